//! What a plugin sees and says, as safe Rust: borrowed views in, owned answers out.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::finding::{Finding, Verdict};

/// How a publication time is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trust {
    /// There is no time.
    #[default]
    Unknown,
    /// Stated: side-car, front matter, a labelled line, a dateline. Believed whatever it says.
    Stated,
    /// Guessed from the text; already checked for sense.
    Guessed,
}

/// What a part of the text is. What no part covers is body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the names say it; raw.rs documents each
pub enum PartKind {
    Body,
    Headline,
    Subhead,
    Byline,
    Dateline,
    Caption,
    Teaser,
    Boilerplate,
    Embed,
}

/// A labelled part of the text: bytes, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: PartKind,
}

/// Where a stretch of the text stands in the dropped file (see `raw::CdSegment`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Offset in the text, bytes.
    pub text_start: u32,
    /// Length in the text, bytes.
    pub text_len: u32,
    /// Offset in the file, bytes.
    pub file_start: u64,
    /// Length in the file, bytes.
    pub file_len: u64,
}

/// One article, borrowed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Article<'a> {
    /// Number in this desk, from 1; 0 in `read`.
    pub id: u64,
    /// Number of the article that stands for its duplicate group; 0 unknown.
    pub group: u64,
    /// Publication time, ms since the epoch.
    pub published_ms: Option<i64>,
    /// How it is known.
    pub trust: Trust,
    /// Admission time, ms since the epoch.
    pub arrived_ms: i64,
    /// Outlet, may be empty (as may all strings here).
    pub outlet: &'a str,
    /// Agency credited.
    pub agency: &'a str,
    /// Headline.
    pub headline: &'a str,
    /// Byline.
    pub byline: &'a str,
    /// Dateline place.
    pub dateline: &'a str,
    /// Language tag.
    pub language: &'a str,
    /// Address.
    pub url: &'a str,
    /// Story it was filed under.
    pub story: &'a str,
    /// Name of the dropped file.
    pub file_name: &'a str,
    /// Text in reading order; empty where it was not asked for.
    pub text: &'a str,
    /// Labelled parts, in order.
    pub parts: &'a [Part],
}

/// A file to be opened, borrowed.
#[derive(Clone, Debug)]
pub struct File<'a> {
    /// Name relative to the watch folder.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Looks cut short.
    pub partial: bool,
    /// Admission time, ms since the epoch.
    pub arrived_ms: i64,
    /// What is stated from outside.
    pub hints: Hints,
}

/// What sub-folder or side-car state about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // same meaning as in Article
pub struct Hints {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// RFC 3339, or a date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
}

/// An article made by `open`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in Article
pub struct Opened {
    pub outlet: String,
    pub agency: String,
    pub headline: String,
    pub byline: String,
    pub dateline: String,
    pub language: String,
    pub url: String,
    pub published_ms: Option<i64>,
    pub trust: Trust,
    pub text: String,
    pub parts: Vec<Part>,
    pub segments: Vec<Segment>,
}

/// Where a key is met again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Anywhere in the archive.
    Archive,
    /// In the article's story.
    Story,
}

/// A key an article is met by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Where.
    pub scope: Scope,
    /// What two articles must share.
    pub hash: u64,
    /// What they may differ in (the outlet, the value); counted apart.
    pub facet: u64,
}

/// One of the article's keys as `compare` sees it.
#[derive(Clone, Copy, Debug)]
pub struct KeyView<'a> {
    /// The key.
    pub hash: u64,
    /// Its facet.
    pub facet: u64,
    /// Earlier articles with this key.
    pub articles: u32,
    /// Duplicate groups among them.
    pub groups: u32,
    /// Earlier articles with this key and facet.
    pub facet_articles: u32,
    /// Duplicate groups among those.
    pub facet_groups: u32,
    /// Arrival of the latest of them, ms.
    pub last_seen_ms: Option<i64>,
    /// The key's state; empty when it has none.
    pub state: &'a [u8],
    /// Indices into [`Compare::earlier`], newest first.
    pub hits: &'a [u32],
}

