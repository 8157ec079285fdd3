//! An article against the states of its keys: its sightings join them, and every point it touches is judged anew.
//! Points on which everybody agrees, most of them, cost a look at the heads of their sightings.

use crate::brief::{Brief, Line};
use crate::figures::size::is_size;
use crate::judge::quote::{Relations, Sketch, Sketched, saying};
use crate::judge::spelling::is_holder;
use crate::judge::{self, Contest};
use crate::known::{Known, Shared, own_lines};
use crate::note::{Kind, Value};
use crate::record::{Body, Head, Noted, Record};
use crate::report;
use crate::sighting::{Sighting, Sort};
use copydesk_plugin::{Compare, Decision, Earlier, hash64};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// Sightings one point is judged on at most: its own article's and the earliest of each key.
const POOL: usize = 24;

/// The same of names; comparing two is cheap.
const NAMES: usize = 160;

/// Sightings of the article at hand among them at most.
const OWN: usize = 8;

/// Where a sighting stands: article, first byte, value.
type Place = (u64, u32, u64);

/// One of the article's own sightings.
struct Own<'n> {
    head: Head,
    sort: Sort,
    noted: Noted<'n>,
    /// Of a name: its folded form, and whether it is one with a single office.
    name: Option<(String, bool)>,
    /// Of a sentence that is disputed: what it means.
    sketched: Option<Sketched>,
    /// In full, where it is judged or may be remembered.
    sighting: Option<Rc<Sighting>>,
    /// Its shared keys, but for those of its size.
    keys: Vec<usize>,
    /// The shared keys of its size, of a figure.
    sizes: Vec<usize>,
    /// Everybody met on the keys says the same, this article's other sightings included; of a name, or spells no name like
    /// it.
    agreed: bool,
    /// It changes nothing on any of the keys.
    old: bool,
}

impl Own<'_> {
    /// Sightings it is judged on. Which names an article tells apart shows only in all of them.
    fn most(&self) -> usize {
        if self.sort == Sort::Name { NAMES } else { POOL }
    }

    /// Somebody says otherwise.
    fn disputed(&self) -> bool {
        !self.agreed && !self.old
    }

    /// Whether a key may remember it. A full one takes nothing that nobody disputes: it would only put out what another one
    /// said that nobody disputes.
    fn is_kept_by(&self, known: &Known<'_>) -> bool {
        known.kept && (self.disputed() || !known.state.full || known.state.has(self.head.value))
    }

    /// No state changes. Of what comes and goes the last sighting is kept.
    fn unchanging(&self) -> bool {
        self.old && !self.sort.keeps_last()
    }
}

fn place(head: &Head) -> Place {
    (head.article, head.start, head.value)
}

