//! Periods with a name, stretches of them, and what comes again and again.

use super::day::{Reading, based};
use super::read::Reader;
use super::{Base, Edge, Lean, Month, Part, Said, Year, calendar};
use crate::quantity::word::Form;

/// Words before a month or year that stands alone.
const LEADS: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "of",
    "last",
    "next",
    "this",
    "early",
    "late",
    "mid",
    "from",
    "during",
    "before",
    "after",
    "between",
    "to",
    "and",
    "-",
    "–",
    "end",
    "beginning",
    "through",
    "every",
    "past",
    "for",
    "around",
    "than",
    "(",
];

impl Reader<'_> {
    /// A week, month, season or year that begins at `at`.
    pub(super) fn period(&self, at: usize) -> Option<Reading> {
        if self.figure(at) {
            return self.lone_year(at);
        }
        if let Some(month) = self.month(at) {
            return self.lone_month(at, month);
        }
        if let Some(season) = calendar::season(self.low(at)) {
            let (year, to) = self.year_after(at + 1);
            return (year != Year::Open).then(|| (based(Base::Season(season, year)), at, to));
        }
        self.share(at).or_else(|| self.away(at))
    }

    /// `2018` where a year is to be expected, `the 1990s`.
    fn lone_year(&self, at: usize) -> Option<Reading> {
        let (year, to) = self.year(at)?;
        if self.cuts.glued(at) && self.low(to) == "s" {
            return (year % 10 == 0).then(|| (based(Base::Decade(year)), self.back(at, &["the"]), to + 1));
        }
        let glued = |i: usize| i < self.end && self.cuts.glued(i) && self.is(i + 1, &["-", "–"]);
        let free =
            !self.cuts.glued(at) || self.is(to, &[",", ".", ";", ":", ")", "?", "!", "’", "'"]) || glued(at);
        let clean = at == self.floor || !self.cuts.glued(at - 1) || self.is(at - 1, &["(", "-", "–"]);
        let led = LEADS.contains(&self.prior(at)) || self.prior(at) == "year";
        // "in 2000 people".
        let counts = to < self.end && self.cuts.is_word(to) && !self.cuts.capital(to) && self.plural(to);
        let year = based(Base::Year(Year::Given(year)));
        ((1800..2100).contains(&self.year(at)?.0) && free && clean && led && !counts)
            .then_some((year, at, to))
    }

    /// Whether the word may be what a number counts.
    fn plural(&self, at: usize) -> bool {
        let word = self.low(at);
        (word.ends_with('s') && word.len() > 3 && !matches!(word, "was" | "this" | "whereas" | "towards"))
            || matches!(word, "people" | "men" | "women" | "children" | "km" | "ft")
    }

    /// `March 2020`, `in March`.
    fn lone_month(&self, at: usize, month: i8) -> Option<Reading> {
        let dot = at + 1 + usize::from(self.low(at).len() <= 4 && self.low(at + 1) == ".");
        let (year, to) = self.year_after(dot);
        if year != Year::Open {
            return Some((based(Base::Month(Month::Named(month, year))), at, to));
        }
        let away = calendar::step(self.prior(at));
        // `as lately as June`
        let as_late = || self.prior(at) == "as" && at >= 3 && self.low(at - 3) == "as";
        let led = (LEADS.contains(&self.prior(at)) || as_late()) && self.cuts.capital(at);
        let named = self.cuts.capital(at + 1) && at + 1 < self.end;
        if !led || named {
            return None;
        }
        // "last March" is the one before now, "next March" the one after.
        let side = match away {
            Some(-1) => Some(Lean::Past),
            Some(1) => Some(Lean::Future),
            _ => None,
        };
        let from = if side.is_some() { at - 1 } else { at };
        Some((Said { side, ..based(Base::Month(Month::Named(month, Year::Open))) }, from, at + 1))
    }

    /// `last year`, `this year` after a month.
    fn year_away(&self, at: usize) -> Option<i32> {
        calendar::step(self.low(at)).filter(|_| self.low(at + 1) == "year")
    }

    /// `this week`, `last month`, `next year`, `last summer`, `at the weekend`.
    fn away(&self, at: usize) -> Option<Reading> {
        if self.low(at) == "weekend" && self.prior(at) == "the" {
            return Some((based(Base::Weekend(None)), at - 1, at + 1));
        }
        let away = calendar::step(self.low(at))?;
        if self.low(at) == "past"
            && let Some(shift) = calendar::unit(self.low(at + 1)).filter(|shift| shift.seconds == 0)
        {
            let said = Said { shift, edge: Some(Edge::Past), ..Said::default() };
            return Some((said, self.back(at, &["the"]), at + 2));
        }
        if let Some(month) = self.month(at + 1) {
            return self.lone_month(at + 1, month);
        }
        let base = match self.low(at + 1) {
            "week" => Base::Week(away),
            "weekend" => Base::Weekend(Some(away)),
            "month" => Base::Month(Month::Away(away)),
            "year" => Base::Year(Year::Away(away)),
            word => Base::Season(calendar::season(word)?, Year::Away(away)),
        };
        Some((based(base), at, at + 2))
    }

    /// `the first half of 2025`, `second quarter of last year`.
    fn share(&self, at: usize) -> Option<Reading> {
        let nth = self.cuts.number(at).filter(|n| n.form == Form::Ordinal && n.value <= 4.0)?.value as i8;
        let length = match self.low(at + 1) {
            "half" if nth <= 2 => 6,
            "quarter" => 3,
            _ => return None,
        };
        let of = self.over(self.over(at + 2, &["of", "in"]), &["the"]);
        let (year, to) = match (self.year(of), self.year_away(of)) {
            (Some((year, to)), _) => (Year::Given(year), to),
            (None, Some(away)) => (Year::Away(away), of + 2),
            (None, None) if length == 3 && of == at + 2 => (Year::Open, of),
            _ => return None,
        };
        Some((based(Base::Share(nth, length, year)), self.back(at, &["the"]), to))
    }

    /// `early 2024`, `mid-May`, `the end of March`, `the early hours of Tuesday`, `late on Monday`.
    pub(super) fn staged(&self, at: usize) -> Option<Reading> {
        let (edge, part, next) = match self.low(at) {
            "early" if self.low(at + 1) == "hours" => (None, Some(Part::SmallHours), at + 2),
            "early" | "beginning" | "start" => (Some(Edge::Early), None, at + 1),
            "late" => (Some(Edge::Late), None, at + 1),
            "mid" | "middle" => (Some(Edge::Mid), None, self.over(at + 1, &["-"])),
            "end" => (Some(Edge::End), None, at + 1),
            word => (None, Some(calendar::part(word)?), at + 1),
        };
        let adjective = self.is(at, &["early", "late", "mid"]) && part.is_none();
        // `Talks end on Friday` is no end of Friday.
        let link = match (adjective, part) {
            (true, _) => self.over(next, &["on", "in"]),
            (false, Some(_)) => self.over(next, &["of", "on"]),
            (false, None) => self.over(next, &["of"]),
        };
        let open = self.over(link, &["the", "this"]);
        if !adjective && link == next {
            return None;
        }
        if edge == Some(Edge::End) && self.low(open) == "day" && self.low(open + 1) != "of" {
            let from = self.back(at, &["the"]);
            return Some((Said { edge, ..Said::default() }, from, open + 1));
        }
        let inner = Reader { floor: at, ..*self };
        let found = inner
            .day(open)
            .or_else(|| inner.period(open))
            .or_else(|| inner.period(link))
            .filter(|(_, from, _)| *from > at && *from <= open)?;
        let (said, _, to) = found;
        if said.edge.is_some() || (part.is_some() && said.part.is_some()) {
            return None;
        }
        let from = self.back(at, &["the"]);
        Some((Said { edge, part: part.or(said.part), ..said }, from, to))
    }

    /// `every Friday`, `on Mondays`, `daily`, `each year`, `on weekdays`.
    pub(super) fn recurring(&self, at: usize) -> Option<Reading> {
        if let Some(weekday) = calendar::weekdays(self.low(at)) {
            return Some((based(Base::Weekday(weekday, None)), at, at + 1));
        }
        match self.low(at) {
            "weekdays" | "weekends" if self.prior(at) == "on" => Some((Said::default(), at, at + 1)),
            "every" | "each" => {
                let next = self.over(at + 1, &["other", "single"]);
                if let Some(weekday) = self.weekday(next) {
                    return Some((based(Base::Weekday(weekday, None)), at, next + 1));
                }
                let part = calendar::part(self.low(next));
                let unit = calendar::unit(self.low(next));
                let to = match (self.month(next), part, unit) {
                    (None, None, None) => return None,
                    _ => next + 1,
                };
                Some((Said { shift: unit.unwrap_or_default(), part, ..Said::default() }, at, to))
            }
            _ => None,
        }
    }
}
