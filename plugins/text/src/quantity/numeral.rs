//! Numbers in digits and letters, with scale words; vague numbers; the second number of a range.

use super::{Bound, SIGNS};
use crate::fold::{Cuts, Piece};

/// A number before its unit is known.
pub(super) struct Numeral {
    pub(super) end: usize,
    pub(super) value: f64,
    pub(super) high: Option<f64>,
    pub(super) slack: f64,
    pub(super) bound: Bound,
}

pub(super) fn numeral_at(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Numeral> {
    let mut numeral = match cuts.piece(at)? {
        Piece::Number => figure(cuts, at)?,
        Piece::Word => vague(cuts, at).or_else(|| spelled(cuts, at, end))?,
        Piece::Mark | Piece::Break => return None,
    };
    while let Some((next, factor)) = scale_after(cuts, numeral.end) {
        numeral.value *= factor;
        numeral.slack = (numeral.slack * factor).max(if factor > 100.0 && numeral.slack == 0.0 {
            0.0
        } else {
            numeral.slack
        });
        numeral.high = numeral.high.map(|h| h * factor);
        numeral.end = next;
    }
    if numeral.bound == Bound::Exact {
        numeral.slack = numeral.slack.max(round_slack(numeral.value));
    }
    Some(numeral)
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

fn figure(cuts: &Cuts<'_>, at: usize) -> Option<Numeral> {
    let raw = cuts.raw(at);
    let points = raw.matches('.').count();
    let plain: String = raw.chars().filter(|c| c.is_ascii_digit() || (*c == '.' && points == 1)).collect();
    let value: f64 = plain.parse().ok()?;
    let decimals = plain.split_once('.').map_or(0, |(_, tail)| tail.len() as i32);
    let slack = if decimals > 0 { 0.5 * 10f64.powi(-decimals) } else { 0.0 };
    let mut numeral = Numeral { end: at + 1, value, high: None, slack, bound: Bound::Exact };
    if let (Some(Piece::Number), Some("/"), Some(Piece::Number)) =
        (cuts.piece(at + 1), Some(cuts.raw(at + 2)), cuts.piece(at + 3))
        && let (Ok(over), Ok(under)) = (cuts.raw(at + 1).parse::<f64>(), cuts.raw(at + 3).parse::<f64>())
        && over < under
        && under <= 16.0
    {
        numeral.value += over / under;
        numeral.end = at + 4;
    }
    Some(numeral)
}

pub(super) fn scale_after(cuts: &Cuts<'_>, at: usize) -> Option<(usize, f64)> {
    let at = if cuts.raw(at) == "-"
        && matches!(cuts.low(at + 1), "million" | "billion" | "trillion" | "thousand")
    {
        at + 1
    } else {
        at
    };
    let glued = at > 0 && cuts.glued(at - 1) && cuts.piece(at - 1) == Some(Piece::Number);
    let factor = match cuts.low(at) {
        "hundred" => 1e2,
        "thousand" => 1e3,
        "million" | "mn" | "mln" => 1e6,
        "billion" | "bn" | "bln" => 1e9,
        "trillion" | "tn" | "trn" => 1e12,
        "lakh" => 1e5,
        "crore" => 1e7,
        "dozen" => 12.0,
        "k" if glued => 1e3,
        "m" if glued => 1e6,
        "b" if glued => 1e9,
        _ => return None,
    };
    Some((at + 1, factor))
}

fn vague(cuts: &Cuts<'_>, at: usize) -> Option<Numeral> {
    let of = |n: usize, words: &[&str]| words.iter().enumerate().all(|(k, w)| cuts.low(at + n + k) == *w);
    let (len, low, high) = match cuts.low(at) {
        "tens" if of(1, &["of", "thousands"]) => (3, 2e4, 1e5),
        "tens" if of(1, &["of", "millions"]) => (3, 2e7, 1e8),
        "hundreds" if of(1, &["of", "thousands"]) => (3, 2e5, 1e6),
        "hundreds" if of(1, &["of", "millions"]) => (3, 2e8, 1e9),
        "dozens" => (1, 24.0, 100.0),
        "scores" => (1, 40.0, 200.0),
        "hundreds" => (1, 200.0, 2e3),
        "thousands" => (1, 2e3, 2e4),
        "millions" => (1, 2e6, 2e7),
        "handful" => (1, 2.0, 6.0),
        "several" => (1, 3.0, 10.0),
        _ => return None,
    };
    let len = if cuts.low(at + len) == "of" && low != 3.0 { len + 1 } else { len };
    Some(Numeral { end: at + len, value: low, high: Some(high), slack: 0.0, bound: Bound::Vague })
}

/// The value of a spelled cardinal below a hundred.
pub fn small_number(word: &str) -> Option<f64> {
    const ONES: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if !word.as_bytes().first().is_some_and(|b| b"zotfsen".contains(b)) {
        return None;
    }
    let ones = ONES.iter().position(|w| *w == word).map(|n| n as f64);
    ones.or_else(|| TENS.iter().position(|w| *w == word).map(|n| (n * 10 + 20) as f64))
}

/// A spelled number: words joined by blanks, hyphens and `and`.
fn spelled(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Numeral> {
    if let Some(part) = fraction(cuts, at) {
        return Some(part);
    }
    let article = matches!(cuts.low(at), "a" | "an");
    let mut i = if article { at + 1 } else { at };
    let (mut total, mut current, mut seen) = (0.0, if article { 1.0 } else { 0.0 }, false);
    while i < end {
        let word = cuts.low(i);
        if let Some(n) = small_number(word) {
            if article && !seen {
                return None;
            }
            // `twenty-seven` goes on, `two three` does not.
            if seen && !(current == 0.0 || current % 100.0 == 0.0 || (current % 10.0 == 0.0 && n < 10.0)) {
                break;
            }
            current += n;
        } else if word == "hundred" || word == "dozen" {
            current = f64::max(current, 1.0) * if word == "dozen" { 12.0 } else { 100.0 };
            if !article && !seen {
                return None;
            }
        } else if let (Some((_, factor)), true) = (scale_after(cuts, i), word.len() > 3) {
            if !article && !seen {
                return None;
            }
            total += f64::max(current, 1.0) * factor;
            current = 0.0;
        } else {
            break;
        }
        seen = true;
        i += 1;
        let joins = match cuts.low(i) {
            "-" => cuts.glued(i) && cuts.glued(i - 1),
            "and" => current % 100.0 == 0.0,
            "point" => return decimals(cuts, i + 1, total + current),
            _ => continue,
        };
        if joins && small_number(cuts.low(i + 1)).is_some() {
            i += 1;
        } else if cuts.low(i) == "and" || !joins {
            break;
        }
    }
    let one_alone = !article && i == at + 1 && cuts.low(at) == "one";
    (seen && !one_alone).then_some(Numeral {
        end: i,
        value: total + current,
        high: None,
        slack: 0.0,
        bound: Bound::Exact,
    })
}

fn decimals(cuts: &Cuts<'_>, at: usize, whole: f64) -> Option<Numeral> {
    let (mut value, mut place, mut i) = (whole, 0.1, at);
    while let Some(n) = small_number(cuts.low(i)).filter(|n| *n < 10.0) {
        value += n * place;
        place /= 10.0;
        i += 1;
    }
    (i > at).then_some(Numeral { end: i, value, high: None, slack: place * 5.0, bound: Bound::Exact })
}

/// `half a million`, `a quarter of a million`, `two-thirds` (as percent of the whole: left out).
fn fraction(cuts: &Cuts<'_>, at: usize) -> Option<Numeral> {
    let skip = |i: usize, words: &[&str]| words.iter().enumerate().all(|(k, w)| cuts.low(i + k) == *w);
    let (scale_at, value) = match cuts.low(at) {
        "half" if skip(at + 1, &["a"]) => (at + 2, 0.5),
        "a" if skip(at + 1, &["quarter", "of", "a"]) => (at + 4, 0.25),
        "a" if skip(at + 1, &["third", "of", "a"]) => (at + 4, 1.0 / 3.0),
        _ => return None,
    };
    let (_, factor) = scale_after(cuts, scale_at).filter(|(_, f)| *f >= 1e3)?;
    let value = value * factor;
    Some(Numeral { end: scale_at + 1, value, high: None, slack: value * 0.05, bound: Bound::Approx })
}

/// The second number of `between a and b`, `a to b`, `a-b`.
pub(super) fn range_end(cuts: &Cuts<'_>, first: &Numeral, end: usize) -> Option<Numeral> {
    let at = first.end;
    let begin = at.checked_sub(2).map_or("", |i| cuts.low(i));
    let between = begin == "between" || (at >= 3 && cuts.low(at - 3) == "between");
    let join = match cuts.low(at) {
        "and" => between,
        "to" => !changes(cuts, at),
        "-" | "–" => cuts.piece(at + 1) == Some(Piece::Number),
        _ => false,
    };
    if !join {
        return None;
    }
    let mark = usize::from(SIGNS.iter().any(|(s, _)| *s == cuts.raw(at + 1)));
    numeral_at(cuts, at + 1 + mark, end)
        .filter(|second| second.value > first.value && second.bound == Bound::Exact)
}

/// Whether `from a to b` tells a change and not a range.
fn changes(cuts: &Cuts<'_>, to: usize) -> bool {
    (to.saturating_sub(5)..to).any(|i| cuts.low(i) == "from")
}
