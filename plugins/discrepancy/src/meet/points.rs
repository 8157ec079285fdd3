//! Of the contests an article is in, those that are told: what is contested is told once, however many keys bring it
//! together.

use crate::judge::alike::SIZE;
use crate::judge::number::figure;
use crate::judge::quote::saying;
use crate::judge::{Contest, SURE};
use crate::note::{Kind, Value};
use crate::sighting::Sighting;
use crate::times::is_only;
use copydesk_plugin::{Severity, Status};
use std::collections::{BTreeMap, BTreeSet};

/// Of the contests of the same words one is told, the surest, and the others are kept quiet, so that what was told of them
/// before is taken back. What is met by its size alone yields to what has a name, which lasts when the figures change.
pub(super) fn tell_once<'c, 's: 'c>(contests: impl Iterator<Item = &'c mut Contest<'s>>) {
    let mut all: Vec<&mut Contest<'_>> = contests.filter(|c| c.status == Status::Open).collect();
    let nameless = |c: &Contest<'_>| c.root.starts_with(SIZE) || c.confidence < SURE;
    all.sort_by(|a, b| nameless(a).cmp(&nameless(b)).then(b.confidence.total_cmp(&a.confidence)));
    let places: Vec<Places> = all.iter().map(|contest| places(contest)).collect();
    for n in 1..all.len() {
        if (0..n).any(|surer| are_one((&*all[n], &places[n]), (&*all[surer], &places[surer]))) {
            all[n].severity = Severity::Info;
        }
    }
}

/// Where the words of the sides of a contest stand, in order: article and place in it, and the side.
type Places = Vec<((u64, u32), usize)>;

/// Two outcomes are of the same sentences.
fn places(contest: &Contest<'_>) -> Places {
    let place = |s: &Sighting| {
        (s.article, if contest.kind == Kind::Outcome { u32::from(s.entry.rank) } else { s.entry.start })
    };
    let sides = contest.sides.iter().enumerate();
    let mut all: Places = sides.flat_map(|(n, side)| side.iter().map(move |s| (place(s), n))).collect();
    all.sort_unstable();
    all
}

/// Whether two sides of the one have words that stand on two sides of the other; words on several stand on the first.
fn are_one((one, stands): (&Contest<'_>, &Places), (other, theirs): (&Contest<'_>, &Places)) -> bool {
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
    if one.kind == Kind::Attribution && goes_on(one, other) {
        return true;
    }
    // What is met by its size is the figure of a class or noun that has the same two values.
    if one.kind == Kind::Number && one.root.starts_with(SIZE) != other.root.starts_with(SIZE) {
        let side_with = |s: &&[&Sighting]| other.sides.iter().position(|side| gives_a_value_of(s, side));
        let sides: BTreeSet<usize> =
            one.sides.iter().map(Vec::as_slice).filter_map(|s| side_with(&s)).collect();
        if sides.len() > 1 {
            return true;
        }
    }
    let mut of_side: BTreeMap<usize, usize> = BTreeMap::new();
    for (place, side) in stands {
        let after = theirs.partition_point(|(known, _)| known < place);
        if let Some((_, at)) = theirs.get(after).filter(|(known, _)| known == place) {
            let first = of_side.entry(*side).or_insert(*at);
            *first = (*first).min(*at);
        }
    }
    let mut met = of_side.values();
    met.next().is_some_and(|first| met.any(|next| next != first))
}

/// Whether the words of the one stand beside those of the other, in two articles that credit both alike: two sentences of one
/// utterance.
fn goes_on(one: &Contest<'_>, other: &Contest<'_>) -> bool {
    let speaker = |s: &Sighting| saying(s).map(|said| said.speaker.clone());
    let beside = |s: &Sighting, o: &Sighting| {
        s.article == o.article && s.entry.rank.abs_diff(o.entry.rank) < 2 && speaker(s) == speaker(o)
    };
    let side_of = |s: &Sighting| other.sides.iter().position(|side| side.iter().any(|o| beside(s, o)));
    let met: BTreeSet<usize> =
        one.sides.iter().filter_map(|side| side.iter().find_map(|s| side_of(s))).collect();
    met.len() > 1
}

/// Whether a side gives one of the values of another, of the same unit.
fn gives_a_value_of(side: &[&Sighting], other: &[&Sighting]) -> bool {
    let values = |side: &[&Sighting]| -> Vec<(String, f64)> {
        let figures = side.iter().filter_map(|s| figure(&s.entry));
        figures.map(|f| (f.unit.clone(), f.value)).collect()
    };
    let theirs = values(other);
    values(side).iter().any(|value| theirs.contains(value))
}

/// The minute a dated fact begins.
fn day(s: &Sighting) -> Option<i64> {
    match &s.entry.value {
        Value::Fact(fact) => Some(fact.low),
        _ => None,
    }
}
