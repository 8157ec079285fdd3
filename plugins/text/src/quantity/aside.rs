//! What is written in figures and counts nothing: clock times, dates, years, scores, numbers of things.

use std::ops::Range;

use super::measure::measure_at;
use super::money;
use crate::date::calendar::month;
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
        return of_day
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
    let dated = month(next).is_some() && cuts.capital(end)
        || month(prior).is_some()
        || (prior == "." && at > 1 && month(cuts.low(at - 2)).is_some());
    let year = raw.len() == 4
        && raw.bytes().all(|byte| byte.is_ascii_digit())
        && matches!(&raw[..2], "19" | "20")
        && end == at + 1
        && !matches!(next, "percent" | "per" | "%" | "-");
    let score = glued_next
        && matches!(next, "-" | "–" | "/")
        && cuts.glued(end)
        && cuts.piece(end + 1) == Some(Piece::Number)
        && !ranged(cuts, at, end);
    let stuck = glued_next && cuts.is_word(end) && !unit_stuck(cuts, end, range.end);
    let numbered = matches!(
        prior,
        "no" | "number"
            | "article"
            | "section"
            | "chapter"
            | "page"
            | "flight"
            | "route"
            | "highway"
            | "room"
    );
    inside || chain || clock || dotted_clock || ordinal || dated || year || score || stuck || numbered
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
    unit || (plain && first >= 200.0 && first < second && second <= first * 100.0)
}
