//! Calls into frames, answers into values. What a worker answers is checked here, as nobody before may be trusted.

use std::borrow::Cow;

use copydesk_plugin::raw::{CD_ERR_ARTICLE, CD_ERR_FATAL, CD_ERR_PANIC, CD_ERR_RETRY};
use copydesk_plugin::{Compared, Decision, Finding, Key, Opened, Read, Scope, Trust, Verdict};

use super::call::{CompareCall, Delivery, EarlierCall, FaultKind, OpenCall, ReadCall};
use super::frame::{
    ArticleFrame, BROKE_A_RULE, Bytes, CompareFrame, ComparedOutcome, EarlierFrame, Garbage, KEY_BYTES,
    KeyFrame, OpenFrame, Outcome, ReadFrame, ReadOutcome, Request, encode,
};
use crate::article::{Article, ArticleMeta};

/// Deepest nesting of JSON taken from a plugin.
const DEPTH: usize = 32;
/// Most findings taken from one call.
const FINDINGS: usize = 10_000;
/// Longest state, bytes.
const STATE: usize = 4096;
/// Most texts asked for at once.
const NEED: usize = 8;

/// A call that waits for a worker.
#[derive(Clone, Debug)]
pub enum Call {
    /// `open`.
    Open(OpenCall),
    /// `read`.
    Read(ReadCall),
}

impl Call {
    /// The hook's name.
    pub fn hook(&self) -> &'static str {
        match self {
            Call::Open(_) => "open",
            Call::Read(_) => "read",
        }
    }

    /// About how many bytes it takes on the wire.
    pub fn weight(&self) -> usize {
        match self {
            Call::Open(call) => call.bytes.len(),
            Call::Read(call) => {
                let needs: usize = call.needs.iter().map(|(_, note)| note.len()).sum();
                call.article.content.text.len() + needs
            }
        }
    }

    /// The same for every call about one article or file: deaths on different ones count apart.
    pub fn subject(&self) -> u64 {
        match self {
            Call::Open(call) => copydesk_plugin::hash64(call.name.as_bytes()),
            Call::Read(call) => subject(call.article.file.seq, call.article.index),
        }
    }

    /// Append it as a frame.
    pub fn encode(&self, id: u64, out: &mut Vec<u8>) -> Result<(), Garbage> {
        match self {
            Call::Open(call) => encode_open(id, call, out),
            Call::Read(call) => encode_read(id, call, out),
        }
    }
}

/// See [`Call::subject`].
pub fn subject(seq: u64, index: u32) -> u64 {
    let mut bytes = [0; 12];
    bytes[..8].copy_from_slice(&seq.to_le_bytes());
    bytes[8..].copy_from_slice(&index.to_le_bytes());
    copydesk_plugin::hash64(&bytes)
}

fn encode_open(id: u64, call: &OpenCall, out: &mut Vec<u8>) -> Result<(), Garbage> {
    let hints = serde_json::to_string(&call.hints).map_err(|error| Garbage(error.to_string()))?;
    encode(
        &Request::Open(OpenFrame {
            id,
            name: &call.name,
            bytes: Bytes(&call.bytes),
            partial: call.partial,
            arrived_ms: call.arrived_ms,
            hints_json: Cow::Owned(hints),
        }),
        out,
    )
}

fn encode_read(id: u64, call: &ReadCall, out: &mut Vec<u8>) -> Result<(), Garbage> {
    let needs = call.needs.iter().map(|(plugin, note)| (plugin.as_str(), Bytes(note))).collect();
    encode(&Request::Read(ReadFrame { id, article: article_frame(&call.article), needs }), out)
}

/// Append a `compare` as a frame.
pub fn encode_compare(id: u64, call: &CompareCall, out: &mut Vec<u8>) -> Result<(), Garbage> {
    let key = |key: &'_ super::call::KeyCall| -> usize { key.hits.len() };
    let hits = call.keys.iter().map(key).sum();
    let mut frame = CompareFrame {
        id,
        scope: u8::from(call.scope == Scope::Story),
        round: call.round,
        article: meta_frame(&call.article, &call.text),
        note: Bytes(&call.note),
        mark: Bytes(&call.mark),
        keys: Vec::with_capacity(call.keys.len()),
        hits: Vec::with_capacity(hits),
        earlier: call.earlier.iter().map(earlier_frame).collect(),
    };
    for key in &call.keys {
        frame.hits.extend_from_slice(&key.hits);
        frame.keys.push(KeyFrame {
            hash: key.hash,
            facet: key.facet,
            articles: key.articles,
            groups: key.groups,
            facet_articles: key.facet_articles,
            facet_groups: key.facet_groups,
            last_seen_ms: key.last_seen_ms,
            state: Bytes(&key.state),
            hits: key.hits.len() as u32,
        });
    }
    encode(&Request::Compare(frame), out)
}

