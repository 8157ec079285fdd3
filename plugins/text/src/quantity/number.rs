//! Every number in a text, whatever it counts: whole numbers, decimals, fractions, negative ones, places in a row.
//! [`super::quantities`] chooses from them what a claim may rest on.

use std::ops::Range;

use super::cardinal::{Cardinal, cardinal};
use super::fraction::{divided, in_figures, proper, scale_of, sign};
use super::word::{Form, Role};
use crate::fold::{Cuts, Piece};

/// What sort of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number or one with decimals.
    Cardinal,
    /// Part of something, or a number with such a part.
    Fraction,
    /// A place in a row: `21st`, `five hundred first`.
    Ordinal,
}

/// A number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// First piece, a sign included.
    pub from: usize,
    /// One past the last piece.
    pub to: usize,
    /// Its value.
    pub value: f64,
    /// Half of the last place stated in decimals; 0 without decimals.
    pub slack: f64,
    /// Its sort.
    pub kind: Kind,
    /// It is written in figures.
    pub figures: bool,
}

/// The numbers in `range`, in order.
pub fn numbers(cuts: &Cuts<'_>, range: Range<usize>) -> Vec<Number> {
    let mut out = Vec::new();
    let mut at = range.start;
    while at < range.end {
        match number_at(cuts, at, &range) {
            Some(number) => {
                at = number.to;
                out.push(number);
            }
            None => at += 1,
        }
    }
    out
}

/// Whether a piece may begin a number.
fn opens(cuts: &Cuts<'_>, at: usize) -> bool {
    let piece = &cuts.cuts[at];
    match piece.piece {
        Piece::Number => true,
        Piece::Mark => piece.end - piece.start > 1 || cuts.raw(at) == "-",
        Piece::Word => {
            piece.number != 0 || matches!(cuts.low(at), "a" | "an" | "minus" | "negative" | "o" | "oh")
        }
        Piece::Break => false,
    }
}

/// The number that begins at `at`.
pub fn number_at(cuts: &Cuts<'_>, at: usize, range: &Range<usize>) -> Option<Number> {
    if at >= range.end || !opens(cuts, at) {
        return None;
    }
    let (negative, from) = match cuts.low(at) {
        // "o eight": a nought said as a letter.
        "o" | "oh" => {
            let digit = cuts
                .number(at + 1)
                .is_some_and(|word| word.role == Role::Unit && word.form == Form::Cardinal);
            let zero =
                Number { from: at, to: at + 1, value: 0.0, slack: 0.0, kind: Kind::Cardinal, figures: false };
            return (digit && at + 1 < range.end).then_some(zero);
        }
        "minus" | "negative" => (true, at + 1),
        "-" | "−" => {
            let alone =
                at == range.start || !(cuts.glued(at - 1) || cuts.piece(at - 1) == Some(Piece::Number));
            let first = at == range.start || cuts.glued(at);
            (alone && first && cuts.piece(at + 1) == Some(Piece::Number)).then_some((true, at + 1))?
        }
        _ => (false, at),
    };
    let mut number = magnitude(cuts, from, range.end)?;
    if !number.figures && !negative && number.to == from + 1 && !counts_alone(cuts, from, range) {
        return None;
    }
    number.from = at;
    if let Some(share) = out_of(cuts, &number, range.end) {
        number = share;
    }
    if negative {
        number.value = -number.value;
    }
    Some(number)
}

/// Whether a single word is a number here: `one` is mostly a pronoun, `second` and `third` mostly places.
fn counts_alone(cuts: &Cuts<'_>, at: usize, range: &Range<usize>) -> bool {
    let prior = if at > range.start { cuts.low(at - 1) } else { "" };
    match cuts.low(at) {
        "one" => {
            let pronoun =
                ["the", "this", "that", "which", "no", "every", "each", "any", "another", "last", "next"];
            let next = cuts.low(at + 1);
            !pronoun.contains(&prior)
                && !matches!(next, "another" | "may" | "can" | "must" | "should" | "might")
        }
        "quarter" => cuts.number(at + 1).is_some_and(|word| word.role == Role::Scale),
        _ => true,
    }
}

