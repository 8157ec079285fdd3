//! Words of the calendar and the clock, lower case.

use jiff::civil::Weekday;

use super::{Amount, Part};

/// Words that may begin or carry a mention of a time, beside weekdays, months and numbers.
pub(crate) const WORDS: &[&str] = &[
    "afternoon",
    "ago",
    "autumn",
    "beginning",
    "christmas",
    "coming",
    "couple",
    "current",
    "daily",
    "day",
    "days",
    "decade",
    "early",
    "end",
    "evening",
    "every",
    "each",
    "few",
    "following",
    "fortnight",
    "fri",
    "fridays",
    "half",
    "hour",
    "hours",
    "hr",
    "hrs",
    "last",
    "late",
    "mid",
    "midday",
    "middle",
    "midnight",
    "min",
    "mins",
    "minute",
    "minutes",
    "mon",
    "mondays",
    "month",
    "months",
    "morning",
    "new",
    "next",
    "night",
    "noon",
    "overnight",
    "past",
    "previous",
    "quarter",
    "sat",
    "saturdays",
    "second",
    "seconds",
    "spring",
    "start",
    "summer",
    "sun",
    "sundays",
    "this",
    "thu",
    "thur",
    "thurs",
    "thursdays",
    "tmr",
    "tmrw",
    "today",
    "tomorrow",
    "tonight",
    "tue",
    "tues",
    "tuesdays",
    "wed",
    "wednesdays",
    "week",
    "weekdays",
    "weekend",
    "weekends",
    "weeks",
    "winter",
    "year",
    "years",
    "yearly",
    "yesterday",
];

/// The months by their English names and usual abbreviations.
const MONTHS: &[(&str, i8)] = &[
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("sept", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

/// The weekdays by their English names; the abbreviations of [`weekday`] are mostly other words.
const WEEKDAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The names of months and weekdays.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    MONTHS.iter().map(|(name, _)| *name).chain(WEEKDAYS.iter().map(|(name, _)| *name))
}

/// Month by its English name or usual abbreviation.
pub(crate) fn month(low: &str) -> Option<i8> {
    MONTHS.iter().find(|(name, _)| *name == low).map(|(_, month)| *month)
}

/// Weekday by its English name or usual abbreviation.
pub(crate) fn weekday(low: &str) -> Option<Weekday> {
    let (full, short) =
        (low.len() >= 6, ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"]);
    if !full && !short.contains(&low) {
        return None;
    }
    WEEKDAYS
        .iter()
        .find(|(name, _)| if full { *name == low } else { name.starts_with(low) })
        .map(|(_, day)| *day)
}

/// Whether the word is a weekday in the plural.
pub(super) fn weekdays(low: &str) -> Option<Weekday> {
    low.strip_suffix('s').filter(|day| day.len() >= 6).and_then(weekday)
}

/// A part of the day by its name.
pub(super) fn part(low: &str) -> Option<Part> {
    Some(match low {
        "morning" => Part::Morning,
        "afternoon" => Part::Afternoon,
        "evening" => Part::Evening,
        "night" => Part::Night,
        _ => return None,
    })
}

/// A season of the northern year, from spring (0).
pub(super) fn season(low: &str) -> Option<i8> {
    ["spring", "summer", "autumn", "winter"].iter().position(|name| *name == low).map(|n| n as i8)
}

/// A unit of time: what one of it is.
pub(super) fn unit(low: &str) -> Option<Amount> {
    let none = Amount::default();
    Some(match low {
        "second" | "seconds" | "sec" | "secs" => Amount { seconds: 1, ..none },
        "minute" | "minutes" | "min" | "mins" => Amount { seconds: 60, ..none },
        "hour" | "hours" | "hr" | "hrs" => Amount { seconds: 3600, ..none },
        "day" | "days" => Amount { days: 1, ..none },
        "week" | "weeks" => Amount { days: 7, ..none },
        "fortnight" | "fortnights" => Amount { days: 14, ..none },
        "month" | "months" => Amount { months: 1, ..none },
        "year" | "years" => Amount { months: 12, ..none },
        "decade" | "decades" => Amount { months: 120, ..none },
        _ => return None,
    })
}

/// How far a word points from the reference: `last` -1, `this` 0, `next` 1.
pub(super) fn step(low: &str) -> Option<i32> {
    Some(match low {
        "last" | "past" | "previous" => -1,
        "this" | "current" => 0,
        "next" | "coming" => 1,
        _ => return None,
    })
}
