//! The shapes of the JSON in story folders: borrowed views of what was filed, in the order a reader wants the fields.

use std::collections::BTreeMap;

use copydesk_plugin::{Evidence, Part, Segment, Severity, Status, Trust, Verdict};
use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::originals::hex;
use super::render::{name_hex, rounded, time};
use crate::article::{Admitted, ArticleMeta};
use crate::plugin::Fault;
use crate::store::{FiledArticle, FiledFinding, PluginResult};

/// The article as understood, every note, every finding: what held when it was filed.
#[derive(Serialize)]
pub struct ArticleJson<'a> {
    article: u64,
    number: u64,
    story: &'a str,
    outlet: &'a str,
    agency: &'a str,
    headline: &'a str,
    byline: &'a str,
    dateline: &'a str,
    language: &'a str,
    url: &'a str,
    published: Option<String>,
    published_trust: Option<Trust>,
    duplicate_group: u64,
    duplicate: Option<&'a Verdict>,
    assignment: AssignmentJson<'a>,
    file: FileJson,
    plugins: BTreeMap<&'a str, PluginJson<'a>>,
    text: &'a str,
    parts: &'a [Part],
    segments: &'a [Segment],
}

#[derive(Serialize)]
struct AssignmentJson<'a> {
    by: &'a str,
    founded: bool,
    score: f32,
    terms: &'a [(String, f32)],
}

#[derive(Serialize)]
struct FileJson {
    seq: u64,
    name: String,
    name_hex: Option<String>,
    size: u64,
    blake3: String,
    arrived: String,
    index: u32,
    partial: bool,
}

#[derive(Serialize)]
struct PluginJson<'a> {
    version: &'a str,
    keys: usize,
    findings: Vec<FindingJson<'a>>,
    faults: &'a [Fault],
    note: NoteJson<'a>,
}

/// A note: JSON as it is, anything else as hex.
#[derive(Serialize)]
#[serde(untagged)]
enum NoteJson<'a> {
    Json(&'a RawValue),
    Bytes { hex: String },
    None,
}

/// A finding on record.
#[derive(Serialize)]
pub struct FindingJson<'a> {
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    said: Option<SaidJson<'a>>,
    id: &'a str,
    line: u64,
    supersedes: Option<u64>,
    alert: bool,
    kind: &'a str,
    severity: Severity,
    status: Status,
    topic: &'a str,
    fingerprint: &'a str,
    message: &'a str,
    confidence: f64,
    evidence: &'a [Evidence],
    data: &'a Value,
}

/// When and about what a finding was said.
#[derive(Serialize)]
struct SaidJson<'a> {
    at: String,
    story: &'a str,
    article: u64,
    plugin: &'a str,
}

impl<'a> ArticleJson<'a> {
    /// The shape of a filed article.
    pub fn new(file: &Admitted, article: &'a FiledArticle) -> Self {
        let meta = &article.meta;
        let assignment = &article.assignment;
        Self {
            article: meta.id,
            number: article.number,
            story: &meta.story,
            outlet: &meta.outlet,
            agency: &meta.agency,
            headline: &meta.headline,
            byline: &meta.byline,
            dateline: &meta.dateline,
            language: &meta.language,
            url: &meta.url,
            published: meta.published_ms.map(time),
            published_trust: Some(meta.trust).filter(|trust| *trust != Trust::Unknown),
            duplicate_group: meta.group,
            duplicate: article.verdict.as_ref(),
            assignment: AssignmentJson {
                by: &assignment.by,
                founded: assignment.founded,
                score: assignment.score,
                terms: &assignment.terms,
            },
            file: FileJson {
                seq: file.seq,
                name: file.display_name(),
                name_hex: name_hex(&file.name),
                size: file.size,
                blake3: hex(&file.hash),
                arrived: time(file.arrived_ms),
                index: meta.index,
                partial: file.partial,
            },
            plugins: article.results.iter().map(|result| (result.plugin.as_str(), plugin(result))).collect(),
            text: &article.text,
            parts: &article.parts,
            segments: &article.segments,
        }
    }
}

fn plugin(result: &PluginResult) -> PluginJson<'_> {
    let note = match serde_json::from_slice::<&RawValue>(&result.note) {
        Ok(json) => NoteJson::Json(json),
        Err(_) if result.note.is_empty() => NoteJson::None,
        Err(_) => NoteJson::Bytes { hex: hex(&result.note) },
    };
    PluginJson {
        version: &result.version,
        keys: result.keys.len(),
        findings: result.findings.iter().map(|filed| FindingJson::new(filed, None)).collect(),
        faults: &result.faults,
        note,
    }
}

impl<'a> FindingJson<'a> {
    /// The shape of a finding; `said` is the article and the plugin where it stands alone in a line.
    pub fn new(filed: &'a FiledFinding, said: Option<(&'a ArticleMeta, &'a str)>) -> Self {
        let finding = &filed.finding;
        let said = said.map(|(meta, plugin)| SaidJson {
            at: time(meta.arrived_ms),
            story: &meta.story,
            article: meta.id,
            plugin,
        });
        Self {
            said,
            id: &filed.id,
            line: filed.line,
            supersedes: filed.supersedes,
            alert: filed.alert,
            kind: &finding.kind,
            severity: finding.severity,
            status: finding.status,
            topic: &finding.topic,
            fingerprint: &finding.fingerprint,
            message: &finding.message,
            confidence: rounded(finding.confidence),
            evidence: &finding.evidence,
            data: &finding.data,
        }
    }
}
