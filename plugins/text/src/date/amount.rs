//! Lengths of time and what is counted by them: `two weeks ago`, `in 3 days`, `three weeks from tomorrow`.

use super::day::{Reading, based};
use super::read::Reader;
use super::{Amount, Base, Edge, Said, calendar};
use crate::quantity::word::{Form, Role};

impl Reader<'_> {
    /// A number below ten thousand, and whether it is vague.
    fn count(&self, at: usize) -> Option<(i32, bool, usize)> {
        if at >= self.end {
            return None;
        }
        if self.figure(at) {
            let count = self.cuts.raw(at).parse().ok().filter(|count| (0..10_000).contains(count))?;
            return Some((count, false, at + 1));
        }
        match self.low(at) {
            "a" | "an" => return Some((1, false, at + 1)),
            "few" => return Some((3, true, at + 1)),
            "several" => return Some((4, true, at + 1)),
            "couple" => return Some((2, false, self.over(at + 1, &["of"]))),
            _ => {}
        }
        let word = self.cuts.number(at).filter(|n| n.form == Form::Cardinal)?;
        if !matches!(word.role, Role::Unit | Role::Teen | Role::Ten) {
            return None;
        }
        if word.role == Role::Ten {
            let next = self.over(at + 1, &["-"]);
            if let Some(unit) =
                self.cuts.number(next).filter(|n| n.role == Role::Unit && n.form == Form::Cardinal)
                && next < self.end
            {
                return Some(((word.value + unit.value) as i32, false, next + 1));
            }
        }
        Some((word.value as i32, false, at + 1))
    }

    /// `1 month and 21 days`, `an hour`, `four business days`; where a unit stands alone the article before it.
    fn amount(&self, at: usize) -> Option<(Amount, bool, usize, usize)> {
        let mut from = at;
        let (mut total, mut vague, mut to) = (Amount::default(), false, at);
        let mut next = at;
        while let Some((count, loose, unit_at)) = self.counted_unit(next, &mut from) {
            let hyphen = self.over(unit_at, &["-"]);
            let work = self.over(hyphen, &["business", "working"]);
            let Some(mut unit) = calendar::unit(self.low(work)) else { break };
            if work > hyphen && unit.days == 0 {
                break;
            }
            if work > hyphen {
                unit = Amount { workdays: unit.days, days: 0, ..unit };
            }
            total = total.plus(unit.times(count));
            vague |= loose;
            to = work + 1;
            next = self.over(self.over(to, &[","]), &["and"]);
        }
        (to > at).then(|| (total, vague, self.article(from), to))
    }

    /// A count with the piece after it, or the article before a unit that stands alone.
    fn counted_unit(&self, at: usize, from: &mut usize) -> Option<(i32, bool, usize)> {
        if *from == at
            && calendar::unit(self.low(at)).is_some()
            && self.cuts.number(at).is_none_or(|n| n.value == 2.0)
        {
            let prior = self.prior(at);
            // "A second batch" is no time.
            if matches!(prior, "a" | "an") && self.low(at) != "second" {
                *from = at - 1;
                return Some((1, false, at));
            }
            return None;
        }
        self.count(at)
    }

    fn article(&self, from: usize) -> usize {
        self.back(from, &["a"])
    }

    /// A length with what it is counted from.
    pub(super) fn counted(&self, at: usize) -> Option<Reading> {
        if let Some(reading) = self.many_weekdays(at) {
            return Some(reading);
        }
        let (amount, vague, from, to) = self.amount(at).filter(|found| !self.is_age(found.3))?;
        let from_now =
            |by: i32, from, to| Some((Said { shift: amount.times(by), vague, ..Said::default() }, from, to));
        match self.low(to) {
            "ago" => return from_now(-1, from, to + 1),
            "hence" => return from_now(1, from, to + 1),
            // Earlier and later than what is being told.
            word @ ("earlier" | "later") => {
                let by = if word == "later" { 1 } else { -1 };
                return from_now(by, from, to + 1)
                    .map(|(said, ..)| (Said { told: true, ..said }, from, to + 1));
            }
            "from" | "after" | "before" => {
                let sign = if self.low(to) == "before" { -1 } else { 1 };
                if self.low(to + 1) == "now" {
                    return (sign > 0).then(|| from_now(1, from, to + 2)).flatten();
                }
                let inner = Reader { floor: to + 1, ..*self };
                let (said, _, end) =
                    inner.day(to + 1).or_else(|| inner.day(to + 2).filter(|reading| reading.1 == to + 1))?;
                let shift = said.shift.plus(amount.times(sign));
                return Some((Said { shift, ..said }, from, end));
            }
            _ => {}
        }
        self.ahead(from, amount, vague, to)
    }

    /// `in 3 weeks`, `the past two weeks`, `the next three days`.
    fn ahead(&self, from: usize, amount: Amount, vague: bool, to: usize) -> Option<Reading> {
        let past =
            |edge, from| Some((Said { shift: amount, edge: Some(edge), vague, ..Said::default() }, from, to));
        let mut at = from;
        if self.prior(at) == "than" && at > self.floor + 1 && self.is(at - 2, &["less", "more"]) {
            at -= 2;
        }
        match self.prior(at) {
            "in" => {
                // "in 2 hours" tells as often how long a thing took.
                let took = self.took(at - 1) || (at < from && self.low(at) == "more");
                (!took).then(|| (Said { shift: amount, vague, ..Said::default() }, at - 1, to))
            }
            "past" | "last" | "previous" => past(Edge::Past, self.back(at - 1, &["the"])),
            "next" | "coming" => past(Edge::Coming, self.back(at - 1, &["the"])),
            _ => None,
        }
    }

    /// Whether the verb before `in 2 hours` is in the past.
    fn took(&self, at: usize) -> bool {
        let mut words = (self.floor..at).rev().take(4);
        words.any(|i| {
            let word = self.cuts.low(i);
            // "raised", "the fastest pace".
            (word.len() > 4 && (word.ends_with("ed") || word.ends_with("est")))
                || matches!(
                    word,
                    "first"
                        | "fell"
                        | "rose"
                        | "was"
                        | "were"
                        | "won"
                        | "lost"
                        | "most"
                        | "only"
                        | "time"
                        | "worst"
                        | "best"
                )
        })
    }

    /// `two Sundays from now`.
    fn many_weekdays(&self, at: usize) -> Option<Reading> {
        let (count, _, next) = self.count(at).filter(|(count, ..)| (1..=60).contains(count))?;
        let weekday = self.weekday(next).or_else(|| calendar::weekdays(self.low(next)))?;
        let (sign, to) = match self.low(next + 1) {
            "from" if self.low(next + 2) == "now" => (1, next + 3),
            "later" => (1, next + 2),
            "ago" => (-1, next + 2),
            _ => return None,
        };
        // The weekday that is next or last is the first of them.
        let base = Base::Upcoming(weekday, sign * count);
        Some((based(base), at, to))
    }

    /// A length that is just that: `for three days`, `a three-day strike`.
    pub(super) fn duration(&self, at: usize) -> Option<(Amount, usize, usize)> {
        let (amount, _, from, to) = self.amount(at).filter(|found| !self.is_age(found.3))?;
        Some((amount, from, to))
    }

    /// Whether the length that ends at `to` is an age: `28-year-old`, `five years old`.
    fn is_age(&self, to: usize) -> bool {
        let old = self.over(to, &["-"]);
        self.is(old, &["old", "olds"]) || (self.low(old) == "of" && self.low(old + 1) == "age")
    }
}
