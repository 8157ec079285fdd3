//! Whether a number is one of a count still under way, which later ones go on with and do not contradict.

use crate::view::{Sentence, View};
use copydesk_text::fold::list::List;
use copydesk_text::fold::sense::CALENDAR;
use copydesk_text::quantity::Quantity;

/// Whether a count has grown to the number: `bringing the total to 18`, `taking the number of cancellations to 18`.
pub fn is_counted_on(view: &View<'_>, quantity: &Quantity) -> bool {
    let word = |n: usize| quantity.lead.checked_sub(n).map_or("", |i| view.cuts.low(i));
    word(1) == "to"
        && (2..8).any(|n| {
            matches!(word(n), "bringing" | "brings" | "brought" | "taking" | "takes" | "raising" | "raises")
        })
}

/// What is still being counted: `four tonnes so far`, `by the afternoon two tonnes had been collected`.
pub fn is_so_far(view: &View<'_>, quantity: &Quantity, sentence: &Sentence) -> bool {
    static PARTS: List = List::new(&[
        "morning",
        "noon",
        "midday",
        "afternoon",
        "evening",
        "night",
        "nightfall",
        "midnight",
        "dusk",
        "dawn",
        "now",
        "then",
    ]);
    let cuts = &view.cuts;
    let from = quantity.lead.saturating_sub(8).max(sentence.pieces.start);
    let to = (quantity.pieces.end + 8).min(sentence.pieces.end);
    static TELLING: List = List::new(&["so", "to", "already", "by"]);
    let told = |i: usize| match cuts.low(i) {
        "so" => cuts.low(i + 1) == "far",
        "to" => cuts.low(i + 1) == "date",
        "already" => true,
        "by" => (i + 1..(i + 4).min(to)).any(|k| PARTS.has(cuts, k) || cuts.is(k, CALENDAR)),
        _ => false,
    };
    is_counted_on(view, quantity) || (from..to).filter(|i| TELLING.has(cuts, *i)).any(told)
}

/// What a count under way shows: `38.9 percent after 41 of the 58 polling stations`, `an early lead`.
pub fn is_interim(view: &View<'_>, sentence: &Sentence) -> bool {
    const COUNTED: &[&str] = &["partial", "exit", "projection", "projections", "counted", "provisional"];
    static EARLY: List = List::new(&["lead", "returns", "results", "count", "counts", "votes", "figures"]);
    const OF: &[&str] = &["polling", "precincts", "districts", "constituencies", "votes", "ballots"];
    let has = |words: &[&str]| sentence.pieces.clone().any(|i| words.contains(&view.cuts.low(i)));
    let early = |i: usize| view.cuts.low(i) == "early" && EARLY.has(&view.cuts, i + 1);
    let still = has(COUNTED)
        || sentence.pieces.clone().any(early)
        || (has(&["reported", "reporting", "declared", "after", "with"]) && has(OF));
    still && !has(&["all", "final", "every", "official"])
}
