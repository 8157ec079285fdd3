//! Numbers with their units and bounds, read from pieces of text. Figures (`1,234.5`, `41 208`, `4.8bn`), spelled
//! numbers (`twenty-seven`, `a hundred and twenty`, `two point three million`), vague ones (`dozens`, `tens of
//! thousands`), bounds before them (`at least`, `nearly`), ranges, money, percent, and units brought to one scale.
//! What is no quantity (clock times, years, dates, telephone numbers, identifiers) is left out.

mod bound;
mod numeral;
mod unit;
pub mod word;

use crate::fold::sense::{COUNT, SCALE};
use crate::fold::{Cuts, Piece};
use bound::bound_before;
pub use numeral::small_number;
use numeral::{numeral_at, range_end, scale_after};
use std::ops::Range;
use unit::{measure, rate, unit_after};

/// How a number is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Just the number.
    Exact,
    /// About, some, around.
    Approx,
    /// At least, no fewer than.
    AtLeast,
    /// More than, over.
    MoreThan,
    /// At most, up to.
    AtMost,
    /// Less than, under.
    LessThan,
    /// Nearly, almost.
    Almost,
    /// Just over.
    JustOver,
    /// Between two numbers.
    Range,
    /// Dozens, thousands.
    Vague,
}

/// What is counted or measured; measures are on one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A count, or a number of unknown measure.
    Plain,
    /// Percent.
    Percent,
    /// Percentage points.
    Points,
    /// Money, with the currency's code.
    Money(&'static str),
    /// Metres.
    Length,
    /// Square metres.
    Area,
    /// Kilograms.
    Mass,
    /// Litres.
    Volume,
    /// Hours.
    Duration,
    /// Degrees Celsius.
    Temperature,
    /// Kilometres an hour.
    Speed,
    /// First, 88th.
    Ordinal,
}

/// A number in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Pieces of the number itself with currency sign, scale and unit.
    pub pieces: Range<usize>,
    /// First piece, words of the bound included.
    pub lead: usize,
    /// The value on the unit's scale; of a range the lower end.
    pub value: f64,
    /// Upper end of a range or of a vague number.
    pub high: Option<f64>,
    /// How it is meant.
    pub bound: Bound,
    /// Of what.
    pub unit: Unit,
    /// Half of the last stated place: how far the exact figure may lie from `value`.
    pub slack: f64,
    /// Of a rate in time (`a day`, `per week`) how many days its period has; 0 for other rates (`per head`).
    pub per: Option<f64>,
}

impl Quantity {
    /// The values the words allow, both ends included.
    pub fn interval(&self) -> (f64, f64) {
        let v = self.value;
        match self.bound {
            Bound::Exact => (v - self.slack, v + self.slack),
            Bound::Approx => (v - 0.07 * v.abs(), self.high.unwrap_or(v) + 0.07 * v.abs()),
            Bound::AtLeast | Bound::MoreThan if v >= 20.0 => (v, v * 1.35),
            Bound::AtLeast | Bound::MoreThan => (v, v * 2.0),
            Bound::AtMost | Bound::LessThan => (v * 0.6, v),
            Bound::Almost => (v * 0.9, v),
            Bound::JustOver => (v, v * 1.17),
            Bound::Range | Bound::Vague => (v, self.high.unwrap_or(v)),
        }
    }
}

/// The quantities of the pieces in `range` (a sentence).
pub fn quantities(cuts: &Cuts<'_>, range: Range<usize>) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if !may_begin(cuts, at) {
            at += 1;
            continue;
        }
        match quantity_at(cuts, at, &range) {
            Some(q) => {
                at = q.pieces.end.max(at + 1);
                out.push(q);
            }
            None => at = skip(cuts, at, range.end),
        }
    }
    out
}

/// Whether a piece may begin a quantity: a cheap test before the reading.
pub fn may_begin(cuts: &Cuts<'_>, at: usize) -> bool {
    match cuts.piece(at) {
        Some(Piece::Number) => true,
        Some(Piece::Mark) => SIGNS.iter().any(|(sign, _)| *sign == cuts.raw(at)),
        Some(Piece::Word) if cuts.is(at, COUNT) => match cuts.low(at) {
            "an" => cuts.is(at + 1, SCALE),
            // Also the first letter of `A$`.
            "a" | "us" | "usd" | "au" | "aud" | "c" | "cad" | "nz" | "nzd" | "hk" | "hkd" | "rs" | "inr"
            | "eur" | "gbp" => cuts.is(at + 1, SCALE) || !cuts.is_word(at + 1),
            _ => true,
        },
        _ => false,
    }
}

