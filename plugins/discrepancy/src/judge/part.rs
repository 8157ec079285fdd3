//! Whether an article has a part in a contest of others at all. Of a point on which many wrote an article that joins is laid
//! beside each of them, and only where it says the same as one of them or contradicts one, all are laid side by side.

use super::choice::{Asked, Offices};
use super::{fact, number};
use crate::note::Value;
use crate::sighting::Sighting;

/// Sightings of others from which on it is worth asking.
const MANY: usize = 6;

/// Whether a contest among the sightings of one key may have one of the article of `own` on a side.
pub fn may_have_part(own: &Sighting, pool: &[&Sighting], offices: &Offices) -> bool {
    let is_ours = |at: &usize| pool[*at].article == own.article;
    if (0..pool.len()).filter(|at| !is_ours(at)).count() < MANY {
        return true;
    }
    let touches: Box<dyn Fn(usize, usize) -> bool> = match &own.entry.value {
        Value::Figure(_) => Box::new(|ours, other| {
            number::concur(pool[ours], pool[other])
                || number::clash(pool, ours.min(other), ours.max(other)).is_some()
        }),
        Value::Choice(_) => {
            let asked = Asked::of(pool, offices);
            Box::new(move |ours, other| asked.touch(ours, other))
        }
        Value::Fact(_) => Box::new(|ours, other| {
            let both = fact::fact(pool[ours]).zip(fact::fact(pool[other]));
            let joins = || fact::comparable(pool[ours], pool[other]) >= fact::COMPARABLE;
            both.is_some_and(|(x, y)| fact::agree(x, y) && joins())
                || fact::clash(pool, ours.min(other), ours.max(other)).is_some()
        }),
        Value::Form(_) | Value::Saying(_) => return true,
    };
    (0..pool.len())
        .filter(is_ours)
        .any(|ours| (0..pool.len()).any(|other| !is_ours(&other) && touches(ours, other)))
}
