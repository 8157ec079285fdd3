//! Numbers of days and years, in figures and in letters.

use super::read::Reader;
use super::{Year, calendar};
use crate::quantity::word::{Form, Role};

impl Reader<'_> {
    /// A day of a month in figures or letters, 1 to 31, and where it ends.
    pub(super) fn number_of_day(&self, at: usize) -> Option<(i8, usize)> {
        if at >= self.end {
            return None;
        }
        if self.figure(at) {
            let raw = self.cuts.raw(at);
            let day: i8 = raw.parse().ok().filter(|day| raw.len() <= 2 && (1..=31).contains(day))?;
            let nth = self.cuts.glued(at) && self.is(at + 1, &["st", "nd", "rd", "th"]);
            let to = at + 1 + usize::from(nth);
            return (nth || !self.cuts.glued(at) || self.ends_figure(at)).then_some((day, to));
        }
        let word = self.cuts.number(at)?;
        let form = |form| matches!(form, Form::Cardinal | Form::Ordinal);
        let small = |role| matches!(role, Role::Unit | Role::Teen | Role::Ten);
        if !form(word.form) || !small(word.role) {
            return None;
        }
        if word.role == Role::Ten && word.form == Form::Cardinal {
            let next = self.over(at + 1, &["-"]);
            if let Some(unit) =
                self.cuts.number(next).filter(|n| n.role == Role::Unit && form(n.form) && n.value > 0.0)
                && next < self.end
            {
                let day = (word.value + unit.value) as i8;
                return (day <= 31).then_some((day, next + 1));
            }
        }
        ((1.0..=31.0).contains(&word.value)).then_some((word.value as i8, at + 1))
    }

    /// Whether the figure at `at` is not part of a longer one.
    fn ends_figure(&self, at: usize) -> bool {
        let further = self.figure(at + 2) && self.cuts.glued(at + 1);
        let days = self.is(at + 1, &["-", "–"]) && self.cuts.raw(at + 2).len() <= 2;
        !further || days || !self.is(at + 1, &[".", "-", "–", "/", ":"])
    }

    /// A year after a month or day, over a comma: in figures or letters.
    pub(super) fn year_after(&self, at: usize) -> (Year, usize) {
        let next = self.over(at, &[","]);
        let next = if next == at { self.over(at, &["of", "-"]) } else { next };
        match self.year(next).or_else(|| self.spelled_year(next)) {
            Some((year, to)) => (Year::Given(year), to),
            None => match calendar::step(self.low(next)).filter(|_| self.low(next + 1) == "year") {
                Some(away) => (Year::Away(away), next + 2),
                None => (Year::Open, at),
            },
        }
    }

    /// A year in four figures.
    pub(super) fn year(&self, at: usize) -> Option<(i16, usize)> {
        if !self.figure(at) || self.cuts.raw(at).len() != 4 {
            return None;
        }
        let year: i16 = self.cuts.raw(at).parse().ok().filter(|year| (1000..2200).contains(year))?;
        let clock =
            self.low(at + 1) == ":" || self.is(at + 1, &["gmt", "utc", "hrs", "hours", "%", "percent"]);
        (!clock).then_some((year, at + 1))
    }

    /// `nineteen seventy eight`, `two thousand and eighteen`, `nineteen zero one`.
    fn spelled_year(&self, at: usize) -> Option<(i16, usize)> {
        let (century, next) = self.number_of_years(at)?;
        if century == 2 && self.low(next) == "thousand" {
            let and = self.over(next + 1, &["and"]);
            return Some(match self.number_of_years(and) {
                Some((rest, to)) => (2000 + rest, to),
                None => (2000, next + 1),
            });
        }
        if !(15..=20).contains(&century) {
            return None;
        }
        if let (Some(zero), Some(unit)) = (self.cuts.number(next), self.cuts.number(next + 1))
            && zero.value == 0.0
            && unit.role == Role::Unit
        {
            return Some((century * 100 + unit.value as i16, next + 2));
        }
        let (rest, to) = self.number_of_years(next).filter(|(rest, _)| *rest >= 10)?;
        Some((century * 100 + rest, to))
    }

    /// A spelled number below a hundred.
    fn number_of_years(&self, at: usize) -> Option<(i16, usize)> {
        let cardinal = |i: usize| {
            (i < self.end).then(|| self.cuts.number(i)).flatten().filter(|n| n.form == Form::Cardinal)
        };
        let word = cardinal(at).filter(|n| matches!(n.role, Role::Unit | Role::Teen | Role::Ten))?;
        if word.role == Role::Ten {
            let next = self.over(at + 1, &["-"]);
            if let Some(unit) = cardinal(next).filter(|n| n.role == Role::Unit && n.value > 0.0) {
                return Some(((word.value + unit.value) as i16, next + 1));
            }
        }
        Some((word.value as i16, at + 1))
    }
}
