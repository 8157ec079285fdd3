//! `copydesk rebuild`: the story folders are made again from the store.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Common, open};
use crate::desk;
use crate::error::Fatal;
use crate::settings::Settings;
use crate::store::Store;

pub fn run(common: &Common) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    open::start_log(common, "warn");
    if !settings.desk_folder().exists() {
        return Err(Fatal::new(
            69,
            format!("there is no desk in {}: nothing to rebuild from", settings.stories.display()),
        ));
    }
    let _lock = open::lock(&settings.desk_folder())?;
    let store: Arc<dyn Store> = open::store(&settings)?;
    store.forget_projection().map_err(open::unreadable)?;
    clear(&settings)?;
    let stories = desk::project_all(&settings, &store)?;
    anstream::eprintln!("rebuilt the folders up to file {stories}");
    Ok(ExitCode::SUCCESS)
}

/// Remove what the projection wrote, and nothing else.
fn clear(settings: &Settings) -> Result<(), Fatal> {
    let entries =
        std::fs::read_dir(&settings.stories).map_err(|error| Fatal::io(settings.stories.display(), error))?;
    for entry in entries.flatten() {
        let path = entry.path();
        let removed = if is_story(&path) {
            std::fs::remove_dir_all(&path)
        } else if matches!(
            path.file_name().and_then(|name| name.to_str()),
            Some("alerts.log" | "alerts.jsonl")
        ) {
            std::fs::remove_file(&path)
        } else {
            Ok(())
        };
        removed.map_err(|error| Fatal::io(path.display(), error))?;
    }
    let repeats = settings.desk_folder().join("repeats.jsonl");
    match std::fs::remove_file(&repeats) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Fatal::io(repeats.display(), error))
        }
        _ => Ok(()),
    }
}

fn is_story(path: &Path) -> bool {
    path.is_dir() && path.join("story.log").is_file() && path.join("articles").is_dir()
}
