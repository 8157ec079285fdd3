//! Answers of the trait, pushed through the host's callbacks, which copy them.

#![allow(unsafe_code)]

use serde::Serialize;

use super::Failure;
use super::host::Host;
use crate::raw::*;
use crate::{Decision, Error, Finding, Opened, PartKind, Read, Scope, Trust};

/// Most texts one `compare` may ask for.
const NEED_MAX: usize = 8;
/// Longest state of a key, bytes.
const STATE_MAX: usize = 4096;

/// Lends bytes to the host for one call.
pub const fn str_of(bytes: &[u8]) -> CdStr {
    CdStr { ptr: bytes.as_ptr(), len: bytes.len() }
}

/// Hands over one article of a file.
pub fn article(host: &Host, opened: &Opened) -> Result<(), Failure> {
    let parts: Vec<CdPart> =
        opened.parts.iter().map(|p| CdPart { start: p.start, end: p.end, kind: kind(p.kind) }).collect();
    let segment = |s: &crate::Segment| CdSegment {
        text_start: s.text_start,
        text_len: s.text_len,
        file_start: s.file_start,
        file_len: s.file_len,
    };
    let segments: Vec<CdSegment> = opened.segments.iter().map(segment).collect();
    let text = |s: &str| str_of(s.as_bytes());
    let raw = CdArticle {
        size: size_of::<CdArticle>() as u32,
        published_trust: match opened.trust {
            Trust::Unknown => 0,
            Trust::Stated => 1,
            Trust::Guessed => 2,
        },
        id: 0,
        group: 0,
        published_ms: opened.published_ms.unwrap_or(CD_NO_TIME),
        arrived_ms: 0,
        outlet: text(&opened.outlet),
        agency: text(&opened.agency),
        headline: text(&opened.headline),
        byline: text(&opened.byline),
        dateline: text(&opened.dateline),
        language: text(&opened.language),
        url: text(&opened.url),
        story: text(""),
        file_name: text(""),
        text: text(&opened.text),
        parts: parts.as_ptr(),
        parts_len: parts.len(),
        segments: segments.as_ptr(),
        segments_len: segments.len(),
    };
    // SAFETY: everything `raw` points to lives until the callback returns.
    host.push("article", |t| t.article, |f, ctx| unsafe { f(ctx, &raw) })
}

fn kind(kind: PartKind) -> u32 {
    match kind {
        PartKind::Body => CD_PART_BODY,
        PartKind::Headline => CD_PART_HEADLINE,
        PartKind::Subhead => CD_PART_SUBHEAD,
        PartKind::Byline => CD_PART_BYLINE,
        PartKind::Dateline => CD_PART_DATELINE,
        PartKind::Caption => CD_PART_CAPTION,
        PartKind::Teaser => CD_PART_TEASER,
        PartKind::Boilerplate => CD_PART_BOILERPLATE,
        PartKind::Embed => CD_PART_EMBED,
    }
}

/// Pushes what `read` found.
pub fn read(host: &Host, found: &Read) -> Result<(), Failure> {
    if !found.note.is_empty() {
        // SAFETY: the note lives until the callback returns.
        host.push("note", |t| t.note, |f, ctx| unsafe { f(ctx, str_of(&found.note)) })?;
    }
    for key in &found.keys {
        let scope = match key.scope {
            Scope::Archive => CD_SCOPE_ARCHIVE,
            Scope::Story => CD_SCOPE_STORY,
        };
        // SAFETY: numbers only.
        host.push("key", |t| t.key, |f, ctx| unsafe { f(ctx, scope, key.hash, key.facet) })?;
    }
    findings(host, &found.findings)
}

/// Asks for texts.
pub fn need(host: &Host, round: u32, ids: &[u64]) -> Result<CdStatus, Failure> {
    let wrong = match ids.len() {
        _ if round > 0 => "asked for texts a second time",
        0 => "asked for the texts of no article",
        n if n > NEED_MAX => "asked for more than 8 texts",
        _ => "",
    };
    if !wrong.is_empty() {
        return Err(Error::Article(format!("compare {wrong}")).into());
    }
    for id in ids {
        // SAFETY: numbers only.
        host.push("need", |t| t.need, |f, ctx| unsafe { f(ctx, *id) })?;
    }
    Ok(CD_NEED)
}

/// Pushes what `compare` decided.
pub fn decision(host: &Host, decision: &Decision) -> Result<CdStatus, Failure> {
    findings(host, &decision.findings)?;
    if let Some(verdict) = &decision.verdict {
        let json = json("verdict", verdict)?;
        // SAFETY: the text lives until the callback returns.
        host.push("verdict", |t| t.verdict, |f, ctx| unsafe { f(ctx, str_of(json.as_bytes())) })?;
    }
    if let Some(mark) = &decision.mark {
        // SAFETY: the mark lives until the callback returns.
        host.push("mark", |t| t.mark, |f, ctx| unsafe { f(ctx, str_of(mark)) })?;
    }
    for (hash, state) in &decision.states {
        if state.len() > STATE_MAX {
            let len = state.len();
            return Err(Error::Article(format!(
                "the state of key {hash:#x} has {len} bytes, over {STATE_MAX}"
            ))
            .into());
        }
        // SAFETY: the state lives until the callback returns.
        host.push("state", |t| t.state, |f, ctx| unsafe { f(ctx, *hash, str_of(state)) })?;
    }
    Ok(CD_OK)
}

fn findings(host: &Host, findings: &[Finding]) -> Result<(), Failure> {
    for finding in findings {
        let json = json("finding", finding)?;
        // SAFETY: the text lives until the callback returns.
        host.push("finding", |t| t.finding, |f, ctx| unsafe { f(ctx, str_of(json.as_bytes())) })?;
    }
    Ok(())
}

fn json(what: &str, value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value)
        .map_err(|e| Error::Article(format!("a {what} does not become JSON: {e}")).into())
}
