//! What was met on the keys of an article: the sightings each of its own is judged with.

use super::own::Own;
use crate::judge::spelling::form;
use crate::known::Shared;
use crate::memory::Memory;
use crate::record::{Place, Record};
use crate::sighting::{Sighting, Sort};
use crate::spread::ByNumber;
use std::sync::Arc;

/// Sightings one point is judged on at most: its own article's and the earliest of each key.
pub(super) const POOL: usize = 24;

/// The same of names; comparing two is cheap.
pub(super) const NAMES: usize = 160;

/// Sightings of the article at hand among them at most.
pub(super) const OWN: usize = 8;

/// Sightings that were opened, by where they stand.
pub(super) type Opened = ByNumber<Place, Arc<Sighting>>;

/// What is met on any of the keys.
pub(super) fn records<'k>(keys: &'k [usize], shared: &'k Shared<'_>) -> impl Iterator<Item = &'k Record<'k>> {
    keys.iter().flat_map(|key| &shared.at(*key).state.records)
}

/// What is met on the keys, each sighting once, the earliest articles' ones.
pub(super) fn earliest<'k>(keys: &'k [usize], shared: &'k Shared<'_>, most: usize) -> Vec<&'k Record<'k>> {
    let mut out: Vec<&Record<'_>> = records(keys, shared).collect();
    // Of one that stands on several keys the first stays.
    out.sort_by_key(|r| (r.head.order(), r.head.value));
    out.dedup_by_key(|r| r.head.place());
    out.truncate(most);
    out
}

/// The sightings that must be read: those met where somebody says something else, and of quotations the first ones, which
/// name the contest.
pub(super) fn read_disputed(own: &[Own<'_>], shared: &Shared<'_>, memory: &mut Memory) -> Opened {
    let mut met: ByNumber<Place, Option<Arc<Sighting>>> = ByNumber::default();
    let mut read = |record: &Record<'_>| {
        met.entry(record.head.place()).or_insert_with(|| record.read(memory));
    };
    for one in own.iter().filter(|one| !one.old && one.sighting.is_some()) {
        let same = |record: &&Record<'_>| record.head.value == one.head.value;
        match &one.name {
            _ if one.agreed => {
                let names = |record: &&Record<'_>| one.sort == Sort::Saying && same(record);
                let first = records(&one.keys, shared).filter(names).min_by_key(|r| r.head.place());
                first.into_iter().for_each(&mut read);
            }
            Some((folded, office)) => {
                let mine = one.sighting.as_deref().and_then(form);
                let spells = |record: &Record<'_>| mine.is_some_and(|mine| record.spells(mine));
                let may_matter = |record: &&Record<'_>| {
                    same(record) || (record.may_spell(folded, *office) && spells(record))
                };
                earliest(&one.keys, shared, NAMES).into_iter().filter(may_matter).for_each(&mut read);
            }
            None => {
                let may_matter = |record: &&Record<'_>| {
                    same(record) || one.sketched.as_ref().is_none_or(|mine| record.may_say(mine))
                };
                earliest(&one.keys, shared, POOL).into_iter().filter(may_matter).for_each(&mut read);
            }
        }
    }
    let sizes = own.iter().map(|one| &one.sizes);
    sizes.for_each(|keys| earliest(keys, shared, POOL).into_iter().for_each(&mut read));
    met.into_iter().filter_map(|(place, sighting)| Some((place, sighting?))).collect()
}

/// The sightings met on any of the keys of one, each once, this article's own among them.
pub(super) fn pool<'s>(
    index: usize,
    own: &'s [Own<'_>],
    shared: &Shared<'_>,
    met: &'s Opened,
    keys_of: impl for<'o> Fn(&'o Own<'_>) -> &'o [usize],
) -> Vec<&'s Sighting> {
    let keys = keys_of(&own[index]);
    let mut out: Vec<&Sighting> = earliest(keys, shared, own[index].most())
        .iter()
        .filter_map(|r| met.get(&r.head.place()).map(Arc::as_ref))
        .collect();
    let shares = |other: &[usize]| other.iter().any(|k| keys.contains(k));
    let ours = own.iter().enumerate().filter(|(i, o)| *i != index && shares(keys_of(o)));
    out.extend(own[index].sighting.as_deref());
    let most = if own[index].most() == NAMES { NAMES } else { OWN };
    out.extend(ours.take(most).filter_map(|(_, o)| o.sighting.as_deref()));
    out
}
