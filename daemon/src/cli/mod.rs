//! The command line, one file per subcommand.

mod alerts;
mod check;
mod demo;
mod dismiss;
mod explain;
mod once;
mod open;
mod plugin;
mod rebuild;
mod replay;
mod run;
mod status;
mod stories;
mod sync;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Fatal;
use crate::settings::{self, Overrides, Settings};

/// Reads incoming news the way a copy desk does: drop articles into a folder, get story folders and alerts.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, max_term_width = 100)]
pub struct Cli {
    #[command(flatten)]
    common: Common,
    #[command(subcommand)]
    command: Command,
}

/// Flags of every command.
#[derive(Debug, Clone, clap::Args)]
struct Common {
    /// The settings file [default: config/copydesk.toml, copydesk.toml, /etc/copydesk/copydesk.toml]
    #[arg(long, short, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Override a setting, e.g. --set watch.folder=/srv/in
    #[arg(long = "set", global = true, value_name = "KEY=VALUE", value_parser = key_value)]
    set: Vec<(String, String)>,
    /// What the log on standard error says, e.g. info or copydesk=debug [default: the setting log.filter for run,
    /// errors for check, warnings for the others]
    #[arg(long, global = true, value_name = "FILTER")]
    log: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the desk until it is told to stop
    Run,
    /// File what is in the watch folder and exit: 0 all filed, 2 some files hold no article, 3 some were left there
    /// (still being written, cut short, empty or not readable)
    Once,
    /// Set up a fresh desk on the example stories and show what it finds
    Demo(demo::Options),
    /// Check settings, folders, plugins and the kernel; changes nothing
    Check,
    /// Say how far the desk is
    Status(status::Options),
    /// Show alerts
    Alerts(alerts::Options),
    /// Silence one topic in its story: no more alert lines of it
    Dismiss(dismiss::Options),
    /// List stories
    Stories(stories::Options),
    /// Say where a file is and why
    Explain(explain::Options),
    /// List or inspect plugins, or begin a new one
    Plugin(plugin::Options),
    /// Return when everything dropped before is in the story folders
    Sync(sync::Options),
    /// Make the story folders again from the store
    Rebuild,
    /// File everything ever admitted again, in the same order, into a new desk
    Replay(replay::Options),
    /// A plugin's own process; started by the desk, not by people
    #[command(hide = true)]
    PluginWorker,
}

fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("KEY=VALUE was expected, e.g. watch.folder=/srv/in".to_owned()),
    }
}

impl Common {
    /// For a command that looks, or asks a running desk.
    fn settings(&self) -> Result<Settings, Fatal> {
        self.read_settings(true)
    }

    /// For a command that watches.
    fn settings_to_watch(&self) -> Result<Settings, Fatal> {
        self.read_settings(false)
    }

    fn read_settings(&self, looks_only: bool) -> Result<Settings, Fatal> {
        let file =
            settings::find(self.config.as_deref()).map_err(|problem| Fatal::new(64, problem.to_string()))?;
        let overrides = Overrides { set: self.set.clone(), looks_only };
        settings::load(&file, &overrides).map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Fatal::new(64, lines.join("\n"))
        })
    }
}

/// Run the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 64 } else { 0 };
            // Where not even this can be printed, the exit code says it.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    if matches!(cli.command, Command::PluginWorker) {
        return crate::plugin::worker_main();
    }
    match dispatch(cli.command, &cli.common) {
        Ok(code) => code,
        Err(fatal) => {
            for line in fatal.message.lines() {
                anstream::eprintln!("{}copydesk:{:#} {line}", open::RED, open::RED);
            }
            ExitCode::from(fatal.code)
        }
    }
}

fn dispatch(command: Command, common: &Common) -> Result<ExitCode, Fatal> {
    match command {
        Command::Run => run::run(common),
        Command::Once => once::run(common),
        Command::Demo(options) => demo::run(common, &options),
        Command::Check => check::run(common),
        Command::Status(options) => status::run(common, &options),
        Command::Alerts(options) => alerts::run(common, &options),
        Command::Dismiss(options) => dismiss::run(common, &options),
        Command::Stories(options) => stories::run(common, &options),
        Command::Explain(options) => explain::run(common, &options),
        Command::Plugin(options) => plugin::run(common, options),
        Command::Sync(options) => sync::run(common, &options),
        Command::Rebuild => rebuild::run(common),
        Command::Replay(options) => replay::run(common, &options),
        Command::PluginWorker => Ok(ExitCode::SUCCESS),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// The rows of the table of commands in the README: what stands in the first column.
    fn documented() -> Vec<&'static str> {
        let readme = include_str!("../../../README.md");
        let table =
            readme.split("## Commands").nth(1).unwrap().split("\n\n").find(|text| text.contains("|---|"));
        let rows = table.unwrap().lines().filter(|line| line.starts_with("| `"));
        rows.map(|row| row.split(" | ").next().unwrap().trim_start_matches("| ")).collect()
    }

    #[test]
    fn the_readme_has_every_command_with_its_flags() {
        let mut command = Cli::command();
        command.build();
        let visible = |command: &&clap::Command| !command.is_hide_set() && command.get_name() != "help";
        let names: Vec<&str> =
            command.get_subcommands().filter(visible).map(clap::Command::get_name).collect();
        let first_word = |row: &&str| row.trim_matches('`').split([' ', '`']).next().unwrap().to_owned();
        let rows = documented();
        assert_eq!(rows.len(), names.len(), "{rows:?} and {names:?}");
        for command in command.get_subcommands().filter(visible) {
            let name = command.get_name();
            let row = rows.iter().find(|row| first_word(row) == name);
            let row = row.unwrap_or_else(|| panic!("the README does not name `{name}`"));
            for part in command.get_subcommands().filter(visible) {
                assert!(row.contains(&format!("`{name} {}", part.get_name())), "{name} {}", part.get_name());
            }
            for flag in command.get_arguments().filter(|flag| !flag.is_global_set()) {
                let long = flag.get_long().filter(|long| *long != "help").map(|long| format!("--{long}"));
                let short = flag.get_short().map(|short| format!("[-{short}]"));
                let known = [&long, &short].into_iter().flatten().any(|flag| row.contains(flag));
                assert!(known || long.is_none(), "the README does not name {long:?} of `{name}`");
            }
        }
    }

    #[test]
    fn a_flag_is_split_at_its_first_sign() {
        assert_eq!(key_value("a.b=c=d"), Ok(("a.b".to_owned(), "c=d".to_owned())));
        assert!(key_value("=x").is_err() && key_value("x").is_err());
    }
}
