//! `copydesk alerts`: the alerts so far, and with `-f` as they come.

use std::fs::File;
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use anstyle::Style;
use copydesk_plugin::Severity;
use notify::{RecursiveMode, Watcher};
use serde_json::Value;

use super::Common;
use super::open::{DIM, GREEN, RED, YELLOW};
use crate::error::Fatal;
use crate::folder::plain;

/// Flags of `alerts`.
#[derive(Debug, clap::Args)]
pub struct Options {
    /// Go on as new alerts come
    #[arg(long, short)]
    follow: bool,
    /// Only of stories whose name contains this
    #[arg(long)]
    story: Option<String>,
    /// Only of plugins and kinds that contain this, e.g. quote_wording
    #[arg(long)]
    kind: Option<String>,
    /// Only this loud or louder: info, notice, alert
    #[arg(long, value_parser = severity)]
    severity: Option<Severity>,
    /// Only this sure or surer, 0 to 1
    #[arg(long, value_parser = confidence)]
    confidence: Option<f64>,
    /// As JSON, one a line
    #[arg(long)]
    json: bool,
}

fn confidence(word: &str) -> Result<f64, String> {
    let sure = word.parse().ok().filter(|sure| (0.0..=1.0).contains(sure));
    sure.ok_or_else(|| format!("{word:?} is no confidence: it is a number from 0 to 1"))
}

fn severity(word: &str) -> Result<Severity, String> {
    serde_json::from_value(Value::from(word)).map_err(|_| "info, notice or alert was expected".to_owned())
}

pub fn run(common: &Common, options: &Options) -> Result<ExitCode, Fatal> {
    let settings = common.settings()?;
    let path = settings.stories.join("alerts.jsonl");
    let mut tail = Tail::default();
    tail.read(&path, |line| show(line, options));
    if !options.follow {
        return Ok(ExitCode::SUCCESS);
    }
    let (changed, changes) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |_| {
        let _ = changed.send(());
    })
    .map_err(|error| Fatal::io("following the alerts", error))?;
    std::fs::create_dir_all(&settings.stories)
        .map_err(|error| Fatal::io(settings.stories.display(), error))?;
    watcher
        .watch(&settings.stories, RecursiveMode::NonRecursive)
        .map_err(|error| Fatal::io(settings.stories.display(), error))?;
    loop {
        // Events are hints: look once a second in any case.
        let _ = changes.recv_timeout(Duration::from_secs(1));
        while changes.try_recv().is_ok() {}
        tail.read(&path, |line| show(line, options));
    }
}

/// A file read to its end again and again; starts anew when it is replaced.
#[derive(Default)]
pub struct Tail {
    inode: u64,
    position: u64,
}

impl Tail {
    /// Give each whole line that is new.
    pub fn read(&mut self, path: &Path, mut each: impl FnMut(&str)) {
        let Ok(mut file) = File::open(path) else { return };
        let Ok(meta) = file.metadata() else { return };
        if meta.ino() != self.inode || meta.len() < self.position {
            (self.inode, self.position) = (meta.ino(), 0);
        }
        if file.seek(SeekFrom::Start(self.position)).is_err() {
            return;
        }
        let mut lines = BufReader::new(file);
        let mut line = String::new();
        // A line without its end is still being written.
        while lines.read_line(&mut line).is_ok_and(|_| line.ends_with('\n')) {
            self.position += line.len() as u64;
            each(line.trim_end());
            line.clear();
        }
    }
}

fn show(line: &str, options: &Options) {
    let Ok(alert) = serde_json::from_str::<Value>(line) else { return };
    if !wanted(&alert, options) {
        return;
    }
    if options.json {
        anstream::println!("{line}");
    } else {
        print_alert(&alert);
    }
}

fn wanted(alert: &Value, options: &Options) -> bool {
    let text = |key: &str| alert[key].as_str().unwrap_or("").to_owned();
    let contains =
        |place: String, wanted: &Option<String>| wanted.as_ref().is_none_or(|word| place.contains(word));
    contains(text("story"), &options.story)
        && contains(format!("{}/{}", text("plugin"), text("kind")), &options.kind)
        && options.severity.is_none_or(|least| severity(&text("severity")).is_ok_and(|said| said >= least))
        && options.confidence.is_none_or(|least| alert["confidence"].as_f64().unwrap_or(0.0) >= least)
}

/// One alert in colour.
pub fn print_alert(alert: &Value) {
    let text = |key: &str| plain(alert[key].as_str().unwrap_or(""));
    let resolved = alert["status"] == "resolved";
    let (style, word): (Style, &str) = match alert["severity"].as_str() {
        _ if resolved => (GREEN, "RESOLVED"),
        Some("alert") => (RED, "ALERT"),
        Some("notice") => (YELLOW, "NOTICE"),
        _ => (DIM, "INFO"),
    };
    anstream::println!(
        "{DIM}{}{DIM:#} {style}{word}{style:#} {}/{} {DIM}{}{DIM:#} {} {DIM}conf {:.2} id {}{DIM:#}",
        text("at"),
        text("plugin"),
        text("kind"),
        text("story"),
        text("message"),
        alert["confidence"].as_f64().unwrap_or(0.0),
        text("id")
    );
}
