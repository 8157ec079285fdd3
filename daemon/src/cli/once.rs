//! `copydesk once`: drain the folder and exit.

use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::{Common, open};
use crate::desk::progress::Counts;
use crate::error::Fatal;
use crate::folder::plain;

pub fn run(common: &Common) -> Result<ExitCode, Fatal> {
    let settings = common.settings_to_watch()?;
    open::start_log(common, "warn");
    let running = open::start(&settings)?;
    let Drained { counts, left } = drain(&running, || ())?;
    running.stop()?;
    for held in &left {
        anstream::eprintln!("left in the watch folder: {}", plain(held));
    }
    anstream::eprintln!("{}", summary(&counts, left.len() as u64));
    Ok(match (left.is_empty(), counts.failed + counts.refused) {
        (false, _) => ExitCode::from(3),
        (true, 0) => ExitCode::SUCCESS,
        (true, _) => ExitCode::from(2),
    })
}

/// What came of a watch folder.
pub struct Drained {
    /// How much was done.
    pub counts: Counts,
    /// What was not taken, each with why.
    pub left: Vec<String>,
}

/// Wait until everything in the watch folder is filed, with a progress bar on a terminal.
/// `meanwhile` is done about ten times a second.
pub fn drain(running: &open::Running, mut meanwhile: impl FnMut()) -> Result<Drained, Fatal> {
    let style =
        ProgressStyle::with_template("{spinner} {pos} of {len} files, {per_sec}, {elapsed} {wide_bar}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(0).with_style(style);
    let (done, synced) = tokio::sync::oneshot::channel();
    running.watch.sync(done);
    let mut synced = Some(synced);
    let (mut sent, mut left) = (0, Vec::new());
    loop {
        if let Some(waiting) = &mut synced {
            let step = Duration::from_millis(100);
            let answer = running.runtime.block_on(async { tokio::time::timeout(step, waiting).await });
            match answer {
                Err(_) => {}
                Ok(report) => {
                    if let Ok(report) = report {
                        sent = report.sent;
                        left = report.held.iter().map(ToString::to_string).collect();
                    }
                    synced = None;
                }
            }
        }
        let filed = running.desk.progress.wait_projected(sent, Duration::from_millis(100));
        let counts = running.desk.progress.counts();
        meanwhile();
        bar.set_length(counts.admitted);
        bar.set_position(counts.projected);
        if (synced.is_none() && filed) || running.desk.ended() {
            bar.finish_and_clear();
            return Ok(Drained { counts, left });
        }
    }
}

fn summary(counts: &Counts, left: u64) -> String {
    let mut said = number(counts.articles, "article", " filed");
    for (count, what, more) in [
        (counts.repeats, "exact repeat", ""),
        (left, "file", " left in the watch folder"),
        (counts.failed + counts.refused, "file", " without an article (see failed/)"),
        (counts.faults, "plugin fault", " (see the story logs)"),
        (counts.alerts, "alert line", ""),
    ] {
        if count > 0 {
            said.push_str(", ");
            said.push_str(&number(count, what, more));
        }
    }
    said
}

/// `1 file`, `2 files`, with what follows.
pub(super) fn number(count: u64, what: &str, more: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}{more}")
}
