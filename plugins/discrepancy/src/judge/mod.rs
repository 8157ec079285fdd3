//! Whether sightings of one point contradict one another. Pure: the same sightings give the same contest, whatever
//! the order in which they came.

pub mod alike;
pub mod choice;
mod deed;
pub mod evidence;
pub mod fact;
mod news;
pub mod number;
pub mod part;
pub mod quote;
pub mod speaker;
pub mod spelling;
pub mod utterance;
pub mod wording;

use crate::note::Kind;
use crate::sighting::Sighting;
use copydesk_plugin::{Severity, Status};

/// A contest as sure as this needs no other grounds to be told.
pub const SURE: f32 = 0.6;

/// Sightings that contradict one another.
#[derive(Clone, Debug)]
pub struct Contest<'s> {
    /// What sort.
    pub kind: Kind,
    /// What it is about, in words.
    pub point: String,
    /// Names the contest among those of its kind in the story.
    pub root: String,
    /// The sides: each at least one sighting, the first to be published first; no two sides agree.
    pub sides: Vec<Vec<&'s Sighting>>,
    /// How grave.
    pub severity: Severity,
    /// 0 to 1.
    pub confidence: f32,
    /// Whether it stands.
    pub status: Status,
    /// What else a reader should know (`digits transposed`).
    pub remark: String,
}

/// In the order of time, and of what one house prints alike the first only: which of them come together hangs on the order
/// of arrival.
pub fn in_order(all: &mut Vec<&Sighting>) {
    all.sort_by_key(|s| (s.published.unwrap_or(i64::MAX), s.article, s.entry.start));
    let mut kept: Vec<&Sighting> = Vec::with_capacity(all.len());
    for sighting in all.drain(..) {
        if !kept.iter().any(|k| k.value == sighting.value && k.same_house(sighting)) {
            kept.push(sighting);
        }
    }
    *all = kept;
}

/// Put sightings into sides: each joins the first side all of whose members it agrees with.
pub fn sides<'s>(
    sightings: &[&'s Sighting],
    agree: impl Fn(&Sighting, &Sighting) -> bool,
) -> Vec<Vec<&'s Sighting>> {
    let mut out: Vec<Vec<&'s Sighting>> = Vec::new();
    for sighting in sightings {
        match out.iter_mut().find(|side| side.iter().all(|s| agree(s, sighting))) {
            Some(side) => side.push(sighting),
            None => out.push(vec![sighting]),
        }
    }
    out
}

/// Resolved when every house of the losing sides has moved to one value.
pub fn status(sides: &[Vec<&Sighting>]) -> Status {
    let open = sides.iter().filter(|side| {
        side.iter().any(|s| {
            let left = sides.iter().flatten().any(|later| {
                later.same_house(s)
                    && (later.published, later.article) > (s.published, s.article)
                    && !side.iter().any(|own| std::ptr::eq(*own, *later))
            });
            !left
        })
    });
    if open.count() > 1 { Status::Open } else { Status::Resolved }
}
