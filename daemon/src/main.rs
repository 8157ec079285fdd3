//! The thin binary: hand over to the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args_os().nth(1).is_some_and(|command| command == "plugin-worker") {
        return copydesk::plugin::worker_main();
    }
    ExitCode::SUCCESS
}
