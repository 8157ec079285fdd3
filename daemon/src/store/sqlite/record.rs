//! How the body of an event is written: postcard over these mirrors of the event's types.
//!
//! Mirrors, because postcard needs every field present (the public types leave empty ones out of JSON) and because
//! what other tables hold (metadata, text, notes, keys, marks) is not written twice.

use std::borrow::Cow;

use copydesk_plugin::{Evidence, Finding, Part, Segment, Severity, Status, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};

use super::squeeze::{squeeze, unsqueeze};
use crate::article::{ArticleId, Seq};
use crate::error::FileFault;
use crate::order::Order;
use crate::plugin::Fault;
use crate::store::{Assignment, FiledFinding, StoreError};

/// How the body of an event begins when the file was filed: the number of the first variant below.
pub(super) const FILED: &[u8] = &[0];

/// An outcome as it is stored: its first byte, then the rest squeezed.
pub(super) fn body_of(record: &OutcomeRecord<'_>) -> Result<Vec<u8>, StoreError> {
    let plain = postcard::to_stdvec(record)?;
    let (kind, rest) = plain.split_at(plain.len().min(1));
    Ok([kind, &squeeze(rest)?].concat())
}

/// The bytes [`OutcomeRecord`] is read from.
pub(super) fn plain_body(stored: &[u8]) -> Result<Vec<u8>, StoreError> {
    let (kind, rest) = stored.split_at(stored.len().min(1));
    Ok([kind, &unsqueeze(rest)?].concat())
}

#[derive(Serialize, Deserialize)]
pub(super) enum OutcomeRecord<'a> {
    #[serde(borrow)]
    Filed(Vec<ArticleRecord<'a>>),
    Repeat(Seq),
    Failed(Cow<'a, FileFault>),
    Order(Cow<'a, Order>),
}

#[derive(Serialize, Deserialize)]
pub(super) struct ArticleRecord<'a> {
    pub(super) id: ArticleId,
    /// Number of the story it was filed under.
    pub(super) story: i64,
    /// Its number in the story.
    pub(super) number: u64,
    pub(super) parts: Cow<'a, [Part]>,
    pub(super) segments: Cow<'a, [Segment]>,
    #[serde(borrow)]
    pub(super) assignment: AssignmentRecord<'a>,
    #[serde(borrow)]
    pub(super) verdict: Option<VerdictRecord<'a>>,
    #[serde(borrow)]
    pub(super) results: Vec<ResultRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct AssignmentRecord<'a> {
    founded: bool,
    title: Cow<'a, str>,
    score: f32,
    by: Cow<'a, str>,
    terms: Cow<'a, [(String, f32)]>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct VerdictRecord<'a> {
    of: u64,
    relation: Cow<'a, str>,
    score: f32,
    same_group: bool,
    same_story: bool,
    also: Cow<'a, [u64]>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ResultRecord<'a> {
    /// Number of the plugin.
    pub(super) plugin: i64,
    pub(super) version: Cow<'a, str>,
    #[serde(borrow)]
    pub(super) findings: Vec<FindingRecord<'a>>,
    pub(super) faults: Cow<'a, [Fault]>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct FindingRecord<'a> {
    id: Cow<'a, str>,
    line: u64,
    supersedes: Option<u64>,
    alert: bool,
    kind: Cow<'a, str>,
    severity: Severity,
    status: Status,
    topic: Cow<'a, str>,
    fingerprint: Cow<'a, str>,
    message: Cow<'a, str>,
    confidence: f32,
    evidence: Cow<'a, [Evidence]>,
    #[serde(borrow)]
    data: ValueRecord<'a>,
}

/// A JSON value. Not as JSON text: reading that back may change the last bit of a float.
#[derive(Serialize, Deserialize)]
enum ValueRecord<'a> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(Cow<'a, str>),
    #[serde(borrow)]
    List(Vec<ValueRecord<'a>>),
    #[serde(borrow)]
    Map(Vec<(Cow<'a, str>, ValueRecord<'a>)>),
}

impl<'a> From<&'a Assignment> for AssignmentRecord<'a> {
    fn from(a: &'a Assignment) -> Self {
        Self {
            founded: a.founded,
            title: Cow::Borrowed(&a.title),
            score: a.score,
            by: Cow::Borrowed(&a.by),
            terms: Cow::Borrowed(&a.terms),
        }
    }
}

impl From<AssignmentRecord<'_>> for Assignment {
    fn from(a: AssignmentRecord<'_>) -> Self {
        Self {
            founded: a.founded,
            title: a.title.into_owned(),
            score: a.score,
            by: a.by.into_owned(),
            terms: a.terms.into_owned(),
        }
    }
}

impl<'a> From<&'a Verdict> for VerdictRecord<'a> {
    fn from(v: &'a Verdict) -> Self {
        Self {
            of: v.of,
            relation: Cow::Borrowed(&v.relation),
            score: v.score,
            same_group: v.same_group,
            same_story: v.same_story,
            also: Cow::Borrowed(&v.also),
        }
    }
}

