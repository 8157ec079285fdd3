//! Times as a page shows them, in UTC, with the exact time for machines.

use jiff::Timestamp;

use crate::folder::render;

fn as_format(ms: i64, format: &str) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(time) => time.strftime(format).to_string(),
        Err(_) => "?".to_owned(),
    }
}

fn element(ms: i64, format: &str) -> String {
    format!("<time datetime=\"{}\">{}</time>", render::time(ms), as_format(ms, format))
}

/// `12 Mar 16:05`
pub fn short(ms: i64) -> String {
    element(ms, "%-d %b %H:%M")
}

/// `16:05`
pub fn clock(ms: i64) -> String {
    element(ms, "%H:%M")
}

/// `12 March 2024, 16:05 UTC`
pub fn full(ms: i64) -> String {
    element(ms, "%-d %B %Y, %H:%M UTC")
}

/// `Tuesday 12 March 2024`
pub fn day(ms: i64) -> String {
    as_format(ms, "%A %-d %B %Y")
}

/// `12 March 2024, 09:40 – 13 March, 07:00 UTC`
pub fn range(first: i64, last: i64) -> String {
    if first == last {
        return full(first);
    }
    let (from, to) = (as_format(first, "%Y-%m-%d"), as_format(last, "%Y-%m-%d"));
    let end = if from == to {
        element(last, "%H:%M UTC")
    } else if from.get(..4) == to.get(..4) {
        element(last, "%-d %B, %H:%M UTC")
    } else {
        element(last, "%-d %B %Y, %H:%M UTC")
    };
    format!("{} – {end}", element(first, "%-d %B %Y, %H:%M"))
}