fn earlier_frame(earlier: &EarlierCall) -> EarlierFrame<'_> {
    EarlierFrame {
        article: meta_frame(&earlier.article, &earlier.text),
        note: Bytes(&earlier.note),
        mark: Bytes(&earlier.mark),
    }
}

fn trust_number(trust: Trust) -> u8 {
    match trust {
        Trust::Unknown => 0,
        Trust::Stated => 1,
        Trust::Guessed => 2,
    }
}

/// An article on its way: it has no number and no group yet.
fn article_frame(article: &Article) -> ArticleFrame<'_> {
    let content: &Opened = &article.content;
    ArticleFrame {
        id: 0,
        group: 0,
        published_ms: content.published_ms,
        trust: trust_number(content.trust),
        arrived_ms: article.file.arrived_ms,
        outlet: &content.outlet,
        agency: &content.agency,
        headline: &content.headline,
        byline: &content.byline,
        dateline: &content.dateline,
        language: &content.language,
        url: &content.url,
        story: "",
        file_name: String::from_utf8_lossy(&article.file.name),
        text: &content.text,
        parts: Cow::Borrowed(&content.parts),
        segments: Cow::Borrowed(&content.segments),
    }
}

fn meta_frame<'a>(meta: &'a ArticleMeta, text: &'a str) -> ArticleFrame<'a> {
    ArticleFrame {
        id: meta.id,
        group: meta.group,
        published_ms: meta.published_ms,
        trust: trust_number(meta.trust),
        arrived_ms: meta.arrived_ms,
        outlet: &meta.outlet,
        agency: &meta.agency,
        headline: &meta.headline,
        byline: &meta.byline,
        dateline: &meta.dateline,
        language: &meta.language,
        url: &meta.url,
        story: &meta.story,
        file_name: Cow::Borrowed(&meta.file_name),
        text,
        parts: Cow::Borrowed(&[]),
        segments: Cow::Borrowed(&[]),
    }
}

/// What a call came to, owned.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// `open`: the articles, or not for this plugin.
    Opened(Option<Vec<Opened>>),
    /// `read`, and the keys that were left out.
    Read(Read, u64),
    /// `compare`.
    Compared(Compared),
    /// `deliver`.
    Delivered(Delivery),
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Try once more, alone.
    Retry(String),
    /// That is final for this article.
    Fault(FaultKind, String),
    /// The plugin cannot go on at all.
    Fatal(String),
}

/// The answer in a reply to a call of `hook`.
pub fn answer(hook: &str, outcome: Outcome<'_>) -> Result<Answer, Refusal> {
    let answer = match (hook, outcome) {
        ("open", Outcome::Skip) => Ok(Answer::Opened(None)),
        ("open", Outcome::Opened(articles)) => opened(articles),
        ("read", Outcome::Read(read)) => read_answer(&read),
        ("compare", Outcome::Need(ids)) if ids.is_empty() => Err("it needs texts and names none".to_owned()),
        ("compare", Outcome::Need(ids)) if ids.len() <= NEED => Ok(Answer::Compared(Compared::Need(ids))),
        ("compare", Outcome::Need(ids)) => {
            Err(format!("it asked for {} texts, {NEED} are allowed", ids.len()))
        }
        ("compare", Outcome::Compared(compared)) => decision(&compared),
        ("deliver", Outcome::Delivered) => Ok(Answer::Delivered(Delivery::Done)),
        ("deliver", Outcome::Fault { status: CD_ERR_ARTICLE, message }) => {
            Ok(Answer::Delivered(Delivery::Refused(message.into_owned())))
        }
        (_, Outcome::Fault { status, message }) => return Err(refusal(status, message.into_owned())),
        (hook, _) => Err(format!("its answer is none to {hook}")),
    };
    answer.map_err(|broken| Refusal::Fault(FaultKind::Protocol, broken))
}

