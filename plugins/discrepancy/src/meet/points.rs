//! Of the contests an article is in, those that are told: what is contested is told once, however many keys bring it
//! together.

use crate::judge::alike::SIZE;
use crate::judge::{Contest, SURE};
use crate::note::{Kind, Value};
use crate::sighting::Sighting;
use crate::times::is_only;
use copydesk_plugin::{Severity, Status};
use std::collections::BTreeSet;

/// Of the contests of the same words one is told, the surest, and the others are kept quiet, so that what was told of them
/// before is taken back. What is met by its size alone yields to what has a name, which lasts when the figures change.
pub(super) fn tell_once<'c, 's: 'c>(contests: impl Iterator<Item = &'c mut Contest<'s>>) {
    let mut all: Vec<&mut Contest<'_>> = contests.filter(|c| c.status == Status::Open).collect();
    let nameless = |c: &Contest<'_>| c.root.starts_with(SIZE) || c.confidence < SURE;
    all.sort_by(|a, b| nameless(a).cmp(&nameless(b)).then(b.confidence.total_cmp(&a.confidence)));
    for n in 1..all.len() {
        let (surer, rest) = all.split_at_mut(n);
        if surer.iter().any(|other| are_one(rest[0], other)) {
            rest[0].severity = Severity::Info;
        }
    }
}

/// Whether two sides of the one have words that stand on two sides of the other. Two outcomes are of the same sentences.
fn are_one(one: &Contest<'_>, other: &Contest<'_>) -> bool {
    if one.kind != other.kind {
        return false;
    }
    // The only day to come is that of whatever else has one of the same days.
    if one.kind == Kind::Date && (is_only(&one.root) || is_only(&other.root)) {
        let days = |contest: &Contest<'_>| -> BTreeSet<i64> {
            contest.sides.iter().flatten().filter_map(|s| day(s)).collect()
        };
        return days(one).intersection(&days(other)).count() > 1;
    }
    let place = |s: &Sighting| {
        (s.article, if one.kind == Kind::Outcome { u32::from(s.entry.rank) } else { s.entry.start })
    };
    let side_of = |side: &Vec<&Sighting>| {
        let stands =
            |theirs: &Vec<&Sighting>| theirs.iter().any(|t| side.iter().any(|s| place(s) == place(t)));
        other.sides.iter().position(stands)
    };
    let mut sides = one.sides.iter().filter_map(side_of);
    sides.next().is_some_and(|first| sides.any(|next| next != first))
}

/// The minute a dated fact begins.
fn day(s: &Sighting) -> Option<i64> {
    match &s.entry.value {
        Value::Fact(fact) => Some(fact.low),
        _ => None,
    }
}
