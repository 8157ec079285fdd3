//! An article against the states of its keys: its sightings join them, and every point it touches is judged anew.
//! Points on which everybody agrees, most of them, cost a look at the heads of their sightings.

mod own;
mod points;
mod pool;

use crate::brief::Brief;
use crate::judge::choice::Offices;
use crate::judge::part::may_have_part;
use crate::judge::quote::Relations;
use crate::judge::{self, Contest};
use crate::known::{Known, Shared};
use crate::memory::Memory;
use crate::note::{Kind, Value};
use crate::record::{Body, Place, Record, Writings};
use crate::report;
use crate::sighting::Sighting;
use copydesk_plugin::{Compare, Decision, Earlier, hash64};
use own::{Own, open_needed, own, settle_names, settle_sayings};
use points::tell_once;
use pool::{Opened, pool, read_disputed, records};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// Judge the article and renew the states of its keys. What is opened on the way stays in `memory`.
pub fn meet(input: &Compare<'_>, note: Brief<'_>, memory: &mut Memory) -> Decision {
    if is_copy(input) {
        return Decision::default();
    }
    let mut shared = Shared::of(input);
    let mut own = own(input, note, &shared);
    settle_names(&mut own, &shared);
    settle_sayings(&mut own, &shared);
    open_needed(&mut own, &shared);
    let met = read_disputed(&own, &shared, memory);
    let Memory { relations, offices, .. } = &*memory;
    relations.begin();
    name_remembered(&mut own, &shared, &met, relations);
    let mut contests: BTreeMap<(Kind, String), Contest<'_>> = BTreeMap::new();
    let mut judged = HashSet::new();
    let mut contested: Vec<usize> = Vec::new();
    for (index, one) in own.iter().enumerate().filter(|(_, one)| one.disputed()) {
        // Figures, offices and facts of one key are judged all together.
        if let ([key], true) = (&one.keys[..], one.sort.keeps_last())
            && !judged.insert(*key)
        {
            continue;
        }
        let Some(sighting) = one.sighting.as_deref() else { continue };
        let pool = pool(index, &own, &shared, &met, |one| &one.keys);
        // What others contest on keys that have a state, is told and remembered.
        let is_told = one.keys.iter().all(|key| shared.at(*key).kept);
        if is_told && !may_have_part(sighting, &pool, offices) {
            continue;
        }
        for mut contest in judge(sighting, &pool, relations, offices) {
            if contest.root.is_empty() {
                contest.root = root(sighting, &one.keys, &shared, &met, relations);
            }
            contested.extend_from_slice(&one.keys);
            keep(&mut contests, contest);
        }
    }
    for (index, sighting) in own.iter().enumerate().filter(|(_, one)| !one.sizes.is_empty()) {
        let Some(sighting) = sighting.sighting.as_deref() else { continue };
        let pool = pool(index, &own, &shared, &met, |one| &one.sizes);
        judge::alike::judge(sighting, &pool).into_iter().for_each(|contest| keep(&mut contests, contest));
    }
    tell_once(contests.values_mut());
    let findings = contests.values().filter(|c| has_part(c, input.article.id));
    let findings = findings.map(|contest| report::finding(contest, input.article.id, relations)).collect();
    drop(contests);
    contested.into_iter().for_each(|key| shared.at_mut(key).kept = true);
    name_remembered(&mut own, &shared, &met, relations);
    Decision { findings, states: renewed(shared, &own), ..Decision::default() }
}

/// Whether an article of its duplicate group said all it says, word for word: then it is no witness and tells nothing.
fn is_copy(input: &Compare<'_>) -> bool {
    let group = input.article.group;
    let same = |earlier: &Earlier<'_>| earlier.article.group == group && earlier.note == input.note;
    group != 0 && group != input.article.id && input.earlier.iter().any(same)
}

/// Whether an article is on one of the sides: a contest of others was told when they came.
fn has_part(contest: &Contest<'_>, article: u64) -> bool {
    contest.sides.iter().flatten().any(|sighting| sighting.article == article)
}

fn judge<'s>(
    own: &'s Sighting,
    pool: &[&'s Sighting],
    relations: &Relations,
    offices: &Offices,
) -> Vec<Contest<'s>> {
    match &own.entry.value {
        Value::Figure(_) => judge::number::judge(pool).into_iter().collect(),
        Value::Saying(_) => judge::utterance::judge(own, pool, relations),
        Value::Form(_) => judge::spelling::judge(own, pool).into_iter().collect(),
        Value::Choice(_) => judge::choice::judge(pool, &own.root, offices).into_iter().collect(),
        Value::Fact(_) => judge::fact::judge(pool, &own.root).into_iter().collect(),
    }
}

