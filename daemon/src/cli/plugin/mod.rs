//! `copydesk plugin`: what is loaded, what a library says of itself, a start for a new one, and how fast one reads.

mod bench;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde_json::json;

use super::Common;
use super::open::{self, DIM, GREEN};
use crate::error::Fatal;
use crate::plugin;

/// Subcommands of `plugin`.
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Load the plugins of the settings and say what they are
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Say what a library is, without running any of its code
    Inspect {
        /// The library
        library: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Have one plugin read the articles of a folder, in one process, and say how fast it is
    Bench(bench::Options),
    /// Write a new plugin in Rust that builds, with a test
    New {
        /// Its name: lower-case letters, digits, - and _
        name: String,
        /// Where to write it [default: ./NAME]
        #[arg(long)]
        dir: Option<PathBuf>,
        /// Folder of the copydesk-plugin crate [default: looked for above the executable]
        #[arg(long)]
        sdk: Option<PathBuf>,
    },
}

pub fn run(common: &Common, options: Options) -> Result<ExitCode, Fatal> {
    match options.command {
        Command::List { json } => list(common, json),
        Command::Inspect { library, json } => inspect(&library, json),
        Command::Bench(options) => bench::run(common, &options),
        Command::New { name, dir, sdk } => new(&name, dir, sdk),
    }
}

fn list(common: &Common, as_json: bool) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    open::start_log(common, "warn");
    let runtime = open::runtime()?;
    let plugins = open::plugins(&settings, &runtime)?;
    for info in plugins.infos() {
        if as_json {
            anstream::println!("{}", json!(info));
            continue;
        }
        anstream::println!("{GREEN}{}{GREEN:#} {}  hooks {}", info.name, info.version, info.hooks.join(", "));
        if !info.needs.is_empty() {
            anstream::println!("  needs   {}", info.needs.join(", "));
        }
        anstream::println!("  sandbox {}", info.sandbox);
        anstream::println!("  {DIM}library {}{DIM:#}", info.library.display());
        anstream::println!("  {DIM}sha256  {}{DIM:#}", info.sha256);
    }
    runtime.block_on(plugins.stop());
    Ok(ExitCode::SUCCESS)
}

fn inspect(library: &Path, as_json: bool) -> Result<ExitCode, Fatal> {
    let found = plugin::inspect(library).map_err(|problem| Fatal::new(65, problem.to_string()))?;
    if as_json {
        anstream::println!("{}", json!(found));
        return Ok(ExitCode::SUCCESS);
    }
    let meta = &found.meta;
    anstream::println!("{GREEN}{}{GREEN:#} {}", meta.name, meta.version);
    anstream::println!("  ABI     {}.{}", meta.abi.0, meta.abi.1);
    anstream::println!("  hooks   {}", meta.hooks.join(", "));
    anstream::println!(
        "  needs   {}",
        if meta.needs.is_empty() { "nothing".into() } else { meta.needs.join(", ") }
    );
    anstream::println!("  sha256  {}", found.sha256);
    Ok(ExitCode::SUCCESS)
}

const MANIFEST: &str = include_str!("../template/Cargo.toml.txt");
const SOURCE: &str = include_str!("../template/lib.rs.txt");

fn new(name: &str, dir: Option<PathBuf>, sdk: Option<PathBuf>) -> Result<ExitCode, Fatal> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) || !name.chars().all(plain) || name.len() > 32 {
        let message =
            format!("{name:?} cannot be a plugin's name: lower-case letters, digits, - and _, at most 32");
        return Err(Fatal::new(64, message));
    }
    let sdk = sdk.or_else(find_sdk).ok_or_else(|| {
        Fatal::new(69, "the copydesk-plugin crate was not found: name its folder with --sdk")
    })?;
    let sdk = std::path::absolute(&sdk).unwrap_or(sdk);
    let dir = dir.unwrap_or_else(|| PathBuf::from(name));
    if dir.exists() {
        return Err(Fatal::new(64, format!("{} exists already", dir.display())));
    }
    let fill = |template: &str| {
        let type_name: String = name.split(['-', '_']).map(capitalised).collect();
        template
            .replace("@NAME@", name)
            .replace("@TYPE@", &type_name)
            .replace("@SDK@", &sdk.display().to_string())
    };
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(dir.join("src"))?;
        std::fs::write(dir.join("Cargo.toml"), fill(MANIFEST))?;
        std::fs::write(dir.join("src/lib.rs"), fill(SOURCE))
    };
    write().map_err(|error| Fatal::io(dir.display(), error))?;
    let library = format!("lib{}.so", name.replace('-', "_"));
    // A relative name in the settings is looked for beside them, not here.
    let dir = std::path::absolute(&dir).unwrap_or(dir);
    anstream::println!("wrote {}; next:", dir.display());
    anstream::println!("  cd {} && cargo test && cargo build --release", dir.display());
    anstream::println!("and in the settings:");
    anstream::println!(
        "  [plugin.{name}]\n  library = \"{}\"",
        dir.join("target/release").join(library).display()
    );
    Ok(ExitCode::SUCCESS)
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// In a checkout the executable is below the folder that holds the crate.
fn find_sdk() -> Option<PathBuf> {
    let exe = std::env::current_exe().ok()?;
    exe.ancestors()
        .map(|folder| folder.join("plugins/api"))
        .find(|folder| folder.join("Cargo.toml").is_file())
}
