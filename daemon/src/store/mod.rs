//! What the desk knows, durably. One trait, the embedded store behind it.
//!
//! The store is the truth; story folders are its projection. Nobody but the desk touches it. Other processes
//! (`copydesk status`, `alerts`, `stories`) open it read-only.

#[cfg(test)]
pub(crate) mod conformance;
pub mod event;
pub mod keys;
pub mod sqlite;
pub mod story_keys;

use std::collections::BTreeMap;
use std::sync::Arc;

use copydesk_plugin::{Finding, Hints, Key, Part, Status, hash64};
use serde::{Deserialize, Serialize};

use crate::article::{Admitted, ArticleId, ArticleMeta, Seq, Signature};
use crate::order::What;
pub use sqlite::{Durability, SqliteStore};

pub use event::{Assignment, Event, FiledArticle, FiledFinding, Outcome, PluginResult};

/// The store could not do it.
#[derive(Debug)]
pub enum StoreError {
    /// Full or read-only disk, failing device: wait and try again, nothing is wrong with any article.
    Blocked(String),
    /// Anything else: stop.
    Broken(String),
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            StoreError::Blocked(why) | StoreError::Broken(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for StoreError {}

/// A file about to be admitted. Its original is already durable under its hash.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // same meaning as in Admitted
pub struct NewFile {
    pub hash: [u8; 32],
    pub name: Vec<u8>,
    pub size: u64,
    pub arrived_ms: i64,
    pub hints: Hints,
    pub partial: bool,
    pub signature: Signature,
}

/// What is remembered of an earlier article for one plugin.
#[derive(Clone, Debug, Default)]
pub struct Remembered {
    /// Its note.
    pub note: Arc<[u8]>,
    /// Its mark.
    pub mark: Arc<[u8]>,
}

/// What is remembered of a finding's topic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// The line that last stated it.
    pub line: u64,
    /// Fingerprints of it that have made an alert line, as 64-bit hashes.
    pub alerted: Vec<u64>,
    /// An alert line of it stands that no resolution has followed.
    pub open: bool,
    /// An editor dismissed it: nothing of it makes an alert line.
    pub dismissed: bool,
}

/// How many states of one topic are remembered as told; older ones may be told again.
const REMEMBERED_STATES: usize = 200;

fn state_of(finding: &Finding) -> u64 {
    hash64(finding.fingerprint.as_bytes())
}

impl Topic {
    /// Whether a finding of this topic makes an alert line; `passes` says that it is loud and sure enough. A state is
    /// told once, and so is the resolution of what was told.
    pub fn tells(&self, finding: &Finding, passes: bool) -> bool {
        match finding.status {
            _ if self.dismissed => false,
            Status::Resolved => self.open,
            Status::Open => passes && !self.alerted.contains(&state_of(finding)),
        }
    }

    /// Take in an editor's order about it.
    pub fn obey(&mut self, what: What) {
        self.dismissed = what == What::Dismiss;
    }

    /// Take in a later finding of this topic.
    pub fn take_in(&mut self, filed: &FiledFinding) {
        self.line = filed.line;
        if filed.finding.status == Status::Resolved {
            self.open = false;
            self.alerted.clear();
        } else if filed.alert {
            self.open = true;
            self.alerted.push(state_of(&filed.finding));
            let surplus = self.alerted.len().saturating_sub(REMEMBERED_STATES);
            self.alerted.drain(..surplus);
        }
    }
}

/// What `story/` and the key indexes need of one article to be rebuilt.
#[derive(Clone, Debug)]
pub struct Restored {
    /// The article.
    pub meta: ArticleMeta,
    /// Its text; empty when only keys were asked for.
    pub text: Arc<str>,
    /// Labelled parts of the text.
    pub parts: Vec<Part>,
    /// Its keys by plugin.
    pub keys: Vec<(String, Vec<Key>)>,
}

/// Where the projection of one appended file ended when it was last marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPosition {
    /// Inode of the file.
    pub inode: u64,
    /// Its length in bytes.
    pub length: u64,
}

/// What has been projected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Projected {
    /// All events up to this file are in the folders.
    pub seq: Seq,
    /// Ends of appended files, by path relative to the story folder root; those touched since.
    pub logs: BTreeMap<String, LogPosition>,
    /// Stories whose page is to be rendered again.
    pub dirty: Vec<String>,
}

