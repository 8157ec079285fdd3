//! What the watch says about itself: values for people and for `status`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Serialize, Serializer};

/// A file that is not taken yet, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Name relative to the watch folder, as bytes.
    pub name: Vec<u8>,
    /// `busy-writer`, `settling`, `partial-hold`, `empty-hold` or `blocked`.
    pub why: &'static str,
}

impl std::fmt::Display for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", String::from_utf8_lossy(&self.name), self.why)
    }
}

/// Answer to [`super::Watch::sync`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SyncReport {
    /// Files present at the time of asking that are not taken yet.
    pub held: Vec<Held>,
    /// False when the watch folder could not be read.
    pub root_present: bool,
    /// Messages sent to the desk since the start.
    pub sent: u64,
}

/// A snapshot of the watch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WatchStatus {
    /// The drop folder.
    pub root: PathBuf,
    /// It is there and readable.
    pub root_present: bool,
    /// `events`, or `poll` when no folder has events, or `mixed`.
    pub mode: &'static str,
    /// Files by state: `quiet`, `busy-writer`, `settling`, `side-car`, `partial-hold`, `empty-hold`, `blocked`,
    /// and `in-flight` for those sent and not yet retired.
    pub states: BTreeMap<&'static str, usize>,
    /// How long the oldest candidate has been waiting.
    pub oldest: Option<Duration>,
    /// Files a writer has had open for more than 15 minutes.
    pub stuck: usize,
    /// Folders with events.
    pub folders_watched: usize,
    /// Folders that are polled.
    pub folders_polled: usize,
    /// What was passed over in the last full listing, by reason (a pattern, `symlink`, `fifo`, ..., `too-deep`).
    pub ignored: BTreeMap<String, usize>,
    /// Files that may not be read (at most 100), relative names.
    #[serde(serialize_with = "lossy")]
    pub blocked: Vec<Vec<u8>>,
    /// Filed sources that could not be removed.
    pub not_removed: usize,
    /// How long ago the kernel's event queue last overflowed.
    pub last_overflow: Option<Duration>,
    /// The backlog is larger than what is held in memory; the rest waits in the folder.
    pub backlog: bool,
}

/// Names as text for people; a name that is not UTF-8 is shown as well as it can be.
fn lossy<S: Serializer>(names: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(names.iter().map(|name| String::from_utf8_lossy(name)))
}
