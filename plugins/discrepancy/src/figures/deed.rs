//! What was done to those counted, or what they did, by the verb beside them: `37 people have been infected`, `stung 40
//! pupils`. It stands among the nouns of a figure.

use crate::view::{Sentence, View};
use crate::wordnet::wordnet;
use copydesk_text::quantity::Quantity;

/// Begins the verb among the nouns of a figure.
pub const DEED: char = '>';

/// Pieces behind what is counted in which its verb begins.
const NEAR: usize = 7;

/// The verb of what is counted.
pub(super) fn deed(
    view: &View<'_>,
    sentence: &Sentence,
    quantity: &Quantity,
    counted: usize,
) -> Option<String> {
    let cuts = &view.cuts;
    let passes = |i: usize| {
        matches!(
            cuts.low(i),
            "were"
                | "was"
                | "are"
                | "is"
                | "be"
                | "been"
                | "being"
                | "have"
                | "has"
                | "had"
                | "who"
                | "also"
                | "still"
                | "now"
                | "not"
                | "all"
                | "that"
                | "which"
                | "to"
                | "known"
                | "believed"
                | "confirmed"
                | "reported"
                | "thought"
                | "said"
        ) || cuts.low(i).ends_with("ly")
    };
    let verb = |i: usize| {
        let word = cuts.low(i);
        let ended = word.len() > 3 && (word.ends_with("ed") || word.ends_with("ing"));
        let known =
            cuts.is_word(i) && !copydesk_text::fold::is_stop(word) && (ended || wordnet().is_form(view, i));
        known.then(|| wordnet().verb(word)).flatten()
    };
    let end = sentence.pieces.end.min(counted + NEAR);
    let behind = (counted.max(quantity.pieces.end)..end).find(|i| !passes(*i)).and_then(verb);
    let ahead = || quantity.lead.checked_sub(1).filter(|i| *i >= sentence.pieces.start).and_then(verb);
    let verb = behind.or_else(ahead)?;
    Some(format!("{DEED}{}", wordnet().lemma(verb)))
}

/// Whether two verbs as they stand among the nouns may mean the same.
pub fn are_one(one: &str, other: &str) -> bool {
    let verb = |deed: &str| wordnet().verb(deed.trim_start_matches(DEED));
    one == other || verb(one).zip(verb(other)).is_some_and(|(one, other)| wordnet().may_mean_same(one, other))
}
