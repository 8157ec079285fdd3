//! Whole numbers in letters, in figures, and in both: `twenty-seven`, `a hundred and twenty`, `two million three
//! thousand`, `4 thousand 3 hundred and 21`, `1.2bn`, `five hundred first`.
//!
//! A number is read from left to right in groups below a thousand; each scale word closes its group and must be
//! smaller than the one before, or multiply everything so far (`two hundred thousand million`).

use std::ops::Range;

use super::fraction::proper;
use super::word::{Form, NumberWord, Role};
use crate::fold::{Cuts, Piece, figure};

/// A whole number being read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cardinal {
    /// One past its last piece.
    pub end: usize,
    pub value: f64,
    /// Half the last place of a figure with decimals.
    pub slack: f64,
    /// It is a place in a row.
    pub ordinal: bool,
    /// The last scale word, 1 without.
    pub scale: f64,
    /// It begins with figures.
    pub figures: bool,
}

/// What the last piece was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Ten,
    Hundred,
    Scale,
    Done,
}

struct Sum {
    total: f64,
    group: f64,
    /// Hundreds of the group, out of reach of `dozen`.
    hundreds: f64,
    last: Last,
    /// The smallest scale so far.
    scale: f64,
    /// The group has a number of its own.
    filled: bool,
}

/// The number that begins at `at`; `article` where `a` or `an` before it stands for one.
pub(super) fn cardinal(cuts: &Cuts<'_>, at: usize, end: usize, article: bool) -> Option<Cardinal> {
    read(cuts, at, end, article, true)
}

/// The same without any `and`.
pub(super) fn plain_cardinal(cuts: &Cuts<'_>, at: usize, end: usize) -> Option<Cardinal> {
    read(cuts, at, end, false, false)
}

fn read(cuts: &Cuts<'_>, at: usize, end: usize, article: bool, ands: bool) -> Option<Cardinal> {
    let mut sum = Sum {
        total: 0.0,
        group: if article { 1.0 } else { 0.0 },
        hundreds: 0.0,
        last: Last::Nothing,
        scale: f64::INFINITY,
        filled: article,
    };
    let (mut i, mut to) = (at, at);
    let (mut slack, mut ordinal, mut figures) = (0.0, false, false);
    while i < end && sum.last != Last::Done {
        if cuts.piece(i) == Some(Piece::Number) {
            if article && i == at {
                return None;
            }
            let (value, decimals) = figure::value(cuts.raw(i))?;
            if !(i == at || continues_in_figures(cuts, i, end, value, &sum)) {
                break;
            }
            sum.put_figure(value);
            figures |= i == at;
            if decimals > 0 {
                slack = 0.5 * 10f64.powi(-i32::try_from(decimals).ok()?);
            }
        } else {
            let Some(word) = cuts.number(i).filter(|word| usable(cuts, i, at..end, word)) else { break };
            // "$280 million first mortgage notes".
            if word.form == Form::Ordinal && figures {
                break;
            }
            if article && i == at && !matches!(word.role, Role::Hundred | Role::Scale | Role::Dozen) {
                return None;
            }
            let before = sum.last;
            if !sum.put(word) {
                break;
            }
            if word.role == Role::Scale || word.role == Role::Hundred || word.role == Role::Dozen {
                slack *= word.value;
            }
            let hyphen = i > at && cuts.raw(i - 1) == "-";
            ordinal = word.form == Form::Ordinal;
            // `three twenty-fifths`: the tens belong to what follows.
            if before == Last::Nothing && word.role == Role::Ten && !hyphen && parts_follow(cuts, i) && i > at
            {
                break;
            }
        }
        i += 1;
        to = i;
        i = joined(cuts, i, if ands { end } else { i }, &sum);
    }
    (to > at).then(|| Cardinal {
        end: to,
        value: sum.total + sum.hundreds + sum.group,
        slack,
        ordinal,
        scale: if sum.last == Last::Scale && sum.scale.is_finite() { sum.scale } else { 1.0 },
        figures,
    })
}

