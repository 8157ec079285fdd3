//! Numbers as claims rest on them, and the second number of a range.

use super::fraction::scale_of;
use super::measure::measure_at;
use super::number::{Kind, Number, stuck_magnitude};
use super::unit::years_old;
use super::vague::vague;
use super::word::{Form, NumberWord, Role, numbered};
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

/// The number at `at` as a claim may rest on it: no places in a row, no shares, no lone `one` or `thousand`.
pub(super) fn numeral_at(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Numeral> {
    let vague = if cuts.is_word(at) { vague(cuts, at) } else { None };
    if let Some((low, high, to)) = vague {
        let (scale, end) = scale_of(cuts, to, end).filter(|_| cuts.number(to).is_some()).unwrap_or((1.0, to));
        let (value, high) = (low * scale, Some(high * scale));
        return Some(Numeral { end, value, high, slack: 0.0, bound: Bound::Vague });
    }
    let number = stuck_magnitude(cuts, at, end)?;
    if number.kind == Kind::Ordinal || is_lone(cuts, at, &number, end) || is_share(cuts, &number, end) {
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

/// Whether it is a single word that counts nothing by itself: `one of them`, `Thousand Oaks`, `half-dozen`.
fn is_lone(cuts: &Cuts<'_>, at: usize, number: &Number, end: usize) -> bool {
    let one = !number.figures && number.to == at + 1 && number.value == 1.0;
    let scale = |word: &NumberWord| matches!(word.role, Role::Hundred | Role::Scale | Role::Dozen);
    (one && !one_of_measure(cuts, number.to, end)) || cuts.number(at).is_some_and(scale)
}

/// Whether it is a part of something: `two-thirds`, `50/50`; not so `1/4 mile`.
fn is_share(cuts: &Cuts<'_>, number: &Number, end: usize) -> bool {
    let odds = number.figures && cuts.raw(number.from + 1) == "/";
    let part = number.kind == Kind::Fraction && (number.value <= 1.0 || odds);
    part && !(number.figures && measure_at(cuts, number.to, end).is_some())
}

/// Whether a unit or currency follows that makes a number of a lone `one`.
fn one_of_measure(cuts: &Cuts<'_>, at: usize, end: usize) -> bool {
    let unit = if cuts.raw(at) == "-" { at + 1 } else { at };
    let measured = measure_at(cuts, unit, end).is_some_and(|(measure, _)| measure.unit != Unit::Duration);
    measured || money::after(cuts, at, end, false).is_some() || years_old(cuts, at, end).is_some()
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
    let word = numbered(crate::fold::sense::of(word).1)?;
    (word.form == Form::Cardinal && word.value < 100.0 && word.role != Role::Dozen).then_some(word.value)
}

/// The second number of `between a and b`, `a to b`, `a-b`, where the first begins at `from`, its currency included.
pub(super) fn range_end(cuts: &Cuts<'_>, first: &Numeral, from: usize, end: usize) -> Option<Numeral> {
    let at = first.end;
    let between = from > 0 && cuts.low(from - 1) == "between";
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
    let mut second = numeral_at(cuts, at + 1 + mark, end);
    if let Some(second) = second.as_mut().filter(|_| mark == 1) {
        in_millions(cuts, second, at + 2);
    }
    second.filter(|second| second.value > first.value && second.bound == Bound::Exact)
}

/// The million that `m` is after a price.
pub(super) fn in_millions(cuts: &Cuts<'_>, numeral: &mut Numeral, at: usize) {
    if numeral.end == at + 1 && cuts.low(numeral.end) == "m" && cuts.glued(at) {
        numeral.value *= 1e6;
        numeral.slack *= 1e6;
        numeral.end += 1;
    }
}

/// Whether `from a to b` tells a change and not a range.
fn changes(cuts: &Cuts<'_>, to: usize) -> bool {
    (to.saturating_sub(5)..to).any(|i| cuts.low(i) == "from")
}
