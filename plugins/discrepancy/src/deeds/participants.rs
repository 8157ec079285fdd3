//! Who took part in a deed: who did it or to whom it was done, and what else stands beside it.

use crate::phrases::parts_clauses;
use crate::view::{Sentence, View, stem_hash};
use copydesk_text::fold::list::List;
use copydesk_text::fold::root;
use copydesk_text::fold::sense::{CALENDAR, COUNT, STOP, TIME};
use std::ops::Range;

/// Pieces of a subject at most.
const WIDEST: usize = 12;
/// Pieces of what stands between a subject and its verb at most.
const FARTHEST: usize = 24;
/// Pieces behind a verb that belong to it.
const BEHIND: usize = 8;
/// Sentences in which somebody meant by a pronoun is looked for.
const BACK: usize = 6;

/// Those who took part.
pub(super) struct Participants {
    /// Stems of the subject's words, hashed and sorted.
    pub subject: Vec<u16>,
    /// The same, with those behind the verb.
    pub all: Vec<u16>,
    /// Nobody did it, or it was done to nobody: `no officer`, `neither he nor she`.
    pub nobody: bool,
    /// The noun behind `no`.
    pub no_thing: Option<usize>,
    /// First piece of the subject.
    pub from: usize,
    /// The subject is a known person or thing: a name, `the captain`, `she`.
    pub definite: bool,
}

/// Those who took part in what the pieces `at` tell.
pub(super) fn of(view: &View<'_>, sentence: &Sentence, at: &Range<usize>) -> Participants {
    let opens = set_off(view, sentence, at.start);
    // `The captain, [Rufino Sale], swam`
    let beside = opens.map_or(0..0, |opens| opens + 1..(opens + 5).min(at.start));
    let beside = if matches!(view.cuts.low(beside.start), "who" | "which" | "whose" | "where") {
        0..0
    } else {
        beside
    };
    let at = opens.unwrap_or(at.start)..at.end;
    let floor = at.start.saturating_sub(WIDEST).max(sentence.pieces.start);
    let clause = (floor..at.start).rev().find(|i| ends_subject(view, *i)).map_or(floor, |i| i + 1);
    let mut from = clause;
    let mut subject = stems(view, sentence, from..at.start);
    let pronoun = (from..at.start).rev().find(|i| is_pronoun(view.cuts.low(*i)));
    if subject.is_empty() && pronoun.is_none() {
        // `The owner, Corvane, [has halted]`
        from = floor;
        subject = stems(view, sentence, from..at.start);
    }
    let no = (pronoun.unwrap_or(from)..at.start).find(|i| is_nobody(view, *i));
    if let Some(pronoun) = pronoun {
        subject = meant(view, sentence, pronoun);
    }
    subject.extend(stems(view, sentence, beside));
    // `Ada Lind, 44`, not `American troops`
    let ends = |end: usize| (end..at.start).all(|i| !view.cuts.is_word(i));
    let named = sentence
        .names
        .iter()
        .any(|n| n.pieces.start >= from && n.pieces.end <= at.start && ends(n.pieces.end));
    let definite = named || is_definite(view, from, at.start);
    let limit = (at.end + BEHIND).min(sentence.pieces.end);
    let end = (at.end..limit).find(|i| parts_clauses(view, *i)).unwrap_or(limit);
    let mut all = stems(view, sentence, at.end..end);
    if (at.end..end.min(at.end + 2)).any(|i| matches!(view.cuts.low(i), "him" | "her" | "them" | "it")) {
        all.extend(meant_before(view, sentence));
    }
    all.extend_from_slice(&subject);
    for list in [&mut subject, &mut all] {
        list.sort_unstable();
        list.dedup();
    }
    let behind = (view.cuts.low(at.end) == "no").then_some(at.end);
    let no_thing = no.or(behind).map(|i| i + 1).filter(|i| view.cuts.is_word(*i));
    Participants { subject, all, nobody: no.is_some(), no_thing, from, definite }
}

/// The first piece behind the subject of a verb that something set off by commas parts from it: `[Ansell], who ran the fund,
/// was acquitted`, `[the skipper], 44, swam`.
pub(super) fn set_off(view: &View<'_>, sentence: &Sentence, at: usize) -> Option<usize> {
    let from = sentence.pieces.start;
    let closes = at.checked_sub(1).filter(|i| *i > from && view.cuts.raw(*i) == ",")?;
    let comma = |i: &usize| view.cuts.raw(*i) == ",";
    let relates =
        |i: &usize| comma(i) && matches!(view.cuts.low(*i + 1), "who" | "which" | "whose" | "where");
    let floor = closes.saturating_sub(FARTHEST).max(from + 1);
    let opens = (floor..closes).rev().find(relates).or_else(|| (floor..closes).find(comma))?;
    (opens - from <= WIDEST).then_some(opens)
}