/// Whether a number word may be part of a whole number here.
fn usable(cuts: &Cuts<'_>, at: usize, all: Range<usize>, word: &NumberWord) -> bool {
    let first = all.start;
    match word.form {
        Form::Cardinal => word.role != Role::Part,
        Form::Plural => at > first,
        // `bn`, `k`: only after figures, the short ones stuck to them.
        Form::Short => {
            let after = at > first && cuts.piece(at - 1) == Some(Piece::Number);
            let stuck = after && cuts.glued(at - 1);
            let capital = !matches!(word.text, "m" | "t" | "g") || cuts.capital(at);
            match word.text.len() {
                // "2.33 k" apart from its figure only where nothing follows.
                1 => after && (stuck || at + 1 >= all.end) && capital && !cuts.glued_word(at + 1),
                _ if word.text == "mm" => stuck && cuts.capital(at),
                _ if word.role == Role::Dozen => at > first,
                _ => after,
            }
        }
        Form::Ordinal => {
            word.role != Role::Part && (at > first || word.role != Role::Scale || word.value < 1e3)
        }
        Form::Parts => false,
    }
}

/// Whether `-` and a word of parts follow the tens at `at`.
fn parts_follow(cuts: &Cuts<'_>, at: usize) -> bool {
    let next = if cuts.raw(at + 1) == "-" { at + 2 } else { at + 1 };
    cuts.raw(at + 1) == "-" && cuts.number(next).is_some_and(|word| word.form == Form::Parts)
}

/// Over a hyphen between tens and units, and over an `and` that goes on.
fn joined(cuts: &Cuts<'_>, at: usize, end: usize, sum: &Sum) -> usize {
    match cuts.raw(at) {
        "-" | "‑" if at > 0 && cuts.glued(at) == cuts.glued(at - 1) => {
            let scaled = cuts.number(at + 1).is_some_and(|word| word.role != Role::Unit);
            let goes_on =
                cuts.number(at + 1).is_some_and(|word| word.form != Form::Parts && word.form != Form::Short);
            // Apart only between tens and units: "sixty - two".
            let stuck = cuts.glued(at);
            let fits = if scaled { stuck } else { sum.last == Last::Ten };
            if goes_on && fits { at + 1 } else { at }
        }
        _ if at < end && cuts.low(at) == "and" && matches!(sum.last, Last::Hundred | Last::Scale) => {
            // `two hundred and fifty-four hundredths` ends with a fraction.
            let part = proper(cuts, at + 1, end).is_some();
            if !part && goes_on_after_and(cuts, at + 1, end, sum) { at + 1 } else { at }
        }
        _ => at,
    }
}

/// Whether what follows an `and` is a smaller number of the same sum and not another: `two thousand and three
/// thousand`, `three hundred and 2.12 hundred` are two.
fn goes_on_after_and(cuts: &Cuts<'_>, at: usize, end: usize, sum: &Sum) -> bool {
    if at >= end {
        return false;
    }
    let small = match cuts.number(at) {
        Some(word) => {
            matches!(word.role, Role::Unit | Role::Teen | Role::Ten)
                && matches!(word.form, Form::Cardinal | Form::Ordinal)
                && word.value > 0.0
        }
        None => {
            cuts.piece(at) == Some(Piece::Number)
                && figure::value(cuts.raw(at)).is_some_and(|(value, places)| {
                    places == 0 && value >= 1.0 && value < sum.scale && value < 1e3
                })
        }
    };
    let mut next = at + 1;
    while cuts.raw(next) == "-" || cuts.number(next).is_some_and(|word| word.role == Role::Unit) {
        next += 1;
    }
    let clash = cuts.number(next).is_some_and(|word| {
        matches!(word.role, Role::Hundred | Role::Scale)
            && word.form != Form::Ordinal
            && (word.value >= sum.scale) == (sum.last == Last::Scale || word.value <= sum.scale)
    });
    small
        && !(clash && sum.last == Last::Scale)
        && !(sum.last == Last::Hundred && cuts.number(next).is_some_and(|word| word.role == Role::Hundred))
}

