//! The wire between the desk and a worker: length-prefixed postcard frames.
//!
//! A frame is a little-endian `u32` length and that many bytes. Decoding borrows from the buffer and never panics:
//! what a worker sends is hostile input. Meaning is not here: `translate` turns calls into frames and answers
//! into values.

use std::borrow::Cow;
use std::fmt;

use copydesk_plugin::{Opened, Part, Segment};
use serde::{Deserialize, Serialize};

/// Version of the wire. Both sides are the same executable; this catches an embedder's mistake.
pub const WIRE: u32 = 2;

/// Most bytes a worker may send in one frame.
pub const REPLY_LIMIT: usize = 16 << 20;

/// How the message of a worker ends when a plugin gave more than a frame may hold.
pub const TOO_MUCH: &str = "more than one file may hold";

/// Most bytes the desk may send in one frame (`open` carries whole files).
pub const REQUEST_LIMIT: usize = 1 << 30;

/// Bytes one packed key takes: scope, hash, facet.
pub const KEY_BYTES: usize = 17;

/// Bytes that serialise as one run, not one by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes<'a>(pub &'a [u8]);

impl Serialize for Bytes<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Bytes<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'a [u8]>::deserialize(deserializer).map(Bytes)
    }
}

/// What the desk sends.
#[derive(Debug, Serialize, Deserialize)]
pub enum Request<'a> {
    /// First, once.
    #[serde(borrow)]
    Hello(Hello<'a>),
    /// Turn a file into articles.
    #[serde(borrow)]
    Open(OpenFrame<'a>),
    /// Read an article.
    #[serde(borrow)]
    Read(ReadFrame<'a>),
    /// Compare an article.
    #[serde(borrow)]
    Compare(CompareFrame<'a>),
    /// Carry a finding to the world.
    #[serde(borrow)]
    Deliver(DeliverFrame<'a>),
}

/// Everything a worker needs to know before it loads the library.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Hello<'a> {
    /// [`WIRE`].
    pub wire: u32,
    /// Process id of the desk: the worker ends when it is no longer its parent.
    pub host_pid: u32,
    /// Name in the settings.
    pub name: &'a str,
    /// The library, for messages.
    pub library: &'a str,
    /// The plugin's configuration, a JSON object.
    pub config: &'a str,
    /// Least important level wanted, 1 error to 5 trace; 0 none.
    pub log_level: i32,
    /// Address space, bytes; 0 is no limit.
    pub memory_limit: u64,
    /// CPU time per call, ns.
    pub cpu_ns: u64,
    /// Most keys per article.
    pub keys_limit: u32,
    /// Folders and files that may be read besides the system's libraries.
    pub read: Vec<Cow<'a, str>>,
    /// Network allowed.
    pub net: bool,
    /// Starting programs allowed.
    pub exec: bool,
    /// Refuse to run where the sandbox is not complete.
    pub require_sandbox: bool,
}

/// An article on the wire.
#[derive(Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in copydesk_plugin::raw::CdArticle
pub struct ArticleFrame<'a> {
    pub id: u64,
    pub group: u64,
    pub published_ms: Option<i64>,
    pub trust: u8,
    pub arrived_ms: i64,
    pub outlet: &'a str,
    pub agency: &'a str,
    pub headline: &'a str,
    pub byline: &'a str,
    pub dateline: &'a str,
    pub language: &'a str,
    pub url: &'a str,
    pub story: &'a str,
    pub file_name: Cow<'a, str>,
    pub text: &'a str,
    pub parts: Cow<'a, [Part]>,
    pub segments: Cow<'a, [Segment]>,
}

/// `open` on the wire.
#[derive(Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in copydesk_plugin::raw::CdFile
pub struct OpenFrame<'a> {
    pub id: u64,
    pub name: &'a str,
    #[serde(borrow)]
    pub bytes: Bytes<'a>,
    pub partial: bool,
    pub arrived_ms: i64,
    pub hints_json: Cow<'a, str>,
}

/// `read` on the wire.
#[derive(Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in copydesk_plugin::raw::CdRead
pub struct ReadFrame<'a> {
    pub id: u64,
    #[serde(borrow)]
    pub article: ArticleFrame<'a>,
    #[serde(borrow)]
    pub needs: Vec<(&'a str, Bytes<'a>)>,
}

/// A key on the wire; its hits are the next `hits` of [`CompareFrame::hits`].
#[derive(Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in copydesk_plugin::raw::CdKey
pub struct KeyFrame<'a> {
    #[serde(with = "postcard::fixint::le")]
    pub hash: u64,
    #[serde(with = "postcard::fixint::le")]
    pub facet: u64,
    pub articles: u32,
    pub groups: u32,
    pub facet_articles: u32,
    pub facet_groups: u32,
    pub last_seen_ms: Option<i64>,
    #[serde(borrow)]
    pub state: Bytes<'a>,
    pub hits: u32,
}

/// An earlier article on the wire.
#[derive(Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in copydesk_plugin::raw::CdEarlier
pub struct EarlierFrame<'a> {
    #[serde(borrow)]
    pub article: ArticleFrame<'a>,
    #[serde(borrow)]
    pub note: Bytes<'a>,
    #[serde(borrow)]
    pub mark: Bytes<'a>,
}

/// `compare` on the wire.
#[derive(Debug, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in copydesk_plugin::raw::CdCompare
pub struct CompareFrame<'a> {
    pub id: u64,
    /// 0 archive, 1 story.
    pub scope: u8,
    pub round: u32,
    #[serde(borrow)]
    pub article: ArticleFrame<'a>,
    #[serde(borrow)]
    pub note: Bytes<'a>,
    #[serde(borrow)]
    pub mark: Bytes<'a>,
    #[serde(borrow)]
    pub keys: Vec<KeyFrame<'a>>,
    /// The hits of all keys, one key after another.
    pub hits: Vec<u32>,
    #[serde(borrow)]
    pub earlier: Vec<EarlierFrame<'a>>,
}

