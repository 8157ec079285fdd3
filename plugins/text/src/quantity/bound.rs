//! Words before a number that bound it: `at least`, `nearly`.

use std::ops::Range;

use super::Bound;
use crate::fold::list::List;
use crate::fold::{Cuts, Piece};

/// Longer ones first.
const BOUNDS: &[(&[&str], Bound)] = &[
    (&["greater", "than", "or", "equal", "to"], Bound::AtLeast),
    (&["more", "than", "or", "equal", "to"], Bound::AtLeast),
    (&["equal", "to", "or", "more", "than"], Bound::AtLeast),
    (&["equal", "to", "or", "greater", "than"], Bound::AtLeast),
    (&["less", "than", "or", "equal", "to"], Bound::AtMost),
    (&["equal", "to", "or", "less", "than"], Bound::AtMost),
    (&["at", "least", "or", "equal", "to"], Bound::AtLeast),
    (&["smaller", "or", "equal", "than"], Bound::AtMost),
    (&["no", "fewer", "than"], Bound::AtLeast),
    (&["no", "less", "than"], Bound::AtLeast),
    (&["not", "less", "than"], Bound::AtLeast),
    (&["a", "minimum", "of"], Bound::AtLeast),
    (&["no", "more", "than"], Bound::AtMost),
    (&["not", "more", "than"], Bound::AtMost),
    (&["as", "many", "as"], Bound::AtMost),
    (&["as", "much", "as"], Bound::AtMost),
    (&["a", "maximum", "of"], Bound::AtMost),
    (&["in", "excess", "of"], Bound::MoreThan),
    (&["at", "least"], Bound::AtLeast),
    (&["upwards", "of"], Bound::AtLeast),
    (&["at", "most"], Bound::AtMost),
    (&["up", "to"], Bound::AtMost),
    (&["more", "than"], Bound::MoreThan),
    (&["well", "over"], Bound::MoreThan),
    (&["just", "over"], Bound::JustOver),
    (&["just", "under"], Bound::Almost),
    (&["fewer", "than"], Bound::LessThan),
    (&["less", "than"], Bound::LessThan),
    (&["close", "to"], Bound::Approx),
    (&["an", "estimated"], Bound::Approx),
    (&["greater", "than"], Bound::MoreThan),
    (&["larger", "than"], Bound::MoreThan),
    (&["bigger", "than"], Bound::MoreThan),
    (&["higher", "than"], Bound::MoreThan),
    (&["longer", "than"], Bound::MoreThan),
    (&["smaller", "than"], Bound::LessThan),
    (&["lower", "than"], Bound::LessThan),
    (&["shorter", "than"], Bound::LessThan),
    (&["not", "exceeding"], Bound::AtMost),
    (&[">", "="], Bound::AtLeast),
    (&["<", "="], Bound::AtMost),
    (&["exceed"], Bound::MoreThan),
    (&["exceeds"], Bound::MoreThan),
    (&["exceeded"], Bound::MoreThan),
    (&["surpass"], Bound::MoreThan),
    (&["surpassing"], Bound::MoreThan),
    (&["surpassed"], Bound::MoreThan),
    (&["topped"], Bound::MoreThan),
    (&["topping"], Bound::MoreThan),
    (&[">"], Bound::MoreThan),
    (&["<"], Bound::LessThan),
    (&["over"], Bound::MoreThan),
    (&["above"], Bound::MoreThan),
    (&["exceeding"], Bound::MoreThan),
    (&["under"], Bound::LessThan),
    (&["below"], Bound::LessThan),
    (&["nearly"], Bound::Almost),
    (&["almost"], Bound::Almost),
    (&["about"], Bound::Approx),
    (&["around"], Bound::Approx),
    (&["some"], Bound::Approx),
    (&["roughly"], Bound::Approx),
    (&["approximately"], Bound::Approx),
    (&["estimated"], Bound::Approx),
    (&["circa"], Bound::Approx),
];

/// The last word of each.
const LAST_WORDS: [&str; BOUNDS.len()] = {
    let mut last = [""; BOUNDS.len()];
    let mut n = 0;
    while n < BOUNDS.len() {
        let words = BOUNDS[n].0;
        last[n] = words[words.len() - 1];
        n += 1;
    }
    last
};

/// The bound of the number in `pieces`, and the words that make it so: they may stand before or after.
pub(super) fn bound_of(
    cuts: &Cuts<'_>,
    pieces: Range<usize>,
    sentence: Range<usize>,
) -> (Range<usize>, Bound) {
    let Range { start: at, end } = pieces;
    if let Some((tail, bound)) = bound_after(cuts, end, sentence.end) {
        let lead = bound_before(cuts, at, sentence.start).map_or(at, |(lead, _)| lead);
        return (if bound == Bound::Approx { lead } else { at }..tail, bound);
    }
    match bound_before(cuts, at, sentence.start) {
        Some((lead, bound)) => (lead..end, bound),
        None => (at..end, Bound::Exact),
    }
}

/// The bound that words before the number at `at` make, and where they begin.
fn bound_before(cuts: &Cuts<'_>, at: usize, floor: usize) -> Option<(usize, Bound)> {
    static LAST: List = List::new(&LAST_WORDS);
    if !LAST.has(cuts, at.checked_sub(1)?) {
        return None;
    }
    BOUNDS.iter().find_map(|(words, bound)| {
        let from = at.checked_sub(words.len()).filter(|from| *from >= floor)?;
        words.iter().enumerate().all(|(k, w)| cuts.low(from + k) == *w).then_some((from, *bound))
    })
}

/// The bound that words after a number make, and where they end: `500 or more`, `500+`.
fn bound_after(cuts: &Cuts<'_>, end: usize, ceiling: usize) -> Option<(usize, Bound)> {
    if cuts.raw(end) == "+" && end < ceiling && cuts.glued(end - 1) {
        return Some((end + 1, Bound::AtLeast));
    }
    let or = cuts.low(end) == "or";
    if end + 1 >= ceiling || !(or || cuts.low(end) == "and") {
        return None;
    }
    let than = cuts.low(end + 2) == "than" && end + 2 < ceiling;
    // "5,000 or less than 6,000" bounds the other number.
    if than && (cuts.piece(end + 3) == Some(Piece::Number) || cuts.number(end + 3).is_some()) {
        return None;
    }
    let to = end + 2 + usize::from(than);
    match cuts.low(end + 1) {
        "more" => Some((to, Bound::AtLeast)),
        "greater" | "higher" | "above" | "over" | "larger" if or => Some((to, Bound::AtLeast)),
        "so" if or => Some((end + 2, Bound::Approx)),
        "less" | "fewer" | "lower" | "below" | "under" if or => Some((to, Bound::AtMost)),
        _ => None,
    }
}
