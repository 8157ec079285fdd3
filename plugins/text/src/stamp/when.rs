//! Dates and clock times as stamps write them: numbers, months, zones. Finds them, says where; does not judge
//! whether a line is a stamp (that is [`super`]'s business) and never looks at a clock.

use std::ops::Range;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::Offset;

use super::words::{Zone, american, month, weekday, zone};
use crate::date::figures::{Figures, figures};

/// Sort of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// ASCII digits.
    Number,
    /// Letters.
    Word,
    /// One other character that is not white space.
    Mark,
}

/// A token of a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token<'a> {
    /// Its text.
    pub text: &'a str,
    /// First byte in the line.
    pub start: usize,
    /// Its sort.
    pub kind: Kind,
}

impl Token<'_> {
    /// One past the last byte in the line.
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Its value, if it has at most four digits.
    pub fn number(&self) -> Option<i32> {
        (self.kind == Kind::Number && self.text.len() <= 4).then(|| self.text.parse().ok()).flatten()
    }

    /// How many digits it has.
    pub fn digits(&self) -> usize {
        if self.kind == Kind::Number { self.text.len() } else { 0 }
    }

    /// Whether it is this word, in whatever case.
    pub fn is(&self, text: &str) -> bool {
        self.text.eq_ignore_ascii_case(text)
    }

    /// Whether it is one of these words.
    pub fn is_any(&self, texts: &[&str]) -> bool {
        texts.iter().any(|t| self.is(t))
    }
}

/// Cut a line into tokens. White space of any sort (NBSP too) only separates.
pub(crate) fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut out = Vec::with_capacity(line.len().min(64) / 3 + 1);
    let mut chars = line.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let kind = match c {
            c if c.is_whitespace() => continue,
            '0'..='9' => Kind::Number,
            c if c.is_alphabetic() => Kind::Word,
            _ => Kind::Mark,
        };
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            let joins = match kind {
                Kind::Number => next.is_ascii_digit(),
                Kind::Word => next.is_alphabetic(),
                Kind::Mark => false,
            };
            if !joins {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        out.push(Token { text: &line[start..end], start, kind });
    }
    out
}

/// A day, a time of day and a zone as far as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct When {
    pub year: Option<i16>,
    pub month: i8,
    pub day: i8,
    pub time: Option<(i8, i8, i8)>,
    /// Offset east of Greenwich, seconds.
    pub zone: Option<i32>,
    /// Tokens used, as index ranges.
    pub used: Vec<Range<usize>>,
}

impl When {
    /// Milliseconds since the epoch, with `year` where none is written. A time without a zone is taken as UTC.
    pub fn millis(&self, year: i16) -> Option<i64> {
        let date = Date::new(self.year.unwrap_or(year), self.month, self.day).ok()?;
        let (h, m, s) = self.time.unwrap_or((0, 0, 0));
        let at = DateTime::from_parts(date, jiff::civil::Time::new(h, m, s, 0).ok()?);
        let offset = Offset::from_seconds(self.zone.unwrap_or(0)).ok()?;
        offset.to_timestamp(at).ok().map(jiff::Timestamp::as_millisecond)
    }

    /// Weekday of the day in `year`.
    pub fn weekday(&self, year: i16) -> Option<Weekday> {
        Date::new(year, self.month, self.day).ok().map(Date::weekday)
    }
}

