//! Days by name and number: `3 May 2024`, `Monday, May 3rd`, `the first Friday of next month`, `yesterday`.

use jiff::civil::Weekday;

use super::figures::{Figures, figures};
use super::read::{Found, Reader};
use super::{Amount, Base, Clock, Month, Part, Said, Year, calendar};
use crate::fold::Piece;
use crate::quantity::word::{Form, Role};
use crate::stamp::when::{Token, time_at, tokens};

/// What is said, its first piece, and the piece after it.
pub(super) type Reading = (Said, usize, usize);

/// Just this base.
pub(super) fn based(base: Base) -> Said {
    Said { base, ..Said::default() }
}

fn shifted(days: i32) -> Said {
    Said { shift: Amount { days, ..Amount::default() }, ..Said::default() }
}

impl Reader<'_> {
    /// A day that begins at `at`.
    pub(super) fn day(&self, at: usize) -> Option<Reading> {
        if self.figure(at) {
            return self
                .in_figures(at)
                .or_else(|| self.day_first(at, None))
                .or_else(|| self.of_month(at, None));
        }
        if let Some(reading) = self.near_day(at) {
            return Some(reading);
        }
        if let Some(weekday) = self.weekday(at) {
            return Some(self.weekday_led(at, weekday));
        }
        if self.month(at).is_some() {
            return self.month_first(at, None);
        }
        if let Some(week) = calendar::step(self.low(at)) {
            return self.stepped(at, week);
        }
        self.nth_weekday(at).or_else(|| self.day_first(at, None)).or_else(|| self.of_month(at, None))
    }

    /// `today`, `the day before yesterday`.
    fn near_day(&self, at: usize) -> Option<Reading> {
        let one = |days, part| Some((Said { part, ..shifted(days) }, at, at + 1));
        match self.low(at) {
            // "USA TODAY", "Russia Today".
            "today" | "tonight" | "tomorrow"
                if self.cuts.capital(at) && self.cuts.capital(at.wrapping_sub(1)) =>
            {
                None
            }
            "today" => one(0, None),
            "tonight" => one(0, Some(Part::Night)),
            "overnight" => one(0, Some(Part::Overnight)),
            "yesterday" => one(-1, None),
            "tomorrow" | "tmrw" | "tmr" => one(1, None),
            "last" if self.low(at + 1) == "night" => {
                Some((Said { part: Some(Part::Night), ..shifted(-1) }, at, at + 2))
            }
            "this" => {
                let part = calendar::part(self.low(at + 1))?;
                Some((Said { part: Some(part), ..Said::default() }, at, at + 2))
            }
            "next" | "following" | "previous" if self.low(at + 1) == "day" => {
                let days = if self.low(at) == "previous" { -1 } else { 1 };
                Some((Said { told: true, ..shifted(days) }, self.back(at, &["the"]), at + 2))
            }
            "night" | "morning" | "afternoon" | "evening" | "day"
                if matches!(self.prior(at), "that" | "same") =>
            {
                let from = self.back(self.back(at, &["same"]), &["that", "the"]);
                Some((
                    Said { told: true, part: calendar::part(self.low(at)), ..Said::default() },
                    from,
                    at + 1,
                ))
            }
            "day" => {
                let days = match (self.low(at + 1), self.low(at + 2)) {
                    ("before", "yesterday") => -2,
                    ("after", "tomorrow" | "tmrw" | "tmr") => 2,
                    _ => return None,
                };
                Some((shifted(days), self.back(at, &["the"]), at + 3))
            }
            _ => None,
        }
    }

    pub(super) fn weekday(&self, at: usize) -> Option<Weekday> {
        let weekday = calendar::weekday(self.low(at))?;
        // "sat", "sun", "wed" are words of their own.
        (self.low(at).len() > 4 || self.cuts.capital(at) || self.month(at + 1).is_some()).then_some(weekday)
    }

    pub(super) fn month(&self, at: usize) -> Option<i8> {
        if at >= self.end || self.cuts.piece(at) != Some(Piece::Word) {
            return None;
        }
        calendar::month(self.low(at))
    }

    /// A weekday alone or before its date: always some reading.
    fn weekday_led(&self, at: usize, weekday: Weekday) -> Reading {
        let dot = at + 1 + usize::from(self.low(at).len() < 6 && self.low(at + 1) == ".");
        let next = self.over(dot, &[","]);
        let the = self.over(next, &["the"]);
        let dated = self
            .month_first(next, Some(weekday))
            .or_else(|| self.day_first(the, Some(weekday)))
            .or_else(|| (the > next).then(|| self.of_month(the, Some(weekday))).flatten())
            .or_else(|| self.in_figures(next));
        if let Some((said, _, to)) = dated {
            return (said, at, to);
        }
        let on = self.over(at + 1, &["of", "in"]);
        let week = self.over(on, &["the"]);
        match calendar::step(self.low(week)).filter(|_| self.low(week + 1) == "week") {
            Some(away) => (based(Base::Weekday(weekday, Some(away))), at, week + 2),
            None => (based(Base::Weekday(weekday, None)), at, at + 1),
        }
    }

    /// `last Friday`, `next week on Friday`.
    fn stepped(&self, at: usize, away: i32) -> Option<Reading> {
        if let Some(weekday) = self.weekday(at + 1) {
            // "this Sunday, Nov. 4" is that day.
            let (said, _, to) = self.weekday_led(at + 1, weekday);
            if matches!(said.base, Base::Day { month: Month::Named(..), .. }) {
                return Some((said, at, to));
            }
            return Some((based(Base::Weekday(weekday, Some(away))), at, at + 2));
        }
        if self.low(at + 1) == "week" {
            let on = self.over(self.over(at + 2, &[","]), &["on"]);
            let weekday = self.weekday(on)?;
            return Some((based(Base::Weekday(weekday, Some(away))), at, on + 1));
        }
        None
    }

    /// `May 3rd, 2024`, `September the twenty-first nineteen seventy eight`.
    fn month_first(&self, at: usize, weekday: Option<Weekday>) -> Option<Reading> {
        // "it may 3 times out of four".
        if self.is_named(at) {
            return None;
        }
        let month =
            self.month(at).filter(|_| self.cuts.capital(at) || !self.is(at, &["may", "march", "mar"]))?;
        let mut next = at + 1;
        if self.is(next, &[".", "-", "/"]) && (self.cuts.glued(at) || self.low(next) == ".") {
            next += 1;
        }
        next = self.over(next, &["the"]);
        let (day, to) = self.number_of_day(next)?;
        // "March 30 million", "May 10 percent", "June 30%": the figure belongs to what follows.
        let counts = self.cuts.number(to).is_some_and(|n| n.role == Role::Scale && n.form != Form::Short);
        if counts || self.is(to, &["%", "percent", ":"]) {
            return None;
        }
        let (year, to) = self.year_after(to);
        Some((based(Base::Day { month: Month::Named(month, year), day, weekday }), at, to))
    }

    /// Whether a month's name ends a name: `Long March 5`, `Theresa May 3`.
    fn is_named(&self, at: usize) -> bool {
        let name = at > self.floor + 1 && self.cuts.capital(at - 1) && self.is(at, &["may", "march"]);
        name && calendar::weekday(self.cuts.low(at - 1)).is_none()
    }

    /// `3 May 2024`, `twenty second of June`, `the 20th of next month`.
    fn day_first(&self, at: usize, weekday: Option<Weekday>) -> Option<Reading> {
        let (day, to) = self.number_of_day(at)?;
        let dot = to + usize::from(self.low(to) == "." && self.figure(at));
        let of = self.over(dot, &["of", "-"]);
        let from = self.back(at, &["the"]);
        if let Some(month) = self.month(of) {
            // "three may have died".
            if !self.cuts.capital(of) && self.is(of, &["may", "march"]) {
                return None;
            }
            // "the first February since 2011".
            if of == to && to == at + 1 && self.cuts.number(at).is_some_and(|n| n.form == Form::Ordinal) {
                return None;
            }
            let stop = of
                + 1
                + usize::from(self.low(of).len() <= 4 && self.low(of + 1) == "." && self.figure(of + 2));
            let (year, to) = self.year_after(stop);
            let to = if year == Year::Open { of + 1 } else { to };
            return Some((based(Base::Day { month: Month::Named(month, year), day, weekday }), from, to));
        }
        let the = self.over(of, &["the"]);
        if of == dot || self.low(the + 1) != "month" {
            return None;
        }
        let away = calendar::step(self.low(the))?;
        Some((based(Base::Day { month: Month::Away(away), day, weekday }), from, the + 2))
    }

    /// `on the 27th`, `Friday the fifteenth`: a day without its month, where nothing counted follows.
    fn of_month(&self, at: usize, weekday: Option<Weekday>) -> Option<Reading> {
        let (day, to) = self.number_of_day(at)?;
        let the = self.prior(at) == "the";
        let ordinal = to > at + 1 || self.cuts.number(to - 1).is_some_and(|n| n.form == Form::Ordinal);
        let led = if the && at > self.floor + 1 { self.cuts.low(at - 2) } else { self.prior(at) };
        let closed = to >= self.end || self.is(to, &[",", ".", ";", ")", "?", "!"]) || self.low(to) == "at";
        let placed = (matches!(led, "on" | "for" | "at") && (ordinal || the || led == "on"))
            || (led == "of" && the && ordinal);
        // `On Tuesday, the Seventh Circuit ruled`
        let names = self.cuts.capital(to - 1) && to == at + 1 && self.cuts.capital(to);
        if names {
            return None;
        }
        if weekday.is_none() && !(placed && closed) {
            return None;
        }
        let from = if weekday.is_none() && the { at - 1 } else { at };
        Some((based(Base::Day { month: Month::Open, day, weekday }), from, to))
    }

    /// `the first Friday of July`, `second Monday of next month`.
    fn nth_weekday(&self, at: usize) -> Option<Reading> {
        let nth = self
            .cuts
            .number(at)
            .filter(|n| n.form == Form::Ordinal && n.role == Role::Unit && n.value < 6.0)?;
        let weekday = self.weekday(at + 1)?;
        let from = self.back(at, &["the"]);
        let of = self.over(at + 2, &["of", "in"]);
        let the = self.over(of, &["the"]);
        let (month, to) = match (self.month(of), calendar::step(self.low(the))) {
            _ if of == at + 2 => (Month::Away(0), of),
            (Some(month), _) => {
                let (year, to) = self.year_after(of + 1);
                (Month::Named(month, year), to)
            }
            (None, Some(away)) if self.low(the + 1) == "month" => (Month::Away(away), the + 2),
            _ => return None,
        };
        Some((based(Base::Nth(nth.value as i8, weekday, month)), from, to))
    }

    /// `5/17/2018`, `28.12.2023`; with a month and day alone only after `on` or with a slash.
    fn in_figures(&self, at: usize) -> Option<Reading> {
        if !self.figure(at) {
            return None;
        }
        let next = at + 1;
        let inner = self.cuts.raw(at).contains('.');
        let joined = self.cuts.glued(at) && self.is(next, &["-", "/", ".", ","]);
        if !inner && !joined {
            return None;
        }
        if at > self.floor && self.cuts.glued(at - 1) && !self.is(at - 1, &["(", "|", "“", "\""]) {
            return None;
        }
        let start = self.cuts.cuts[at].start as usize;
        let text = &self.cuts.text[start..];
        let line = &text[..text.floor_char_boundary(40)];
        let parts = tokens(line);
        let (said, end) = match figures(&parts, 0) {
            Some((date, end, _)) => {
                let (clock, end) = iso_time(&parts, end).unwrap_or((None, end));
                (figured(date).map(|said| Said { clock, ..said }), parts[end - 1].end())
            }
            None => {
                let [first, mark, second] = parts.get(..3)? else { return None };
                let whole = parts.get(3).is_none_or(|t| {
                    t.start > second.end()
                        || !(t.is_any(&["-", "/", ":"]) || t.text.starts_with(char::is_alphanumeric))
                });
                let on = self.is_prior(at, &["on", "in"]);
                let (x, y) = (i8::try_from(first.number()?).ok()?, i8::try_from(second.number()?).ok()?);
                let slash = mark.is("/") && (self.prior(at) == "on" || x > 12 || y > 16);
                if !whole || !(slash || (on && y > 12 && mark.is_any(&[".", "-"]))) {
                    return None;
                }
                let date = if x > 12 {
                    Figures::Settled(None, y, x)
                } else if y > 12 {
                    Figures::Settled(None, x, y)
                } else {
                    Figures::Open(x, y, None)
                };
                (figured(date), second.end())
            }
        };
        Some((said?, at, self.piece_at(start + end, at)))
    }

    fn is_prior(&self, at: usize, words: &[&str]) -> bool {
        words.contains(&self.prior(at))
    }

    /// The first piece from `at` that begins at `byte` or later.
    pub(super) fn piece_at(&self, byte: usize, at: usize) -> usize {
        (at + 1..self.end).find(|i| self.cuts.cuts[*i].start as usize >= byte).unwrap_or(self.end)
    }

    /// `Oct 26 15:50:06 2016`: the year after the time.
    pub(super) fn year_after_clock(&self, found: &mut Found) {
        if let Base::Day { month: Month::Named(_, year @ Year::Open), .. } = &mut found.said.base
            && let Some((given, to)) = self.year(found.to)
        {
            *year = Year::Given(given);
            found.to = to;
        }
    }

    /// The second day of `May 3-5`.
    pub(super) fn same_month(&self, first: &Said, at: usize) -> Option<Said> {
        let Base::Day { month: month @ Month::Named(..), .. } = first.base else { return None };
        let (day, to) = self.number_of_day(at)?;
        let lone = to == at + 1 && self.month(to).is_none() && !self.is(to, &["of", ":", "%", "percent"]);
        lone.then(|| based(Base::Day { month, day, weekday: None }))
    }
}

/// The time in `2016-12-16T12:23:59`.
fn iso_time(parts: &[Token<'_>], end: usize) -> Option<(Option<Clock>, usize)> {
    parts.get(end).filter(|t| t.text == "T" && t.start == parts[end - 1].end())?;
    let ((hour, minute, second), zone, used) = time_at(parts, end + 1, false)?;
    let clock = Clock { hour, minute: Some(minute), second: Some(second), settled: true, zone };
    Some((Some(clock), used.end))
}

fn figured(date: Figures) -> Option<Said> {
    let year = |year: Option<i16>| year.map_or(Year::Open, Year::Given);
    Some(match date {
        Figures::Settled(given, month, day) if (1..=12).contains(&month) && (1..=31).contains(&day) => {
            based(Base::Day { month: Month::Named(month, year(given)), day, weekday: None })
        }
        Figures::Open(first, second, year) => based(Base::Figures { first, second, year }),
        Figures::Settled(..) => return None,
    })
}