/// Of two contests about one point the surer one stands.
fn keep<'s>(contests: &mut BTreeMap<(Kind, String), Contest<'s>>, contest: Contest<'s>) {
    let key = (contest.kind, contest.root.clone());
    match contests.get(&key) {
        Some(known) if known.confidence >= contest.confidence => {}
        _ => drop(contests.insert(key, contest)),
    }
}

/// Give what a state may remember the name of the contest it belongs to.
fn name_remembered(own: &mut [Own<'_>], shared: &Shared<'_>, met: &Opened, relations: &Relations) {
    for one in own.iter_mut() {
        let nameless = one.sighting.as_ref().is_some_and(|sighting| sighting.root.is_empty());
        if nameless
            && one.is_remembered(shared)
            && let Some(sighting) = one.sighting.as_mut().and_then(Arc::get_mut)
        {
            sighting.root = root(sighting, &one.keys, shared, met, relations);
        }
    }
}

/// What names the contest: the point for what is met by one key; else the root of the earliest sighting it belongs
/// with, so that all versions of one utterance or name share a topic.
fn root(
    sighting: &Sighting,
    keys: &[usize],
    shared: &Shared<'_>,
    met: &Opened,
    relations: &Relations,
) -> String {
    match &sighting.entry.value {
        Value::Figure(figure) => return format!("{}/{}", sighting.entry.point, figure.unit),
        Value::Fact(fact) => return fact.slot.clone(),
        Value::Choice(_) => {
            let surname = sighting.entry.point.split_whitespace().next_back().unwrap_or_default();
            return copydesk_text::fold::fold(surname);
        }
        Value::Form(_) | Value::Saying(_) => {}
    }
    let related = |s: &&Arc<Sighting>| match (&s.entry.value, &sighting.entry.value) {
        (Value::Saying(_), Value::Saying(_)) => relations.of(s, sighting) != judge::quote::Relation::Other,
        (Value::Form(a), Value::Form(b)) => a.folded == b.folded || judge::spelling::are_one(s, sighting),
        _ => false,
    };
    let opened = |record: &Record<'_>| met.get_key_value(&record.head.place());
    let mut opened: Vec<(&Place, &Arc<Sighting>)> = records(keys, shared).filter_map(opened).collect();
    opened.sort_unstable_by_key(|(place, _)| **place);
    opened.dedup_by_key(|(place, _)| *place);
    let first = opened.into_iter().find(|(_, sighting)| related(sighting));
    // The same name is not opened for its root.
    let is_same = |record: &&Record<'_>| record.head.value == sighting.value;
    let same = || records(keys, shared).filter(is_same).min_by_key(|record| record.head.place());
    if let (Value::Form(_), Some(same)) = (&sighting.entry.value, same())
        && first.is_none_or(|(place, _)| same.head.place() < *place)
    {
        return if same.root().is_empty() { first_root(sighting) } else { same.root().to_owned() };
    }
    first.map_or_else(
        || first_root(sighting),
        |(_, s)| if s.root.is_empty() { first_root(s) } else { s.root.clone() },
    )
}

fn first_root(sighting: &Sighting) -> String {
    let entry = &sighting.entry;
    match &entry.value {
        Value::Saying(s) => format!("{}/{:08x}", entry.point, hash64(s.plain.as_bytes()) as u32),
        Value::Form(f) => f.folded.clone(),
        Value::Figure(_) | Value::Choice(_) | Value::Fact(_) => entry.point.clone(),
    }
}

/// The states that change.
fn renewed(mut shared: Shared<'_>, own: &[Own<'_>]) -> Vec<(u64, Vec<u8>)> {
    let mut changed: HashSet<usize> = HashSet::new();
    for one in own.iter().filter(|one| !one.old) {
        let Some(sighting) = &one.sighting else { continue };
        for key in &one.keys {
            let known = shared.at_mut(*key);
            if one.is_kept_by(known) && known.state.add(one.head, one.sort, Body::Seen(Arc::clone(sighting)))
            {
                changed.insert(*key);
            }
        }
    }
    let all = shared.into_all().into_iter().enumerate();
    let renewed = all.filter(|(index, _)| changed.contains(index));
    let mut writings = Writings::default();
    renewed.map(|(_, Known { hash, state, .. })| (hash, state.encode(&mut writings))).collect()
}