impl From<VerdictRecord<'_>> for Verdict {
    fn from(v: VerdictRecord<'_>) -> Self {
        Self {
            of: v.of,
            relation: v.relation.into_owned(),
            score: v.score,
            same_group: v.same_group,
            same_story: v.same_story,
            also: v.also.into_owned(),
        }
    }
}

impl<'a> From<&'a FiledFinding> for FindingRecord<'a> {
    fn from(f: &'a FiledFinding) -> Self {
        let said = &f.finding;
        Self {
            id: Cow::Borrowed(&f.id),
            line: f.line,
            supersedes: f.supersedes,
            alert: f.alert,
            kind: Cow::Borrowed(&said.kind),
            severity: said.severity,
            status: said.status,
            topic: Cow::Borrowed(&said.topic),
            fingerprint: Cow::Borrowed(&said.fingerprint),
            message: Cow::Borrowed(&said.message),
            confidence: said.confidence,
            evidence: Cow::Borrowed(&said.evidence),
            data: ValueRecord::from(&said.data),
        }
    }
}

impl From<FindingRecord<'_>> for FiledFinding {
    fn from(f: FindingRecord<'_>) -> Self {
        Self {
            id: f.id.into_owned(),
            line: f.line,
            supersedes: f.supersedes,
            alert: f.alert,
            finding: Finding {
                kind: f.kind.into_owned(),
                severity: f.severity,
                status: f.status,
                topic: f.topic.into_owned(),
                fingerprint: f.fingerprint.into_owned(),
                message: f.message.into_owned(),
                confidence: f.confidence,
                evidence: f.evidence.into_owned(),
                data: f.data.into(),
            },
        }
    }
}

impl<'a> From<&'a Value> for ValueRecord<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(b) => Self::Bool(*b),
            Value::Number(n) => match (n.as_u64(), n.as_i64(), n.as_f64()) {
                (Some(n), _, _) => Self::Unsigned(n),
                (_, Some(n), _) => Self::Signed(n),
                (_, _, Some(n)) => Self::Float(n),
                _ => Self::Null,
            },
            Value::String(s) => Self::Text(Cow::Borrowed(s)),
            Value::Array(list) => Self::List(list.iter().map(Self::from).collect()),
            Value::Object(map) => {
                Self::Map(map.iter().map(|(k, v)| (Cow::Borrowed(k.as_str()), Self::from(v))).collect())
            }
        }
    }
}

impl From<ValueRecord<'_>> for Value {
    fn from(record: ValueRecord<'_>) -> Self {
        match record {
            ValueRecord::Null => Value::Null,
            ValueRecord::Bool(b) => Value::Bool(b),
            ValueRecord::Unsigned(n) => Value::from(n),
            ValueRecord::Signed(n) => Value::from(n),
            ValueRecord::Float(n) => Number::from_f64(n).map_or(Value::Null, Value::Number),
            ValueRecord::Text(s) => Value::String(s.into_owned()),
            ValueRecord::List(list) => Value::Array(list.into_iter().map(Value::from).collect()),
            ValueRecord::Map(map) => {
                Value::Object(map.into_iter().map(|(k, v)| (k.into_owned(), v.into())).collect::<Map<_, _>>())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filed_outcome_is_known_by_its_first_byte() {
        let first = |record: &OutcomeRecord<'_>| postcard::to_stdvec(record).unwrap()[..1].to_vec();
        assert_eq!(first(&OutcomeRecord::Filed(Vec::new())), FILED);
        assert_ne!(first(&OutcomeRecord::Repeat(7)), FILED);
        assert_ne!(first(&OutcomeRecord::Failed(Cow::Owned(FileFault::new("empty", "")))), FILED);
    }
}
