//! One call: a frame as the structs of the ABI, the plugin's function, its answer as an outcome.

#![allow(unsafe_code)]

use std::borrow::Cow;

use copydesk_plugin::raw::{
    CD_ERR_ARTICLE, CD_ERR_FATAL, CD_ERR_UNSUPPORTED, CD_NEED, CD_NO_TIME, CD_OK, CD_SKIP, CdArticle,
    CdCompare, CdEarlier, CdFile, CdKey, CdNote, CdPart, CdRead, CdSegment, CdStatus,
};

use super::emissions::{Emissions, Hook};
use super::host::{PART_KINDS, borrow};
use super::load::Instance;
use crate::plugin::frame::{
    ArticleFrame, BROKE_A_RULE, Bytes, CompareFrame, ComparedOutcome, DeliverFrame, EarlierFrame, OpenFrame,
    Outcome, ReadFrame, ReadOutcome,
};

/// The arrays an article's struct points to.
struct Arrays {
    parts: Vec<CdPart>,
    segments: Vec<CdSegment>,
}

impl Arrays {
    fn of(article: &ArticleFrame<'_>) -> Self {
        let number = |kind| PART_KINDS.iter().position(|&known| known == kind).unwrap_or(0) as u32;
        let part = |p: &copydesk_plugin::Part| CdPart { start: p.start, end: p.end, kind: number(p.kind) };
        let segment = |s: &copydesk_plugin::Segment| CdSegment {
            text_start: s.text_start,
            text_len: s.text_len,
            file_start: s.file_start,
            file_len: s.file_len,
        };
        Self {
            parts: article.parts.iter().map(part).collect(),
            segments: article.segments.iter().map(segment).collect(),
        }
    }

    /// The struct; it points into `article` and `self`.
    fn article(&self, article: &ArticleFrame<'_>) -> CdArticle {
        let text = |text: &str| borrow(text.as_bytes());
        CdArticle {
            size: size_of::<CdArticle>() as u32,
            published_trust: u32::from(article.trust),
            id: article.id,
            group: article.group,
            published_ms: article.published_ms.unwrap_or(CD_NO_TIME),
            arrived_ms: article.arrived_ms,
            outlet: text(article.outlet),
            agency: text(article.agency),
            headline: text(article.headline),
            byline: text(article.byline),
            dateline: text(article.dateline),
            language: text(article.language),
            url: text(article.url),
            story: text(article.story),
            file_name: text(&article.file_name),
            text: text(article.text),
            parts: self.parts.as_ptr(),
            parts_len: self.parts.len(),
            segments: self.segments.as_ptr(),
            segments_len: self.segments.len(),
        }
    }
}

/// Call `open`.
pub fn open(instance: &Instance, frame: &OpenFrame<'_>) -> CdStatus {
    let file = CdFile {
        size: size_of::<CdFile>() as u32,
        partial: u32::from(frame.partial),
        arrived_ms: frame.arrived_ms,
        name: borrow(frame.name.as_bytes()),
        bytes: borrow(frame.bytes.0),
        hints_json: borrow(frame.hints_json.as_bytes()),
    };
    let Some(open) = instance.table.open else { return CD_ERR_UNSUPPORTED };
    // SAFETY: `this` came from `create`; the struct and all it points to outlive the call; one call at a time.
    unsafe { open(instance.this, &raw const file) }
}

/// Call `read`.
pub fn read(instance: &Instance, frame: &ReadFrame<'_>) -> CdStatus {
    let arrays = Arrays::of(&frame.article);
    let article = arrays.article(&frame.article);
    let note = |(plugin, note): &(&str, Bytes<'_>)| CdNote {
        plugin: borrow(plugin.as_bytes()),
        note: borrow(note.0),
    };
    let needs: Vec<CdNote> = frame.needs.iter().map(note).collect();
    let input = CdRead {
        size: size_of::<CdRead>() as u32,
        reserved: 0,
        article: &raw const article,
        needs: needs.as_ptr(),
        needs_len: needs.len(),
    };
    let Some(read) = instance.table.read else { return CD_ERR_UNSUPPORTED };
    // SAFETY: as in `open`.
    unsafe { read(instance.this, &raw const input) }
}