/// Judge the article and renew the states of its keys.
pub fn meet(input: &Compare<'_>, note: Brief<'_>) -> Decision {
    if is_copy(input) {
        return Decision::default();
    }
    let mut shared = Shared::of(input);
    let mut own = own(input, note, &shared);
    settle_names(&mut own, &shared);
    settle_sayings(&mut own, &shared);
    open_needed(&mut own, &shared);
    let met = read_disputed(&own, &shared);
    let relations = Relations::default();
    name_remembered(&mut own, &shared, &met, &relations);
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
        for mut contest in judge(sighting, &pool, &relations) {
            if contest.root.is_empty() {
                contest.root = root(sighting, &one.keys, &shared, &met, &relations);
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
    let mut shown = HashSet::new();
    let of_size = |c: &Contest<'_>| c.root.starts_with(judge::alike::SIZE);
    let news = |c: &&&Contest<'_>| of_size(c) || shown.insert((c.kind, places(c)));
    let mut surest: Vec<&Contest<'_>> = contests.values().collect();
    surest.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let findings = surest.iter().filter(news).map(|c| report::finding(c, input.article.id)).collect();
    drop(contests);
    contested.into_iter().for_each(|key| shared.at_mut(key).kept = true);
    name_remembered(&mut own, &shared, &met, &relations);
    Decision { findings, states: renewed(shared, &own), ..Decision::default() }
}

/// Whether an article of its duplicate group said all it says, word for word: then it is no witness and tells nothing.
fn is_copy(input: &Compare<'_>) -> bool {
    let group = input.article.group;
    let same = |earlier: &Earlier<'_>| earlier.article.group == group && earlier.note == input.note;
    group != 0 && group != input.article.id && input.earlier.iter().any(same)
}

/// What the article says on keys that earlier articles have too.
fn own<'n>(input: &'n Compare<'n>, note: Brief<'n>, shared: &Shared<'_>) -> Vec<Own<'n>> {
    let mut out: Vec<Own<'_>> = Vec::new();
    let of_all = Head::new(&input.article, 0, 0);
    for (row, keys) in own_lines(&note, shared) {
        let Some(line) = Line::parse(row) else { continue };
        let head = Head { start: line.start(), value: line.value(), ..of_all };
        let noted = Noted { line: row, cast: note.cast(), article: &input.article };
        let sort = line.sort();
        let name = (sort == Sort::Name).then(|| (line.folded().into_owned(), is_holder(&line.office())));
        let (sizes, keys) = keys.into_iter().partition(|key| is_size(shared.at(*key).hash));
        out.push(Own {
            head,
            sort,
            noted,
            name,
            sketched: None,
            sighting: None,
            keys,
            sizes,
            agreed: true,
            old: false,
        });
    }
    // What this article says on each key, where it says only one thing.
    let mut said: HashMap<usize, Option<u64>> = HashMap::new();
    for one in &out {
        for key in &one.keys {
            let only = said.entry(*key).or_insert(Some(one.head.value));
            if *only != Some(one.head.value) {
                *only = None;
            }
        }
    }
    for one in &mut out {
        let theirs = one.keys.iter().all(|key| shared.at(*key).state.agrees(one.head.value));
        let ours = one.keys.iter().all(|key| said.get(key).is_some_and(Option::is_some));
        let alone = one.keys.iter().all(|key| shared.at(*key).state.records.is_empty());
        one.agreed = alone || (theirs && ours);
        one.old = one.keys.iter().all(|key| shared.at(*key).holds(&one.head, one.sort));
    }
    out
}

/// Names of which nobody met on the keys is another spelling are not disputed. Most are such: a key of a name is
/// shared by all of a surname.
fn settle_names(own: &mut [Own<'_>], shared: &Shared<'_>) {
    let (mut told, mut read): (Vec<u64>, Vec<Place>) = (Vec::new(), Vec::new());
    for one in own.iter_mut().filter(|one| one.disputed()) {
        let Some((folded, office)) = &one.name else { continue };
        told.clear();
        told.push(one.head.value);
        read.clear();
        let mut form = None;
        let varied = records(&one.keys, shared).any(|record| {
            let (value, place) = (record.head.value, place(&record.head));
            if told.contains(&value) || read.contains(&place) {
                return false;
            }
            if !record.may_spell(folded, *office) {
                told.push(value);
                return false;
            }
            read.push(place);
            let form = form.get_or_insert_with(|| one.noted.read(one.head.value));
            let theirs = record.read();
            form.as_ref().zip(theirs).is_some_and(|(mine, theirs)| judge::spelling::are_one(mine, &theirs))
        });
        one.agreed = !varied;
        one.sighting = form.flatten().map(Rc::new);
    }
}

/// Sentences of which nobody met on the keys is another version are not disputed. Most are such: a speaker says much on a
/// subject.
fn settle_sayings(own: &mut [Own<'_>], shared: &Shared<'_>) {
    for one in own.iter_mut().filter(|one| one.sort == Sort::Saying && one.disputed()) {
        let Some(sighting) = one.noted.read(one.head.value) else { continue };
        let Some(mine) = saying(&sighting) else { continue };
        let sketched = Sketched::of(&Sketch::of(mine));
        let mut told: Vec<u64> = vec![one.head.value];
        let varied = records(&one.keys, shared).any(|record| {
            !told.contains(&record.head.value) && {
                told.push(record.head.value);
                record.may_say(&sketched)
            }
        });
        one.agreed = !varied;
        one.sketched = Some(sketched);
        one.sighting = Some(Rc::new(sighting));
    }
}

/// Open what is judged, what stands on a key of something judged, and what a state may remember.
fn open_needed(own: &mut [Own<'_>], shared: &Shared<'_>) {
    let mut judged = vec![false; shared.len()];
    for one in own.iter().filter(|one| one.disputed()) {
        one.keys.iter().for_each(|key| judged[*key] = true);
    }
    for one in own {
        let remembered = !one.unchanging() && one.keys.iter().any(|key| one.is_kept_by(shared.at(*key)));
        if one.sighting.is_some() {
            continue;
        }
        if remembered || !one.sizes.is_empty() || one.keys.iter().any(|key| judged[*key]) {
            one.sighting = one.noted.read(one.head.value).map(Rc::new);
        }
    }
}

/// Where the sides of a contest stand first: two contests of the same words are one, and two outcomes of the same
/// sentences.
fn places(contest: &Contest<'_>) -> Vec<(u64, u32)> {
    let whole = contest.kind == Kind::Outcome;
    let place = |s: &&Sighting| (s.article, if whole { u32::from(s.entry.rank) } else { s.entry.start });
    contest.sides.iter().filter_map(|side| side.first()).map(place).collect()
}

/// What is met on any of the keys.
fn records<'k>(keys: &'k [usize], shared: &'k Shared<'_>) -> impl Iterator<Item = &'k Record<'k>> {
    keys.iter().flat_map(|key| &shared.at(*key).state.records)
}

/// What is met on the keys, each sighting once, the earliest articles' ones.
fn earliest<'k>(keys: &'k [usize], shared: &'k Shared<'_>, most: usize) -> Vec<&'k Record<'k>> {
    let mut out: Vec<&Record<'_>> = records(keys, shared).collect();
    out.sort_by_key(|r| place(&r.head));
    out.dedup_by_key(|r| place(&r.head));
    out.sort_by_key(|r| r.head.order());
    out.truncate(most);
    out
}

/// The sightings that must be read: those met where somebody says something else, and of names and quotations the first
/// ones, which name the contest.
fn read_disputed(own: &[Own<'_>], shared: &Shared<'_>) -> HashMap<Place, Rc<Sighting>> {
    let mut met: HashMap<Place, Option<Rc<Sighting>>> = HashMap::new();
    let mut read = |record: &Record<'_>| {
        met.entry(place(&record.head)).or_insert_with(|| record.read());
    };
    for one in own.iter().filter(|one| !one.old && one.sighting.is_some()) {
        let same = |record: &&Record<'_>| record.head.value == one.head.value;
        match &one.name {
            _ if one.agreed => {
                let names = |record: &&Record<'_>| !one.sort.keeps_last() && same(record);
                let first = records(&one.keys, shared).filter(names).min_by_key(|r| place(&r.head));
                first.into_iter().for_each(&mut read);
            }
            Some((folded, office)) => {
                let may_matter = |record: &&Record<'_>| same(record) || record.may_spell(folded, *office);
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
fn pool<'s>(
    index: usize,
    own: &'s [Own<'_>],
    shared: &Shared<'_>,
    met: &'s HashMap<Place, Rc<Sighting>>,
    keys_of: impl for<'o> Fn(&'o Own<'_>) -> &'o [usize],
) -> Vec<&'s Sighting> {
    let keys = keys_of(&own[index]);
    let mut out: Vec<&Sighting> = earliest(keys, shared, own[index].most())
        .iter()
        .filter_map(|r| met.get(&place(&r.head)).map(Rc::as_ref))
        .collect();
    let shares = |other: &[usize]| other.iter().any(|k| keys.contains(k));
    let ours = own.iter().enumerate().filter(|(i, o)| *i != index && shares(keys_of(o)));
    out.extend(own[index].sighting.as_deref());
    let most = if own[index].most() == NAMES { NAMES } else { OWN };
    out.extend(ours.take(most).filter_map(|(_, o)| o.sighting.as_deref()));
    out
}

fn judge<'s>(own: &'s Sighting, pool: &[&'s Sighting], relations: &Relations) -> Vec<Contest<'s>> {
    match &own.entry.value {
        Value::Figure(_) => judge::number::judge(pool).into_iter().collect(),
        Value::Saying(_) => judge::utterance::judge(own, pool, relations),
        Value::Form(_) => judge::spelling::judge(own, pool).into_iter().collect(),
        Value::Choice(_) => judge::choice::judge(pool, &own.root).into_iter().collect(),
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
fn name_remembered(
    own: &mut [Own<'_>],
    shared: &Shared<'_>,
    met: &HashMap<Place, Rc<Sighting>>,
    relations: &Relations,
) {
    for one in own.iter_mut().filter(|one| !one.unchanging()) {
        let kept = one.keys.iter().any(|key| one.is_kept_by(shared.at(*key)));
        let sighting = one.sighting.as_mut().and_then(Rc::get_mut).filter(|s| s.root.is_empty());
        if let (true, Some(sighting)) = (kept, sighting) {
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
    met: &HashMap<Place, Rc<Sighting>>,
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
    let related = |s: &&Rc<Sighting>| match (&s.entry.value, &sighting.entry.value) {
        (Value::Saying(_), Value::Saying(_)) => relations.of(s, sighting) != judge::quote::Relation::Other,
        (Value::Form(a), Value::Form(b)) => a.folded == b.folded || judge::spelling::are_one(s, sighting),
        _ => false,
    };
    let mut places: Vec<Place> = records(keys, shared).map(|r| place(&r.head)).collect();
    places.sort_unstable();
    places.dedup();
    let first = places.iter().filter_map(|place| met.get(place)).find(related);
    first.map_or_else(
        || first_root(sighting),
        |s| if s.root.is_empty() { first_root(s) } else { s.root.clone() },
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
    for one in own.iter().filter(|one| !one.unchanging()) {
        let Some(sighting) = &one.sighting else { continue };
        for key in &one.keys {
            let known = shared.at_mut(*key);
            if one.is_kept_by(known) && known.state.add(one.head, one.sort, Body::Seen(Rc::clone(sighting))) {
                changed.insert(*key);
            }
        }
    }
    let all = shared.into_all().into_iter().enumerate();
    let renewed = all.filter(|(index, _)| changed.contains(index));
    renewed.map(|(_, Known { hash, state, .. })| (hash, state.encode())).collect()
}
