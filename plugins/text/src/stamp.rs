//! Publication times, outlets and credits as articles state them in their own text: labelled lines, stamp lines,
//! wire datelines, bylines and credits, in the first lines and the last two. Pure; the caller brings the time the
//! article came in, and it is used only for the year a wire dateline leaves out.
//!
//! A stamp is believed when it says everything. Where the zone is missing (clock taken as UTC) or the year had to be
//! concluded, it is a guess and says so. A date without a time of day is midnight UTC of that day.

mod credit;
mod foot;
mod line;
pub(crate) mod when;
pub(crate) mod words;

use std::ops::Range;

use jiff::civil::Weekday;

pub use credit::{agency, outlet_like, outlet_of_file_name};
use line::Reading;
use when::When;

/// What an article says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Who publishes it; empty when it does not say.
    pub outlet: String,
    /// The agency it credits; empty when none.
    pub agency: String,
    /// When it was published.
    pub published: Option<Published>,
    /// Dateline place.
    pub place: String,
    /// Who wrote it.
    pub byline: String,
    /// The stretches this was read from, bytes, in order.
    pub lines: Vec<(Range<usize>, Sort)>,
}

/// A publication time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Milliseconds since the epoch.
    pub ms: i64,
    /// Nothing had to be concluded: year and zone are written (or no time of day is).
    pub stated: bool,
    /// Only the day is known.
    pub date_only: bool,
}

/// What a stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// Date, place, outlet.
    Dateline,
    /// Author.
    Byline,
    /// Credit of an agency or outlet at the foot.
    Credit,
    /// What stands under a film or picture.
    Caption,
}

/// Lines without text are left out; offsets are bytes of the text.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if !body.is_empty() {
            let at = start + (line.len() - line.trim_start().len());
            out.push(at..at + body.len());
        }
        start += line.len();
    }
    out
}

/// How many lines from the top are looked at.
const HEAD: usize = 6;

/// Read what `text` says of itself. `came_in` (ms since the epoch) helps where a dateline leaves out the year.
pub fn read(text: &str, came_in: Option<i64>) -> Stamp {
    let lines = lines(text);
    let mut stamp = Stamp::default();
    let mut best: Option<(u8, When)> = None;
    let mut body_seen = 0;
    let mut wire = String::new();
    for (i, range) in lines.iter().enumerate().take(HEAD) {
        let line = &text[range.clone()];
        let reading = line::read(line).or_else(|| {
            let next = lines.get(i + 1).map(|r| &text[r.clone()]);
            line::outlet_above(line, next)
        });
        let Some(reading) = reading else {
            body_seen += usize::from(line.len() > 160);
            if body_seen > 1 {
                break;
            }
            continue;
        };
        if reading.sort == Sort::Dateline && wire.is_empty() {
            wire.clone_from(&reading.agency);
        }
        take(&mut stamp, &mut best, range.start, reading);
    }
    for range in lines.iter().skip(HEAD.max(lines.len().saturating_sub(3))) {
        if let Some(reading) = foot::read(&text[range.clone()]) {
            take(&mut stamp, &mut best, range.start, reading);
        }
    }
    if lines.len() <= HEAD {
        for range in lines.iter().skip(lines.len().saturating_sub(2)) {
            if let Some(reading) = foot::read(&text[range.clone()]) {
                take(&mut stamp, &mut best, range.start, reading);
            }
        }
    }
    if stamp.outlet.is_empty() {
        stamp.outlet =
            lines.iter().rev().take(3).find_map(|r| foot::disclaimed(&text[r.clone()])).unwrap_or_default();
    }
    // An agency in a dateline prints under its own name; one thanked at the foot does not.
    if stamp.outlet.is_empty() {
        stamp.outlet = wire;
    }
    stamp.published = best.and_then(|(_, when)| published(&when, came_in, || lede_weekday(text, &lines)));
    stamp.lines.sort_by_key(|(range, _)| (range.start, range.end));
    stamp.lines.dedup_by(|b, a| b.0.start < a.0.end);
    stamp
}

fn take(stamp: &mut Stamp, best: &mut Option<(u8, When)>, offset: usize, reading: Reading) {
    let fill = |field: &mut String, value: String| {
        if field.is_empty() {
            *field = value;
        }
    };
    fill(&mut stamp.outlet, reading.outlet);
    fill(&mut stamp.agency, reading.agency);
    fill(&mut stamp.place, reading.place);
    fill(&mut stamp.byline, reading.byline);
    if let Some(when) = reading.when {
        let rank = reading.rank + u8::from(when.year.is_none());
        if best.as_ref().is_none_or(|(r, _)| rank < *r) {
            *best = Some((rank, when));
        }
    }
    stamp.lines.push((offset + reading.span.start..offset + reading.span.end, reading.sort));
}

fn published(when: &When, came_in: Option<i64>, lede: impl Fn() -> Option<Lede>) -> Option<Published> {
    let (year, sure) = match when.year {
        Some(year) => (year, true),
        None => conclude_year(when, came_in?, lede())?,
    };
    let ms = when.millis(year)?;
    let stated = sure && (when.time.is_none() || when.zone.is_some());
    Some(Published { ms, stated, date_only: when.time.is_none() })
}

