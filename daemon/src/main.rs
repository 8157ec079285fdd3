//! The thin binary: hand over to the command line.

fn main() -> std::process::ExitCode {
    copydesk::cli::main()
}