/// Past what cannot begin a quantity at `at`, taking clock times and the like whole.
fn skip(cuts: &Cuts<'_>, at: usize, end: usize) -> usize {
    if cuts.piece(at) != Some(Piece::Number) {
        return at + 1;
    }
    let mut to = at + 1;
    while to + 1 < end
        && cuts.glued(to - 1)
        && matches!(cuts.raw(to), ":" | "-" | "–" | "/" | ".")
        && cuts.glued(to)
    {
        to += 2;
    }
    to
}

fn quantity_at(cuts: &Cuts<'_>, at: usize, range: &Range<usize>) -> Option<Quantity> {
    let (from, currency) = match currency_before(cuts, at) {
        Some((next, code)) => (next, Some(code)),
        None => (at, None),
    };
    let mut numeral = numeral_at(cuts, from, range.end)?;
    if currency.is_none() && not_a_quantity(cuts, from, numeral.end, range) {
        return None;
    }
    if let Some(second) = range_end(cuts, &numeral, range.end) {
        numeral.end = second.end;
        numeral.high = Some(second.value);
        if second.value >= 1e3 && numeral.value < 1e3 && second.value > numeral.value * 900.0 {
            numeral.value *= scale_of(second.value);
        }
        numeral.bound = Bound::Range;
    }
    let (end, unit, factor, offset) = unit_after(cuts, numeral.end, range.end, currency, &numeral);
    let (lead, bound) = match numeral.bound {
        Bound::Exact => bound_before(cuts, at, range.start, end, range.end),
        other => (bound_before(cuts, at, range.start, end, range.end).0, other),
    };
    Some(Quantity {
        pieces: at..end,
        lead,
        value: numeral.value * factor + offset,
        high: numeral.high.map(|h| h * factor + offset),
        bound,
        unit,
        slack: numeral.slack * factor,
        per: rate(cuts, end),
    })
}

fn scale_of(value: f64) -> f64 {
    [1e12, 1e9, 1e6, 1e3].into_iter().find(|s| value >= *s).unwrap_or(1.0)
}

const SIGNS: &[(&str, &str)] =
    &[("$", "USD"), ("€", "EUR"), ("£", "GBP"), ("¥", "JPY"), ("₹", "INR"), ("₽", "RUB")];

fn currency_before(cuts: &Cuts<'_>, at: usize) -> Option<(usize, &'static str)> {
    let sign = |i: usize| SIGNS.iter().find(|(s, _)| *s == cuts.raw(i)).map(|(_, code)| *code);
    if let Some(code) = sign(at) {
        return Some((at + 1, code));
    }
    let code = match cuts.raw(at) {
        "US" | "USD" => "USD",
        "A" | "AU" | "AUD" => "AUD",
        "C" | "CAD" => "CAD",
        "NZ" => "NZD",
        "HK" => "HKD",
        "Rs" | "INR" => "INR",
        "EUR" => "EUR",
        "GBP" => "GBP",
        _ => return None,
    };
    if sign(at + 1) == Some("USD") && cuts.glued(at) {
        return Some((at + 2, code));
    }
    let dotted = usize::from(cuts.raw(at + 1) == "." && cuts.raw(at) == "Rs");
    (code.len() == cuts.raw(at).len() || cuts.raw(at) == "Rs")
        .then_some(at + 1 + dotted)
        .filter(|next| cuts.piece(*next) == Some(Piece::Number))
        .map(|next| (next, code))
}

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
];

/// Clock times, dates, years, numbered things, scores, parts of identifiers.
fn not_a_quantity(cuts: &Cuts<'_>, at: usize, end: usize, range: &Range<usize>) -> bool {
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
    let clock = (glued_next && next == ":")
        || matches!(next, "am" | "pm" | "gmt" | "utc" | "bst" | "cet" | "cest" | "ist" | "est" | "et");
    let dotted_clock = (matches!(next, "a" | "p") && cuts.raw(end + 1) == "." && cuts.low(end + 2) == "m")
        || next == "o'clock";
    let ordinal = glued_next && matches!(next, "st" | "nd" | "rd" | "th");
    let dated = MONTHS.contains(&next) && cuts.capital(end)
        || MONTHS.contains(&prior)
        || (prior == "." && at > 1 && MONTHS.contains(&cuts.low(at - 2)));
    let year = raw.len() == 4
        && matches!(&raw[..2], "19" | "20")
        && end == at + 1
        && !matches!(next, "percent" | "per" | "%" | "-");
    let score = glued_next
        && matches!(next, "-" | "–" | "/")
        && cuts.glued(end)
        && cuts.piece(end + 1) == Some(Piece::Number)
        && !ranged(cuts, at, end);
    let stuck =
        glued_next && cuts.is_word(end) && scale_after(cuts, end).is_none() && measure(next).is_none();
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
    inside || clock || dotted_clock || ordinal || dated || year || score || stuck || numbered
}

