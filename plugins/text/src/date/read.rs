//! Finding the words that say when: from left to right, the longest reading at each place.

use std::ops::Range;

use super::{Base, Mention, Part, Said, Sort};
use super::{calendar, lean};
use crate::fold::sense::{CALENDAR, POSSESSIVE, TIME};
use crate::fold::{Cuts, Piece, bare};

/// A sentence being read. Every reading says what it found and the piece after it.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub cuts: &'a Cuts<'a>,
    /// First piece that may be taken.
    pub floor: usize,
    /// One past the last.
    pub end: usize,
}

/// A mention as far as the words themselves go.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub said: Said,
    pub from: usize,
    pub to: usize,
}

pub(super) fn mentions(cuts: &Cuts<'_>, range: Range<usize>) -> Vec<Mention> {
    let mut out = Vec::new();
    let mut reader = Reader { cuts, floor: range.start, end: range.end };
    let mut at = range.start;
    while at < range.end {
        if !opens(cuts, at) {
            at += 1;
            continue;
        }
        match reader.mention(at).filter(|mention| mention.to <= range.end) {
            Some(mention) => {
                at = mention.to.max(at + 1);
                reader.floor = at;
                out.push(mention);
            }
            None => at = reader.past(at),
        }
    }
    out
}

/// Whether a piece may begin a mention: a cheap test before the reading.
fn opens(cuts: &Cuts<'_>, at: usize) -> bool {
    cuts.cuts.get(at).is_some_and(|cut| {
        cut.piece == Piece::Number || cut.number != 0 || cut.sense & (CALENDAR | TIME) != 0
    })
}

impl<'a> Reader<'a> {
    /// The lower-case word at `at`, its possessive off; empty outside the sentence.
    pub(super) fn low(&self, at: usize) -> &str {
        if at < self.end { self.cuts.low_bare(at) } else { "" }
    }

    pub(super) fn is(&self, at: usize, words: &[&str]) -> bool {
        let Some(cut) = self.cuts.cuts.get(at).filter(|_| at < self.end) else { return false };
        let mut low = self.cuts.low_bytes(cut);
        if cut.sense & POSSESSIVE != 0 {
            low = bare(self.cuts.low(at)).as_bytes();
        }
        // Most begin with another letter.
        words.iter().any(|word| word.as_bytes().first() == low.first() && word.as_bytes() == low)
    }

    /// Whether piece `at` is inside the sentence and a figure.
    pub(super) fn figure(&self, at: usize) -> bool {
        at < self.end && self.cuts.piece(at) == Some(Piece::Number)
    }

    /// The word before `at`, if it may still be taken.
    pub(super) fn prior(&self, at: usize) -> &str {
        if at > self.floor { self.cuts.low(at - 1) } else { "" }
    }

    /// `at` moved over one of the words.
    pub(super) fn over(&self, at: usize, words: &[&str]) -> usize {
        if self.is(at, words) { at + 1 } else { at }
    }

    /// `from` moved back over one of the words.
    pub(super) fn back(&self, from: usize, words: &[&str]) -> usize {
        if words.contains(&self.prior(from)) { from - 1 } else { from }
    }

    /// Past what is no mention at `at`; figures that hang together whole.
    fn past(&self, at: usize) -> usize {
        let mut to = at + 1;
        if self.figure(at) {
            while to + 1 < self.end
                && self.cuts.glued(to - 1)
                && self.is(to, &[":", "-", "–", "/", "."])
                && self.cuts.glued(to)
            {
                to += 2;
            }
        }
        to
    }

    fn mention(&self, at: usize) -> Option<Mention> {
        if let Some((said, from, to)) = self.recurring(at) {
            return Some(self.made(Found { said, from, to }, Sort::Set, None));
        }
        let Some(found) = self.point(at) else {
            let (shift, from, to) = self.duration(at)?;
            let said = Said { shift, ..Said::default() };
            return Some(self.made(Found { said, from, to }, Sort::Duration, None));
        };
        match self.until(&found) {
            Some((said, to)) => Some(self.made(Found { to, ..found }, Sort::Range, Some(said))),
            None if matches!(found.said.edge, Some(super::Edge::Past | super::Edge::Coming)) => {
                Some(self.made(found, Sort::Range, None))
            }
            None => Some(self.made(found, Sort::Point, None)),
        }
    }

    fn made(&self, found: Found, sort: Sort, until: Option<Said>) -> Mention {
        let Found { said, from, to } = found;
        let lean = lean::lean(self.cuts, self.floor, from, &said);
        let start = self.cuts.cuts[from].start as usize;
        let end = self.cuts.cuts[to - 1].start as usize + bare(self.cuts.raw(to - 1)).len();
        Mention { from, to, start, end, sort, lean, said, until }
    }

    /// A point or a named period that begins at `at`.
    pub(super) fn point(&self, at: usize) -> Option<Found> {
        if let Some(found) = self.timed(at) {
            return Some(found);
        }
        let (said, from, to) = self
            .day(at)
            .or_else(|| self.counted(at))
            .or_else(|| self.period(at))
            .or_else(|| self.staged(at))?;
        Some(self.dressed(Found { said, from, to }))
    }

    /// What follows a day or period closer: `Tuesday morning`, `today at 8.30pm`.
    pub(super) fn dressed(&self, mut found: Found) -> Found {
        if found.said.part.is_none()
            && let Some((part, to)) = self.part_after(found.to)
        {
            found.said.part = Some(part);
            found.to = to;
        }
        let dated = matches!(
            found.said.base,
            Base::Reference | Base::Day { .. } | Base::Figures { .. } | Base::Weekday(..) | Base::Nth(..)
        );
        if dated
            && found.said.clock.is_none()
            && let Some((clock, part, to)) = self.clock_after(found.to, found.said.part.is_some())
        {
            found.said.clock = Some(clock);
            found.said.part = found.said.part.or(part);
            found.to = to;
            self.year_after_clock(&mut found);
        }
        found
    }

    /// `morning` beside a weekday, `in the evening` after a clock time.
    pub(super) fn part_after(&self, at: usize) -> Option<(Part, usize)> {
        if let Some(part) = calendar::part(self.low(at)) {
            return Some((part, at + 1));
        }
        let the = self.over(at, &["in", "at"]);
        let word = self.over(the, &["the"]);
        (the > at).then(|| calendar::part(self.low(word))).flatten().map(|part| (part, word + 1))
    }

    /// The end of `from Monday to Wednesday`, `May 3-5`, `between 2019 and 2021`.
    fn until(&self, first: &Found) -> Option<(Said, usize)> {
        let between = self.prior(first.from) == "between"
            || (first.from > self.floor + 1 && self.cuts.low(first.from - 2) == "between");
        let join = match self.low(first.to) {
            "to" | "through" | "until" | "till" | "-" | "–" | "—" => true,
            "and" => between,
            _ => false,
        };
        if !join {
            return None;
        }
        let at = self.over(first.to + 1, &["the", "on", "in", "late", "early"]);
        if let Some(said) = self.same_month(&first.said, at) {
            return Some((said, at + 1));
        }
        let inner = Reader { floor: first.to, ..*self };
        let last = inner.point(at).filter(|last| last.from == at)?;
        Some((last.said, last.to))
    }
}
