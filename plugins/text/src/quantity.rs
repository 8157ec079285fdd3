//! Numbers with their units and bounds, read from pieces of text. Figures (`1,234.5`, `41 208`, `4.8bn`), spelled
//! numbers (`twenty-seven`, `a hundred and twenty`, `two point three million`), vague ones (`dozens`, `tens of
//! thousands`), bounds before them (`at least`, `nearly`), ranges, money, percent, and units brought to one scale.
//! What is no quantity (clock times, years, dates, telephone numbers, identifiers) is left out.

mod aside;
mod bound;
mod cardinal;
mod currency;
mod fraction;
pub mod measure;
mod money;
pub mod number;
mod numeral;
mod unit;
mod vague;
pub mod word;

use crate::fold::sense::{COUNT, SCALE};
use crate::fold::{Cuts, Piece};
use aside::not_a_quantity;
use bound::bound_of;
pub use money::currency_in;
pub(crate) use money::sticks;
pub use numeral::small_number;
use numeral::{Numeral, in_millions, numeral_at, range_end};
use std::ops::Range;
use unit::{After, age, rate, unit_after};

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
    /// Watts.
    Power,
    /// Kilowatt hours.
    Energy,
    /// Bytes.
    Data,
    /// Degrees of a circle.
    Angle,
}

/// A number in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Pieces of the number itself with currency sign, scale and unit.
    pub pieces: Range<usize>,
    /// First piece, words of the bound included.
    pub lead: usize,
    /// One past the last piece, words of the bound included: `or more`.
    pub tail: usize,
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
    /// The number as stated, before it was brought to the unit's scale.
    pub stated: f64,
    /// Name of the unit as stated, in the singular; empty for none and for signs and codes.
    pub name: &'static str,
    /// The words around it that make it an age, if it is one.
    pub age: Option<Age>,
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

/// An age in words: `five years old`, `a 41-year-old`, `aged 58`, `87 weeks of age`.
#[derive(Clone, Debug, PartialEq)]
pub struct Age {
    /// Pieces of the number and the words.
    pub pieces: Range<usize>,
    /// The age in years.
    pub years: f64,
    /// Name of the unit stated, in the singular.
    pub name: &'static str,
}

/// The quantities of the pieces in `range` (a sentence).
pub fn quantities(cuts: &Cuts<'_>, range: Range<usize>) -> Vec<Quantity> {
    let mut out = Vec::new();
    let (mut at, mut floor) = (range.start, range.start);
    while at < range.end {
        if !may_begin(cuts, at) {
            let slash = cuts.piece(at + 1) == Some(Piece::Mark) && cuts.low(at + 1) == "/";
            at = if slash { past_address(cuts, at, range.end) } else { at + 1 };
            continue;
        }
        // What ends beyond the sentence is not of it.
        let found = quantity_at(cuts, at, floor, &range);
        match found.filter(|q| q.tail <= range.end && q.value.is_finite()) {
            Some(q) => {
                at = q.pieces.end.max(at + 1);
                floor = at;
                out.push(q);
            }
            None => at = skip(cuts, at, range.end),
        }
    }
    out
}

/// Past an address of the web whose `//` begins at `at` or after it; else past one piece.
fn past_address(cuts: &Cuts<'_>, at: usize, end: usize) -> usize {
    let mut to = at + 1;
    if cuts.raw(at) == ":" && cuts.raw(at + 2) == "/" {
        while to < end && cuts.glued(to - 1) {
            to += 1;
        }
    }
    to
}

