//! Parts in letters and figures: `two thirds`, `five and a half million`, `a quarter of a million`, `10 1/2`, `¾`,
//! `two out of three`.

use super::cardinal::plain_cardinal;
use super::word::{Form, Role};
use crate::fold::{Cuts, Piece};

/// A part with the piece after it.
pub(super) type Part = (f64, usize);

/// The lower part of a fraction at `at`: `thirds`, `twenty-firsts`; of one alone `third`, `fourth`.
fn lower(cuts: &Cuts<'_>, at: usize, upper: f64) -> Option<Part> {
    let form = |form| form == Form::Parts || (form == Form::Ordinal && upper == 1.0);
    let word = cuts.number(at)?;
    if word.form == Form::Cardinal && word.role == Role::Ten {
        let next = if cuts.raw(at + 1) == "-" { at + 2 } else { at + 1 };
        let unit = cuts.number(next).filter(|unit| unit.role == Role::Unit && form(unit.form))?;
        return Some((word.value + unit.value, next + 1));
    }
    // "two seconds" are no halves.
    (form(word.form) && word.value > 1.0 && !matches!(word.text, "second" | "seconds"))
        .then_some((word.value, at + 1))
}

/// A fraction below one in words after an `and`, which holds no other: `a half`, `fifty-four hundredths`.
pub(super) fn proper(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Part> {
    if at >= end {
        return None;
    }
    if let Some(value) = sign(cuts.raw(at)) {
        return Some((value, at + 1));
    }
    let (upper, next) = match cuts.low(at) {
        "a" | "an" => (1.0, at + 1),
        _ => {
            cuts.number(at).filter(|word| word.form == Form::Cardinal)?;
            plain_cardinal(cuts, at, end)
                .filter(|whole| !whole.ordinal)
                .map(|whole| (whole.value, whole.end))?
        }
    };
    divided(cuts, upper, next, end).filter(|(value, _)| *value < 1.0)
}

/// So many of the parts that are named at `at`.
pub(super) fn divided(cuts: &Cuts<'_>, upper: f64, at: usize, end: usize) -> Option<Part> {
    let next = if cuts.raw(at) == "-" { at + 1 } else { at };
    let (lower, to) = lower(cuts, next, upper).filter(|(_, to)| *to <= end)?;
    Some((upper / lower, to))
}

/// `3/4` after its upper figure at `at`, of small parts and nothing else around.
pub(super) fn in_figures(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Part> {
    let slash = cuts.raw(at + 1) == "/" && cuts.glued(at) && cuts.glued(at + 1);
    let figure = |i: usize| (i < end && cuts.piece(i) == Some(Piece::Number)).then(|| cuts.raw(i));
    if !slash || figure(at)?.len() > 3 || figure(at + 2)?.len() > 3 {
        return None;
    }
    let further = cuts.glued(at + 2) && matches!(cuts.raw(at + 3), "/" | "-") && cuts.glued(at + 3);
    let before = at > 0 && cuts.glued(at - 1) && matches!(cuts.raw(at - 1), "/" | "#");
    let (over, under): (f64, f64) = (figure(at)?.parse().ok()?, figure(at + 2)?.parse().ok()?);
    (!further && !before && under > 0.0 && over.fract() == 0.0 && under.fract() == 0.0)
        .then_some((over / under, at + 3))
}

/// A fraction that is one character.
pub(super) fn sign(raw: &str) -> Option<f64> {
    Some(match raw {
        "½" => 0.5,
        "⅓" => 1.0 / 3.0,
        "⅔" => 2.0 / 3.0,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅕" => 0.2,
        "⅖" => 0.4,
        "⅗" => 0.6,
        "⅘" => 0.8,
        "⅙" => 1.0 / 6.0,
        "⅚" => 5.0 / 6.0,
        "⅛" => 0.125,
        "⅜" => 0.375,
        "⅝" => 0.625,
        "⅞" => 0.875,
        _ => return None,
    })
}

/// A scale after a part: `a million`, `of a million`, `dozen`; where it ends.
pub(super) fn scale_of(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Part> {
    let of = at + usize::from(cuts.low(at) == "of");
    let article = of + usize::from(cuts.low(of) == "a");
    let word = cuts.number(article).filter(|word| {
        article < end
            && word.form == Form::Cardinal
            && (word.role == Role::Scale
                || word.role == Role::Dozen
                || (word.role == Role::Hundred && article > at))
    })?;
    Some((word.value, article + 1))
}
