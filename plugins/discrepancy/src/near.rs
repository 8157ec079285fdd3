//! What stands near a run of pieces: names, the clause, words of another time.

use crate::view::{Sentence, View, stem_hash};
use copydesk_text::fold::list::List;
use std::ops::Range;

/// Pieces of a clause before what it tells at most.
const LONGEST: usize = 60;

/// Words that may speak of another time.
static OLD: List = List::new(&[
    "first",
    "last",
    "second",
    "former",
    "earlier",
    "previous",
    "previously",
    "ago",
    "anniversary",
    "third",
    "latter",
]);

impl View<'_> {
    /// The stems of the name before a run of pieces and of the one right after it, hashed and sorted.
    pub fn names_beside(&self, sentence: &Sentence, at: &Range<usize>) -> Vec<u16> {
        let before = sentence.names.iter().rfind(|name| name.pieces.end <= at.start);
        let after = sentence.names.iter().find(|name| (at.end..at.end + 6).contains(&name.lead));
        let words = before.into_iter().chain(after).flat_map(|name| &name.words);
        let mut out: Vec<u16> = words.filter(|w| w.len() > 2).map(stem_hash).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The stems of the name before a run of pieces, whose doing it is; of the one right after it where none is before.
    pub fn subject(&self, sentence: &Sentence, at: &Range<usize>) -> Vec<u16> {
        let before = sentence.names.iter().rfind(|name| name.pieces.end <= at.start);
        let after = || sentence.names.iter().find(|name| (at.end..at.end + 6).contains(&name.lead));
        let words = before.or_else(after).into_iter().flat_map(|name| &name.words);
        let mut out: Vec<u16> = words.filter(|w| w.len() > 2).map(stem_hash).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The stems of the names within `reach` pieces of a run of pieces, hashed and sorted.
    pub fn names_within(&self, sentence: &Sentence, at: &Range<usize>, reach: usize) -> Vec<u16> {
        let near = at.start.saturating_sub(reach)..at.end + reach;
        let first = sentence.names.partition_point(|name| name.pieces.end <= near.start);
        let names = sentence.names[first..].iter().take_while(|name| name.lead < near.end);
        let words = names
            .filter(|name| name.pieces.start >= at.end || name.pieces.end <= at.start)
            .flat_map(|name| &name.words);
        let mut out: Vec<u16> = words.filter(|w| w.len() > 2).map(stem_hash).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The clause a piece stands in: from the last comma or joining word before it to the sentence's end.
    pub fn clause(&self, sentence: &Sentence, at: usize) -> Range<usize> {
        let joins = |i: &usize| {
            matches!(self.cuts.raw(*i), "," | ";" | ":" | "—" | "–" | "(")
                || matches!(self.cuts.low(*i), "and" | "but" | "while" | "although" | "though" | "because")
        };
        let floor = at.saturating_sub(LONGEST).max(sentence.pieces.start);
        let start = (floor..at).rev().find(joins).map_or(floor, |i| i + 1);
        start..sentence.pieces.end
    }

    /// The words of a run of pieces, at most `most`.
    pub fn words_up_to(&self, pieces: &Range<usize>, most: usize) -> String {
        let end = pieces.end.min(pieces.start + most);
        let (from, to) = self.span(&(pieces.start..end));
        self.cuts.text[from as usize..to as usize].to_owned()
    }

    /// Whether the words near speak of another year or an earlier event.
    pub fn tells_of_old(&self, at: &Range<usize>, sentence: &Sentence) -> bool {
        const PERIOD: &[&str] =
            &["year", "month", "week", "season", "decade", "time", "summer", "autumn", "winter", "spring"];
        let end = (at.end + 9).min(sentence.pieces.end);
        let turns = |i: &usize| matches!(self.cuts.low(*i), "but" | "although" | "though" | ";" | "while");
        let end = (at.end..end).find(turns).unwrap_or(end);
        let near = at.start.saturating_sub(9).max(sentence.pieces.start)..end;
        // `The ship, built in 1987, sank` tells of now.
        let comma = |i: usize| self.cuts.raw(i) == ",";
        let aside = |i: usize| {
            i < at.start
                && (i..at.start).any(comma)
                && (sentence.pieces.start + 1..i).rev().take(6).any(comma)
        };
        let low = |i: usize| self.cuts.low(i);
        let period = |i: usize| PERIOD.iter().any(|p| low(i).starts_with(p));
        let year = |i: usize| self.cuts.piece(i) == Some(copydesk_text::fold::Piece::Number);
        near.clone().filter(|i| OLD.has(&self.cuts, *i) || year(*i)).any(|i| match low(i) {
            "previous" | "previously" | "ago" | "anniversary" => true,
            "last" => period(i + 1),
            // `rejected an earlier offer`, `nobody was hurt in the first`.
            "earlier" => {
                let before = i.saturating_sub(1);
                period(before) || matches!(low(before), "a" | "an" | "the" | "their" | "its")
            }
            "first" | "second" | "third" | "latter" | "former" => {
                i >= at.end && low(i - 1) == "the" && low(i - 2) == "in" && !self.cuts.is_word(i + 1)
            }
            _ => {
                matches!(self.cuts.raw(i).as_bytes(), [b'1', b'5'..=b'9', _, _] | [b'2', b'0', _, _])
                    && self.is_past_year(i)
                    && !aside(i)
            }
        })
    }

    /// Whether the sentence goes on with an earlier event: no time of its own, and the sentence before it in the paragraph
    /// names a year gone by. `In October 2015 a plane crashed. Militants claimed responsibility.`
    pub fn goes_on_with_old(&self, sentence: &Sentence) -> bool {
        let Some(before) = usize::from(sentence.rank).checked_sub(1).and_then(|i| self.sentences.get(i))
        else {
            return false;
        };
        // No figures, no year.
        if !before.counts {
            return false;
        }
        let gap = self.span(&before.pieces).1 as usize..self.span(&sentence.pieces).0 as usize;
        let one_paragraph = self.cuts.text.get(gap).is_some_and(|gap| !gap.contains('\n'));
        let timed = |i: usize| {
            self.cuts.is(i, copydesk_text::fold::sense::CALENDAR)
                || matches!(self.cuts.low(i), "today" | "tonight" | "yesterday" | "now" | "this" | "new")
        };
        let past_year = |i: usize| {
            matches!(self.cuts.raw(i).as_bytes(), [b'1', b'5'..=b'9', _, _] | [b'2', b'0', _, _])
                && self.cuts.piece(i) == Some(copydesk_text::fold::Piece::Number)
                && self.year.is_some()
                && self.is_past_year(i)
        };
        one_paragraph && !sentence.pieces.clone().any(timed) && before.pieces.clone().any(past_year)
    }

    /// Whether the number is a year before the one the article was published in.
    fn is_past_year(&self, at: usize) -> bool {
        self.year.is_none_or(|year| self.cuts.raw(at).parse::<u32>().is_ok_and(|named| named < year))
    }
}