/// Whether a figure goes on with a number: only after a scale word, and only with a scale of its own or after `and`.
fn continues_in_figures(cuts: &Cuts<'_>, at: usize, end: usize, value: f64, sum: &Sum) -> bool {
    let and = cuts.low(at - 1) == "and";
    let scaled = at + 1 < end
        && cuts.number(at + 1).is_some_and(|word| {
            matches!(word.role, Role::Hundred | Role::Scale) && word.value < sum.scale && word.text.len() > 2
        });
    matches!(sum.last, Last::Scale | Last::Hundred)
        && !sum.filled_group()
        && value.fract() == 0.0
        && value < sum.scale
        && (and || scaled)
}

impl Sum {
    fn filled_group(&self) -> bool {
        self.last != Last::Hundred && (self.filled || self.hundreds > 0.0)
    }

    fn put_figure(&mut self, value: f64) {
        self.group += value;
        self.filled = true;
        self.last = Last::Hundred;
        if self.scale.is_infinite() && self.hundreds == 0.0 {
            // Only a scale word goes on after a figure.
            self.last = Last::Nothing;
        }
    }

    /// Add a word; false where it begins another number.
    fn put(&mut self, word: &NumberWord) -> bool {
        let done = word.form == Form::Ordinal;
        let fits = match word.role {
            Role::Unit | Role::Teen | Role::Ten => self.put_small(word),
            Role::Hundred => self.put_hundred(),
            Role::Scale => self.put_scale(word.value),
            Role::Dozen => {
                let dozens = self.filled && self.last != Last::Scale;
                if dozens && self.group > 0.0 {
                    self.group *= 12.0;
                } else if dozens {
                    self.hundreds *= 12.0;
                } else if self.total == 0.0 && !self.filled {
                    self.group = 12.0;
                } else {
                    return false;
                }
                self.last = Last::Done;
                true
            }
            Role::Part => false,
        };
        if fits && done {
            self.last = Last::Done;
        }
        fits
    }

    fn put_small(&mut self, word: &NumberWord) -> bool {
        let room = match (self.last, word.role) {
            (Last::Ten, Role::Unit) => word.value > 0.0,
            (Last::Hundred, _) => self.group == 0.0 && word.value > 0.0,
            (Last::Nothing, _) => !self.filled,
            (Last::Scale, _) => !self.filled && word.value > 0.0,
            _ => false,
        };
        if room {
            self.group += word.value;
            self.filled = true;
            self.last = match word.role {
                Role::Ten => Last::Ten,
                // Nothing but a hundred or a scale goes on after these.
                _ if word.value == 0.0 => Last::Done,
                _ => Last::Nothing,
            };
        }
        room
    }

    fn put_hundred(&mut self) -> bool {
        if self.hundreds > 0.0 || self.scale <= 100.0 || self.group >= 1000.0 {
            return false;
        }
        self.hundreds = if self.filled { self.group * 100.0 } else { 100.0 };
        self.group = 0.0;
        self.filled = true;
        self.last = Last::Hundred;
        true
    }

    fn put_scale(&mut self, scale: f64) -> bool {
        let group = self.hundreds + self.group;
        if scale < self.scale {
            if !self.filled && self.total > 0.0 {
                return false;
            }
            self.total += if self.filled { group } else { 1.0 } * scale;
        } else if scale > self.scale && self.total + group < scale && (self.total + group).fract() == 0.0 {
            self.total = (self.total + group) * scale;
        } else {
            return false;
        }
        (self.group, self.hundreds, self.filled) = (0.0, 0.0, false);
        self.scale = scale;
        self.last = Last::Scale;
        true
    }
}
