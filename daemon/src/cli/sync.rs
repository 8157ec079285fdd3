//! `copydesk sync`: returns when everything dropped before is in the story folders.

use std::process::ExitCode;

use serde_json::Value;

use super::Common;
use crate::control::{Question, ask};
use crate::error::Fatal;
use crate::folder::plain;

/// Flags of `sync`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Give up after this many seconds (exit code 1)
    #[arg(long, default_value_t = 600)]
    timeout: u64,
    /// Print what the desk answered, as JSON
    #[arg(long)]
    json: bool,
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    let question = Question::Sync { seconds: options.timeout };
    let Some(answer) = ask(&settings.desk_folder(), &question)? else {
        return Err(Fatal::new(69, "no desk is running here: start one with `copydesk run`"));
    };
    if options.json {
        anstream::println!("{answer}");
    }
    for held in answer["held"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        anstream::eprintln!("still in the watch folder: {}", plain(held));
    }
    if answer["synced"] == Value::Bool(true) {
        return Ok(ExitCode::SUCCESS);
    }
    anstream::eprintln!("not synced: {}", answer["why"].as_str().unwrap_or("unknown"));
    Ok(ExitCode::FAILURE)
}