/// The desk's memory. Shaped so that a database server can stand behind it: every call is one transaction.
pub trait Store: Send + Sync {
    /// Give numbers to files, durably: when it returns they cannot be lost. `repeat_of` is set where the same bytes
    /// with the same outlet hint were admitted before.
    fn admit(&self, files: &[NewFile]) -> Result<Vec<Admitted>, StoreError>;
    /// Admitted files without an outcome, in order, from `after` (exclusive), at most `limit`.
    fn unfinished(&self, after: Seq, limit: usize) -> Result<Vec<Admitted>, StoreError>;
    /// All admitted files in order, from `after` (exclusive), at most `limit`.
    fn admitted(&self, after: Seq, limit: usize) -> Result<Vec<Admitted>, StoreError>;
    /// Record outcomes, all or none, durably. In admitted order, without gaps.
    fn commit(&self, events: &[Event]) -> Result<(), StoreError>;
    /// Events in order from `after` (exclusive), at most `limit`, whole.
    fn events(&self, after: Seq, limit: usize) -> Result<Vec<Event>, StoreError>;
    /// Events of one story in order from `after` (exclusive), at most `limit`, whole.
    fn story_events(&self, story: &str, after: Seq, limit: usize) -> Result<Vec<Event>, StoreError>;
    /// What has been projected; `logs` holds only the paths asked for.
    fn projected(&self, paths: &[String]) -> Result<Projected, StoreError>;
    /// Note what has been projected. `logs` are added to those known; `dirty` replaces the set.
    fn mark_projected(&self, done: &Projected) -> Result<(), StoreError>;
    /// Metadata of articles, in the order asked for; unknown ones are left out.
    fn metas(&self, ids: &[ArticleId]) -> Result<Vec<ArticleMeta>, StoreError>;
    /// Notes and marks of one plugin, in the order asked for; `Remembered::default()` for unknown ones.
    fn remembered(&self, plugin: &str, ids: &[ArticleId]) -> Result<Vec<Remembered>, StoreError>;
    /// The text of an article.
    fn text(&self, id: ArticleId) -> Result<Option<Arc<str>>, StoreError>;
    /// States of keys of one plugin in one story; absent ones are left out.
    fn states(&self, plugin: &str, story: &str, keys: &[u64]) -> Result<Vec<(u64, Vec<u8>)>, StoreError>;
    /// What is remembered of topics of one plugin in one story, by topic; absent ones are left out.
    fn topics(&self, plugin: &str, story: &str, topics: &[&str]) -> Result<Vec<(String, Topic)>, StoreError>;
    /// How many lines `<plugin>.jsonl` of a story has.
    fn lines(&self, plugin: &str, story: &str) -> Result<u64, StoreError>;
    /// How many articles a story has.
    fn articles_in(&self, story: &str) -> Result<u64, StoreError>;
    /// Number of the last file with an outcome and of the last filed article; 0 where there is none.
    fn last(&self) -> Result<(Seq, ArticleId), StoreError>;
    /// Admitted files with this name, oldest first.
    fn find(&self, name: &[u8]) -> Result<Vec<Admitted>, StoreError>;
    /// The earliest file before this one with the same bytes from the same outlet that was filed as articles.
    fn filed_as(&self, file: &Admitted) -> Result<Option<Seq>, StoreError>;
    /// Nothing counts as projected any more.
    fn forget_projection(&self) -> Result<(), StoreError>;
    /// Everything needed to rebuild `story/` and the key indexes, in article order from `after` (exclusive).
    fn restore(&self, after: ArticleId, limit: usize) -> Result<Vec<Restored>, StoreError>;
    /// The same of the articles of one story, without text and parts.
    fn restore_story(&self, story: &str, after: ArticleId, limit: usize)
    -> Result<Vec<Restored>, StoreError>;
    /// Names of all stories, in no order.
    fn stories(&self) -> Result<Vec<String>, StoreError>;
    /// Sequence number and name of the file with this signature, when its outcome is recorded (for `keep`).
    fn by_signature(&self, signature: &Signature) -> Result<Option<Seq>, StoreError>;
}