/// Whether the pieces of a subject without a name are of one known person or thing.
fn is_definite(view: &View<'_>, from: usize, end: usize) -> bool {
    let Some(last) = end.checked_sub(1).filter(|last| *last >= from) else { return false };
    let word = view.cuts.low(last);
    let known = (from..last).any(|i| matches!(view.cuts.low(i), "the" | "its"));
    matches!(word, "he" | "she")
        || view.cuts.capital(last)
        || (known && (!word.ends_with('s') || word.ends_with("ss")))
}

/// Whether nobody may be the subject of the verb whose auxiliaries begin at piece `at`.
pub(super) fn may_be_nobody(view: &View<'_>, sentence: &Sentence, at: usize) -> bool {
    (at.saturating_sub(WIDEST).max(sentence.pieces.start)..at).any(|i| is_nobody(view, i))
}

/// Whether nobody is the subject: `no shot`, `nobody`, not `no longer`.
fn is_nobody(view: &View<'_>, i: usize) -> bool {
    static NOBODY: List = List::new(&["no", "not", "nobody", "none", "neither", "nothing"]);
    if !NOBODY.has(&view.cuts, i) {
        return false;
    }
    match view.cuts.low(i) {
        "no" => {
            view.cuts.is_word(i + 1)
                && !matches!(view.cuts.low(i + 1), "longer" | "doubt" | "matter" | "more" | "less")
        }
        // `Not a ward was shut`
        "not" => matches!(view.cuts.low(i + 1), "a" | "one"),
        "nobody" | "none" | "neither" | "nothing" => true,
        _ => false,
    }
}

fn ends_subject(view: &View<'_>, i: usize) -> bool {
    parts_clauses(view, i)
        || matches!(
            view.cuts.low(i),
            "said" | "says" | "as" | "since" | "until" | "though" | "why" | "how" | "what" | "where" | "than"
        )
}

fn is_pronoun(word: &str) -> bool {
    matches!(word, "he" | "she" | "they" | "it" | "who" | "which")
}

/// Stems of names and nouns, hashed.
fn stems(view: &View<'_>, sentence: &Sentence, pieces: Range<usize>) -> Vec<u16> {
    if pieces.is_empty() {
        return Vec::new();
    }
    let names = sentence.names.iter().filter(|n| n.pieces.start < pieces.end && n.pieces.end > pieces.start);
    let mut out: Vec<u16> = Vec::new();
    for name in names {
        out.extend(name.words.iter().filter(|w| w.len() > 2).map(stem_hash));
        // `Beekeepers` may be a name or a word that opens a sentence.
        let word = name.words.first();
        if name.opens && name.words.len() == 1 && root(word) != word {
            out.push(stem_hash(root(word)));
        }
    }
    let tells = |i: &usize| {
        view.cuts.is_word(*i)
            && !view.cuts.capital(*i)
            && !view.cuts.is(*i, STOP | CALENDAR | COUNT | TIME)
            && view.cuts.low(*i).len() > 2
            && !view.cuts.low(*i).ends_with("ly")
    };
    out.extend(pieces.filter(tells).map(|i| stem_hash(root(view.cuts.low_bare(i)))));
    out
}

/// Whom the pronoun at piece `at` means: what stands before it in its sentence, right before it for `who` and `which`.
fn meant(view: &View<'_>, sentence: &Sentence, at: usize) -> Vec<u16> {
    let near = if matches!(view.cuts.low(at), "who" | "which") { 5 } else { usize::MAX };
    let own = stems(view, sentence, at.saturating_sub(near).max(sentence.pieces.start)..at);
    if own.is_empty() { meant_before(view, sentence) } else { own }
}

/// Whom a pronoun means: the names in the nearest sentence before that has any, and what the last sentence is about.
fn meant_before(view: &View<'_>, sentence: &Sentence) -> Vec<u16> {
    let rank = usize::from(sentence.rank);
    let earlier = view.sentences[rank.saturating_sub(BACK)..rank].iter().rev();
    let named = earlier.clone().find(|s| !s.names.is_empty());
    let words = named.iter().flat_map(|s| &s.names).flat_map(|n| &n.words);
    let mut out: Vec<u16> = words.map(stem_hash).collect();
    if let Some(last) = earlier.clone().next() {
        let end = last.pieces.end.min(last.pieces.start + 8);
        out.extend(stems(view, last, last.pieces.start..end));
    }
    out
}