/// `deliver` on the wire.
#[derive(Debug, Serialize, Deserialize)]
pub struct DeliverFrame<'a> {
    /// The call.
    pub id: u64,
    /// The finding, a JSON object.
    #[serde(borrow)]
    pub finding: Bytes<'a>,
}

/// What a worker sends.
#[derive(Debug, Serialize, Deserialize)]
pub enum Reply<'a> {
    /// The library is loaded and an instance made.
    #[serde(borrow)]
    Ready(Ready<'a>),
    /// It could not be; the worker ends.
    Failed(Cow<'a, str>),
    /// A log line of the plugin.
    #[serde(borrow)]
    Log(LogFrame<'a>),
    /// A call is over.
    #[serde(borrow)]
    Done(Done<'a>),
}

/// What a worker says of itself.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ready<'a> {
    /// [`WIRE`].
    pub wire: u32,
    /// Name in the plugin's table.
    pub name: Cow<'a, str>,
    /// Version in the plugin's table.
    pub version: Cow<'a, str>,
    /// `CD_HOOK_*` flags in the plugin's table.
    pub hooks: u64,
    /// `full`, `partial: ...`, `none: ...`.
    pub sandbox: Cow<'a, str>,
}

/// A log line.
#[derive(Debug, Serialize, Deserialize)]
pub struct LogFrame<'a> {
    /// 1 error to 5 trace.
    pub level: i32,
    /// The line.
    pub message: Cow<'a, str>,
    /// A JSON object, or empty.
    pub fields: Cow<'a, str>,
    /// Lines left out before this one because there were too many.
    pub dropped: u64,
}

/// The end of one call.
#[derive(Debug, Serialize, Deserialize)]
pub struct Done<'a> {
    /// The call.
    pub id: u64,
    /// What came of it.
    #[serde(borrow)]
    pub outcome: Outcome<'a>,
}

/// What came of a call.
#[derive(Debug, Serialize, Deserialize)]
pub enum Outcome<'a> {
    /// `open`: not for this plugin.
    Skip,
    /// `open`: the articles.
    Opened(Vec<Opened>),
    /// `read`.
    #[serde(borrow)]
    Read(ReadOutcome<'a>),
    /// `compare`: these texts are needed.
    Need(Vec<u64>),
    /// `compare`.
    #[serde(borrow)]
    Compared(ComparedOutcome<'a>),
    /// `deliver`: done.
    Delivered,
    /// The plugin answered an error, or broke a rule.
    Fault {
        /// The `CdStatus` it answered; [`BROKE_A_RULE`] when the worker refused its output.
        status: i32,
        /// Why.
        message: Cow<'a, str>,
    },
}

/// Status of an [`Outcome::Fault`] for output that breaks a rule.
pub const BROKE_A_RULE: i32 = -100;

/// What `read` emitted.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadOutcome<'a> {
    /// The note.
    #[serde(borrow)]
    pub note: Bytes<'a>,
    /// The keys, [`KEY_BYTES`] each.
    #[serde(borrow)]
    pub keys: Bytes<'a>,
    /// Keys beyond the limit, left out.
    pub keys_dropped: u64,
    /// The findings, each a JSON object.
    #[serde(borrow)]
    pub findings: Vec<Bytes<'a>>,
}

/// What `compare` emitted.
#[derive(Debug, Serialize, Deserialize)]
pub struct ComparedOutcome<'a> {
    /// The findings, each a JSON object.
    #[serde(borrow)]
    pub findings: Vec<Bytes<'a>>,
    /// The verdict, a JSON object.
    #[serde(borrow)]
    pub verdict: Option<Bytes<'a>>,
    /// The mark.
    #[serde(borrow)]
    pub mark: Option<Bytes<'a>>,
    /// New states.
    #[serde(borrow)]
    pub states: Vec<(u64, Bytes<'a>)>,
}

/// A frame that cannot be taken: what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Garbage(pub String);

impl fmt::Display for Garbage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Append one frame to `out`. On an error (which for these types means more than 4 GiB) `out` is as before.
pub fn encode<T: Serialize>(value: &T, out: &mut Vec<u8>) -> Result<(), Garbage> {
    let start = out.len();
    out.extend_from_slice(&[0; 4]);
    let written = postcard::to_extend(value, Appender(out)).map(|_| ());
    let length = u32::try_from(out.len() - start - 4);
    match (written, length) {
        (Ok(()), Ok(length)) => {
            out[start..start + 4].copy_from_slice(&length.to_le_bytes());
            Ok(())
        }
        (written, _) => {
            out.truncate(start);
            Err(Garbage(format!("cannot encode a frame: {written:?}")))
        }
    }
}

/// postcard wants an owned `Extend`; this lends it a vector.
struct Appender<'a>(&'a mut Vec<u8>);

impl Extend<u8> for Appender<'_> {
    fn extend<I: IntoIterator<Item = u8>>(&mut self, bytes: I) {
        self.0.extend(bytes);
    }
}

/// Decode the body of one frame; nothing may be left over.
pub fn decode<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Garbage> {
    match postcard::take_from_bytes::<T>(body) {
        Ok((value, [])) => Ok(value),
        Ok((_, rest)) => Err(Garbage(format!("{} bytes too many in a frame of {}", rest.len(), body.len()))),
        Err(error) => Err(Garbage(format!("a frame of {} bytes cannot be read: {error}", body.len()))),
    }
}

#[cfg(test)]
mod tests;
