//! What a plugin has to say of an article: findings, and the verdict on what it is to an earlier one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How loud a finding is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// On record.
    #[default]
    Info,
    /// Worth a look.
    Notice,
    /// Somebody should know now.
    Alert,
}

/// Whether a finding still stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It stands.
    #[default]
    Open,
    /// The sides agree by now.
    Resolved,
}

/// Words of an article that show a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Article number; 0 is the article at hand.
    pub article: u64,
    /// First byte in the article's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The words.
    pub text: String,
}

/// What a plugin has to say. The pair (topic, fingerprint) decides whether it is news.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// What sort, `[a-z_]+` (`number`, `quote_wording`, `copy`).
    pub kind: String,
    /// How loud.
    pub severity: Severity,
    /// Whether it stands.
    #[serde(default)]
    pub status: Status,
    /// Its identity within the story (or the archive for archive scope): the same topic later supersedes this.
    pub topic: String,
    /// Its state: a line is logged only when this is new for the topic.
    pub fingerprint: String,
    /// One line that needs no context.
    pub message: String,
    /// 0 to 1.
    pub confidence: f32,
    /// The words it rests on.
    #[serde(default)]
    pub evidence: Vec<Evidence>,
    /// Anything more, as JSON; `docs/OUTPUT.md` lists the shapes the story page knows.
    #[serde(default)]
    pub data: Value,
}

/// `compare` on what an article is to an earlier one. Obeyed when the settings give the plugin that role.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The earlier article.
    pub of: u64,
    /// `identical`, `copy`, `truncated`, `extended`, `merged`, `revision`, `update`, `excerpt`, `templated`,
    /// `same-statement`.
    pub relation: String,
    /// 0 to 1.
    pub score: f32,
    /// The article joins `of`'s duplicate group: both are one witness.
    pub same_group: bool,
    /// The article belongs in `of`'s story whatever its words say.
    pub same_story: bool,
    /// Further articles it was merged from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<u64>,
}
