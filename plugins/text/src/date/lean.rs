//! Which way a text looks: whether the words before a day speak of what will be.

use super::{Base, Lean, Month, Said, Year};
use crate::fold::{Cuts, Piece};

/// Words that look ahead. A wider list makes more wrong than right: reports are full of plans told in the past.
const AHEAD: &[&str] = &["will", "due", "planned", "scheduled", "shall", "until", "upcoming", "ll"];

/// Which of two days words mean whose first piece is `from`.
pub(super) fn lean(cuts: &Cuts<'_>, floor: usize, from: usize, said: &Said) -> Lean {
    let before = (floor..from).rev().take(5);
    let mut words = before.take_while(|i| cuts.piece(*i) == Some(Piece::Word) || cuts.raw(*i) == "-");
    let ahead = words.any(|i| {
        AHEAD.contains(&cuts.low(i)) || (cuts.low(i) == "be" && i > floor && cuts.low(i - 1) == "to")
    });
    match said.base {
        _ if ahead => Lean::Future,
        Base::Day { month: Month::Named(_, Year::Open), .. }
        | Base::Figures { year: None, .. }
        | Base::Nth(_, _, Month::Named(_, Year::Open))
        | Base::Month(Month::Named(_, Year::Open)) => Lean::Near,
        _ => Lean::Past,
    }
}
