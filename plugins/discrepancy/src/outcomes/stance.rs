//! How the words before a phrase take it, and whom it is about.

use crate::view::{Sentence, View};
use copydesk_text::fold::is_stop;
use std::ops::Range;

/// How the words before a phrase take it.
#[derive(Debug, PartialEq)]
pub(super) enum Stance {
    /// It is said.
    Firm,
    /// It is denied.
    Denied,
    /// It is left open.
    Open,
}

pub(super) fn stance(view: &View<'_>, before: &Range<usize>) -> Stance {
    const OPEN: &[&str] = &[
        "may",
        "might",
        "could",
        "should",
        "if",
        "whether",
        "unless",
        "until",
        "must",
        "want",
        "wants",
        "wanted",
        "demand",
        "demanded",
        "demanding",
        "urged",
        "urges",
        "urging",
        "called",
        "calls",
        "asked",
        "threatened",
        "feared",
        "fears",
        "reportedly",
        "rumours",
        "rumors",
        "likely",
        "possibly",
        "perhaps",
        "hoped",
        "hopes",
        "expected",
        "considering",
        "would",
        "can",
        "before",
        "or",
        "suspected",
        "alleged",
        "allegedly",
        "how",
        "why",
        "than",
    ];
    const NOT: &[&str] = &["not", "never", "without", "nobody", "neither", "nor"];
    const DENY: &[&str] = &["denied", "denies", "deny", "denying", "refused", "refuses", "refusing"];
    let near = before.end.saturating_sub(5).max(before.start)..before.end;
    let negated = |i: &usize| {
        NOT.contains(&view.cuts.low(*i))
            || view.cuts.low(*i).ends_with("n't")
            || view.cuts.low(*i).ends_with("n’t")
    };
    let far = before.end.saturating_sub(12).max(before.start)..before.end;
    if near.clone().any(|i| negated(&i)) || far.into_iter().any(|i| DENY.contains(&view.cuts.low(i))) {
        return Stance::Denied;
    }
    if near.clone().any(|i| OPEN.contains(&view.cuts.low(i))) { Stance::Open } else { Stance::Firm }
}

/// Whether the words after the phrase leave it open: `an electrical fault is suspected`, `arson could not be ruled out`.
pub(super) fn left_open_after(view: &View<'_>, after: &Range<usize>) -> bool {
    (after.start..after.end.min(after.start + 6)).any(|i| {
        matches!(
            view.cuts.low(i),
            "suspected" | "ruled" | "possible" | "possibility" | "likely" | "feared" | "inquiry" | "theory"
        )
    })
}

/// Whether it is about some of several: `[amendments;] all were defeated`, `acquitted on two others`.
pub(super) fn is_of_many(view: &View<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|i| {
        matches!(
            view.cuts.low(i),
            "all" | "both" | "some" | "others" | "most" | "many" | "several" | "two" | "three" | "few"
        )
    })
}

/// `The guide, Ada Lind, 44, [was found]` is about the guide; the inner answer is None where that may be anybody.
fn apposed<'v>(view: &'v View<'_>, sentence: &Sentence, at: usize) -> Option<Option<&'v str>> {
    let opens = sentence.pieces.start;
    let comma = (opens + 2..(opens + 5).min(at)).find(|i| view.cuts.raw(*i) == ",")?;
    let whose = matches!(view.cuts.low(opens), "the" | "a" | "an" | "his" | "her" | "their" | "its");
    if comma + 1 >= at || view.cuts.raw(at - 1) != "," || !whose {
        return None;
    }
    let noun = view.cuts.low(comma - 1);
    Some((!ANYBODY.contains(&noun) && noun.len() > 3 && !view.cuts.capital(comma - 1)).then_some(noun))
}

fn is_saying(word: &str) -> bool {
    matches!(word, "said" | "says" | "told" | "added" | "saw" | "knew" | "thought" | "confirmed" | "reported")
}

/// Words that stand for anybody.
const ANYBODY: &[&str] = &[
    "man",
    "woman",
    "person",
    "boy",
    "girl",
    "child",
    "he",
    "she",
    "it",
    "they",
    "one",
    "people",
    "victim",
    "body",
    "other",
    "another",
    "who",
    "that",
    "which",
    "them",
    "us",
    "suspect",
    "official",
    "officials",
];

/// The one thing or person right before a phrase: `a firefighter [was killed]`, `the match [was called off]`.
pub(super) fn subject_noun<'v>(
    view: &'v View<'_>,
    sentence: &Sentence,
    before: &Range<usize>,
    many: bool,
) -> Option<&'v str> {
    let mut at = before.end;
    while at > before.start
        && matches!(
            view.cuts.low(at - 1),
            "later"
                | "also"
                | "then"
                | "reportedly"
                | "since"
                | "was"
                | "were"
                | "is"
                | "are"
                | "been"
                | "has"
                | "had"
                | "have"
                | "be"
        )
    {
        at -= 1;
    }
    if let Some(noun) = apposed(view, sentence, at) {
        return noun;
    }
    // `The bridge to Gull Island [had collapsed]` is about the bridge.
    let named = |i: usize| view.cuts.is_word(i) && view.cuts.capital(i);
    let mut back = at;
    while back > before.start && named(back - 1) {
        back -= 1;
    }
    let of = |i: usize| matches!(view.cuts.low(i), "to" | "in" | "at" | "of" | "near" | "on");
    let beside =
        |i: usize| view.cuts.is_word(i) && !is_stop(view.cuts.low(i)) && !is_saying(view.cuts.low(i));
    if back < at && back > before.start + 1 && of(back - 1) {
        at = back - 1;
    } else if back < at && back > before.start + 1 && beside(back - 1) {
        // `The freighter Haldis [sank]`
        at = back;
    }
    let noun = view.cuts.low(at.checked_sub(1).filter(|i| *i >= before.start)?);
    // `Schools [will stay closed]` are all of them.
    let opens = many && at - 1 == sentence.pieces.start && noun.ends_with('s');
    let plain = view.cuts.is_word(at - 1)
        && (opens || !view.cuts.capital(at - 1))
        && !is_stop(noun)
        && noun.len() > 3
        && (many || !noun.ends_with('s') || noun.ends_with("ss"))
        && !noun.ends_with("ed")
        && !noun.ends_with("ly")
        && !ANYBODY.contains(&noun);
    let from = at.saturating_sub(5).max(before.start);
    let one = (from..at)
        .any(|i| matches!(view.cuts.low(i), "a" | "an" | "the" | "one" | "his" | "her" | "its" | "their"));
    let all = many && (at - 1 == from || (from..at).any(|i| view.cuts.low(i) == "all"));
    (plain && (one || all)).then_some(noun)
}

pub(super) fn is_body_part(word: &str) -> bool {
    matches!(
        word,
        "ankle"
            | "wrist"
            | "leg"
            | "arm"
            | "shoulder"
            | "knee"
            | "rib"
            | "ribs"
            | "nose"
            | "jaw"
            | "hip"
            | "collarbone"
            | "foot"
            | "hand"
            | "finger"
            | "thigh"
            | "hamstring"
            | "pelvis"
            | "elbow"
            | "toe"
            | "neck"
            | "back"
            | "skull"
            | "spine"
            | "heel"
            | "calf"
            | "groin"
            | "thumb"
            | "cheekbone"
            | "eye"
            | "head"
            | "chest"
            | "vertebra"
            | "heart"
    )
}
