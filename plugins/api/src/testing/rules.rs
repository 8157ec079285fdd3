//! What every plugin must keep to; breaking it fails the test with a sentence.

use crate::{Decision, Finding, Opened, Verdict};

/// Longest state of a key, bytes.
const STATE_MAX: usize = 4096;
/// Most texts one `compare` may ask for.
const NEED_MAX: usize = 8;
/// What an article can be to an earlier one.
const RELATIONS: [&str; 10] = [
    "identical",
    "copy",
    "truncated",
    "extended",
    "merged",
    "revision",
    "update",
    "excerpt",
    "templated",
    "same-statement",
];

/// Checks what `open` made of a file of `file_len` bytes.
#[track_caller]
pub fn opened(opened: &Opened, file_len: usize) {
    let mut covered = 0;
    for part in &opened.parts {
        let (start, end) = (part.start as usize, part.end as usize);
        assert!(start >= covered, "{part:?} overlaps the part before it or is out of order");
        assert!(opened.text.get(start..end).is_some(), "{part:?} is no part of the text");
        covered = end;
    }
    let mut covered = 0;
    for segment in &opened.segments {
        let start = segment.text_start as usize;
        let end = start + segment.text_len as usize;
        assert!(start >= covered, "{segment:?} overlaps the segment before it or is out of order");
        assert!(opened.text.get(start..end).is_some(), "{segment:?} is no part of the text");
        let file_end = segment.file_start.checked_add(segment.file_len);
        assert!(file_end.is_some_and(|end| end <= file_len as u64), "{segment:?} is no part of the file");
        covered = end;
    }
}

/// Checks findings; `text` gives the text of an article by number (0 is the one at hand).
#[track_caller]
pub fn findings<'a>(findings: &[Finding], text: impl Fn(u64) -> Option<&'a str>) {
    for finding in findings {
        let Finding { kind, topic, message, .. } = finding;
        let named = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        assert!(named, "the kind of a finding must match [a-z_]+: {kind:?}");
        assert!(!topic.is_empty(), "a finding without a topic can never be followed up: {message:?}");
        assert!(!finding.fingerprint.is_empty(), "finding {topic:?} has no fingerprint");
        let one_line = !message.is_empty() && !message.contains('\n');
        assert!(one_line, "the message of finding {topic:?} must be one line: {message:?}");
        let sure = finding.confidence;
        assert!((0.0..=1.0).contains(&sure), "the confidence of finding {topic:?} is {sure}");
        for evidence in &finding.evidence {
            let Some(text) = text(evidence.article) else {
                panic!("finding {topic:?} rests on article {}, which was not filed", evidence.article)
            };
            let words = text.get(evidence.start as usize..evidence.end as usize);
            assert_eq!(
                words,
                Some(evidence.text.as_str()),
                "finding {topic:?}: {evidence:?} is not in the text"
            );
        }
    }
}

/// Checks which texts are asked for.
#[track_caller]
pub fn need(ids: &[u64], round: u32, shown: impl Fn(u64) -> bool) {
    assert!(round == 0, "`compare` asked for texts a second time");
    assert!(!ids.is_empty(), "`compare` asked for the texts of no article");
    assert!(ids.len() <= NEED_MAX, "`compare` asked for {} texts, over {NEED_MAX}", ids.len());
    for id in ids {
        assert!(shown(*id), "`compare` asked for the text of article {id}, which it was not shown");
    }
}

/// Checks a decision apart from its findings; `key` tells whether the article has a story-scope key.
#[track_caller]
pub fn decision(decision: &Decision, shown: impl Fn(u64) -> bool, key: impl Fn(u64) -> bool) {
    for (hash, state) in &decision.states {
        assert!(
            key(*hash),
            "`compare` set the state of {hash:#x}, which is no story-scope key of the article"
        );
        let len = state.len();
        assert!(len <= STATE_MAX, "the state of key {hash:#x} has {len} bytes, over {STATE_MAX}");
    }
    if let Some(Verdict { of, relation, score, also, .. }) = &decision.verdict {
        for id in also.iter().chain([of]) {
            assert!(shown(*id), "the verdict names article {id}, which `compare` was not shown");
        }
        assert!(RELATIONS.contains(&relation.as_str()), "{relation:?} is no relation");
        assert!((0.0..=1.0).contains(score), "the verdict's score is {score}");
    }
}
