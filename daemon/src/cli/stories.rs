//! `copydesk stories`: the stories, newest first.

use std::process::ExitCode;

use serde_json::Value;

use super::Common;
use super::open::{DIM, RED};
use crate::error::Fatal;
use crate::folder::plain;

/// Flags of `stories`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// As JSON, one a line
    #[arg(long)]
    json: bool,
    /// At most this many
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    if !settings.stories.exists() {
        return Err(Fatal::new(69, format!("no desk has run on {} yet", settings.stories.display())));
    }
    let mut stories: Vec<Value> = Vec::new();
    let folders =
        std::fs::read_dir(&settings.stories).map_err(|error| Fatal::io(settings.stories.display(), error))?;
    for folder in folders.flatten() {
        let story = std::fs::read(folder.path().join("story.json"));
        stories.extend(story.ok().and_then(|text| serde_json::from_slice::<Value>(&text).ok()));
    }
    let newest = |story: &Value| story["updated"].as_str().unwrap_or("").to_owned();
    stories.sort_by(|a, b| {
        newest(b).cmp(&newest(a)).then_with(|| a["story"].as_str().cmp(&b["story"].as_str()))
    });
    for story in stories.iter().take(options.limit) {
        if options.json {
            anstream::println!("{story}");
            continue;
        }
        let text = |key: &str| plain(story[key].as_str().unwrap_or(""));
        let alerts = story["alerts"].as_u64().unwrap_or(0);
        let alerts =
            if alerts > 0 { format!("  {RED}{}{RED:#}", counted(alerts, "alert")) } else { String::new() };
        anstream::println!(
            "{}  {}  {}, {} independent{alerts}  {DIM}{}{DIM:#}",
            text("updated"),
            text("title"),
            counted(story["articles"].as_u64().unwrap_or(0), "article"),
            story["independent_sources"],
            text("story")
        );
    }
    if stories.len() > options.limit {
        anstream::eprintln!("{} more: --limit", stories.len() - options.limit);
    }
    Ok(ExitCode::SUCCESS)
}

/// `1 article`, `2 articles`.
fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