fn refusal(status: i32, message: String) -> Refusal {
    match status {
        CD_ERR_RETRY => Refusal::Retry(message),
        CD_ERR_FATAL => Refusal::Fatal(message),
        CD_ERR_PANIC => Refusal::Fault(FaultKind::Panic, message),
        BROKE_A_RULE => Refusal::Fault(FaultKind::Protocol, message),
        _ => Refusal::Fault(FaultKind::Error, message),
    }
}

/// Parts and segments must lie in the text, so that nobody slices outside of it.
fn opened(articles: Vec<Opened>) -> Result<Answer, String> {
    for (number, article) in articles.iter().enumerate() {
        let text = &article.text;
        let mut end = 0;
        for part in &article.parts {
            let bounds = [part.start as usize, part.end as usize];
            let fits = end <= bounds[0] && bounds[0] <= bounds[1];
            if !fits || !bounds.iter().all(|&at| text.is_char_boundary(at)) {
                return Err(format!("a part of article {number} ({bounds:?}) is not a part of its text"));
            }
            end = bounds[1];
        }
        for segment in &article.segments {
            let end = segment.text_start as usize + segment.text_len as usize;
            if end > text.len() || segment.file_start.checked_add(segment.file_len).is_none() {
                return Err(format!("a segment of article {number} ends outside of it"));
            }
        }
    }
    Ok(Answer::Opened(Some(articles)))
}

fn read_answer(read: &ReadOutcome<'_>) -> Result<Answer, String> {
    let (packed, rest) = read.keys.0.as_chunks::<KEY_BYTES>();
    if !rest.is_empty() {
        return Err(format!("its keys are {} bytes long", read.keys.0.len()));
    }
    let keys: Result<Vec<Key>, String> = packed.iter().map(key).collect();
    let read_ = Read { note: read.note.0.to_vec(), keys: keys?, findings: findings(&read.findings)? };
    Ok(Answer::Read(read_, read.keys_dropped))
}

fn key(packed: &[u8; KEY_BYTES]) -> Result<Key, String> {
    let [scope, rest @ ..] = packed;
    let long = |bytes: &[u8]| bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    let scope = match scope {
        0 => Scope::Archive,
        1 => Scope::Story,
        other => return Err(format!("a key of scope {other}")),
    };
    Ok(Key { scope, hash: long(&rest[..8]), facet: long(&rest[8..]) })
}

fn decision(compared: &ComparedOutcome<'_>) -> Result<Answer, String> {
    if let Some((hash, state)) = compared.states.iter().find(|(_, state)| state.0.len() > STATE) {
        return Err(format!("the state of key {hash:016x} has {} bytes, {STATE} are allowed", state.0.len()));
    }
    Ok(Answer::Compared(Compared::Done(Decision {
        findings: findings(&compared.findings)?,
        verdict: compared.verdict.map(|json| parse::<Verdict>(json.0, "verdict")).transpose()?,
        mark: compared.mark.map(|mark| mark.0.to_vec()),
        states: compared.states.iter().map(|(hash, state)| (*hash, state.0.to_vec())).collect(),
    })))
}

fn findings(findings: &[Bytes<'_>]) -> Result<Vec<Finding>, String> {
    if findings.len() > FINDINGS {
        return Err(format!("{} findings for one article, {FINDINGS} are allowed", findings.len()));
    }
    let one = |(number, json): (usize, &Bytes<'_>)| {
        let finding: Finding = parse(json.0, format_args!("finding {number}"))?;
        if !finding.confidence.is_finite() {
            return Err(format!("finding {number} has no possible confidence"));
        }
        Ok(finding)
    };
    findings.iter().enumerate().map(one).collect()
}

fn parse<'a, T: serde::Deserialize<'a>>(json: &'a [u8], what: impl std::fmt::Display) -> Result<T, String> {
    if too_deep(json) {
        return Err(format!("{what} is nested deeper than {DEPTH} levels"));
    }
    serde_json::from_slice(json).map_err(|error| format!("{what} cannot be read: {error}"))
}

/// Whether brackets outside of strings nest deeper than [`DEPTH`].
fn too_deep(json: &[u8]) -> bool {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                if depth > DEPTH {
                    return true;
                }
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests;