/// A number without its sign, nothing stuck to it.
pub(super) fn magnitude(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Number> {
    stuck_magnitude(cuts, at, end).filter(|number| !number.figures || ends_well(cuts, number.to, end))
}

/// A number without its sign; a unit or anything else may be stuck to its figures.
pub(super) fn stuck_magnitude(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Number> {
    let article = matches!(cuts.low(at), "a" | "an");
    if let Some(part) = part_alone(cuts, at, end) {
        return Some(part);
    }
    let first = if article { at + 1 } else { at };
    if cuts.piece(first) == Some(Piece::Number) {
        if let Some((part, to)) = in_figures(cuts, first, end) {
            return Some(Number { figures: true, ..scaled_part(cuts, at, part, to, end) });
        }
    } else {
        cuts.number(first)?;
    }
    let whole = cardinal(cuts, first, end, article)?;
    let figures = whole.figures;
    let number = Number {
        from: at,
        to: whole.end,
        value: whole.value,
        slack: whole.slack,
        kind: Kind::Cardinal,
        figures,
    };
    if whole.ordinal || nth(cuts, &whole) {
        let to = if whole.ordinal { whole.end } else { whole.end + 1 };
        return Some(Number { to, kind: Kind::Ordinal, ..number });
    }
    if let Some((part, to)) = divided(cuts, whole.value, whole.end, end).filter(|_| !figures) {
        return Some(scaled_part(cuts, at, part, to, end));
    }
    Some(longer(cuts, number, &whole, end))
}

/// A part without a number before it: `¾`, `a third`, `half a million`, `quarter million`, `more than half`.
fn part_alone(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Number> {
    let (part, to) = match cuts.low(at) {
        "a" | "an" => divided(cuts, 1.0, at + 1, end).filter(|(part, _)| *part < 1.0)?,
        "half" if at == 0 || cuts.number(at - 1).is_none_or(|word| word.form != Form::Ordinal) => {
            (0.5, at + 1)
        }
        "quarter" if cuts.number(at + 1).is_some_and(|word| word.role == Role::Scale) => (0.25, at + 1),
        raw if cuts.piece(at) == Some(Piece::Mark) => {
            return Some(Number { figures: true, ..scaled_part(cuts, at, sign(raw)?, at + 1, end) });
        }
        _ => return None,
    };
    Some(scaled_part(cuts, at, part, to, end))
}

/// A part of a scale: `two thirds of a million`.
fn scaled_part(cuts: &Cuts<'_>, from: usize, part: f64, to: usize, end: usize) -> Number {
    let (value, to) = match scale_of(cuts, to, end) {
        Some((scale, after)) if part < 1.0 => (part * scale, after),
        _ => (part, to),
    };
    Number { from, to, value, slack: 0.0, kind: Kind::Fraction, figures: false }
}

/// `st`, `th` stuck to figures.
fn nth(cuts: &Cuts<'_>, whole: &Cardinal) -> bool {
    whole.figures && cuts.glued(whole.end - 1) && matches!(cuts.low(whole.end), "st" | "nd" | "rd" | "th")
}

/// Whether nothing is stuck to a figure that makes something else of it: `180ml`, `24703L202`.
fn ends_well(cuts: &Cuts<'_>, to: usize, end: usize) -> bool {
    to >= end || !cuts.glued(to - 1) || !cuts.is_word(to) || matches!(cuts.low(to), "st" | "nd" | "rd" | "th")
}

/// What makes a whole number longer: decimals in words, a fraction after it, `out of`.
fn longer(cuts: &Cuts<'_>, number: Number, whole: &Cardinal, end: usize) -> Number {
    let to = number.to;
    if let Some((value, slack, to)) = decimals(cuts, &number, end) {
        return scaled(cuts, Number { value, slack, to, ..number }, end);
    }
    let mixed = |part: f64, to: usize| {
        let whole_scale =
            whole.scale >= 1e3 && !matches!(cuts.low(to), "million" | "billion" | "trillion" | "thousand");
        let part = if whole_scale { part * whole.scale } else { part };
        Number { value: number.value + part, to, kind: Kind::Fraction, ..number }
    };
    if whole.figures && whole.scale == 1.0 && cuts.piece(to) == Some(Piece::Number) {
        if let Some((part, to)) = in_figures(cuts, to, end).filter(|(part, _)| *part < 1.0) {
            return mixed(part, to);
        }
    } else if cuts.low(to) == "and"
        && let Some((part, after)) = proper(cuts, to + 1, end)
    {
        let number = mixed(part, after);
        // `five and a half million`, `one billion and a half million`.
        return match cuts
            .number(after)
            .filter(|word| word.role == Role::Scale && after < end && word.form == Form::Cardinal)
        {
            Some(word) if whole.scale > word.value => {
                Number { value: whole.value + part * word.value, to: after + 1, ..number }
            }
            Some(word) => Number { value: number.value * word.value, to: after + 1, ..number },
            None => number,
        };
    }
    if let Some((part, after)) = proper(cuts, to, end).filter(|_| sign_follows(cuts, to)) {
        return mixed(part, after);
    }
    number
}

/// Whether a fraction of one character stands at `at`.
fn sign_follows(cuts: &Cuts<'_>, at: usize) -> bool {
    cuts.piece(at) == Some(Piece::Mark)
}

/// `point seven one`, `point seventy-one` after a whole number.
fn decimals(cuts: &Cuts<'_>, number: &Number, end: usize) -> Option<(f64, f64, usize)> {
    if number.figures || cuts.low(number.to) != "point" {
        return None;
    }
    let digit = |i: usize| {
        if i < end && matches!(cuts.low(i), "o" | "oh") {
            return Some(0.0);
        }
        let word = (i < end).then(|| cuts.number(i)).flatten()?;
        (word.role == Role::Unit && word.form == Form::Cardinal).then_some(word.value)
    };
    let (mut value, mut place, mut at) = (0.0, 1.0, number.to + 1);
    while let Some(one) = digit(at).filter(|_| place > 1e-15) {
        place /= 10.0;
        value += one * place;
        at += 1;
    }
    if at == number.to + 1 {
        let tail = cardinal(cuts, at, end, false)
            .filter(|tail| (10.0..100.0).contains(&tail.value) && !tail.ordinal)?;
        (value, place, at) = (tail.value / 100.0, 0.01, tail.end);
    }
    Some((number.value + value, place / 2.0, at))
}

/// A scale after decimals in words: `two point three million`.
fn scaled(cuts: &Cuts<'_>, number: Number, end: usize) -> Number {
    match cuts.number(number.to).filter(|word| number.to < end && word.form == Form::Cardinal) {
        Some(word) if word.role == Role::Scale => {
            let (value, slack) = (number.value * word.value, number.slack * word.value);
            scaled(cuts, Number { value, slack, to: number.to + 1, ..number }, end)
        }
        _ => number,
    }
}

/// `two out of three`, `one over twenty`.
fn out_of(cuts: &Cuts<'_>, number: &Number, end: usize) -> Option<Number> {
    let next = match (cuts.low(number.to), cuts.low(number.to + 1)) {
        ("out", "of") => number.to + 2,
        ("over", _) if number.value == 1.0 => number.to + 1,
        _ => return None,
    };
    let article = matches!(cuts.low(next), "a");
    let under = cardinal(cuts, next + usize::from(article), end, article)?;
    let share = number.value < under.value && !under.ordinal && ends_well(cuts, under.end, end);
    let value = number.value / under.value;
    share.then_some(Number { value, to: under.end, kind: Kind::Fraction, ..*number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[(&str, f64)]) {
        let cuts = Cuts::of(text);
        let got: Vec<_> = numbers(&cuts, 0..cuts.cuts.len())
            .iter()
            .map(|n| (&text[cuts.cuts[n.from].start as usize..cuts.cuts[n.to - 1].end as usize], n.value))
            .collect();
        assert_eq!(got.len(), want.len(), "{text}: {got:?}");
        for ((words, value), (want_words, want_value)) in got.iter().zip(want) {
            let near = (value - want_value).abs() <= 1e-12 * want_value.abs();
            assert!(words == want_words && near, "{text}: {got:?}");
        }
    }

    #[test]
    fn whole_numbers() {
        check("two hundred and two thousand", &[("two hundred and two thousand", 202_000.0)]);
        check("two thousand million", &[("two thousand million", 2e9)]);
        check("million million", &[("million", 1e6), ("million", 1e6)]);
        check("two thousand and three thousand", &[("two thousand", 2e3), ("three thousand", 3e3)]);
        check("nineteen hundred seventy-three", &[("nineteen hundred seventy-three", 1973.0)]);
        check("4 thousand 3 hundred and 21 men", &[("4 thousand 3 hundred and 21", 4321.0)]);
        check("three hundred and two dozens", &[("three hundred and two dozens", 324.0)]);
        check("one two twenty fifteen", &[("one", 1.0), ("two", 2.0), ("twenty", 20.0), ("fifteen", 15.0)]);
        check("10k and 2bn, not 180ml", &[("10k", 1e4), ("2bn", 2e9)]);
        check("the one who came", &[]);
        check("minus five, -1.5 and 3-2", &[("minus five", -5.0), ("-1.5", -1.5), ("3", 3.0), ("2", 2.0)]);
    }

    #[test]
    fn parts_and_places() {
        check("two thirds", &[("two thirds", 2.0 / 3.0)]);
        check("five and a half million", &[("five and a half million", 5.5e6)]);
        check("3 million and a quarter", &[("3 million and a quarter", 3.25e6)]);
        check("two hundred and fifty-four hundredths", &[("two hundred and fifty-four hundredths", 200.54)]);
        check("half a dozen", &[("half a dozen", 6.0)]);
        check("10 1/2 miles", &[("10 1/2", 10.5)]);
        check("two out of five hundred", &[("two out of five hundred", 0.004)]);
        check("the twenty-first", &[("twenty-first", 21.0)]);
        check("five hundred first", &[("five hundred first", 501.0)]);
        check("nought point nought three", &[("nought point nought three", 0.03)]);
        check("two point three million", &[("two point three million", 2.3e6)]);
    }
}
