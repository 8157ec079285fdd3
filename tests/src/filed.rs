//! What a desk wrote, read back: alerts, stories, articles, findings.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::desk::Desk;

/// One JSON value a line; nothing where there is no file.
pub fn lines(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line =
        |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(line).collect()
}

/// The story folders below `stories`, by name.
pub fn story_folders(stories: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(stories).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut folders: Vec<PathBuf> = entries.filter(|path| path.join("articles").is_dir()).collect();
    folders.sort();
    folders
}

/// The articles of one story as understood, in the order they were filed.
pub fn articles_of(story: &Path) -> Vec<Value> {
    let entries = std::fs::read_dir(story.join("articles")).into_iter().flatten().flatten();
    let understood = entries.map(|entry| entry.path()).filter(|path| {
        let name = path.to_string_lossy();
        name.ends_with(".json") && !name.ends_with(".original.json")
    });
    let mut articles: Vec<Value> = understood
        .map(|path| {
            let text = std::fs::read(&path).expect("an article");
            serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        })
        .collect();
    articles.sort_by_key(|article| article["article"].as_u64());
    articles
}

/// A stretch of an article's text (bytes) as a stretch of the dropped file, through the article's segments.
pub fn in_file(article: &Value, start: u64, end: u64) -> Option<(u64, u64)> {
    let segments = article["segments"].as_array()?;
    let place = |at: u64| {
        segments.iter().find_map(|segment| {
            let number = |key: &str| segment[key].as_u64().unwrap_or(0);
            let (text, length) = (number("text_start"), number("text_len"));
            let (file, file_length) = (number("file_start"), number("file_len"));
            let inside = (text..text + length).contains(&at);
            let offset = if length == file_length { at.wrapping_sub(text) } else { 0 };
            inside.then_some((file + offset, if length == file_length { 1 } else { file_length }))
        })
    };
    let (first, _) = place(start)?;
    let (last, width) = place(end.checked_sub(1)?)?;
    Some((first, last + width))
}

impl Desk {
    /// Every alert, as in `alerts.jsonl`.
    pub fn alerts(&self) -> Vec<Value> {
        lines(&self.stories().join("alerts.jsonl"))
    }

    /// The lines of `alerts.log`.
    pub fn alert_lines(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.stories().join("alerts.log")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// The story folders.
    pub fn story_folders(&self) -> Vec<PathBuf> {
        story_folders(&self.stories())
    }

    /// Every article as understood, in the order of filing.
    pub fn articles(&self) -> Vec<Value> {
        let mut all: Vec<Value> = self.story_folders().iter().flat_map(|story| articles_of(story)).collect();
        all.sort_by_key(|article| article["article"].as_u64());
        all
    }

    /// The article a dropped file became; panics when there is none.
    #[track_caller]
    pub fn article(&self, file: &str) -> Value {
        let found = self.articles().into_iter().find(|article| article["file"]["name"] == file);
        found.unwrap_or_else(|| panic!("{file} was not filed"))
    }

    /// Exact repeats on record.
    pub fn repeats(&self) -> Vec<Value> {
        lines(&self.stories().join(".desk/repeats.jsonl"))
    }

    /// The reasons under the failed folder, with the file each stands beside.
    pub fn failures(&self) -> Vec<(PathBuf, Value)> {
        let days = std::fs::read_dir(self.failed()).into_iter().flatten().flatten();
        let files = days.flat_map(|day| std::fs::read_dir(day.path()).into_iter().flatten().flatten());
        let mut found: Vec<(PathBuf, Value)> = files
            .filter_map(|entry| {
                let path = entry.path().to_str()?.strip_suffix(".reason.json").map(PathBuf::from)?;
                let reason = std::fs::read(entry.path()).ok()?;
                Some((path, serde_json::from_slice(&reason).ok()?))
            })
            .collect();
        found.sort_by(|a, b| a.0.cmp(&b.0));
        found
    }

    /// What is still in the watch folder, sub-folders included.
    pub fn waiting(&self) -> Vec<PathBuf> {
        let mut found = crate::tree::files(&self.watch());
        found.retain(|path| path.file_name().is_none_or(|name| name != "README"));
        found
    }
}
