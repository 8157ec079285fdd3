//! Which way a text looks: whether the words before a day speak of what will be.

use super::{Base, Lean, Month, Said, Year};
use crate::fold::list::List;
use crate::fold::{Cuts, Piece};

/// Words that look ahead. A wider list makes more wrong than right: reports are full of plans told in the past.
static AHEAD: List = List::new(&["will", "due", "planned", "scheduled", "slated", "shall", "upcoming", "ll"]);

/// Which of two days or months words mean whose first piece is `from`.
pub(super) fn lean(cuts: &Cuts<'_>, floor: usize, from: usize, said: &Said) -> Lean {
    let before = (floor..from).rev().take(5);
    let mut words = before.take_while(|i| cuts.piece(*i) == Some(Piece::Word) || cuts.raw(*i) == "-");
    let ahead = words.any(|i| {
        let after_to = i > floor && cuts.low(i - 1) == "to";
        // "to be held", "set to expire".
        let set = after_to && i > floor + 1 && matches!(cuts.low(i - 2), "set" | "expected" | "likely");
        AHEAD.has(cuts, i) || (cuts.low(i) == "be" && after_to) || set
    });
    let ahead = ahead || until(cuts, floor, from);
    match said.base {
        _ if said.side.is_some() => said.side.unwrap_or(Lean::Past),
        _ if ahead => Lean::Future,
        Base::Day { month: Month::Named(_, Year::Open), .. }
        | Base::Figures { year: None, .. }
        | Base::Nth(_, _, Month::Named(_, Year::Open)) => Lean::Near,
        _ => Lean::Past,
    }
}

/// Whether `until` stands before the words, with nothing between but what makes them vaguer.
fn until(cuts: &Cuts<'_>, floor: usize, from: usize) -> bool {
    static BETWEEN: List =
        List::new(&["at", "least", "the", "early", "late", "mid", "after", "about", "around", "-"]);
    let mut before = (floor..from).rev();
    before.find(|i| !BETWEEN.has(cuts, *i)).is_some_and(|i| matches!(cuts.low(i), "until" | "till"))
}
