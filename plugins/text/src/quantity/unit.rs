//! What a number counts or measures by the words after it, brought to one scale; ages; rates.

use std::ops::Range;

use super::currency::Money;
use super::measure::{Measure, measure_at};
use super::money;
use super::numeral::Numeral;
use super::{Age, Unit};
use crate::fold::Cuts;
use crate::quantity::word::Role;

/// What was found after a number.
#[derive(Clone, Copy)]
pub(super) struct After {
    /// One past the last piece of the unit.
    pub end: usize,
    pub unit: Unit,
    /// From the number as stated to the unit's scale.
    pub factor: f64,
    pub offset: f64,
    /// What the words after the unit add to the number as stated: 0.5 for `50 cents` after `3 dollars`.
    pub rest: f64,
    /// A scale after the unit: a million in `75 USD million`.
    pub scale: f64,
    /// The unit's name as stated; empty for none.
    pub name: &'static str,
}

const fn plain(end: usize) -> After {
    After { end, unit: Unit::Plain, factor: 1.0, offset: 0.0, rest: 0.0, scale: 1.0, name: "" }
}

fn measured(measure: Measure, end: usize) -> After {
    let Measure { name, unit, factor, offset } = measure;
    After { end, unit, factor, offset, rest: 0.0, scale: 1.0, name }
}

pub(super) fn unit_after(
    cuts: &Cuts<'_>,
    at: usize,
    end: usize,
    currency: Option<Money>,
    numeral: &Numeral,
) -> After {
    if let Some(money) = currency {
        return After { unit: Unit::Money(money.code), scale: money.factor, ..plain(at) };
    }
    let word_at = if cuts.raw(at) == "-" && cuts.glued(at) { at + 1 } else { at };
    let word_at = if bracketed(cuts, word_at) { word_at + 1 } else { word_at };
    if word_at >= end {
        return plain(at);
    }
    if let Some(share) = share(cuts, word_at) {
        return share;
    }
    if let Some((to, money)) = money::after(cuts, at, end, numeral.value >= 1e6) {
        return paid(cuts, to, end, money);
    }
    let Some((measure, to)) = measure_at(cuts, word_at, end) else { return plain(at) };
    // "one day" and "one year" tell when, not how long.
    if (numeral.value == 1.0 && matches!(cuts.low(word_at), "day" | "year"))
        || years_old(cuts, at, end).is_some()
    {
        return plain(at);
    }
    // "5 in 10" is no length, "2 pm" no picometre, "12 m people" no metre.
    if cuts.low(word_at) == "m" && cuts.glued(at - 1) && counted_noun(cuts, to, end) {
        return After { scale: 1e6, ..plain(to) };
    }
    let found = measured(measure, to + usize::from(word_at > at && bracketed(cuts, word_at - 1)));
    feet_and_inches(cuts, found, end)
}

/// `(kg)` after a number.
fn bracketed(cuts: &Cuts<'_>, at: usize) -> bool {
    let close = match cuts.raw(at) {
        "(" => ")",
        "[" => "]",
        "{" => "}",
        "<" => ">",
        _ => return false,
    };
    cuts.raw(at + 2) == close
}

/// Whether what follows may be counted in millions: `3m people`, `over 1m ordered to leave`.
fn counted_noun(cuts: &Cuts<'_>, at: usize, end: usize) -> bool {
    let word = cuts.low(at);
    at < end
        && cuts.is_word(at)
        && (word == "people" || (word.len() > 3 && (word.ends_with('s') || word.ends_with("ed"))))
}

/// Percent and points.
fn share(cuts: &Cuts<'_>, at: usize) -> Option<After> {
    let next = cuts.low(at + 1);
    let points = next.starts_with("point");
    let (to, unit, factor, name) = match cuts.low(at) {
        "%" | "pct" | "percent" | "percents" => (at + 1, Unit::Percent, 1.0, "percent"),
        "per" if next == "cent" => (at + 2, Unit::Percent, 1.0, "percent"),
        "percentage" if points => (at + 2, Unit::Points, 1.0, "percentage point"),
        "percentage" => (at + 1, Unit::Percent, 1.0, "percent"),
        "basis" if points => (at + 2, Unit::Points, 0.01, "basis point"),
        _ => return None,
    };
    Some(After { unit, factor, name, ..plain(to) })
}

