//! An article against the states of its keys: its sightings join them, and every point it touches is judged anew.
//! Points on which everybody agrees, most of them, cost a look at the heads of their sightings.

use crate::judge::quote::Relations;
use crate::judge::{self, Contest};
use crate::note::{Entry, Kind, Note, Value};
use crate::report;
use crate::sighting::Sighting;
use crate::state::{Head, Record, State};
use copydesk_plugin::{Compare, Decision, hash64};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Sightings one point is judged on at most: its own article's and the earliest of each key.
const POOL: usize = 40;

/// The states of the article's keys, in order of key.
type Known<'b> = Vec<(u64, State<'b>)>;
/// Where a sighting stands: article, first byte, value.
type Place = (u64, u32, u64);

/// One of the article's own sightings.
struct Own {
    sighting: Sighting,
    keys: Vec<u64>,
    /// Everybody met on the keys says the same, this article's other sightings included.
    agreed: bool,
}

fn find(known: &Known<'_>, key: u64) -> Option<usize> {
    known.binary_search_by_key(&key, |(hash, _)| *hash).ok()
}

fn place(head: &Head) -> Place {
    (head.article, head.start, head.value)
}

/// Judge the article and renew the states of its keys.
pub fn meet(input: &Compare<'_>, note: Note) -> Decision {
    let mut known: Known<'_> = input.keys.iter().map(|k| (k.hash, State::decode(k.state))).collect();
    known.sort_by_key(|(hash, _)| *hash);
    known.dedup_by_key(|(hash, _)| *hash);
    let mut own = own(input, note, &known);
    let met = read_disputed(&own, &known);
    let relations = Relations::default();
    for one in &mut own {
        one.sighting.root = root(&one.sighting, &one.keys, &known, &met, &relations);
    }
    let mut contests: BTreeMap<(Kind, String), Contest<'_>> = BTreeMap::new();
    let mut judged = HashSet::new();
    for (index, one) in own.iter().enumerate().filter(|(_, one)| !one.agreed) {
        // Figures and offices of one key are judged all together.
        let together = matches!(one.sighting.entry.value, Value::Figure(_) | Value::Choice(_));
        if let ([key], true) = (&one.keys[..], together)
            && !judged.insert(*key)
        {
            continue;
        }
        let pool = pool(index, &own, &known, &met);
        for contest in judge(&one.sighting, &pool, &relations) {
            keep(&mut contests, contest);
        }
    }
    let mut shown = HashSet::new();
    let news = |c: &&Contest<'_>| shown.insert((c.kind, places(c)));
    let findings = contests.values().filter(news).map(|c| report::finding(c, input.article.id)).collect();
    Decision { findings, states: renewed(known, &own), ..Decision::default() }
}

/// What the article says, each with its keys.
fn own(input: &Compare<'_>, note: Note, known: &Known<'_>) -> Vec<Own> {
    let cast = note.cast;
    let mut out: Vec<Own> = Vec::with_capacity(note.entries.len());
    for mut entry in note.entries {
        let keys = std::mem::take(&mut entry.keys);
        if let Value::Saying(saying) = &mut entry.value {
            saying.cast.clone_from(&cast);
        }
        out.push(Own { sighting: Sighting::new(&input.article, entry), keys, agreed: true });
    }
    // What this article says on each key, where it says only one thing.
    let mut said: HashMap<u64, Option<u64>> = HashMap::new();
    for one in &out {
        for key in &one.keys {
            let only = said.entry(*key).or_insert(Some(one.sighting.value));
            if *only != Some(one.sighting.value) {
                *only = None;
            }
        }
    }
    for one in &mut out {
        let states = || one.keys.iter().filter_map(|k| find(known, *k)).map(|i| &known[i].1);
        let alone = states().all(|state| state.records.is_empty());
        let theirs = || states().all(|state| state.agrees(one.sighting.value));
        let ours = || one.keys.iter().all(|k| said.get(k).is_some_and(Option::is_some));
        one.agreed = alone || (theirs() && ours());
    }
    out
}

/// Where the sides of a contest stand first: two contests of the same words are one.
fn places(contest: &Contest<'_>) -> Vec<(u64, u32)> {
    contest.sides.iter().filter_map(|side| side.first()).map(|s| (s.article, s.entry.start)).collect()
}

/// The heads and bodies met on any of the keys.
fn heads<'k>(keys: &'k [u64], known: &'k Known<'_>) -> impl Iterator<Item = &'k Record<'k>> {
    keys.iter().filter_map(|k| find(known, *k)).flat_map(|i| &known[i].1.records)
}

