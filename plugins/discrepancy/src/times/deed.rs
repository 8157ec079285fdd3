//! The thing that a deed is done to or that does it, whatever thing it is: `the [exhibition] opens`, `signed the [deal]`.

use crate::view::{Sentence, View};
use copydesk_text::fold::{Piece, is_stop};

/// Words of a thing's name at most.
const WIDEST: usize = 6;
/// Letters of a noun that tells something, at least.
const SHORTEST: usize = 4;

/// The noun piece of what is done by the verb at piece `i`, or does it. Only what is named as known counts: `the report`,
/// `its report`, not `a report`.
pub(super) fn thing(view: &View<'_>, sentence: &Sentence, i: usize) -> Option<usize> {
    let from = sentence.pieces.start;
    let mut before = i;
    let mut passive = false;
    while before > from && leads_to_verb(view.cuts.low(before - 1)) {
        before -= 1;
        passive |= matches!(view.cuts.low(before), "is" | "are" | "was" | "were" | "be" | "been" | "being");
    }
    // `met to end the strike` tells no end.
    let aim = view.cuts.low(i.saturating_sub(1)) == "to" && before + 1 == i;
    if aim {
        return None;
    }
    // `picked up the case`
    let after = i
        + 1
        + usize::from(matches!(view.cuts.low(i + 1), "up" | "out" | "off" | "down" | "in" | "on" | "over"));
    let object = || object(view, sentence, after);
    let subject = || subject(view, from, before);
    let found = if passive || !is_definite(view.cuts.low(after)) { subject() } else { object() };
    found.filter(|k| {
        let noun = view.cuts.low(*k);
        let first = matches!(view.cuts.low(k.saturating_sub(1)), "first" | "last" | "final");
        view.cuts.is_word(*k)
            && !view.cuts.capital(*k)
            && noun.len() >= SHORTEST
            && (first || !is_vague(noun))
    })
}

/// The head of the words after a verb.
fn object(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<usize> {
    let end = (at + 1 + WIDEST).min(sentence.pieces.end);
    (at + 1..end).take_while(|k| names_thing(view, *k)).last()
}

/// The head of the words before a verb: `the [trial] of the three men`.
fn subject(view: &View<'_>, from: usize, before: usize) -> Option<usize> {
    let mut end = before;
    for _ in 0..3 {
        let start = (from..end).rev().take_while(|k| names_thing(view, *k) && k + WIDEST >= end).last()?;
        let known = start > from && is_definite(view.cuts.low(start - 1));
        let joint = start.checked_sub(if known { 2 } else { 1 }).filter(|k| *k >= from);
        match joint.filter(|k| joins_things(view.cuts.low(*k))) {
            Some(joint) => end = joint,
            None => {
                return (known || (start + 1 == end && is_alone(view.cuts.low(start)))).then_some(end - 1);
            }
        }
    }
    None
}

/// Things that need no article: `when [parliament] meets`.
fn is_alone(noun: &str) -> bool {
    matches!(
        noun,
        "parliament"
            | "congress"
            | "cabinet"
            | "court"
            | "school"
            | "schools"
            | "talks"
            | "trading"
            | "voting"
            | "polling"
            | "polls"
            | "play"
            | "work"
            | "production"
            | "construction"
            | "negotiations"
            | "flights"
            | "trains"
            | "ferries"
            | "services"
            | "lessons"
            | "classes"
            | "shops"
            | "tickets"
            | "applications"
            | "nominations"
            | "sales"
    )
}

/// Whether a piece may be of a thing's name.
fn names_thing(view: &View<'_>, k: usize) -> bool {
    let hyphen = view.cuts.raw(k) == "-" && view.cuts.glued(k);
    match view.cuts.piece(k) {
        Some(Piece::Word) => {
            let word = view.cuts.low(k);
            !is_stop(word)
                && !joins_things(word)
                && !matches!(word, "until" | "till" | "when" | "while" | "since" | "once")
        }
        Some(Piece::Number) => true,
        _ => hyphen,
    }
}

fn is_definite(word: &str) -> bool {
    matches!(word, "the" | "its" | "his" | "her" | "their" | "this")
        || word.ends_with("'s")
        || word.ends_with("’s")
}

fn joins_things(word: &str) -> bool {
    matches!(
        word,
        "of" | "in" | "at" | "on" | "for" | "to" | "near" | "from" | "between" | "against" | "with" | "over"
    )
}

/// Words between a thing and its verb.
fn leads_to_verb(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "to"
            | "due"
            | "set"
            | "scheduled"
            | "expected"
            | "planned"
            | "first"
            | "finally"
            | "also"
            | "officially"
            | "formally"
            | "only"
            | "then"
            | "now"
            | "still"
            | "itself"
    )
}

/// Nouns that may be any of many things.
fn is_vague(noun: &str) -> bool {
    matches!(
        noun,
        "people"
            | "person"
            | "thing"
            | "things"
            | "group"
            | "others"
            | "officials"
            | "police"
            | "government"
            | "country"
            | "state"
            | "case"
            | "cases"
            | "part"
            | "number"
            | "time"
            | "week"
            | "month"
            | "year"
            | "morning"
            | "evening"
            | "night"
            | "afternoon"
            | "statement"
            | "company"
            | "spokesman"
            | "spokeswoman"
            | "news"
            | "world"
    )
}
