//! What is written in figures and counts nothing: clock times, dates, years, scores, numbers of things.

use std::ops::Range;

use super::measure::measure_at;
use super::money;
use crate::date::calendar::month;
use crate::fold::sense::CALENDAR;
use crate::fold::{Cuts, Piece};

/// Clock times, dates, years, numbered things, scores, parts of identifiers.
pub(super) fn not_a_quantity(cuts: &Cuts<'_>, at: usize, end: usize, range: &Range<usize>) -> bool {
    let before = at.checked_sub(1).filter(|b| *b >= range.start);
    let glued_before = before.is_some_and(|b| cuts.glued(b));
    let prior = before.map_or("", |b| cuts.low(b));
    if cuts.piece(at) != Some(Piece::Number) {
        let of_day = cuts.low(end) == "in"
            && cuts.low(end + 1) == "the"
            && matches!(cuts.low(end + 2), "morning" | "evening" | "afternoon");
        let numbered = NUMBERED.contains(&prior) && before.is_some_and(|i| cuts.capital(i));
        return of_day
            || numbered
            || cuts.low(end) == "o"
            || matches!(cuts.low(at), "one" if matches!(cuts.low(end), "of" | "another"));
    }
    let raw = cuts.raw(at);
    let next = cuts.low(end);
    let glued_next = cuts.glued(end - 1);
    let inside =
        glued_before && (matches!(prior, ":" | "/" | "#" | "-" | "–" | "@" | "_") || cuts.is_word(at - 1));
    // One of a dotted chain: a section, an address.
    let figure = |i: usize| cuts.piece(i) == Some(Piece::Number);
    let chain = (glued_before && prior == "." && at > 1 && figure(at - 2) && cuts.glued(at - 2))
        || (glued_next && next == "." && cuts.glued(end) && figure(end + 1));
    let clock = (glued_next && next == ":")
        || matches!(next, "am" | "pm" | "gmt" | "utc" | "bst" | "cet" | "cest" | "ist" | "est" | "et");
    let dotted_clock = (matches!(next, "a" | "p") && cuts.raw(end + 1) == "." && cuts.low(end + 2) == "m")
        || next == "o'clock";
    let ordinal = glued_next && matches!(next, "st" | "nd" | "rd" | "th");
    let is_month = |i: usize| cuts.is(i, CALENDAR) && month(cuts.low(i)).is_some();
    let dated = is_month(end) && cuts.capital(end)
        || before.is_some_and(is_month)
        || (prior == "." && at > 1 && is_month(at - 2));
    let year = raw.len() == 4
        && raw.bytes().all(|byte| byte.is_ascii_digit())
        && (matches!(&raw[..2], "19" | "20")
            || (matches!(&raw[..2], "15" | "16" | "17" | "18")
                && matches!(prior, "in" | "since" | "until" | "from")))
        && end == at + 1
        && !matches!(next, "percent" | "per" | "%" | "-");
    let score = glued_next
        && matches!(next, "-" | "–" | "/")
        && cuts.glued(end)
        && cuts.piece(end + 1) == Some(Piece::Number)
        && !ranged(cuts, at, end);
    let stuck = glued_next && cuts.is_word(end) && !unit_stuck(cuts, end, range.end);
    let numbered = NUMBERED.contains(&prior);
    let listed = is_listed(cuts, at, end, range)
        || (raw.starts_with('0') && raw.len() > 1 && !raw.contains(['.', ',']));
    let hours = matches!(next, "to" | "and" | "-" | "–") && is_clock(cuts, end + 1);
    let calendar = clock || dotted_clock || hours || dated || year;
    inside || chain || ordinal || calendar || score || stuck || numbered || listed
}

/// Words before the number that something has, not that it counts.
const NUMBERED: &[&str] = &[
    "airbus",
    "article",
    "boeing",
    "channel",
    "chapter",
    "district",
    "exhibit",
    "flight",
    "formula",
    "gate",
    "highway",
    "interstate",
    "lane",
    "no",
    "number",
    "page",
    "paragraph",
    "phase",
    "pixel",
    "platform",
    "room",
    "route",
    "season",
    "section",
    "terminal",
    "unit",
    "volume",
    "war",
];

/// Whether the number only numbers a paragraph: `(4)`, `[12]`, `7.` at its beginning.
fn is_listed(cuts: &Cuts<'_>, at: usize, end: usize, range: &Range<usize>) -> bool {
    let opened = at == range.start + 1 && matches!(cuts.raw(at - 1), "(" | "[");
    let closed = matches!(cuts.raw(end), ")" | "]");
    let alone = at == range.start
        && matches!(cuts.raw(end), "." | ")")
        && (end + 1 >= range.end || cuts.raw(end) == ")");
    (opened && closed) || alone
}

/// Whether an hour of the day stands at `at`: `8 p.m.`.
fn is_clock(cuts: &Cuts<'_>, at: usize) -> bool {
    let half = matches!(cuts.low(at + 1), "am" | "pm");
    let dotted = matches!(cuts.low(at + 1), "a" | "p") && cuts.raw(at + 2) == "." && cuts.low(at + 3) == "m";
    cuts.piece(at) == Some(Piece::Number) && (half || dotted)
}

/// Whether a unit or currency is stuck to a figure.
fn unit_stuck(cuts: &Cuts<'_>, at: usize, end: usize) -> bool {
    measure_at(cuts, at, end).is_some() || money::after(cuts, at, end, true).is_some()
}

/// `10-15 percent` and `1,000-5,000` are ranges, `3-2` is a score.
fn ranged(cuts: &Cuts<'_>, at: usize, end: usize) -> bool {
    if end > at + 1 {
        return true;
    }
    let unit = matches!(
        cuts.low(end + 2),
        "percent"
            | "per"
            | "%"
            | "years"
            | "days"
            | "hours"
            | "km"
            | "miles"
            | "million"
            | "billion"
            | "people"
    );
    let figure = |i: usize| crate::fold::figure::value(cuts.raw(i)).map(|(value, _)| value);
    let (Some(first), Some(second)) = (figure(at), figure(end + 1)) else { return unit };
    let chain = cuts.glued(end + 1) && matches!(cuts.raw(end + 2), "-" | "–" | "/");
    let plain = !cuts.raw(at).starts_with('0') && cuts.raw(end) != "/" && !chain;
    unit || (plain && first >= 1000.0 && first < second && second <= first * 100.0)
}
