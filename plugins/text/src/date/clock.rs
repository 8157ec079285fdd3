//! Times of day: `8.30pm`, `19:00`, `0117 GMT`, `noon`, `seven o'clock`, `half past six`, `at seven`.

use super::read::{Found, Reader};
use super::{Base, Clock, Part, Said};
use crate::quantity::word::Form;
use crate::stamp::when::{time_at, tokens};

impl Reader<'_> {
    /// A time of day that begins at `at`, with the day that follows it.
    pub(super) fn timed(&self, at: usize) -> Option<Found> {
        let full = self.clock(at);
        let (clock, from, to) = match full {
            Some(found) => found,
            None => self.hour(at).map(|(clock, to)| (clock, at, to))?,
        };
        let sure = full.is_some() || self.is_at(at);
        let (part, after) = match self.part_after(to) {
            Some((part, after)) => (Some(part), after),
            None => (None, to),
        };
        let comma = self.over(after, &[","]);
        let on = self.over(comma, &["on", "of"]);
        let inner = Reader { floor: comma, ..*self };
        let the = self.over(on, &["the"]);
        let day = inner.day(on).or_else(|| (the > on).then(|| inner.day(the)).flatten());
        if let Some((said, _, end)) = day.filter(|(said, ..)| said.clock.is_none()) {
            let named = !matches!(said.base, Base::Day { month: super::Month::Open, .. }) || on > comma;
            // "7, this morning" is a time; "the 7 Monday papers" is none.
            let close = sure || (comma > after && said.part.is_some()) || part.is_some();
            if named && close {
                let (day_part, end) = match (said.part.or(part), inner.part_after(end)) {
                    (Some(part), _) => (Some(part), end),
                    (None, Some((part, after))) => (Some(part), after),
                    (None, None) => (None, end),
                };
                let said = Said { clock: Some(clock), part: day_part, ..said };
                return Some(Found { said, from, to: end });
            }
        }
        // "3:20" alone is as often how long something takes, and "at 15" an age.
        let settled = clock.settled && clock.hour > 0;
        let told = full.is_some() && (settled || clock.zone.is_some() || self.is_at(from));
        let told = told || part.is_some();
        let said = Said { base: Base::Unsaid, clock: Some(clock), part, ..Said::default() };
        told.then_some(Found { said, from, to: after })
    }

    fn is_at(&self, at: usize) -> bool {
        matches!(
            self.prior(at),
            "at" | "around" | "about" | "by" | "before" | "after" | "until" | "since" | "from"
        )
    }

    /// The clock time after a day: `, 8:00pm`, `at seven`, `around 7`, `- 6:37am`, `T12:23:59`.
    pub(super) fn clock_after(&self, at: usize, parted: bool) -> Option<(Clock, Option<Part>, usize)> {
        let comma = self.over(at, &[",", "-", "–", "|", "t", "for"]);
        let word = self.over(comma, &["at", "around", "about", "shortly", "just", "by"]);
        let word = self.over(word, &["after", "before", "around", "about"]);
        let inner = Reader { floor: word, ..*self };
        if let Some((clock, _, to)) = inner.clock(word) {
            return Some(match inner.part_after(to) {
                Some((part, after)) => (clock, Some(part), after),
                _ => (clock, None, to),
            });
        }
        let (clock, to) = inner.hour(word).filter(|_| word > comma)?;
        // "Friday at 7 locations".
        let ends =
            to >= self.end || !self.cuts.is_word(to) || parted || self.is(to, &["in", "to", "and", "on"]);
        ends.then_some((clock, None, to))
    }

    /// A bare hour in figures or letters, 0 to 24.
    fn hour(&self, at: usize) -> Option<(Clock, usize)> {
        if at >= self.end
            || self.is(at + 1, &["%", "percent", "-", "/", "."]) && self.cuts.glued(at) && self.figure(at + 2)
        {
            return None;
        }
        let hour = if self.figure(at) {
            self.cuts.raw(at).parse::<i8>().ok().filter(|_| self.cuts.raw(at).len() <= 2)?
        } else {
            let word = self.cuts.number(at).filter(|n| n.form == Form::Cardinal && n.value <= 12.0)?;
            word.value as i8
        };
        let settled = hour > 12;
        (0..24)
            .contains(&hour)
            .then_some((Clock { hour, minute: None, second: None, settled, zone: None }, at + 1))
    }

    /// A time that cannot be anything else.
    fn clock(&self, at: usize) -> Option<(Clock, usize, usize)> {
        if at >= self.end {
            return None;
        }
        if self.figure(at)
            && let Some((clock, to)) = self.in_figures_of_clock(at)
        {
            return Some((clock, at, to));
        }
        let whole = |hour| Clock { hour, minute: Some(0), second: None, settled: true, zone: None };
        match self.low(at) {
            "noon" | "midday" => return Some((whole(12), at, at + 1)),
            "midnight" => return Some((whole(0), at, at + 1)),
            _ => {}
        }
        if let Some(found) = self.told(at) {
            return Some(found);
        }
        let (clock, to) = self.hour(at)?;
        if let Some((clock, to)) = self.with_half(clock, to) {
            return Some((clock, at, to));
        }
        let oclock = matches!(self.low(to), "o'clock" | "o’clock");
        if oclock {
            let (clock, to) = self.with_half(clock, to + 1).unwrap_or((clock, to + 1));
            return Some((clock, at, to));
        }
        None
    }

    /// `20 min past eight`, `a quarter to seven`, `half past six`, `at twenty to nine`, `an hour before midnight`.
    fn told(&self, at: usize) -> Option<(Clock, usize, usize)> {
        let at = at + usize::from(self.low(at) == "an" && self.low(at + 1) == "hour");
        let (minutes, next) = match self.low(at) {
            "hour" if self.prior(at) == "an" => (60, at + 1),
            "half" => (30, at + 1),
            "quarter" => (15, at + 1),
            _ => {
                let (count, next) = self.number_of_day(at).map(|(n, next)| (i32::from(n), next))?;
                (count, self.over(next, &["min", "mins", "minute", "minutes"]))
            }
        };
        let before = match self.low(next) {
            "to" | "before" => true,
            "past" | "after" => false,
            _ => return None,
        };
        let whole = |hour| Clock { hour, minute: None, second: None, settled: true, zone: None };
        let (clock, to) = match self.low(next + 1) {
            "midnight" => (whole(0), next + 2),
            "noon" | "midday" => (whole(12), next + 2),
            _ => self.hour(next + 1)?,
        };
        // "rose 5 to 7" and "2 after 3": only the fixed phrases, minutes, and in letters multiples of five.
        let in_letters = self.is_at(at) && !self.figure(at) && minutes % 5 == 0;
        let minute_word = next > at + 1 && self.is(next - 1, &["min", "mins", "minute", "minutes"]);
        if !(minute_word || in_letters || self.is(at, &["half", "quarter", "hour"]))
            || to < self.end && self.cuts.number(to).is_some()
        {
            return None;
        }
        let from = self.back(at, &["a", "an"]);
        let (hour, minute) = match before {
            true => ((clock.hour + 23) % 24, 60 - minutes),
            false if minutes == 60 => ((clock.hour + 1) % 24, 0),
            false => (clock.hour, minutes),
        };
        let clock = Clock { hour, minute: Some(i8::try_from(minute).ok()?), ..clock };
        let (clock, to) = self.with_half(clock, to).unwrap_or((clock, to));
        Some((clock, from, to))
    }

    /// `am`, `p.m.` after an hour in letters.
    fn with_half(&self, clock: Clock, at: usize) -> Option<(Clock, usize)> {
        let dotted = self.is(at, &["a", "p"]) && self.low(at + 1) == "." && self.low(at + 2) == "m";
        let (afternoon, to) = match self.low(at) {
            "am" => (false, at + 1),
            "pm" => (true, at + 1),
            "a" | "p" if dotted => (self.low(at) == "p", at + 3 + usize::from(self.low(at + 3) == ".")),
            _ => return None,
        };
        let hour = clock.hour % 12 + if afternoon { 12 } else { 0 };
        (1..=12).contains(&clock.hour).then_some((Clock { hour, settled: true, ..clock }, to))
    }

    /// The clock time in figures at `at`, with its zone, as the reader of stamps has it.
    fn in_figures_of_clock(&self, at: usize) -> Option<(Clock, usize)> {
        let next = at + 1;
        let raw = self.cuts.raw(at);
        let marked = self.is(next, &[":", "am", "pm", "a", "p", "h", "hrs"])
            || (raw.len() == 4 && self.cuts.is_word(next));
        if next >= self.end || !marked {
            return None;
        }
        if at > self.floor && self.cuts.glued(at - 1) && self.is(at - 1, &[":", ".", "$", "£", "€", "+"]) {
            return None;
        }
        let start = self.cuts.cuts[at].start as usize;
        let text = &self.cuts.text[start..];
        let parts = tokens(&text[..text.floor_char_boundary(40)]);
        let ((hour, minute, second), zone, range) = time_at(&parts, 0, true)?;
        let used = &parts[range.clone()];
        let colons = used.iter().filter(|t| t.is(":")).count();
        let half = used.iter().any(|t| t.is_any(&["am", "pm", "a", "p"]));
        let minutes = colons > 0 || raw.contains('.') || raw.len() == 4;
        let to = self.piece_at(start + used.last()?.end(), at).min(self.end);
        let settled = half
            || hour > 12
            || (hour == 0 && minutes)
            || raw.len() == 4
            || (minutes && raw.starts_with('0'));
        let minute = minutes.then_some(minute);
        let second = (colons > 1).then_some(second);
        Some((Clock { hour, minute, second, settled, zone }, to))
    }
}
