//! Words that say roughly how many: `dozens`, `tens of thousands`, `a handful`.

use super::word::Role;
use crate::fold::Cuts;

/// The lowest and highest number meant, and the piece after the words, `of` included.
pub(super) fn vague(cuts: &Cuts<'_>, at: usize) -> Option<(f64, f64, usize)> {
    let of = |words: &[&str]| words.iter().enumerate().all(|(k, w)| cuts.low(at + 1 + k) == *w);
    let (len, low, high) = match cuts.low(at) {
        "tens" if of(&["of", "thousands"]) => (3, 2e4, 1e5),
        "tens" if of(&["of", "millions"]) => (3, 2e7, 1e8),
        "tens" if of(&["of", "billions"]) => (3, 2e10, 1e11),
        "hundreds" if of(&["of", "thousands"]) => (3, 2e5, 1e6),
        "hundreds" if of(&["of", "millions"]) => (3, 2e8, 1e9),
        "hundreds" if of(&["of", "billions"]) => (3, 2e11, 1e12),
        "dozens" => (1, 24.0, 100.0),
        "scores" => (1, 40.0, 200.0),
        "hundreds" => (1, 200.0, 2e3),
        "thousands" => (1, 2e3, 2e4),
        "millions" => (1, 2e6, 2e7),
        "billions" => (1, 2e9, 2e10),
        "handful" => (1, 2.0, 6.0),
        "several" => (1, 3.0, 10.0),
        // Only with a scale: "a few" alone is no figure.
        "few" if scaled(cuts, at + 1) => (1, 3.0, 6.0),
        "couple" if of(&["of"]) && scaled(cuts, at + 2) => (2, 2.0, 3.0),
        "couple" if scaled(cuts, at + 1) => (1, 2.0, 3.0),
        "half" if cuts.raw(at + 1) == "-" && cuts.low(at + 2) == "dozen" => (3, 6.0, 6.0),
        _ => return None,
    };
    let to = at + len;
    Some((low, high, if cuts.low(to) == "of" && low != 3.0 { to + 1 } else { to }))
}

/// Whether a word of scale stands at `at`.
fn scaled(cuts: &Cuts<'_>, at: usize) -> bool {
    cuts.number(at).is_some_and(|word| matches!(word.role, Role::Hundred | Role::Scale | Role::Dozen))
}