/// An earlier article that shares a key.
#[derive(Clone, Copy, Debug)]
pub struct Earlier<'a> {
    /// Its metadata; its text only after a NEED.
    pub article: Article<'a>,
    /// The plugin's note of it.
    pub note: &'a [u8],
    /// The plugin's mark on it.
    pub mark: &'a [u8],
}

/// Input of `compare`.
#[derive(Clone, Debug)]
pub struct Compare<'a> {
    /// Which keys these are.
    pub scope: Scope,
    /// 0, or 1 after a NEED.
    pub round: u32,
    /// The article; text only in round 1.
    pub article: Article<'a>,
    /// The plugin's note of it.
    pub note: &'a [u8],
    /// The mark set at archive scope, when this is story scope.
    pub mark: &'a [u8],
    /// Its keys of this scope, as emitted.
    pub keys: Vec<KeyView<'a>>,
    /// Earlier articles sharing keys, newest first.
    pub earlier: Vec<Earlier<'a>>,
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Try once more.
    Retry(String),
    /// Not this article.
    Article(String),
    /// The configuration will not do.
    Config(String),
    /// Nothing works any more.
    Fatal(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Retry(m) | Error::Article(m) | Error::Config(m) | Error::Fatal(m) => f.write_str(m),
        }
    }
}

impl std::error::Error for Error {}

/// Answer of `open`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    /// Not for this plugin.
    Skip,
    /// The articles in the file, in order; none is an answer too.
    Articles(Vec<Opened>),
}

/// Answer of `read`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Read {
    /// What to remember.
    pub note: Vec<u8>,
    /// What to be met by.
    pub keys: Vec<Key>,
    /// What to say at once.
    pub findings: Vec<Finding>,
}

/// Answer of `compare`.
#[derive(Clone, Debug, PartialEq)]
pub enum Compared {
    /// Call again with the texts of these articles (own id included if wanted), at most 8.
    Need(Vec<u64>),
    /// Done.
    Done(Decision),
}

/// What `compare` decided.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// What to say.
    pub findings: Vec<Finding>,
    /// What the article is to an earlier one.
    pub verdict: Option<Verdict>,
    /// What to remember of this decision; `None` keeps the mark set at archive scope.
    pub mark: Option<Vec<u8>>,
    /// New states of the article's own story-scope keys (at most 4 KiB each; empty deletes); others are left out.
    pub states: Vec<(u64, Vec<u8>)>,
}

/// Notes of the plugins named in `needs`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Needs<'a>(pub &'a [(&'a str, &'a [u8])]);

impl<'a> Needs<'a> {
    /// The note of `plugin`, when it has one.
    pub fn note(&self, plugin: &str) -> Option<&'a [u8]> {
        self.0.iter().find(|(name, _)| *name == plugin).map(|(_, note)| *note)
    }
}

/// A plugin. All hooks are optional; say in [`crate::plugin!`] which ones exist. An instance holds no memory that
/// matters: same input, same answer.
pub trait Plugin: Sized + Send {
    /// The plugin's table in the settings.
    type Config: serde::de::DeserializeOwned + schemars::JsonSchema;

    /// Make an instance.
    fn new(config: Self::Config) -> Result<Self, Error>;

    /// Turn a file into articles.
    fn open(&mut self, file: &File<'_>) -> Result<Open, Error> {
        let _ = file;
        Ok(Open::Skip)
    }

    /// Read one article on its own.
    fn read(&mut self, article: &Article<'_>, needs: &Needs<'_>) -> Result<Read, Error> {
        let _ = (article, needs);
        Ok(Read::default())
    }

    /// Compare it with earlier ones.
    fn compare(&mut self, input: &Compare<'_>) -> Result<Compared, Error> {
        let _ = input;
        Ok(Compared::Done(Decision::default()))
    }

    /// Carry a finding to the world.
    fn deliver(&mut self, finding: &Value) -> Result<(), Error> {
        let _ = finding;
        Ok(())
    }
}

/// A stable 64-bit hash (XXH3) for keys and facets; the same on every machine and in every version.
pub fn hash64(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}
