//! Whom or what a phrase is about.

use crate::view::{Sentence, View};
use copydesk_text::fold::{Piece, is_stop};
use std::ops::Range;

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

/// The thing or person a phrase is about: what stands right before it, the first of two, or what stands farther off.
pub(super) fn subject<'v>(
    view: &'v View<'_>,
    sentence: &Sentence,
    before: &Range<usize>,
    many: bool,
) -> Option<&'v str> {
    subject_noun(view, sentence, before, many)
        .or_else(|| joint_subject(view, sentence, before.end))
        .or_else(|| many.then(|| far_subject(view, sentence, before.end, many))?)
}

/// The one thing or person right before a phrase: `a firefighter [was killed]`, `the match [was called off]`.
fn subject_noun<'v>(
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
    let one = (from..at).any(|i| {
        matches!(view.cuts.low(i), "a" | "an" | "the" | "one" | "his" | "her" | "its" | "their")
            || view.cuts.low(i).ends_with("'s")
    });
    let all = many && (at - 1 == from || (from..at).any(|i| view.cuts.low(i) == "all"));
    (plain && (one || all)).then_some(noun)
}

/// The first of two subjects: `The [captain] and three passengers died`.
fn joint_subject<'v>(view: &'v View<'_>, sentence: &Sentence, at: usize) -> Option<&'v str> {
    let from = at.saturating_sub(5).max(sentence.pieces.start);
    let and = (from..at).rev().find(|i| view.cuts.low(*i) == "and")?;
    let noun = and.checked_sub(1).filter(|i| *i > sentence.pieces.start)?;
    let known = matches!(view.cuts.low(noun - 1), "the" | "its" | "his" | "her" | "their");
    let verb = (and + 1..at)
        .any(|i| view.cuts.is_word(i) && !is_stop(view.cuts.low(i)) && is_saying(view.cuts.low(i)));
    let word = view.cuts.low(noun);
    (known && !verb && word.len() > 3 && !word.ends_with('s') && !ANYBODY.contains(&word)).then_some(word)
}

/// Words between a subject and its verb.
fn leads_on(word: &str) -> bool {
    matches!(
        word,
        "was"
            | "were"
            | "is"
            | "are"
            | "been"
            | "has"
            | "had"
            | "have"
            | "be"
            | "to"
            | "will"
            | "would"
            | "shall"
            | "must"
            | "now"
            | "all"
            | "both"
            | "still"
            | "there"
            | "here"
            | "already"
            | "soon"
            | "again"
            | "only"
            | "not"
            | "never"
            | "also"
            | "later"
            | "then"
    )
}

/// A noun that what stands between parts from its phrase: `The [laboratory] on the same site, which employs 90, [will stay
/// open]`.
fn far_subject<'v>(view: &'v View<'_>, sentence: &Sentence, at: usize, many: bool) -> Option<&'v str> {
    let (cuts, from) = (&view.cuts, sentence.pieces.start);
    let mut at = at;
    while at > from && leads_on(cuts.low(at - 1)) {
        at -= 1;
    }
    if at > from && cuts.raw(at - 1) == "," {
        let opens = |k: &usize| {
            cuts.raw(*k) == "," && matches!(cuts.low(*k + 1), "which" | "who" | "whose" | "where")
        };
        at = (from..at - 1).rev().find(opens)?;
    }
    let joins = |i: usize| {
        matches!(
            cuts.low(i),
            "of" | "in" | "at" | "on" | "for" | "to" | "near" | "from" | "with" | "between" | "by" | "under"
        )
    };
    let part = |i: &usize| {
        (cuts.is_word(*i) && !is_stop(cuts.low(*i)) && !joins(*i) && !is_saying(cuts.low(*i)))
            || cuts.piece(*i) == Some(Piece::Number)
            || (cuts.raw(*i) == "-" && cuts.glued(*i))
    };
    let article = |i: usize| {
        matches!(
            cuts.low(i),
            "a" | "an"
                | "the"
                | "its"
                | "his"
                | "her"
                | "their"
                | "both"
                | "this"
                | "that"
                | "these"
                | "those"
        ) || cuts.low(i).ends_with("'s")
    };
    for _ in 0..3 {
        let start = (from..at).rev().take_while(part).last()?;
        let known = start > from && article(start - 1);
        let joint = start.checked_sub(if known { 2 } else { 1 }).filter(|i| *i >= from && joins(*i));
        if let Some(joint) = joint {
            at = joint;
            continue;
        }
        // `the freighter Haldis` is a freighter.
        let head = (start..at).rev().find(|i| cuts.is_word(*i) && !cuts.capital(*i))?;
        let noun = cuts.low(head);
        let plural = noun.ends_with('s') && !noun.ends_with("ss");
        let verbal = noun.ends_with("ed") || noun.ends_with("ly") || noun.ends_with("ing");
        let one = known && (many || !plural) && at - start <= 5;
        return (one && noun.len() > 3 && !verbal && !ANYBODY.contains(&noun)).then_some(noun);
    }
    None
}
