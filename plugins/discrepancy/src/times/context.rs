//! What the words around a date make of it.

use crate::view::{Sentence, View};
use copydesk_text::date::Mention;
use copydesk_text::fold::list::List;
use copydesk_text::fold::sense::POSSESSIVE;

/// `Sunday's march`.
pub(super) fn is_possessive(view: &View<'_>, mention: &Mention) -> bool {
    ends_possessive(view, mention.to - 1)
}

/// Whether a piece has a possessive ending.
#[inline]
pub(super) fn ends_possessive(view: &View<'_>, i: usize) -> bool {
    view.cuts.is(i, POSSESSIVE)
}

/// Whether the date is that of what somebody said: `said on Thursday that it crashed`.
pub(super) fn said_between(view: &View<'_>, at: usize, mention: &Mention) -> bool {
    static SAID: List = List::new(&[
        "said",
        "says",
        "told",
        "announced",
        "reported",
        "wrote",
        "tweeted",
        "added",
        "confirmed",
        "warned",
        "asked",
        "saying",
        "stated",
        "denied",
        "voted",
        "predicted",
        "signed",
        "released",
    ]);
    let between = at.min(mention.from.saturating_sub(3))..at.max(mention.from);
    // `Shares rose on Friday after the deputies had voted`: the day of the one is not that of the other.
    static TURNS: List = List::new(&["after", "before", "following", "despite"]);
    if (mention.to..at).any(|i| TURNS.has(&view.cuts, i)) {
        return true;
    }
    between.into_iter().any(|i| i != at && SAID.has(&view.cuts, i))
        || (mention.to..mention.to + 3).any(|i| i < at && SAID.has(&view.cuts, i))
}

/// Whether it is left open that the event took place.
pub(super) fn is_open(view: &View<'_>, sentence: &Sentence, at: usize) -> bool {
    static OPEN: List = List::new(&[
        "should", "whether", "if", "could", "might", "may", "not", "never", "unless", "demanded", "urged",
    ]);
    let from = at.saturating_sub(5).max(sentence.pieces.start);
    (from..at).any(|i| OPEN.has(&view.cuts, i) || view.cuts.low(i).ends_with("n't"))
}

/// Whether the words before the date speak of what is to come.
pub(super) fn looks_ahead(view: &View<'_>, sentence: &Sentence, mention: &Mention) -> bool {
    static AHEAD: List = List::new(&[
        "will",
        "would",
        "due",
        "planned",
        "scheduled",
        "expected",
        "targeted",
        "plans",
        "hopes",
        "plan",
        "hope",
        "next",
        "upcoming",
        "tomorrow",
        "until",
    ]);
    let from = mention.from.saturating_sub(12).max(sentence.pieces.start);
    // What was planned or hoped is another clause's: `as hopes faded for those on the plane that crashed on Monday`.
    let clause = |i: &usize| matches!(view.cuts.low(*i), "that" | "which" | "who" | "when" | "after");
    let from = (from..mention.from).rev().find(clause).unwrap_or(from);
    let is_to = |i: usize| {
        view.cuts.low(i) == "to"
            && matches!(view.cuts.low(i.saturating_sub(1)), "is" | "are" | "was" | "were")
    };
    // What starts on Monday has not started yet.
    static PRESENT: List = List::new(&[
        "starts",
        "starting",
        "begins",
        "beginning",
        "opens",
        "opening",
        "resumes",
        "resuming",
        "takes",
        "kicks",
        "returns",
        "ends",
        "finishes",
        "closes",
        "fall",
        "falls",
        "stop",
        "stops",
        "shut",
        "shuts",
        "leave",
        "leaves",
        "cease",
        "ceases",
        "meets",
        "expires",
        "runs",
        "comes",
        "enters",
        "applies",
    ]);
    let near = mention.from.saturating_sub(3).max(sentence.pieces.start);
    let present = view.cuts.low(mention.from.saturating_sub(1)) == "on"
        && (near..mention.from).any(|i| PRESENT.has(&view.cuts, i));
    present || (from..mention.from).any(|i| AHEAD.has(&view.cuts, i) || is_to(i))
}

/// Whether the date stands in the head of the first lines, before a dash: when the article was written.
pub(super) fn heads_line(view: &View<'_>, sentence: &Sentence, mention: &Mention) -> bool {
    let dash = |i: usize| matches!(view.cuts.raw(i), "-" | "—" | "–") && !view.cuts.glued(i);
    sentence.rank < 5 && (mention.to..(mention.to + 4).min(sentence.pieces.end)).any(dash)
}

/// Whether what looks like a time of day is a measure: `crested at 8.42 metres`.
pub(super) fn is_measure(view: &View<'_>, mention: &Mention) -> bool {
    static UNITS: List = List::new(&[
        "m", "metre", "metres", "meter", "meters", "km", "percent", "per", "%", "million", "billion", "bn",
    ]);
    mention.said.clock.is_some() && UNITS.has(&view.cuts, mention.to)
}

pub(super) fn after_says(view: &View<'_>, mention: &Mention, words: &[&str]) -> bool {
    (mention.to..mention.to + 2).all(|i| words.contains(&view.cuts.low(i)))
}