/// Money with what belongs to it: `3 dollars 50 cents`, `15 dollars 50`, `75 USD million`.
fn paid(cuts: &Cuts<'_>, to: usize, end: usize, money: Money) -> After {
    let whole = After { unit: Unit::Money(money.code), factor: money.factor, name: money.name, ..plain(to) };
    if money.factor > 1.0 {
        return After { factor: 1.0, scale: money.factor, ..whole };
    }
    if money.factor < 1.0 {
        return whole;
    }
    if let Some(scale) =
        cuts.number(to).filter(|word| to < end && word.role == Role::Scale && word.value >= 1e6)
    {
        return After { end: to + 1, scale: scale.value, ..whole };
    }
    let next = to + usize::from(cuts.low(to) == "and");
    let Some(part) = super::number::magnitude(cuts, next, end)
        .filter(|part| part.value < 100.0 && part.value.fract() == 0.0)
    else {
        return whole;
    };
    let rest = part.value / 100.0;
    if let Some((to, small)) = money::after(cuts, part.to, end, false) {
        return if small.factor < 1.0 { After { end: to, rest, ..whole } } else { whole };
    }
    let closed = part.to >= end
        || matches!(cuts.raw(part.to), "." | "," | ";" | "?" | "!")
        || cuts.low(part.to) == "more";
    let named = !money.name.is_empty() || next == to;
    if closed && named && !matches!(cuts.raw(to), "," | ".") {
        After { end: part.to, rest, ..whole }
    } else {
        whole
    }
}

/// `5 feet 2 inches`, `5 ft 2 in`.
fn feet_and_inches(cuts: &Cuts<'_>, found: After, end: usize) -> After {
    if found.name != "foot" {
        return found;
    }
    let next = found.end + usize::from(cuts.low(found.end) == "and");
    let inches =
        crate::fold::figure::value(cuts.raw(next)).filter(|(inches, _)| *inches < 12.0 && next < end);
    match inches {
        Some((inches, _)) if matches!(cuts.low(next + 1), "in" | "inch" | "inches") => {
            After { end: next + 2, rest: inches / 12.0, ..found }
        }
        _ => found,
    }
}

/// The age that a number makes with the words after it or before it.
pub(super) fn age(cuts: &Cuts<'_>, number: Range<usize>, value: f64, end: usize) -> Option<Age> {
    if let Some((to, years, name)) = years_old(cuts, number.end, end) {
        return Some(Age { pieces: number.start..to, years: value * years, name });
    }
    let from = number.start.checked_sub(1).filter(|from| matches!(cuts.low(*from), "aged" | "age"))?;
    (value < 130.0).then_some(Age { pieces: from..number.end, years: value, name: "year" })
}

/// Where the words end that make an age of the number that ends at `at`, and how many years its unit has:
/// `-year-old`, `months of age`.
pub(super) fn years_old(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<(usize, f64, &'static str)> {
    let hyphen = |at: usize| at + usize::from(cuts.raw(at) == "-");
    let unit = hyphen(at);
    if cuts.low(unit) == "yo" {
        return Some((unit + 1, 1.0, "year"));
    }
    let (years, name) = match cuts.low(unit) {
        "year" | "years" => (1.0, "year"),
        "month" | "months" => (1.0 / 12.0, "month"),
        "week" | "weeks" => (7.0 / 365.25, "week"),
        "day" | "days" => (1.0 / 365.25, "day"),
        _ => return None,
    };
    let old = hyphen(unit + 1);
    let to = match (cuts.low(old), cuts.low(old + 1)) {
        ("old" | "olds", _) => old + 1,
        ("of", "age") => old + 2,
        _ => return None,
    };
    (to <= end).then_some((to, years, name))
}

/// `a day`, `per head`, `each`, `a week` after the number and one noun.
pub(super) fn rate(cuts: &Cuts<'_>, end: usize) -> Option<f64> {
    (end..end + 3).find_map(|i| {
        let days = |word: &str| {
            Some(match word {
                "hour" | "hourly" => 1.0 / 24.0,
                "minute" => 1.0 / 1440.0,
                "day" | "night" | "daily" => 1.0,
                "week" | "weekly" => 7.0,
                "month" | "monthly" => 30.44,
                "year" | "annually" | "yearly" => 365.25,
                "head" | "person" | "share" | "barrel" | "tonne" | "ton" | "household" | "apiece" => 0.0,
                _ => return None,
            })
        };
        match cuts.low(i) {
            "a" | "an" | "per" | "each" => days(cuts.low(i + 1)),
            "daily" | "weekly" | "monthly" | "annually" | "yearly" | "apiece" => days(cuts.low(i)),
            _ => None,
        }
    })
}
