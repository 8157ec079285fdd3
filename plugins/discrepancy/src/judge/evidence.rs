//! How surely two figures that contradict one another are about one thing: what the circumstances add and cost. The
//! costs are set by what was read on real news: of figures that far apart in value, place or time the fewest were of one
//! thing.

use super::number::{compatible, figure, nouns};
use crate::lexicon::{ABOARD, ANYBODY, PERSON};
use crate::note::Figure;
use crate::sighting::Sighting;
use crate::view::common;

/// Figures so many times apart are not mistaken for one another.
const OF_ONE_SIZE: f32 = 20.0;

/// How many times the one is the other.
pub(super) fn ratio(x: &Figure, y: &Figure) -> f32 {
    (x.value.abs().max(y.value.abs()) / x.value.abs().min(y.value.abs()).max(1e-9)) as f32
}

/// What it costs that the article has several figures for the point: which one is meant is not sure. The first one is,
/// as a rule; those after it are of other days, places and events.
pub(super) fn ambiguous(pool: &[&Sighting], s: &Sighting) -> f32 {
    let Some(own) = figure(&s.entry) else { return 0.0 };
    let rival = |f: &Figure| {
        f.part == own.part
            && f.past == own.past
            && f.unit == own.unit
            && may_be_meant(f, own)
            && !(f.soft && f.high >= 2.0 * f.low)
    };
    let rivals = || pool.iter().filter(|o| o.article == s.article && figure(&o.entry).is_some_and(rival));
    match (rivals().next(), rivals().any(|o| o.entry.start < s.entry.start && !o.entry.weak)) {
        (None, _) => 0.0,
        (Some(_), false) => 0.06,
        (Some(_), true) => 0.22,
    }
}

/// Whether another figure of the point, in the same article, could be the one that is meant: it is of the same size and
/// counts no other things.
pub(super) fn may_be_meant(other: &Figure, own: &Figure) -> bool {
    let person = |f: &Figure| nouns(f).any(|h| h.starts_with(PERSON));
    let alike = || {
        nouns(other).next().is_none()
            || nouns(own).next().is_none()
            || nouns(other).any(|h| nouns(own).any(|o| o == h))
            || (person(other) && person(own))
    };
    !compatible(other, own) && (other.strict || (ratio(other, own) < OF_ONE_SIZE && alike()))
}

/// A vague number (`dozens`) is contradicted only by one at least twice outside it.
pub(super) fn beyond(vague: &Figure, other: &Figure) -> bool {
    let is_vague = vague.soft && vague.high >= 2.0 * vague.low;
    !is_vague || vague.low < 20.0 || other.low >= 2.0 * vague.high || other.high * 2.0 <= vague.low
}

/// A whole number small enough that its digits are told by dividing.
pub(super) fn whole(value: f64) -> Option<u64> {
    const MOST: f64 = 1e15;
    (value.fract() == 0.0 && value.abs() < MOST).then_some(value.abs() as u64)
}

/// Digits of a number, its last ones first.
pub(super) fn digits_of(mut number: u64) -> impl Iterator<Item = u64> {
    std::iter::from_fn(move || {
        let digit = number % 10;
        (number > 0).then(|| number /= 10).map(|()| digit)
    })
}

/// The same digits in another order.
pub fn transposed(a: f64, b: f64) -> bool {
    if let (Some(x), Some(y)) = (whole(a), whole(b)) {
        // How often each digit stands there, four bits each; what it ends with tells nothing.
        let counts = |n: u64| digits_of(n).skip_while(|d| *d == 0).fold(0u64, |all, d| all + (1 << (4 * d)));
        return a != b && x.max(y) > 9 && counts(x) == counts(y) && telling_digits(a) >= 2;
    }
    let digits = |v: f64| {
        let mut d: Vec<char> = format!("{v}").chars().filter(char::is_ascii_digit).collect();
        while d.last() == Some(&'0') {
            d.pop();
        }
        d.sort_unstable();
        d
    };
    let (x, y) = (digits(a), digits(b));
    x.len() >= 2 && x == y && a != b
}

/// What the circumstances add to or take from the score of a pair.
pub(super) fn confidence(score: f32, a: &Sighting, b: &Sighting, x: &Figure, y: &Figure) -> f32 {
    let mut out = score;
    if transposed(x.value, y.value) || one_digit_apart(x.value, y.value) {
        out += 0.12;
    }
    if x.past {
        out -= 0.2;
    }
    if is_open(x) && is_open(y) {
        out -= 0.08;
    }
    if x.quoted || y.quoted {
        out -= 0.15;
    }
    out - unlikely(x, y) - remote(a, b, x, y)
}

/// Open to one side or vague; `about 600` is neither.
fn is_open(f: &Figure) -> bool {
    f.soft && !(f.low < f.value && f.value < f.high && f.high < 1.3 * f.low)
}

/// Hours apart from which on the year of one of two articles of a story was misread.
const A_YEAR: i64 = 300 * 24;