/// The first date among the tokens, with the first time of day and zone anywhere beside it.
pub(super) fn find(tokens: &[Token<'_>]) -> Option<When> {
    let (mut when, span) = (0..tokens.len()).find_map(|i| {
        let whole = i == 0 || !glued_number(tokens, i);
        whole.then(|| date_at(tokens, i)).flatten()
    })?;
    let after = (span.end..tokens.len()).find_map(|i| time_at(tokens, i, i <= span.end + 1));
    let found = after.or_else(|| {
        (0..span.start).find_map(|i| time_at(tokens, i, false)).filter(|t| t.2.end <= span.start)
    });
    when.used.push(span);
    take_time(&mut when, tokens, found);
    Some(when)
}

/// A date that starts at token `i` (a weekday may stand before it), and a time only where it follows directly.
pub(super) fn at(tokens: &[Token<'_>], i: usize) -> Option<When> {
    let mut start = i;
    if tokens.get(start).is_some_and(|t| weekday(t.text).is_some()) {
        start += 1 + usize::from(tokens.get(start + 1).is_some_and(|t| t.is_any(&[",", "."])));
    }
    let (mut when, span) = date_at(tokens, start)?;
    let mut next = span.end;
    while tokens.get(next).is_some_and(|t| t.is_any(&[",", "|", "-", "–", "—", "at", "/", "T", "·"])) {
        next += 1;
    }
    let found = time_at(tokens, next, false);
    when.used.push(i..span.end);
    take_time(&mut when, tokens, found.map(|(time, zone, range)| (time, zone, span.end..range.end)));
    Some(when)
}

pub(crate) type Clock = ((i8, i8, i8), Option<i32>, Range<usize>);

fn take_time(when: &mut When, tokens: &[Token<'_>], found: Option<Clock>) {
    let Some((time, zone, range)) = found else { return };
    when.time = Some(time);
    when.zone = zone.or_else(|| american(tokens.get(range.end - 1)?, when));
    when.used.push(range);
}

fn glued_number(tokens: &[Token<'_>], i: usize) -> bool {
    tokens[i].kind == Kind::Number
        && tokens[i - 1].end() == tokens[i].start
        && tokens[i - 1].is_any(&["$", "£", "€", "#", "."])
}

/// A date starting exactly at token `i`, and the tokens it takes.
fn date_at(tokens: &[Token<'_>], i: usize) -> Option<(When, Range<usize>)> {
    let (year, month, day, end) =
        numeric(tokens, i).or_else(|| day_first(tokens, i)).or_else(|| month_first(tokens, i))?;
    // 29 February must be possible while the year is open.
    Date::new(year.unwrap_or(2024), month, day).ok()?;
    Some((When { year, month, day, ..When::default() }, i..end))
}

type Parts = (Option<i16>, i8, i8, usize);

fn year_at(tokens: &[Token<'_>], i: usize) -> Option<i16> {
    let token = tokens.get(i)?;
    let year = token.number().filter(|_| token.digits() == 4)?;
    (1000..=2999).contains(&year).then_some(year as i16)
}

/// A date in figures; one that may be two days is that of the weekday before it, or none.
fn numeric(tokens: &[Token<'_>], i: usize) -> Option<Parts> {
    match figures(tokens, i) {
        None => dotted(tokens, i),
        Some((Figures::Settled(year, month, day), end, true)) => Some((year, month, day, end)),
        Some((found, end, _)) => {
            by_weekday(tokens, i, found).map(|(year, month, day)| (year, month, day, end))
        }
    }
}

/// Of figures that may be two days, or of a year of two digits, the day that is of the weekday before them: `Thursday
/// 06/02/25`.
fn by_weekday(tokens: &[Token<'_>], i: usize, found: Figures) -> Option<(Option<i16>, i8, i8)> {
    let before = tokens[..i].iter().rev().find(|t| !t.is_any(&[",", "."]))?;
    let named = weekday(before.text)?;
    let fits = |(year, month, day): &(Option<i16>, i8, i8)| {
        year.and_then(|year| Date::new(year, *month, *day).ok()).is_some_and(|date| date.weekday() == named)
    };
    match found {
        Figures::Settled(year, month, day) => Some((year, month, day)).filter(fits),
        Figures::Open(x, y, year) => {
            let (one, other) = ((year, y, x), (year, x, y));
            match (fits(&one), fits(&other)) {
                (true, false) => Some(one),
                (false, true) => Some(other),
                _ => None,
            }
        }
    }
}

/// `04.11.24`: with full stops nobody puts the month first. A clock time has a colon, or no third figure.
fn dotted(tokens: &[Token<'_>], i: usize) -> Option<Parts> {
    let [day, a, month, b, year] = tokens.get(i..i + 5)? else { return None };
    let tight =
        day.end() == a.start && a.end() == month.start && month.end() == b.start && b.end() == year.start;
    let whole = a.is(".") && b.is(".") && day.digits() == 2 && month.digits() == 2 && year.digits() == 2;
    let longer = tokens.get(i + 5).is_some_and(|t| t.start == year.end() && !t.is_any(&[",", ")"]));
    let month = small(month).filter(|m| *m <= 12)?;
    (tight && whole && !longer).then_some((Some(2000 + year.number()? as i16), month, small(day)?, i + 5))
}

fn small(token: &Token<'_>) -> Option<i8> {
    token.number().filter(|n| token.digits() <= 2 && (1..=31).contains(n)).map(|n| n as i8)
}

fn day_first(tokens: &[Token<'_>], i: usize) -> Option<Parts> {
    let day = small(tokens.get(i)?)?;
    let mut next = i + 1;
    if tokens.get(next).is_some_and(|t| t.is_any(&["st", "nd", "rd", "th", "er", "."])) {
        next += 1;
    }
    if tokens.get(next).is_some_and(|t| t.is_any(&["of", "de", "-"])) {
        next += 1;
    }
    let month = month(tokens.get(next)?.text)?;
    next += 1;
    let (year, end) = year_after(tokens, next);
    Some((year, month, day, end))
}

fn month_first(tokens: &[Token<'_>], i: usize) -> Option<Parts> {
    let name = tokens.get(i)?;
    let month = month(name.text).filter(|_| name.text.starts_with(char::is_uppercase))?;
    let mut next = i + 1 + usize::from(tokens.get(i + 1).is_some_and(|t| t.is(".")));
    let day = small(tokens.get(next)?)?;
    next += 1;
    if tokens.get(next).is_some_and(|t| t.is_any(&["st", "nd", "rd", "th"])) {
        next += 1;
    }
    if tokens.get(next).is_some_and(|t| t.is(":")) {
        return None;
    }
    let (year, end) = year_after(tokens, next);
    Some((year, month, day, end))
}

fn year_after(tokens: &[Token<'_>], mut next: usize) -> (Option<i16>, usize) {
    let end = next;
    while tokens.get(next).is_some_and(|t| t.is_any(&[",", ".", "-", "de"])) && next < end + 2 {
        next += 1;
    }
    match year_at(tokens, next) {
        // "24 October, 1120 GMT" is a clock time.
        Some(year)
            if !tokens.get(next + 1).is_some_and(|t| zone(t.text).is_some() || t.is(":"))
                || (1900..2100).contains(&year) =>
        {
            (Some(year), next + 1)
        }
        _ => (None, end),
    }
}

/// A time of day starting exactly at token `i`, its zone, and the tokens both take. `bare` allows `12.30`.
pub(crate) fn time_at(tokens: &[Token<'_>], i: usize, bare: bool) -> Option<Clock> {
    let first = tokens.get(i)?;
    if i > 0
        && first.kind == Kind::Number
        && tokens[i - 1].end() == first.start
        && tokens[i - 1].is_any(&[".", ":", "$", "£", "€", "+"])
    {
        return None;
    }
    if first.digits() == 4 {
        let (hour, minute) = (first.number()? / 100, first.number()? % 100);
        let next = tokens.get(i + 1)?;
        let (zone, end) = zone_at(tokens, i + 1);
        let marked = end > i + 1 || next.is_any(&["hrs", "h", "hours"]);
        return (marked && hour < 24 && minute < 60)
            .then(|| ((hour as i8, minute as i8, 0), zone, i..end.max(i + 2)));
    }
    let mut hour = first.number().filter(|_| first.digits() <= 2)?;
    let (mut minute, mut second, mut next, mut clock) = (0, 0, i + 1, false);
    let joint = tokens.get(next).filter(|t| t.is_any(&[":", ".", "h"]) && t.start == first.end());
    let hours =
        i > 0 && tokens[i - 1].is("at") && tokens.get(next).is_some_and(|t| t.is_any(&["hours", "hrs"]));
    if hours && hour < 24 {
        return Some(((hour as i8, 0, 0), zone_at(tokens, next + 1).0, i..next + 1));
    }
    if let Some((joint, low)) = joint.zip(tokens.get(next + 1).filter(|t| t.digits() == 2)) {
        (minute, next, clock) = (low.number()?, next + 2, bare || !joint.is("."));
        if tokens.get(next).is_some_and(|t| t.is(":")) {
            (second, next) = (tokens.get(next + 1)?.number()?, next + 2);
            if tokens.get(next).is_some_and(|t| t.is("."))
                && tokens.get(next + 1).is_some_and(|t| t.kind == Kind::Number)
            {
                next += 2;
            }
        }
    }
    let half = half_of_day(tokens, next);
    if let Some((afternoon, end)) = half {
        if !(1..=12).contains(&hour) {
            return None;
        }
        (hour, next, clock) = (hour % 12 + if afternoon { 12 } else { 0 }, end, true);
    }
    let (zone, end) = zone_at(tokens, next);
    let clock = clock || (end > next && minute > 0);
    (clock && hour < 24 && minute < 60 && second < 60).then_some((
        (hour as i8, minute as i8, second as i8),
        zone,
        i..end,
    ))
}

/// `am`, `p.m.` at token `i`: whether it is the afternoon, and where it ends.
fn half_of_day(tokens: &[Token<'_>], i: usize) -> Option<(bool, usize)> {
    let token = tokens.get(i)?;
    if token.is_any(&["am", "pm"]) {
        return Some((token.is("pm"), i + 1));
    }
    let dotted = token.is_any(&["a", "p"])
        && tokens.get(i + 1).is_some_and(|t| t.is("."))
        && tokens.get(i + 2).is_some_and(|t| t.is("m"));
    let stop = usize::from(tokens.get(i + 3).is_some_and(|t| t.is(".")));
    dotted.then(|| (token.is("p"), i + 3 + stop))
}

/// The zone at token `i` and where it ends; `local time` ends later but gives none.
fn zone_at(tokens: &[Token<'_>], mut i: usize) -> (Option<i32>, usize) {
    let Some(token) = tokens.get(i) else { return (None, i) };
    if token.is("local") && tokens.get(i + 1).is_some_and(|t| t.is("time")) {
        return (None, i + 2);
    }
    if token.is_any(&["hrs", "hours"])
        || (token.is("(") && tokens.get(i + 1).is_some_and(|t| zone(t.text).is_some()))
    {
        i += 1;
    }
    let named = tokens.get(i).and_then(|t| zone(t.text).map(|z| (z, t)));
    let signed = i + usize::from(named.is_some_and(|(_, t)| t.is_any(&["utc", "gmt"])));
    if let Some((offset, end)) = signed_offset(tokens, signed) {
        return (Some(offset), end);
    }
    match named {
        Some((Zone::Fixed(seconds), _)) => (Some(seconds), i + 1),
        Some((Zone::American(_), _)) => (None, i + 1),
        None => (None, i),
    }
}

fn signed_offset(tokens: &[Token<'_>], i: usize) -> Option<(i32, usize)> {
    let sign = tokens.get(i).filter(|t| t.is_any(&["+", "-", "−"]))?;
    let first = tokens.get(i + 1).filter(|t| t.start == sign.end())?;
    let mut end = i + 2;
    let (hours, minutes) = match (first.digits(), first.number()?) {
        (4, n) => (n / 100, n % 100),
        (1 | 2, n) => match (tokens.get(i + 2), tokens.get(i + 3)) {
            (Some(c), Some(m)) if c.is(":") && m.digits() == 2 => {
                end = i + 4;
                (n, m.number()?)
            }
            _ => (n, 0),
        },
        _ => return None,
    };
    let seconds = (hours * 60 + minutes) * 60;
    (hours <= 14 && minutes < 60).then_some((if sign.is("+") { seconds } else { -seconds }, end))
}