/// Call `compare`.
pub fn compare(instance: &Instance, frame: &CompareFrame<'_>) -> CdStatus {
    let arrays = Arrays::of(&frame.article);
    let article = arrays.article(&frame.article);
    let earlier_arrays: Vec<Arrays> =
        frame.earlier.iter().map(|earlier| Arrays::of(&earlier.article)).collect();
    let earlier = |(earlier, arrays): (&EarlierFrame<'_>, &Arrays)| CdEarlier {
        article: arrays.article(&earlier.article),
        note: borrow(earlier.note.0),
        mark: borrow(earlier.mark.0),
    };
    let earlier: Vec<CdEarlier> = frame.earlier.iter().zip(&earlier_arrays).map(earlier).collect();
    let Some(keys) = keys(frame) else { return CD_ERR_ARTICLE };
    let input = CdCompare {
        size: size_of::<CdCompare>() as u32,
        scope: u32::from(frame.scope),
        round: frame.round,
        earlier_size: size_of::<CdEarlier>() as u32,
        article: &raw const article,
        note: borrow(frame.note.0),
        mark: borrow(frame.mark.0),
        keys: keys.as_ptr(),
        keys_len: keys.len(),
        earlier: earlier.as_ptr(),
        earlier_len: earlier.len(),
    };
    let Some(compare) = instance.table.compare else { return CD_ERR_UNSUPPORTED };
    // SAFETY: as in `open`.
    unsafe { compare(instance.this, &raw const input) }
}

/// The keys with their hits; nothing when the frame's counts do not fit together.
fn keys(frame: &CompareFrame<'_>) -> Option<Vec<CdKey>> {
    let mut hits = frame.hits.as_slice();
    let known = |hit: &u32| (*hit as usize) < frame.earlier.len();
    let mut keys = Vec::with_capacity(frame.keys.len());
    for key in &frame.keys {
        let (own, rest) = hits.split_at_checked(key.hits as usize)?;
        hits = rest;
        if !own.iter().all(known) {
            return None;
        }
        keys.push(CdKey {
            hash: key.hash,
            facet: key.facet,
            articles: key.articles,
            groups: key.groups,
            facet_articles: key.facet_articles,
            facet_groups: key.facet_groups,
            last_seen_ms: key.last_seen_ms.unwrap_or(CD_NO_TIME),
            state: borrow(key.state.0),
            hits: own.as_ptr(),
            hits_len: own.len(),
        });
    }
    hits.is_empty().then_some(keys)
}

/// Call `deliver`.
pub fn deliver(instance: &Instance, frame: &DeliverFrame<'_>) -> CdStatus {
    let Some(deliver) = instance.table.deliver else { return CD_ERR_UNSUPPORTED };
    // SAFETY: as in `open`.
    unsafe { deliver(instance.this, borrow(frame.finding.0)) }
}

/// What the answer `status` and the emissions of a call come to.
pub fn outcome(hook: Hook, status: CdStatus, emissions: &mut Emissions) -> Outcome<'_> {
    if let Some(broken) = &emissions.broke {
        return Outcome::Fault { status: BROKE_A_RULE, message: Cow::Borrowed(broken) };
    }
    match (hook, status) {
        (Hook::Open, CD_SKIP) => Outcome::Skip,
        (Hook::Open, CD_OK) => Outcome::Opened(std::mem::take(&mut emissions.articles)),
        (Hook::Read, CD_OK) => Outcome::Read(ReadOutcome {
            note: Bytes(&emissions.note),
            keys: Bytes(&emissions.keys),
            keys_dropped: emissions.keys_dropped,
            findings: emissions.findings.iter().map(|json| Bytes(json)).collect(),
        }),
        (Hook::Compare, CD_NEED) => Outcome::Need(std::mem::take(&mut emissions.need)),
        (Hook::Compare, CD_OK) => Outcome::Compared(ComparedOutcome {
            findings: emissions.findings.iter().map(|json| Bytes(json)).collect(),
            verdict: emissions.verdict.as_deref().map(Bytes),
            mark: emissions.mark.as_deref().map(Bytes),
            states: emissions.states.iter().map(|(hash, state)| (*hash, Bytes(state.as_slice()))).collect(),
        }),
        (Hook::Deliver, CD_OK) => Outcome::Delivered,
        (_, status) if status >= 0 => Outcome::Fault {
            status: BROKE_A_RULE,
            message: Cow::Owned(format!("it answered {status}, which means nothing here")),
        },
        (_, status) => {
            let status = if (CD_ERR_UNSUPPORTED..0).contains(&status) { status } else { CD_ERR_ARTICLE };
            let message = match (emissions.error.as_str(), status) {
                ("", CD_ERR_FATAL) => Cow::Borrowed("it says it cannot go on, and not why"),
                ("", _) => Cow::Borrowed("it does not say why"),
                (error, _) => Cow::Borrowed(error),
            };
            Outcome::Fault { status, message }
        }
    }
}
