//! Numbers as claims rest on them, and the second number of a range.

use super::measure::measure_at;
use super::number::{Kind, stuck_magnitude};
use super::vague::vague;
use super::word::{Form, Role, numbered};
use super::{Bound, Unit, money};
use crate::fold::{Cuts, Piece};

/// A number before its unit is known.
pub(super) struct Numeral {
    pub(super) end: usize,
    pub(super) value: f64,
    pub(super) high: Option<f64>,
    pub(super) slack: f64,
    pub(super) bound: Bound,
}

/// The number at `at` as a claim may rest on it: no places in a row, no bare fractions, no lone `one`.
pub(super) fn numeral_at(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Numeral> {
    let vague = if cuts.is_word(at) { vague(cuts, at) } else { None };
    if let Some((value, high, end)) = vague {
        return Some(Numeral { end, value, high: Some(high), slack: 0.0, bound: Bound::Vague });
    }
    let number = stuck_magnitude(cuts, at, end)?;
    let part = number.kind == Kind::Fraction && number.value < 1.0 && !number.figures;
    let one = !number.figures
        && number.to == at + 1
        && number.value == 1.0
        && !one_of_measure(cuts, number.to, end);
    if number.kind == Kind::Ordinal || part || one {
        return None;
    }
    let mut numeral =
        Numeral { end: number.to, value: number.value, high: None, slack: number.slack, bound: Bound::Exact };
    if number.kind == Kind::Fraction && !number.figures {
        (numeral.bound, numeral.slack) = (Bound::Approx, number.value * 0.05);
    } else {
        numeral.slack = numeral.slack.max(round_slack(numeral.value));
    }
    Some(numeral)
}

/// Whether a unit or currency follows that makes a number of a lone `one`.
fn one_of_measure(cuts: &Cuts<'_>, at: usize, end: usize) -> bool {
    let unit = if cuts.raw(at) == "-" { at + 1 } else { at };
    let measured = measure_at(cuts, unit, end).is_some_and(|(measure, _)| measure.unit != Unit::Duration);
    measured || money::after(cuts, at, end, false).is_some() || matches!(cuts.low(unit + 1), "old" | "-")
}

/// Round figures of a thousand and more were rounded by somebody.
fn round_slack(value: f64) -> f64 {
    if value < 1000.0 || value.fract() != 0.0 {
        return 0.0;
    }
    let mut digits = value;
    let mut place = 1.0;
    while digits % 10.0 == 0.0 {
        digits /= 10.0;
        place *= 10.0;
    }
    match digits {
        d if d < 10.0 => place * 0.05 * d,
        d if d < 100.0 => place * 0.025 * d,
        _ => 0.0,
    }
}

/// The value of a spelled cardinal below a hundred.
pub fn small_number(word: &str) -> Option<f64> {
    let low = crate::fold::sense::hash(word.as_bytes());
    let word = numbered(crate::fold::sense::of(word, low).1)?;
    (word.form == Form::Cardinal && word.value < 100.0 && word.role != Role::Dozen).then_some(word.value)
}

/// The second number of `between a and b`, `a to b`, `a-b`.
pub(super) fn range_end(cuts: &Cuts<'_>, first: &Numeral, end: usize) -> Option<Numeral> {
    let at = first.end;
    let begin = at.checked_sub(2).map_or("", |i| cuts.low(i));
    let between = begin == "between" || (at >= 3 && cuts.low(at - 3) == "between");
    let join = match cuts.low(at) {
        "and" => between,
        "to" | "through" => !changes(cuts, at),
        "~" => true,
        "-" | "–" => cuts.piece(at + 1) == Some(Piece::Number),
        _ => false,
    };
    if !join {
        return None;
    }
    let mark = usize::from(money::before(cuts, at + 2, at + 1).is_some());
    numeral_at(cuts, at + 1 + mark, end)
        .filter(|second| second.value > first.value && second.bound == Bound::Exact)
}

/// Whether `from a to b` tells a change and not a range.
fn changes(cuts: &Cuts<'_>, to: usize) -> bool {
    (to.saturating_sub(5)..to).any(|i| cuts.low(i) == "from")
}
