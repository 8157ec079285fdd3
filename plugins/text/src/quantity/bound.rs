//! Words before a number that bound it: `at least`, `nearly`.

use super::Bound;
use crate::fold::Cuts;

const BOUNDS: &[(&[&str], Bound)] = &[
    (&["at", "least"], Bound::AtLeast),
    (&["no", "fewer", "than"], Bound::AtLeast),
    (&["no", "less", "than"], Bound::AtLeast),
    (&["not", "less", "than"], Bound::AtLeast),
    (&["upwards", "of"], Bound::AtLeast),
    (&["a", "minimum", "of"], Bound::AtLeast),
    (&["no", "more", "than"], Bound::AtMost),
    (&["not", "more", "than"], Bound::AtMost),
    (&["at", "most"], Bound::AtMost),
    (&["up", "to"], Bound::AtMost),
    (&["as", "many", "as"], Bound::AtMost),
    (&["as", "much", "as"], Bound::AtMost),
    (&["a", "maximum", "of"], Bound::AtMost),
    (&["more", "than"], Bound::MoreThan),
    (&["well", "over"], Bound::MoreThan),
    (&["just", "over"], Bound::JustOver),
    (&["just", "under"], Bound::Almost),
    (&["fewer", "than"], Bound::LessThan),
    (&["less", "than"], Bound::LessThan),
    (&["close", "to"], Bound::Approx),
    (&["an", "estimated"], Bound::Approx),
    (&["in", "excess", "of"], Bound::MoreThan),
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

pub(super) fn bound_before(
    cuts: &Cuts<'_>,
    at: usize,
    floor: usize,
    end: usize,
    ceiling: usize,
) -> (usize, Bound) {
    for (words, bound) in BOUNDS {
        let from = at.checked_sub(words.len()).filter(|f| *f >= floor);
        if let Some(from) = from
            && words.iter().enumerate().all(|(k, w)| cuts.low(from + k) == *w)
        {
            return (from, *bound);
        }
    }
    let after = (end < ceiling && cuts.low(end) == "or").then(|| cuts.low(end + 1));
    match after {
        Some("more") => (at, Bound::AtLeast),
        Some("so") => (at, Bound::Approx),
        Some("less" | "fewer") => (at, Bound::AtMost),
        _ => (at, Bound::Exact),
    }
}