/// `10-15 percent` is a range, `3-2` is a score.
fn ranged(cuts: &Cuts<'_>, _at: usize, end: usize) -> bool {
    matches!(
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
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[(&str, f64, Bound, Unit)]) {
        let cuts = Cuts::of(text);
        let got: Vec<_> = quantities(&cuts, 0..cuts.cuts.len())
            .into_iter()
            .map(|q| {
                let span =
                    &text[cuts.cuts[q.pieces.start].start as usize..cuts.cuts[q.pieces.end - 1].end as usize];
                (span.to_owned(), q.value, q.bound, q.unit)
            })
            .collect();
        let want: Vec<_> = want.iter().map(|(s, v, b, u)| ((*s).to_owned(), *v, *b, *u)).collect();
        assert_eq!(got.len(), want.len(), "{text}: {got:?}");
        for (g, w) in got.iter().zip(&want) {
            assert!(
                g.0 == w.0 && (g.1 - w.1).abs() <= 1e-6 * w.1.abs() && g.2 == w.2 && g.3 == w.3,
                "{text}: {g:?} not {w:?}"
            );
        }
    }

    #[test]
    fn figures_and_spelled_numbers() {
        use Bound::*;
        use Unit::*;
        check("At least 23 people", &[("23", 23.0, AtLeast, Plain)]);
        check("Thirty-seven ships", &[("Thirty-seven", 37.0, Exact, Plain)]);
        check("A hundred and twenty men", &[("A hundred and twenty", 120.0, Exact, Plain)]);
        check("eleven hundred islanders", &[("eleven hundred", 1100.0, Exact, Plain)]);
        check("two point three million votes", &[("two point three million", 2.3e6, Exact, Plain)]);
        check("tens of thousands of troops", &[("tens of thousands of", 2e4, Vague, Plain)]);
        check("around three dozen vessels", &[("three dozen", 36.0, Approx, Plain)]);
        check("a quarter of a million", &[("a quarter of a million", 250_000.0, Approx, Plain)]);
        check("Attendance: 41 208", &[("41 208", 41_208.0, Exact, Plain)]);
        check("six thousand or so souls", &[("six thousand", 6000.0, Approx, Plain)]);
        check("no one of the crew", &[]);
    }

    #[test]
    fn money_percent_and_measures() {
        use Bound::*;
        use Unit::*;
        check("nearly £40,000", &[("£40,000", 40_000.0, Almost, Money("GBP"))]);
        check("$4.8bn", &[("$4.8bn", 4.8e9, Exact, Money("USD"))]);
        check("between 5 and 6 percent", &[("5 and 6 percent", 5.0, Range, Percent)]);
        check("a 2.4-km bridge", &[("2.4-km", 2400.0, Exact, Length)]);
        check("112 km/h", &[("112 km/h", 112.0, Exact, Speed)]);
        check("70 miles an hour", &[("70 miles an hour", 112.654_08, Exact, Speed)]);
        check("100 Fahrenheit", &[("100 Fahrenheit", 340.0 / 9.0, Exact, Temperature)]);
        check("900,000 roubles", &[("900,000 roubles", 900_000.0, Exact, Money("RUB"))]);
        check("25 basis points", &[("25 basis points", 0.25, Exact, Points)]);
        check("for 72 hours", &[("72 hours", 72.0, Exact, Duration)]);
    }

    #[test]
    fn what_is_no_quantity() {
        for text in [
            "4:17 a.m.",
            "at 0117 GMT",
            "in 1998",
            "on 12 March 2024",
            "Sept. 12",
            "the G20",
            "AK-47",
            "3-2",
            "7.05pm",
            "88th minute",
        ] {
            check(text, &[]);
        }
    }
}
