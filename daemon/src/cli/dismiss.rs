//! `copydesk dismiss ID`: an editor has seen it; nothing more of this topic in the alert logs.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

use super::Common;
use super::alerts::Tail;
use crate::control::{Question, ask};
use crate::error::Fatal;
use crate::folder::plain;
use crate::order::{Order, What};

/// Flags of `dismiss`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// The id at the end of the alert's line
    #[arg(value_name = "ID")]
    id: String,
    /// Only in stories whose name contains this
    #[arg(long)]
    story: Option<String>,
    /// Let it make alert lines again
    #[arg(long)]
    undo: bool,
}

/// A topic on record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Topic {
    story: String,
    plugin: String,
    topic: String,
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    let id = options.id.to_ascii_lowercase();
    let known = find(&settings.stories, &id, options.story.as_deref().unwrap_or(""));
    let topic = match <[Topic; 1]>::try_from(Vec::from_iter(known)) {
        Ok([topic]) => topic,
        Err(none) if none.is_empty() => {
            let elsewhere = options.story.is_some() && !find(&settings.stories, &id, "").is_empty();
            let why = match options.story.as_deref().filter(|_| elsewhere) {
                Some(story) => format!("{id:?} is in no story whose name contains {story:?}"),
                None => format!("no alert or finding has the id {id:?}; it stands at the end of a line"),
            };
            return Err(Fatal::new(66, why));
        }
        Err(several) => {
            let stories: Vec<&str> = several.iter().map(|topic| &*topic.story).collect();
            let why =
                format!("several topics have this id: say which with --story, one of {}", stories.join(", "));
            return Err(Fatal::new(64, why));
        }
    };
    let what = if options.undo { What::Recall } else { What::Dismiss };
    let order = Order {
        what,
        plugin: topic.plugin,
        story: topic.story,
        topic: topic.topic,
        id,
        given_ms: jiff::Timestamp::now().as_millisecond(),
    };
    let Some(answer) = ask(&settings.desk_folder(), &Question::Order { order: order.clone() })? else {
        return Err(Fatal::new(69, "no desk is running here; start it (copydesk run), then dismiss"));
    };
    if answer["taken"] != true {
        return Err(Fatal::new(
            75,
            plain(answer["why"].as_str().unwrap_or("the desk did not take the order")),
        ));
    }
    let (plugin, topic, story) = (plain(&order.plugin), plain(&order.topic), plain(&order.story));
    anstream::println!("{}: {plugin} {topic} in {story}", what.done());
    Ok(ExitCode::SUCCESS)
}

/// The topics with that id: among the alerts, else among everything that was found in any story.
fn find(stories: &Path, id: &str, story: &str) -> BTreeSet<Topic> {
    let mut found = BTreeSet::new();
    look(&stories.join("alerts.jsonl"), id, story, &mut found);
    if found.is_empty() {
        let folders = std::fs::read_dir(stories).into_iter().flatten().flatten();
        for folder in folders.filter(|folder| folder.file_name().to_string_lossy().contains(story)) {
            for file in std::fs::read_dir(folder.path()).into_iter().flatten().flatten() {
                if file.path().extension() == Some(OsStr::new("jsonl")) {
                    look(&file.path(), id, story, &mut found);
                }
            }
        }
    }
    found
}

fn look(log: &Path, id: &str, story: &str, found: &mut BTreeSet<Topic>) {
    Tail::default().read(log, |line| {
        if !line.contains(id) {
            return;
        }
        let Ok(finding) = serde_json::from_str::<Value>(line) else { return };
        let text = |key: &str| finding[key].as_str().unwrap_or("").to_owned();
        if text("id") == id && text("story").contains(story) {
            found.insert(Topic { story: text("story"), plugin: text("plugin"), topic: text("topic") });
        }
    });
}