/// Whole hours between two articles; none where one is undated.
pub(super) fn hours_apart(a: &Sighting, b: &Sighting) -> i64 {
    let hours = a.published.zip(b.published).map_or(0, |(one, two)| (one - two).abs() / 3_600_000);
    if hours < A_YEAR { hours } else { 0 }
}

/// What it costs that one figure is several times the other: then they count different things more often than not, unless
/// a slip of the hand explains it.
fn unlikely(x: &Figure, y: &Figure) -> f32 {
    let ratio = ratio(x, y);
    match ratio {
        _ if x.strict || transposed(x.value, y.value) => 0.0,
        _ if ratio > 3.0 => 0.15,
        _ if ratio > 1.9 => 0.08,
        _ => 0.0,
    }
}

/// Whether the figure neither moves nor is one of many: days later it is told as it was.
pub(super) fn lasts(f: &Figure) -> bool {
    f.course == 0 && !f.broad && f.classed
}

/// What it costs that the figures stand far from the news or far from one another: far down in long reports stand
/// figures of other days and matters, days later there is other news, and what sums and shares are of, the names beside
/// them tell.
fn remote(a: &Sighting, b: &Sighting, x: &Figure, y: &Figure) -> f32 {
    let (top, deep) = (a.entry.rank.min(b.entry.rank), a.entry.rank.max(b.entry.rank));
    let place = if deep > 24 { 0.1 } else { 0.0 } + if top > 8 { 0.08 } else { 0.0 };
    let lasting = if lasts(x) { 0.4 } else { 1.0 };
    let time = match hours_apart(a, b) {
        _ if x.strict => 0.0,
        97.. => 0.25 * lasting,
        37.. => 0.1 * lasting,
        _ => 0.0,
    };
    // A slip of the hand tells of one sum, whatever stands beside it.
    let slip = transposed(x.value, y.value) || one_digit_apart(x.value, y.value);
    let sums = x.unit != "plain" && x.broad && common(&x.who, &y.who) == 0 && !slip;
    place + time + if sums { 0.14 } else { 0.0 }
}

/// Digits of a number before the zeros at its end.
pub(super) fn telling_digits(value: f64) -> usize {
    if let Some(mut whole) = whole(value) {
        while whole != 0 && whole.is_multiple_of(10) {
            whole /= 10;
        }
        return whole.checked_ilog10().map_or(0, |log| log as usize + 1);
    }
    let digits = format!("{value}");
    let digits = digits.trim_start_matches(['0', '.', '-']).bytes().filter(u8::is_ascii_digit);
    let digits: Vec<u8> = digits.collect();
    digits.iter().rposition(|d| *d != b'0').map_or(0, |last| last + 1)
}

/// Long numbers of equal length that differ in one digit.
pub(super) fn one_digit_apart(a: f64, b: f64) -> bool {
    if let (Some(x), Some(y)) = (whole(a), whole(b)) {
        let differing = || digits_of(x).zip(digits_of(y)).filter(|(p, q)| p != q).count();
        return x.checked_ilog10() == y.checked_ilog10() && differing() == 1 && telling_digits(a) >= 3;
    }
    let digits = |v: f64| format!("{v}").chars().filter(char::is_ascii_digit).collect::<Vec<_>>();
    let (x, y) = (digits(a), digits(b));
    let telling = x.iter().rev().skip_while(|c| **c == '0').count();
    x.len() == y.len() && telling >= 3 && x.iter().zip(&y).filter(|(p, q)| p != q).count() == 1
}

/// Whether one figure counts some of those the other counts: `four employees` of `at least five people` killed.
pub(super) fn subset(some: &Figure, all: &Figure) -> bool {
    let aboard = || nouns(some).any(|h| ABOARD.contains(&h));
    some.value < all.value
        && (some.loud && some.course == 1 || aboard())
        && nouns(some).any(|h| h.starts_with(PERSON) && h != ANYBODY)
        && nouns(all).any(|h| h == ANYBODY)
        && !nouns(some).any(|h| nouns(all).any(|o| o == h))
}

/// Whether one may count the passengers and the other everybody aboard: crew are few.
pub(super) fn with_crew(passengers: &Figure, all: &Figure) -> bool {
    const CREW: f64 = 1.25;
    nouns(passengers).any(|noun| noun == ABOARD[0])
        && !nouns(all).any(|noun| ABOARD.contains(&noun))
        && passengers.value < all.value
        && all.value < CREW * passengers.value
        && !transposed(passengers.value, all.value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: f64, want: usize) {
        assert_eq!(telling_digits(value), want, "{value}");
    }

    #[test]
    fn zeros_at_the_end_tell_nothing() {
        check(0.0, 0);
        check(7.0, 1);
        check(-1200.0, 2);
        check(1_050_000.0, 3);
        check(0.05, 1);
        check(3.16, 3);
        check(1e15, 1);
        check(1.5e300, 2);
        check(999_999_999_999_999.0, 15);
    }
}
