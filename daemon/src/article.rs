//! The values that travel through the desk: an admitted file, an article, what is known of an earlier one.

use std::sync::Arc;

use copydesk_plugin::{Hints, Opened, Trust};
use serde::{Deserialize, Serialize};

/// Number of an admitted file, from 1, without gaps. Nothing is ever renumbered.
pub type Seq = u64;

/// Number of a filed article, from 1, given in filing order. A file with several articles gives several.
pub type ArticleId = u64;

/// A file the desk has promised not to lose: its record and its bytes are durable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// Its number.
    pub seq: Seq,
    /// BLAKE3 of its bytes; names the original under `.desk/originals`.
    pub hash: [u8; 32],
    /// Its name relative to the watch folder, as bytes: names need not be UTF-8.
    pub name: Vec<u8>,
    /// Its size in bytes.
    pub size: u64,
    /// When it was admitted, ms since the epoch: the only clock reading anything later uses.
    pub arrived_ms: i64,
    /// What sub-folder and side-car state.
    pub hints: Hints,
    /// It looked cut short and was taken all the same.
    pub partial: bool,
    /// Device, inode, size, mtime ns, ctime ns at sealing: which file may be retired.
    pub signature: Signature,
    /// Number of the earliest admitted file with the same bytes from the same outlet. If one of them was filed, this
    /// one is a repeat and only recorded; if they all failed, it is opened again.
    pub repeat_of: Option<Seq>,
}

impl Admitted {
    /// The name for people: lossy UTF-8.
    pub fn display_name(&self) -> String {
        String::from_utf8_lossy(&self.name).into_owned()
    }

    /// The name for a log: nothing in it can end a line or steer a terminal.
    pub fn log_name(&self) -> String {
        crate::folder::plain(&self.display_name())
    }
}

/// What identifies one state of one file on disk; compared for equality only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Signature {
    /// Device number.
    pub dev: u64,
    /// Inode number.
    pub ino: u64,
    /// Size in bytes.
    pub size: u64,
    /// Modification time, ns since the epoch.
    pub mtime_ns: i128,
    /// Change time, ns since the epoch.
    pub ctime_ns: i128,
}

/// An article on its way: what `open` made of a file, with the file's record.
#[derive(Clone, Debug)]
pub struct Article {
    /// The file it came in.
    pub file: Arc<Admitted>,
    /// Its place in the file, from 0.
    pub index: u32,
    /// What it says.
    pub content: Opened,
}

/// What the desk knows of a filed article besides its text: handed to `compare` for earlier articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in copydesk_plugin::Article
pub struct ArticleMeta {
    pub id: ArticleId,
    /// Representative of its duplicate group; its own id when it is no copy.
    pub group: ArticleId,
    pub seq: Seq,
    pub index: u32,
    pub published_ms: Option<i64>,
    pub trust: Trust,
    pub arrived_ms: i64,
    pub outlet: String,
    pub agency: String,
    pub headline: String,
    pub byline: String,
    pub dateline: String,
    pub language: String,
    pub url: String,
    /// Slug of its story; empty while it has none.
    pub story: String,
    pub file_name: String,
}
