//! What the desk asks of a plugin and what it gets: plain owned values, no processes in sight.

use std::sync::Arc;

use copydesk_plugin::{Hints, Scope};
use serde::{Deserialize, Serialize};

use super::frame::TOO_MUCH;
use crate::article::{Article, ArticleMeta};

/// Ask `open`.
#[derive(Clone, Debug)]
pub struct OpenCall {
    /// Name relative to the watch folder, lossy.
    pub name: String,
    /// The bytes.
    pub bytes: Arc<[u8]>,
    /// Looks cut short.
    pub partial: bool,
    /// Admission time, ms.
    pub arrived_ms: i64,
    /// What is stated from outside.
    pub hints: Hints,
}

/// Ask `read`.
#[derive(Clone, Debug)]
pub struct ReadCall {
    /// The article, with its text.
    pub article: Arc<Article>,
    /// Notes of the plugins it needs, those that exist.
    pub needs: Vec<(String, Arc<[u8]>)>,
}

/// Ask `compare`.
#[derive(Clone, Debug)]
pub struct CompareCall {
    /// Which keys.
    pub scope: Scope,
    /// 0, or 1 after a NEED.
    pub round: u32,
    /// The article.
    pub article: ArticleMeta,
    /// Its text; empty in round 0.
    pub text: Arc<str>,
    /// The plugin's note of it.
    pub note: Arc<[u8]>,
    /// Its mark, if set at archive scope.
    pub mark: Arc<[u8]>,
    /// Its keys of this scope.
    pub keys: Vec<KeyCall>,
    /// Earlier articles, newest first.
    pub earlier: Vec<EarlierCall>,
}

/// One key as `compare` sees it (see `copydesk_plugin::KeyView`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)] // same meaning as in KeyView
pub struct KeyCall {
    pub hash: u64,
    pub facet: u64,
    pub articles: u32,
    pub groups: u32,
    pub facet_articles: u32,
    pub facet_groups: u32,
    pub last_seen_ms: Option<i64>,
    pub state: Vec<u8>,
    pub hits: Vec<u32>,
}

/// An earlier article as `compare` sees it.
#[derive(Clone, Debug)]
pub struct EarlierCall {
    /// What is known of it.
    pub article: Arc<ArticleMeta>,
    /// The plugin's note of it.
    pub note: Arc<[u8]>,
    /// The plugin's mark on it.
    pub mark: Arc<[u8]>,
    /// Its text; empty unless asked for.
    pub text: Arc<str>,
}

/// What became of a finding that was to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It is out in the world.
    Done,
    /// The plugin says that this finding cannot be delivered, now or later, and why.
    Refused(String),
}

/// A plugin failed on one call, for good: it was retried once alone. On record under the article; the other
/// plugins' results stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The plugin.
    pub plugin: String,
    /// `open`, `read`, `compare` or `deliver`.
    pub hook: String,
    /// What happened.
    pub kind: FaultKind,
    /// For people: the plugin's own words, the last of its stderr, the signal's name.
    pub message: String,
}

impl Fault {
    /// It gave more than one file may hold.
    pub fn is_too_much(&self) -> bool {
        self.kind == FaultKind::Protocol && self.message.contains(TOO_MUCH)
    }
}

/// How a plugin failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FaultKind {
    /// Its process died.
    Crash,
    /// It used up its time.
    Deadline,
    /// It said it could not.
    Error,
    /// It panicked.
    Panic,
    /// It broke the rules: malformed or too much output.
    Protocol,
    /// It is suspended, or was never loaded.
    Unavailable,
}
