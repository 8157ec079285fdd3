//! An article against the states of its keys: its sightings join them, and every point it touches is judged anew.

use crate::judge::{self, Contest};
use crate::note::{Entry, Kind, Note, Value};
use crate::report;
use crate::state::{Sighting, State};
use copydesk_plugin::{Compare, Decision, hash64};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Judge the article and renew the states of its keys.
pub fn meet(input: &Compare<'_>, note: &Note) -> Decision {
    let known: HashMap<u64, State> = input.keys.iter().map(|k| (k.hash, State::decode(k.state))).collect();
    let mut own: Vec<(Sighting, &[u64])> =
        note.entries.iter().map(|e| (Sighting::new(&input.article, e), e.keys.as_slice())).collect();
    for (sighting, keys) in &mut own {
        sighting.root = root(sighting, keys, &known);
    }
    let mut decision = Decision { findings: Vec::new(), ..Decision::default() };
    let mut contests: BTreeMap<(Kind, String), Contest<'_>> = BTreeMap::new();
    for (index, (sighting, keys)) in own.iter().enumerate() {
        let pool = pool(index, &own, keys, &known);
        for contest in judge(sighting, &pool) {
            keep(&mut contests, contest);
        }
    }
    let mut shown = HashSet::new();
    let news = |c: &&Contest<'_>| shown.insert((c.kind, places(c)));
    decision.findings =
        contests.values().filter(news).map(|c| report::finding(c, input.article.id)).collect();
    decision.states = renewed(known, &own);
    decision
}

/// Where the sides of a contest stand first: two contests of the same words are one.
fn places(contest: &Contest<'_>) -> Vec<(u64, u32)> {
    contest.sides.iter().filter_map(|side| side.first()).map(|s| (s.article, s.entry.start)).collect()
}

/// The sightings met on any of the keys, each once, this article's own among them.
fn pool<'s>(
    index: usize,
    own: &'s [(Sighting, &[u64])],
    keys: &[u64],
    known: &'s HashMap<u64, State>,
) -> Vec<&'s Sighting> {
    let mut out: Vec<&Sighting> = Vec::new();
    for state in keys.iter().filter_map(|k| known.get(k)) {
        for sighting in &state.sightings {
            let twin = |s: &&Sighting| s.article == sighting.article && s.entry.start == sighting.entry.start;
            if !out.iter().any(twin) {
                out.push(sighting);
            }
        }
    }
    out.sort_by_key(|s| (s.article, s.entry.start));
    let shares = |other: &[u64]| other.iter().any(|k| keys.contains(k));
    out.extend(own.iter().enumerate().filter(|(i, (_, k))| *i == index || shares(k)).map(|(_, (s, _))| s));
    out
}

fn judge<'s>(own: &'s Sighting, pool: &[&'s Sighting]) -> Vec<Contest<'s>> {
    match &own.entry.value {
        Value::Figure(_) => judge::number::judge(pool, &own.root).into_iter().collect(),
        Value::Saying(_) => judge::quote::judge(own, pool),
        Value::Form(_) => judge::spelling::judge(own, pool).into_iter().collect(),
        Value::Choice(_) => judge::choice::judge(pool, &own.root).into_iter().collect(),
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

/// What names the contest: the point for what is met by one key; else the root of the earliest sighting it belongs
/// with, so that all versions of one utterance or name share a topic.
fn root(sighting: &Sighting, keys: &[u64], known: &HashMap<u64, State>) -> String {
    if let (Value::Figure(figure), [_]) = (&sighting.entry.value, keys) {
        return format!("{}/{}", sighting.entry.point, figure.unit);
    }
    if let Value::Choice(_) = &sighting.entry.value {
        let surname = sighting.entry.point.split_whitespace().next_back().unwrap_or_default();
        return copydesk_text::fold::fold(surname);
    }
    let related = |s: &&Sighting| match (&s.entry.value, &sighting.entry.value) {
        (Value::Saying(a), Value::Saying(b)) => judge::quote::relate(a, b) != judge::quote::Relation::Other,
        (Value::Form(a), Value::Form(b)) => a.folded == b.folded || judge::spelling::variant(a, b) > 0.0,
        (Value::Figure(_), Value::Figure(_)) => judge::number::comparable(&s.entry, &sighting.entry) >= 0.5,
        _ => false,
    };
    let met = keys.iter().filter_map(|k| known.get(k)).flat_map(|s| &s.sightings).filter(related);
    met.min_by_key(|s| (s.article, s.entry.start))
        .map_or_else(|| first_root(&sighting.entry), |s| s.root.clone())
}

fn first_root(entry: &Entry) -> String {
    let words = match &entry.value {
        Value::Saying(s) => s.plain.clone(),
        Value::Form(f) => return f.folded.clone(),
        Value::Figure(f) => format!("{}/{}/{}", entry.point, f.unit, f.value),
        Value::Choice(c) => c.pick.clone(),
    };
    format!("{}/{:08x}", entry.point, hash64(words.as_bytes()) as u32)
}

/// The states that change.
fn renewed(mut known: HashMap<u64, State>, own: &[(Sighting, &[u64])]) -> Vec<(u64, Vec<u8>)> {
    let mut changed: BTreeMap<u64, bool> = BTreeMap::new();
    for (sighting, keys) in own {
        for key in *keys {
            if let Some(state) = known.get_mut(key) {
                *changed.entry(*key).or_default() |= state.add(sighting.clone());
            }
        }
    }
    let changed = changed.into_iter().filter(|(_, changed)| *changed);
    changed.filter_map(|(key, _)| known.get_mut(&key).map(|state| (key, state.encode()))).collect()
}