const DAY_MS: i64 = 86_400_000;

/// The weekday a first paragraph reports from.
#[derive(Clone, Copy)]
struct Lede {
    day: Weekday,
    /// Its evening or night is meant: the hour from which such an article is of that very day.
    late: Option<i8>,
}

impl Lede {
    /// Whether it can be of an article of that weekday and time: `on Tuesday night`, printed at noon, is of the day
    /// before.
    fn fits(self, written: Weekday, time: Option<(i8, i8, i8)>) -> bool {
        let over = self.late.zip(time).is_none_or(|(late, (hour, ..))| hour >= late);
        if over { self.day == written } else { self.day == written.previous() }
    }
}

/// Hours from which an evening and a night are told of the same day. A wire writes its time in Greenwich, and east of it the
/// evening comes earlier.
const EVENING: i8 = 15;
const NIGHT: i8 = 19;

/// The year a dateline leaves out. Live copy is a few days old: the day falls just before it came in, and the lede
/// (when it names a weekday) names that day or the one before. Otherwise the latest earlier year in which the
/// lede's weekday is the dateline's day; without a weekday the year stays open.
fn conclude_year(when: &When, came_in: i64, lede: Option<Lede>) -> Option<(i16, bool)> {
    let now = jiff::Timestamp::from_millisecond(came_in).ok()?.to_zoned(jiff::tz::TimeZone::UTC).year();
    let near = [now + 1, now, now - 1].into_iter().find(|&year| {
        when.millis(year).is_some_and(|ms| (-10 * DAY_MS..=2 * DAY_MS).contains(&(ms - came_in)))
    });
    if let Some(year) = near {
        let day = when.weekday(year)?;
        if lede.is_none_or(|named| named.day == day || named.day == day.previous()) {
            return Some((year, true));
        }
    }
    let named = lede?;
    let fits = |year: &i16| {
        when.weekday(*year).is_some_and(|day| named.fits(day, when.time))
            && when.millis(*year).is_some_and(|ms| ms <= came_in + DAY_MS)
    };
    (now - 12..=now).rev().find(fits).map(|year| (year, false))
}

/// The weekday the first long paragraph reports from: "said on Friday" before "on Friday" before any other, never
/// one spoken of as another week's.
fn lede_weekday(text: &str, lines: &[Range<usize>]) -> Option<Lede> {
    let lede = lines.iter().take(HEAD).map(|r| &text[r.clone()]).find(|l| l.len() > 90)?;
    let tokens = when::tokens(lede);
    let word = |i: usize, back: usize| i.checked_sub(back).map_or("", |at| tokens[at].text);
    let named = tokens.iter().enumerate().filter_map(|(i, token)| {
        let day = words::weekday(token.text).filter(|_| token.text.len() >= 6)?;
        let rank = match word(i, 1).to_ascii_lowercase().as_str() {
            "next" | "last" | "until" | "every" => return None,
            "on" if matches!(word(i, 2), "said" | "announced" | "reported") => 0,
            "on" => 1,
            "since" | "from" | "by" | "after" | "before" => 3,
            _ => 2,
        };
        let after = tokens.get(i + 1).map_or("", |t| t.text);
        let late = match after {
            "evening" => Some(EVENING),
            "night" => Some(NIGHT),
            _ => matches!(word(i, 2), "midnight" | "late").then_some(NIGHT),
        };
        Some((rank, Lede { day, late }))
    });
    named.min_by_key(|(rank, _)| *rank).map(|(_, lede)| lede)
}

/// A date (and time) written on its own, as front matter, side-cars and page metadata give it: RFC 3339, RFC 2822,
/// ISO date, or any of the forms stamps use.
pub fn parse(value: &str) -> Option<Published> {
    let tokens = when::tokens(value.trim());
    let when = basic(value.trim()).or_else(|| when::at(&tokens, 0)).or_else(|| when::find(&tokens))?;
    let year = when.year?;
    // A zoneless time in metadata is stated; what it leaves open is only the zone.
    Some(Published { ms: when.millis(year)?, stated: true, date_only: when.time.is_none() })
}

/// `20240312T093000Z` and `20240312`, as wires write them.
fn basic(value: &str) -> Option<When> {
    let digits = |range: Range<usize>| {
        value.get(range).filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?.parse::<i16>().ok()
    };
    if value.get(..8)?.bytes().any(|b| !b.is_ascii_digit()) {
        return None;
    }
    let mut iso = format!("{:04}-{:02}-{:02}", digits(0..4)?, digits(4..6)?, digits(6..8)?);
    if let (Some("T"), Some(h), Some(m)) = (value.get(8..9), digits(9..11), digits(11..13)) {
        let s = digits(13..15).unwrap_or(0);
        let rest = value.get(if digits(13..15).is_some() { 15 } else { 13 }..).unwrap_or("");
        iso.push_str(&format!(" {h:02}:{m:02}:{s:02} {rest}"));
    }
    when::at(&when::tokens(&iso), 0)
}

#[cfg(test)]
mod tests;
