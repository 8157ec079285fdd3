//! What happened to one admitted file: the unit of commit and the whole input of the projection.
//!
//! Events are the truth. Everything anybody sees in a story folder is a function of the events in order.

use std::sync::Arc;

use copydesk_plugin::{Finding, Key, Part, Segment, Verdict};
use serde::{Deserialize, Serialize};

use crate::article::{Admitted, ArticleMeta, Seq};
use crate::error::FileFault;
use crate::order::Order;
use crate::plugin::Fault;

/// The outcome of one admitted file. There is exactly one for each, in admitted order.
#[derive(Clone, Debug)]
pub struct Event {
    /// The file.
    pub file: Arc<Admitted>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a file.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It was filed as these articles.
    Filed(Vec<FiledArticle>),
    /// Its bytes were filed before from the same outlet; nothing else happened.
    Repeat(Seq),
    /// It was an editor's order.
    Order(Order),
    /// It could not become an article.
    Failed(FileFault),
}

/// One filed article and all that was found.
#[derive(Clone, Debug)]
pub struct FiledArticle {
    /// What is known of it; `meta.story` is its story's slug.
    pub meta: ArticleMeta,
    /// Its number in its story, from 1.
    pub number: u64,
    /// Its text.
    pub text: Arc<str>,
    /// Labelled parts of the text.
    pub parts: Vec<Part>,
    /// Where the text stands in the file.
    pub segments: Vec<Segment>,
    /// How its story was chosen.
    pub assignment: Assignment,
    /// What it is to an earlier article, by the plugin that has that role.
    pub verdict: Option<Verdict>,
    /// One per plugin that was asked, in the order of the settings.
    pub results: Vec<PluginResult>,
}

/// How a story was chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// The article opened the story.
    pub founded: bool,
    /// Title of the story when it was founded, else empty.
    pub title: String,
    /// The score of the chosen story; 0 when founded.
    pub score: f32,
    /// `words`, `duplicate` or `founded`.
    pub by: String,
    /// The terms that decided, with their share of the score, at most three.
    pub terms: Vec<(String, f32)>,
}

/// All that one plugin made of one article.
#[derive(Clone, Debug, Default)]
pub struct PluginResult {
    /// The plugin.
    pub plugin: String,
    /// Its version.
    pub version: String,
    /// Its note.
    pub note: Arc<[u8]>,
    /// The keys it gave (after the cap).
    pub keys: Vec<Key>,
    /// Its mark.
    pub mark: Arc<[u8]>,
    /// States it replaced, by key. Not given back by [`super::Store::events`]: nothing shown depends on them, and
    /// they would be the largest part of an event.
    pub states: Vec<(u64, Vec<u8>)>,
    /// What it found, in the order it said it.
    pub findings: Vec<FiledFinding>,
    /// What went wrong.
    pub faults: Vec<Fault>,
}

/// A finding on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FiledFinding {
    /// Identity of the topic for people: the same for every state of it, 8 hex digits.
    pub id: String,
    /// Line number in `<plugin>.jsonl` of the story, from 1.
    pub line: u64,
    /// The line this one supersedes: the last one of the same topic.
    pub supersedes: Option<u64>,
    /// It passed the gate and its state is new: it is written to the alert logs.
    pub alert: bool,
    /// What the plugin said; `evidence.article` 0 is already replaced by the article's number.
    pub finding: Finding,
}
