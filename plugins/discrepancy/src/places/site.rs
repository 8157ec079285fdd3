//! Where an event was, by the words around those that tell it: `the dyke gave way [at Velm]`, `[Velm], where it gave way`.

use crate::phrases::parts_clauses;
use crate::view::{Sentence, View};
use copydesk_text::name::Name;
use std::ops::Range;

/// Pieces between an event and its place at most.
const REACH: usize = 11;

/// The place of the event that the pieces `at` tell.
pub(super) fn beside<'s>(view: &View<'_>, sentence: &'s Sentence, at: &Range<usize>) -> Option<&'s Name> {
    after(view, sentence, at)
        .or_else(|| before_where(view, sentence, at))
        .or_else(|| opening(view, sentence, at))
}

/// The place that opens at a piece, an article before it allowed.
fn at_piece<'s>(view: &View<'_>, sentence: &'s Sentence, i: usize) -> Option<&'s Name> {
    let from = i + usize::from(view.cuts.low(i) == "the");
    sentence.names.iter().find(|name| name.pieces.start == from)
}

fn is_place_word(word: &str) -> bool {
    matches!(
        word,
        "at" | "in"
            | "near"
            | "off"
            | "outside"
            | "beside"
            | "by"
            | "above"
            | "below"
            | "under"
            | "beneath"
            | "behind"
            | "opposite"
            | "on"
    )
}

fn after<'s>(view: &View<'_>, sentence: &'s Sentence, at: &Range<usize>) -> Option<&'s Name> {
    let from = if is_place_word(view.cuts.low(at.end - 1)) { at.end - 1 } else { at.end };
    let end = (at.end + REACH).min(sentence.pieces.end);
    (from..end)
        .take_while(|i| !parts_clauses(view, *i))
        .filter(|i| is_place_word(view.cuts.low(*i)))
        .find_map(|i| at_piece(view, sentence, i + 1))
}

/// `Velm lock, where the dyke gave way`.
fn before_where<'s>(view: &View<'_>, sentence: &'s Sentence, at: &Range<usize>) -> Option<&'s Name> {
    let from = at.start.saturating_sub(REACH).max(sentence.pieces.start);
    let whence = (from..at.start).rev().find(|i| view.cuts.low(*i) == "where")?;
    sentence.names.iter().rfind(|name| name.pieces.end <= whence && whence - name.pieces.end <= 2)
}

/// `At Velm, the dyke gave way`.
fn opening<'s>(view: &View<'_>, sentence: &'s Sentence, at: &Range<usize>) -> Option<&'s Name> {
    let first = sentence.pieces.start;
    let name = at_piece(view, sentence, first + 1).filter(|_| is_place_word(view.cuts.low(first)))?;
    let end = name.pieces.end;
    (at.start <= end + REACH && (view.cuts.raw(end) == "," || view.cuts.raw(end + 1) == ",")).then_some(name)
}
