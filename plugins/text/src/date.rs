//! Dates and times in prose: `Monday`, `last Thursday`, `on May 3`, `3 May 2024`, `yesterday`, `overnight`, `in the
//! early hours of Tuesday`, `this week`, `two days ago`, `early 2024`, `from Monday to Wednesday`, `for three days`,
//! `every Friday`.
//!
//! Reading and resolving are apart: [`dates`] says what the words mean, whatever day it is; [`Mention::when`] turns
//! that into days of the calendar as seen from a [`Reference`], usually the day of publication. What cannot be read
//! (day 31 of November, the year 99999) is not claimed, and nothing here panics on it.
//!
//! News tells of the past: a bare weekday is the latest such day on or before the reference (right for 89 of 100 in
//! TempEval-3 news) unless the words just before look ahead (`will`, `due`, `until`); a day of the year without its
//! year is the one nearest to the reference.

mod amount;
pub(crate) mod calendar;
mod clock;
mod day;
pub(crate) mod figures;
mod lean;
mod number;
mod period;
mod read;
mod resolve;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use jiff::civil::{Date, DateTime, Time, Weekday};

use crate::fold::Cuts;
pub(crate) use calendar::WORDS;
pub use resolve::Resolved;

/// From where a text looks at the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The day the text was written, as its dateline or its publication says.
    pub day: Date,
    /// The time of day, where `two hours ago` shall be resolved.
    pub time: Option<Time>,
    /// What `5/3/2024` is; unmistakable figures need no order, and without one the others are not resolved.
    pub order: Option<Order>,
}

impl Reference {
    /// Seen from a day.
    pub fn on(day: Date) -> Self {
        Reference { day, time: None, order: None }
    }
}

/// What comes first in a date of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// As in the United States: 5/3 is 3 May.
    MonthFirst,
    /// As in most other places: 5/3 is 5 March.
    DayFirst,
}

/// Words in a text that say when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mention {
    /// First piece of the words.
    pub from: usize,
    /// One past the last piece.
    pub to: usize,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// How the words are meant.
    pub sort: Sort,
    /// Where the words allow two days, which one is meant.
    pub lean: Lean,
    /// What is said; of a range its beginning, of a set one of its members.
    pub said: Said,
    /// Of a range what is said of its end.
    pub until: Option<Said>,
}

impl Mention {
    /// Bytes of the words in the text.
    pub fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// The time meant, as the context leans; of a range all of it. Nothing for durations and sets, for days that do
    /// not exist, for figures whose order is open, and for what counts from a time told about (give that time as the
    /// reference of [`Said::resolve`]).
    pub fn when(&self, reference: &Reference) -> Option<Resolved> {
        match self.sort {
            Sort::Duration | Sort::Set => None,
            _ if self.said.told => None,
            Sort::Point | Sort::Range => self.said.range(self.until.as_ref(), reference, self.lean),
        }
    }
}

/// How words that say when are meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sort {
    /// A time, a day, or a period with a name.
    Point,
    /// From one time to another.
    Range,
    /// How long something takes: `for three days`.
    Duration,
    /// Again and again: `every Friday`, `on weekdays`.
    Set,
}

/// Which of two days is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    /// The last one, the reference included.
    Past,
    /// The next one.
    Future,
    /// The one nearer to the reference.
    Near,
}

/// What words say of time, before it is known what day it is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Said {
    /// What is named.
    pub base: Base,
    /// How far from it.
    pub shift: Amount,
    /// Which stretch of it.
    pub edge: Option<Edge>,
    /// Which part of the day.
    pub part: Option<Part>,
    /// The time of day.
    pub clock: Option<Clock>,
    /// Which of two days or months the words themselves choose: `last April`.
    pub side: Option<Lean>,
    /// The words are vague (`a few days ago`).
    pub vague: bool,
    /// They count from the time being told about (`two days later`, `the next day`, `that night`), which is seldom
    /// the reference.
    pub told: bool,
}

/// What is named.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Base {
    /// The reference itself: `today`, and what is counted from it.
    #[default]
    Reference,
    /// A time of day without its day; taken for the day of the reference.
    Unsaid,
    /// A day of a month: `3 May 2024`, `Monday, 3 May`, `the 27th`, `the 20th of next month`.
    Day {
        /// Its month.
        month: Month,
        /// Its number.
        day: i8,
        /// The weekday beside it.
        weekday: Option<Weekday>,
    },
    /// Two small figures and perhaps a year, in open order.
    Figures {
        /// The figure before.
        first: i8,
        /// The figure after.
        second: i8,
        /// The year, if it stands there.
        year: Option<i16>,
    },
    /// A weekday; in the week so many from this one where the words say (`last Friday`: -1, `this Friday`: 0).
    Weekday(Weekday, Option<i32>),
    /// The weekday so many from now, today not counted: `two Sundays from now`.
    Upcoming(Weekday, i32),
    /// `the first Friday of July`; the fifth may not exist.
    Nth(i8, Weekday, Month),
    /// The week so many from this one, Monday to Sunday.
    Week(i32),
    /// The Saturday and Sunday of the week so many from this one; `the weekend` alone is the last or next one.
    Weekend(Option<i32>),
    /// A month.
    Month(Month),
    /// A quarter or half: which, and how many months it has.
    Share(i8, i8, Year),
    /// Spring (0) to winter (3) of the northern year.
    Season(i8, Year),
    /// A year.
    Year(Year),
    /// Ten years that begin with this one.
    Decade(i16),
}

/// A month as said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Month {
    /// By name, 1 to 12, with its year if that is said.
    Named(i8, Year),
    /// So many from this one.
    Away(i32),
    /// Not said: `the 27th`.
    Open,
}

/// A year as said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Year {
    /// By number.
    Given(i16),
    /// So many from this one.
    Away(i32),
    /// Not said.
    Open,
}

/// A stretch of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// `early`, `beginning of`: the first third.
    Early,
    /// `mid-`: the middle third.
    Mid,
    /// `late`: the last third.
    Late,
    /// `end of`: its last moments; of a day its last second.
    End,
    /// So much before it up to now: `the past two weeks`.
    Past,
    /// So much from now: `the next two weeks`.
    Coming,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Midnight to six: `the early hours`.
    SmallHours,
    /// Up to noon.
    Morning,
    /// Noon to six.
    Afternoon,
    /// Five to midnight.
    Evening,
    /// Six in the evening to six of the day after.
    Night,
    /// The night that ends on this day: `overnight`.
    Overnight,
}

/// A time of day as said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// 0 to 23, or 0 to 12 where only the part of the day can tell the half.
    pub hour: i8,
    /// 0 to 59, if said.
    pub minute: Option<i8>,
    /// 0 to 59, if said.
    pub second: Option<i8>,
    /// `8.30pm`, `19:00`: which half of the day is settled.
    pub settled: bool,
    /// Seconds east of Greenwich, if a zone is said.
    pub zone: Option<i32>,
}

/// A length of time, or a way to go; before something it is negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// Months; a year has twelve.
    pub months: i32,
    /// Days; a week has seven.
    pub days: i32,
    /// Days of work, Monday to Friday.
    pub workdays: i32,
    /// Seconds.
    pub seconds: i64,
}

/// The words in `range` (a sentence) that say when, in order.
pub fn dates(cuts: &Cuts<'_>, range: Range<usize>) -> Vec<Mention> {
    read::mentions(cuts, range)
}