/// Whether a piece may begin a quantity: a cheap test before the reading. Signs and currencies before the number are
/// found from it.
pub fn may_begin(cuts: &Cuts<'_>, at: usize) -> bool {
    match cuts.piece(at) {
        Some(Piece::Number) => true,
        Some(Piece::Word) if cuts.is(at, COUNT) => match cuts.low(at) {
            "a" | "an" => cuts.is(at + 1, SCALE),
            _ => true,
        },
        Some(Piece::Word) => cuts.is(at, SCALE),
        Some(Piece::Mark) => fraction::sign(cuts.raw(at)).is_some(),
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

fn quantity_at(cuts: &Cuts<'_>, at: usize, floor: usize, range: &Range<usize>) -> Option<Quantity> {
    let currency = money::before(cuts, at, floor);
    let mut numeral = numeral_at(cuts, at, range.end)?;
    let sign = if currency.is_none() { negative(cuts, at, floor) } else { None };
    if currency.is_none() && sign.is_none() && not_a_quantity(cuts, at, numeral.end, range) {
        return None;
    }
    if let Some((_, money)) = currency {
        of_money(cuts, &mut numeral, at, money.code);
    }
    let from = currency.map(|(from, _)| from).or(sign).unwrap_or(at);
    if let Some(second) = range_end(cuts, &numeral, from, range.end) {
        numeral.end = second.end;
        numeral.high = Some(second.value);
        if second.value >= 1e3 && numeral.value < 1e3 && second.value > numeral.value * 900.0 {
            numeral.value *= scale_of(second.value);
        }
        numeral.bound = Bound::Range;
    }
    let After { end, unit, factor, offset, rest, scale, name } =
        unit_after(cuts, numeral.end, range.end, currency.map(|(_, money)| money), &numeral);
    if let (Unit::Money(code), None) = (unit, currency)
        && numeral.end == at + 1
        && thousands(cuts, at, code)
    {
        (numeral.value, numeral.slack) = (numeral.value * 1e3, 0.0);
    }
    let (mut words, mut bound) = bound_of(cuts, from..end, range.clone());
    if numeral.bound == Bound::Range && matches!(cuts.low(words.start.wrapping_sub(1)), "between" | "from") {
        words.start = (words.start - 1).max(range.start);
    }
    if numeral.bound != Bound::Exact {
        bound = numeral.bound;
    }
    let stated = if sign.is_some() { -numeral.value } else { numeral.value } * scale + rest;
    Some(Quantity {
        pieces: from..end,
        lead: words.start,
        tail: words.end,
        value: stated * factor + offset,
        high: numeral.high.map(|h| h * scale * factor + offset),
        bound,
        unit,
        slack: numeral.slack * scale * factor,
        per: rate(cuts, end),
        stated,
        name,
        age: if unit == Unit::Plain { age(cuts, at..numeral.end, numeral.value, range.end) } else { None },
    })
}

/// The sign before the number at `at`: `minus 5`, `-0.3` where nothing is stuck before the sign.
fn negative(cuts: &Cuts<'_>, at: usize, floor: usize) -> Option<usize> {
    let sign = at.checked_sub(1).filter(|sign| *sign >= floor)?;
    let free = sign == floor || !cuts.glued(sign - 1);
    match cuts.low(sign) {
        "minus" | "negative" => Some(sign),
        "-" | "−" | "–" if free && cuts.glued(sign) => Some(sign),
        // A spaced dash is one of prose but at the very beginning.
        "-" | "−" if sign == 0 => Some(sign),
        _ => None,
    }
}

/// What a currency before a number makes of it: `£1,200m`, `Rp 31.500`.
fn of_money(cuts: &Cuts<'_>, numeral: &mut Numeral, at: usize, code: &str) {
    in_millions(cuts, numeral, at);
    if numeral.end == at + 1 && thousands(cuts, at, code) {
        (numeral.value, numeral.slack) = (numeral.value * 1e3, 0.0);
    }
}

/// Whether the full stop in the figure at `at` groups thousands, as at home where the currency is from.
fn thousands(cuts: &Cuts<'_>, at: usize, code: &str) -> bool {
    let mut parts = cuts.raw(at).split('.');
    let (_, tail, more) = (parts.next(), parts.next(), parts.next());
    currency::dotted(code) && tail.is_some_and(|tail| tail.len() == 3) && more.is_none()
}

fn scale_of(value: f64) -> f64 {
    [1e12, 1e9, 1e6, 1e3].into_iter().find(|s| value >= *s).unwrap_or(1.0)
}

#[cfg(test)]
mod tests;
