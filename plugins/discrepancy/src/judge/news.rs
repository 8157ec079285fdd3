//! Whether a later figure is the next stage of a story and no contradiction.

use super::evidence::ratio;
use super::number::{COMPARABLE, comparable, compatible, concur, figure};
use crate::note::Figure;
use crate::sighting::Sighting;

/// Hours after which a figure that falls as a rule may have risen.
const EITHER_WAY_HOURS: f64 = 20.0;
/// Hours after which a higher toll elsewhere is news and not a conflict.
const NEWS_HOURS: f64 = 4.0;

/// A later figure of a class that moves by itself, where nobody goes back to the earlier one.
pub(super) fn is_news(pool: &[&Sighting], a: &Sighting, b: &Sighting, x: &Figure, y: &Figure) -> bool {
    // Of two figures one may tell that it is counted on: `four tonnes so far`, `bringing the total to 18`.
    let course = if x.course == 0 && x.classed == y.classed { y.course } else { x.course };
    if course == 0 {
        return false;
    }
    let (Some(at_a), Some(at_b)) = (a.published, b.published) else { return false };
    if same_day_unclear(a, b) {
        return false;
    }
    let ((early, early_figure), (late, late_figure)) =
        if at_a <= at_b { ((a, x), (b, y)) } else { ((b, y), (a, x)) };
    let patience = if x.unit == "ordinal" { 12.0 } else { NEWS_HOURS };
    let hours_apart = (at_a - at_b).abs() as f64 / 3.6e6;
    // Of who is missed more are reported and more are found.
    let either_way = course < 0 && hours_apart >= EITHER_WAY_HOURS;
    let moved = either_way || (late_figure.value - early_figure.value) * f64::from(course) > 0.0;
    // A bare day may be any hour of it.
    let rest_of_day = if late.dated_by_day() { 23.9 } else { 0.0 };
    let hours = hours_apart + rest_of_day;
    let relapse = || {
        pool.iter().any(|z| {
            z.published > late.published
                && z.article != early.article
                && z.article != late.article
                && (concur(early, z) || goes_back(early_figure, late, z))
        })
    };
    moved && hours >= patience && !relapse()
}

/// Whether a later article gives less than what only grows was said to be, though no less than it was before.
fn goes_back(early: &Figure, late: &Sighting, later: &Sighting) -> bool {
    let (Some(x), Some(z)) = (figure(&late.entry), figure(&later.entry)) else { return false };
    x.course > 0
        && z.unit == x.unit
        && !(z.part || z.past || z.hedged || z.soft)
        && (early.value..x.value).contains(&z.value)
        && ratio(x, z) < 1.5
        && !compatible(x, z)
        && !later.same_house(late)
        && comparable(late, later) >= COMPARABLE
}

/// Of two articles of one day one names no hour: which came first is not told.
pub(super) fn same_day_unclear(a: &Sighting, b: &Sighting) -> bool {
    const DAY_MS: i64 = 86_400_000;
    let day = |s: &Sighting| s.published.map(|ms| ms.div_euclid(DAY_MS));
    (a.dated_by_day() || b.dated_by_day()) && day(a) == day(b)
}