/// What is met on the keys, each sighting once, the earliest articles' ones.
fn earliest<'k>(keys: &'k [u64], known: &'k Known<'_>) -> Vec<&'k Record<'k>> {
    let mut out: Vec<&Record<'_>> = heads(keys, known).collect();
    out.sort_by_key(|r| place(&r.head));
    out.dedup_by_key(|r| place(&r.head));
    out.truncate(POOL);
    out
}

/// The sightings that must be read: those met where somebody says something else, and the first ones, which name
/// the contest.
fn read_disputed(own: &[Own], known: &Known<'_>) -> HashMap<Place, Sighting> {
    let mut met = HashMap::new();
    let mut read = |head: &Head, body: &[u8]| {
        met.entry(place(head)).or_insert_with(|| Sighting::decode(body));
    };
    for one in own {
        if one.agreed {
            let first = heads(&one.keys, known).min_by_key(|r| place(&r.head));
            first.into_iter().for_each(|r| read(&r.head, r.body));
        } else {
            earliest(&one.keys, known).into_iter().for_each(|r| read(&r.head, r.body));
        }
    }
    met.into_iter().filter_map(|(place, sighting)| Some((place, sighting?))).collect()
}

/// The sightings met on any of the keys of one, each once, this article's own among them.
fn pool<'s>(
    index: usize,
    own: &'s [Own],
    known: &Known<'_>,
    met: &'s HashMap<Place, Sighting>,
) -> Vec<&'s Sighting> {
    let keys = &own[index].keys;
    let mut out: Vec<&Sighting> =
        earliest(keys, known).iter().filter_map(|r| met.get(&place(&r.head))).collect();
    let shares = |other: &[u64]| other.iter().any(|k| keys.contains(k));
    let ours = own.iter().enumerate().filter(|(i, o)| *i == index || shares(&o.keys));
    out.extend(ours.map(|(_, o)| &o.sighting));
    out
}

fn judge<'s>(own: &'s Sighting, pool: &[&'s Sighting], relations: &Relations) -> Vec<Contest<'s>> {
    match &own.entry.value {
        Value::Figure(_) => judge::number::judge(pool, &own.root).into_iter().collect(),
        Value::Saying(_) => judge::quote::judge(own, pool, relations),
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
fn root(
    sighting: &Sighting,
    keys: &[u64],
    known: &Known<'_>,
    met: &HashMap<Place, Sighting>,
    relations: &Relations,
) -> String {
    if let (Value::Figure(figure), [_]) = (&sighting.entry.value, keys) {
        return format!("{}/{}", sighting.entry.point, figure.unit);
    }
    if let Value::Choice(_) = &sighting.entry.value {
        let surname = sighting.entry.point.split_whitespace().next_back().unwrap_or_default();
        return copydesk_text::fold::fold(surname);
    }
    let related = |s: &&Sighting| match (&s.entry.value, &sighting.entry.value) {
        (Value::Saying(_), Value::Saying(_)) => relations.of(s, sighting) != judge::quote::Relation::Other,
        (Value::Form(a), Value::Form(b)) => a.folded == b.folded || judge::spelling::variant(a, b) > 0.0,
        (Value::Figure(_), Value::Figure(_)) => judge::number::comparable(s, sighting) >= 0.5,
        _ => false,
    };
    let mut places: Vec<Place> = heads(keys, known).map(|r| place(&r.head)).collect();
    places.sort_unstable();
    places.dedup();
    let first = places.iter().filter_map(|place| met.get(place)).find(related);
    first.map_or_else(|| first_root(&sighting.entry), |s| s.root.clone())
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
fn renewed(known: Known<'_>, own: &[Own]) -> Vec<(u64, Vec<u8>)> {
    let bodies: Vec<Vec<u8>> = own.iter().map(|one| one.sighting.encode()).collect();
    let mut known: Vec<(u64, State<'_>, bool)> =
        known.into_iter().map(|(key, state)| (key, state, false)).collect();
    for (one, body) in own.iter().zip(&bodies) {
        for key in &one.keys {
            if let Ok(at) = known.binary_search_by_key(key, |(hash, ..)| *hash) {
                let (_, state, changed) = &mut known[at];
                *changed |= state.add(&one.sighting, body);
            }
        }
    }
    known.iter().filter(|(.., changed)| *changed).map(|(key, state, _)| (*key, state.encode())).collect()
}
