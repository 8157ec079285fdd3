//! What a key remembers: the sightings of a contested point, one per value and witness, small enough for a state.
//! Everything a judgement needs is in here, so that it does not depend on which earlier notes are handed in. The
//! heads of the sightings are read at once, the sightings themselves only when somebody says otherwise.

use crate::record::{Body, Head, Record, Writing, Writings};
use crate::sighting::Sort;
use copydesk_plugin::hash64;

/// Largest state written, in bytes; the desk takes 4096.
const ROOM: usize = 4000;
/// The same of names and quotations: one of them has a dozen keys, and each of these a state.
const SMALL_ROOM: usize = 2400;
/// A state with less room than this is full.
const SPARE: usize = 500;
/// Witnesses a value that comes and goes has in a full state, so that another one tells nothing.
const ENOUGH: usize = 2;
/// Milliseconds in which nobody needs to know that a value was said again: no judgement tells times that near apart.
const STALE_MS: i64 = 2 * 3_600_000;
/// Bytes of a head.
const HEAD: usize = 46;
/// Sightings kept of one value.
const WITNESSES: usize = 5;
/// The same of a name or quotation.
const FEW_WITNESSES: usize = 4;
/// Answers of a full state that are a crowd.
const CROWD: usize = 16;
/// First byte of a state of this version.
const VERSION: u8 = 4;

/// The sightings of a point, in order of (published, article, place).
#[derive(Clone, Debug, Default)]
pub struct State<'b> {
    /// The sightings.
    pub records: Vec<Record<'b>>,
    /// Hardly another one has room.
    pub full: bool,
}

impl<'b> State<'b> {
    /// Read a state; one that cannot be read (of another version) begins anew.
    pub fn decode(bytes: &'b [u8]) -> Self {
        match bytes.split_first() {
            Some((&VERSION, rest)) => {
                let records = records(rest).unwrap_or_default();
                let full = bytes.len() > room(&records) - SPARE;
                State { records, full }
            }
            _ => State::default(),
        }
    }

    /// Write it. What matters least is left out until all fits.
    pub(crate) fn encode(mut self, writings: &mut Writings) -> Vec<u8> {
        if self.records.is_empty() {
            return Vec::new();
        }
        let room = room(&self.records);
        let mut bodies: Vec<Writing<'_>> = self.records.iter().map(|record| writings.of(record)).collect();
        let mut size = 2 + bodies.iter().map(|body| HEAD + body.len()).sum::<usize>();
        while size > room
            && let Some(least) = self.least()
        {
            self.records.remove(least);
            size -= HEAD + bodies.remove(least).len();
        }
        let mut out = Vec::with_capacity(size);
        // The room is used up long before there are 256.
        out.extend([VERSION, self.records.len() as u8]);
        for (Record { head, .. }, body) in self.records.iter().zip(&bodies) {
            for number in [head.article, head.group, head.value, head.outlet, head.published as u64] {
                out.extend_from_slice(&number.to_le_bytes());
            }
            out.extend_from_slice(&head.start.to_le_bytes());
            out.extend_from_slice(&(body.len() as u16).to_le_bytes());
        }
        bodies.iter().for_each(|body| out.extend_from_slice(body));
        out
    }

    /// The sighting that is missed least, neither the first nor the last: of the value with the most witnesses. Of what
    /// changes in time two witnesses of a value are enough, then what was said long ago yields to what is said now.
    fn least(&self) -> Option<usize> {
        let count = |r: &Record<'_>| self.records.iter().filter(|o| o.head.value == r.head.value).count();
        let inner = 1..self.records.len().saturating_sub(1);
        let keeps_last = self.records.first().is_some_and(|record| record.sort().keeps_last());
        let most = inner.clone().max_by_key(|i| count(&self.records[*i]));
        let crowded = |i: &usize| !keeps_last || count(&self.records[*i]) > ENOUGH;
        most.filter(crowded).or(inner.clone().next()).or_else(|| self.records.len().checked_sub(1))
    }

    /// Whether it is full of so many answers that its key asks nothing of which a story has one: no further one is held
    /// against these. Of figures there may be as many, because they move.
    pub fn is_crowded(&self) -> bool {
        if !self.full || !self.records.iter().all(|record| record.sort() == Sort::Other) {
            return false;
        }
        let values = || self.records.iter().map(|record| record.head.value);
        let firsts = values().enumerate().filter(|(at, value)| !values().take(*at).any(|v| v == *value));
        firsts.count() >= CROWD
    }

    /// Whether somebody says `value`.
    pub fn has(&self, value: u64) -> bool {
        self.records.iter().any(|r| r.head.value == value)
    }

    /// Whether all sightings say `value`.
    pub fn agrees(&self, value: u64) -> bool {
        self.records.iter().all(|r| r.head.value == value)
    }

    /// Whether what an article says changes neither what is kept nor what is shown: its copy said it before, or as many
    /// do as are kept; of what changes in time nobody has said anything new since, and the house never said otherwise.
    pub fn tells_nothing_new(&self, head: &Head, sort: Sort) -> bool {
        let mut same = self.records.iter().map(|r| &r.head).filter(|h| h.value == head.value);
        if same.clone().any(|h| h.group == head.group) {
            return true;
        }
        let enough = match (self.full, sort.keeps_last()) {
            (true, true) => ENOUGH,
            (true, false) => 1,
            (false, _) => witnesses_of(sort),
        };
        if same.clone().count() < enough {
            return false;
        }
        if sort.keeps_last() { self.is_settled(head) } else { same.all(|h| h.order() < head.order()) }
    }

    /// Whether somebody said it again after all other values had come up, not long before `head` and without taking it back
    /// since, and the house of `head` says nothing else: then saying it once more neither answers an update nor reopens
    /// anything.
    fn is_settled(&self, head: &Head) -> bool {
        let heads = || self.records.iter().map(|r| &r.head);
        let nameless = hash64(b"");
        let named = |outlet: u64| outlet != nameless;
        if named(head.outlet) && heads().any(|h| h.value != head.value && h.outlet == head.outlet) {
            return false;
        }
        let is_first =
            |h: &Head| heads().find(|o| o.value == h.value).is_some_and(|o| o.order() == h.order());
        let newest = heads().filter(|h| h.value != head.value && is_first(h)).map(Head::order).max();
        let taken_back = |h: &Head| {
            named(h.outlet)
                && heads().any(|o| o.value != h.value && o.outlet == h.outlet && o.order() > h.order())
        };
        heads().rev().any(|h| {
            h.value == head.value
                && h.order() < head.order()
                && newest.is_none_or(|newest| newest < h.order())
                && head.published.saturating_sub(h.published) < STALE_MS
                && !taken_back(h)
        })
    }

    /// Add what an article said. A copy of an article that said the same is no new witness; of one house and value
    /// the first and the last sighting are kept, and of one value a handful. Answers whether anything changed.
    pub fn add(&mut self, head: Head, sort: Sort, body: Body<'b>) -> bool {
        let Some(Change { leaves }) = self.change(&head, sort) else { return false };
        if let Some(leaves) = leaves {
            self.records.remove(leaves);
        }
        let at = self.records.partition_point(|r| r.head.order() < head.order());
        self.records.insert(at, Record { head, body });
        true
    }

    /// Whether [`State::add`] would change anything.
    pub fn takes(&self, head: &Head, sort: Sort) -> bool {
        self.change(head, sort).is_some()
    }

    fn change(&self, head: &Head, sort: Sort) -> Option<Change> {
        let same = || self.records.iter().map(|r| &r.head).enumerate().filter(|(_, h)| h.value == head.value);
        let witnesses = same().count();
        let mut group = same().filter(|(_, h)| h.group == head.group);
        if let Some((_, known)) = group.next() {
            // One article may state a figure twice, and both places are shown.
            let twice = sort == Sort::Figure && known.article == head.article;
            if !twice || group.next().is_some() {
                return None;
            }
        }
        let mut house = same().filter(|(_, h)| h.outlet == head.outlet);
        let (first, second, last) = (house.next(), house.next(), house.next_back());
        let keeps_last = sort.keeps_last();
        if let (false, Some((at, known))) = (keeps_last, first) {
            return (known.order() > head.order()).then_some(Change { leaves: Some(at) });
        }
        if let (Some((at, known)), Some((next, second))) = (first, second) {
            let last = last.map_or(second, |(_, last)| last);
            if known.order() < head.order() && head.order() < last.order() {
                return None;
            }
            return Some(Change { leaves: Some(if head.order() > second.order() { next } else { at }) });
        }
        if witnesses < witnesses_of(sort) {
            return Some(Change { leaves: None });
        }
        self.make_room(head, keeps_last)
    }

    /// Of the sightings of one value the earliest stay and, where it matters, the last: the one between them that is latest
    /// leaves. None when that is the new one itself.
    fn make_room(&self, head: &Head, keeps_last: bool) -> Option<Change> {
        let mut same = self.records.iter().enumerate().rev().filter(|(_, r)| r.head.value == head.value);
        let (Some((last, newest)), Some((before, next))) = (same.next(), same.next()) else {
            return Some(Change { leaves: None });
        };
        let is_newest = head.order() > newest.head.order();
        let leaves = match (is_newest, keeps_last) {
            (true, false) => return None,
            (true, true) | (false, false) => last,
            (false, true) if head.order() > next.head.order() => return None,
            (false, true) => before,
        };
        Some(Change { leaves: Some(leaves) })
    }
}

/// What adding a sighting does.
struct Change {
    /// The sighting that leaves for it.
    leaves: Option<usize>,
}

/// Sightings kept of one value.
fn witnesses_of(sort: Sort) -> usize {
    if sort.keeps_last() { WITNESSES } else { FEW_WITNESSES }
}

/// Bytes a state of such sightings may take.
fn room(records: &[Record<'_>]) -> usize {
    let small = records.first().is_some_and(|record| !record.sort().keeps_last());
    if small { SMALL_ROOM } else { ROOM }
}

/// The sightings: how many, their heads, the rest of each.
fn records(bytes: &[u8]) -> Option<Vec<Record<'_>>> {
    let (count, rest) = bytes.split_first()?;
    let (heads, mut rest) = rest.split_at_checked(usize::from(*count) * HEAD)?;
    let mut out = Vec::with_capacity(usize::from(*count) + 1);
    for head in heads.chunks_exact(HEAD) {
        let number = |i: usize| head[i * 8..i * 8 + 8].try_into().map(u64::from_le_bytes).ok();
        let len = usize::from(u16::from_le_bytes([head[44], head[45]]));
        let (body, tail) = rest.split_at_checked(len)?;
        out.push(Record {
            head: Head {
                article: number(0)?,
                group: number(1)?,
                value: number(2)?,
                outlet: number(3)?,
                published: number(4)? as i64,
                start: u32::from_le_bytes([head[40], head[41], head[42], head[43]]),
            },
            body: Body::Written(body),
        });
        rest = tail;
    }
    rest.is_empty().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{Choice, Entry, Form, Kind, Value};
    use crate::sighting::{Sighting, value_hash};
    use crate::view::View;
    use copydesk_plugin::Article;
    use std::sync::Arc;

    fn sighting(article: u64, outlet: &str, text: &str) -> Sighting {
        let mut entries: Vec<Entry> = Vec::new();
        let lexicon = crate::lexicon::Lexicon::built_in().expect("reads");
        crate::figures::read(&View::of(&Article { text, ..Article::default() }), &lexicon, &mut entries);
        let article =
            Article { id: article, outlet, published_ms: Some(article as i64 * 1000), ..Article::default() };
        let entry = entries.remove(0);
        let value = value_hash(&entry.value);
        Sighting { root: "root".to_owned(), ..Sighting::new(&article, entry, value) }
    }

    fn add(state: &mut State<'_>, sighting: Sighting) -> bool {
        state.add(Head::of(&sighting), Sort::Figure, Body::Seen(Arc::new(sighting)))
    }

    #[test]
    fn what_is_written_is_read() {
        let one = sighting(7, "Meridian Wire", "At least 58 people were killed, police said.");
        assert_eq!(Sighting::decode(&Head::of(&one), &one.encode()), Some(one.clone()));
        let mut state = State::default();
        assert!(add(&mut state, one.clone()));
        let bytes = state.encode(&mut Writings::default());
        let mut memory = crate::memory::Memory::default();
        let state = State::decode(&bytes);
        let read: Vec<_> = state.records.iter().filter_map(|record| record.read(&mut memory)).collect();
        assert_eq!(read, [Arc::new(one.clone())]);
        for cut in 0..bytes.len() {
            assert!(State::decode(&bytes[..cut]).records.is_empty(), "cut at {cut}");
        }
        let body = one.encode();
        (0..body.len()).for_each(|cut| {
            assert_eq!(Sighting::decode(&Head::of(&one), &body[..cut]), None, "cut at {cut}");
        });
    }

    #[test]
    fn a_crowd_of_witnesses_stays_small_and_keeps_every_value() {
        let mut bytes = Vec::new();
        for n in 0..200 {
            let text = format!("{} people were killed.", [41, 58, 63][n as usize % 3]);
            let mut state = State::decode(&bytes);
            add(&mut state, sighting(n, &format!("Outlet {n}"), &text));
            bytes = state.encode(&mut Writings::default());
            assert!(bytes.len() <= ROOM, "{}", bytes.len());
        }
        let state = State::decode(&bytes);
        let values: std::collections::BTreeSet<u64> = state.records.iter().map(|r| r.head.value).collect();
        assert_eq!(values.len(), 3);
        assert_eq!(state.records[0].head.article, 0);
        assert_eq!(state.records.last().map(|r| r.head.article), Some(199));
    }

    #[test]
    fn what_has_many_answers_is_asked_no_more() {
        let crowded = |answers: u64, say: &dyn Fn(u64) -> Value, kind: Kind| {
            let mut state = State::default();
            for n in 0..200 {
                let mut one = sighting(n, &format!("Outlet {n}"), "58 people were killed.");
                one.entry.value = say(n % answers);
                one.entry.kind = kind;
                one.entry.sentence = "Words around it. ".repeat(5);
                one.value = value_hash(&one.entry.value);
                state.add(Head::of(&one), Sort::of(&one.entry.value), Body::Seen(Arc::new(one)));
            }
            let bytes = state.encode(&mut Writings::default());
            State::decode(&bytes).is_crowded()
        };
        let office = |n| Value::Choice(Choice { pick: format!("office {n}") });
        let form = |folded: String| Form { folded, place: false, office: Vec::new(), apart: Vec::new() };
        let name = |n| Value::Form(form(format!("name {n}")));
        assert!(crowded(17, &office, Kind::Role));
        assert!(!crowded(9, &office, Kind::Role));
        assert!(!crowded(2, &office, Kind::Role));
        assert!(!crowded(9, &name, Kind::Name));
    }

    /// Whether 58 dead, said by `outlet` in article `number`, is nothing new after what others said.
    fn check(before: &[(u64, &str, u32)], (number, outlet): (u64, &str), want: bool) {
        let text = |dead: u32| format!("{dead} people were killed.");
        let mut state = State::default();
        for (article, outlet, dead) in before {
            add(&mut state, sighting(*article, outlet, &text(*dead)));
        }
        let own = sighting(number, outlet, &text(58));
        assert_eq!(
            state.tells_nothing_new(&Head::of(&own), Sort::Figure),
            want,
            "{before:?} {number} {outlet}"
        );
    }

    #[test]
    fn what_many_said_is_nothing_new() {
        let five = [(11, "A", 58), (12, "B", 58), (13, "C", 58), (14, "D", 58), (15, "E", 58)];
        check(&five, (16, "F"), true);
        check(&five[..4], (16, "F"), false);
        check(&five, (10, "F"), false);
        let with = |more: (u64, &'static str, u32)| five.iter().copied().chain([more]).collect::<Vec<_>>();
        // It goes back to what was said before, or the house takes back what it said.
        check(&with((16, "G", 63)), (17, "F"), false);
        check(&with((9, "F", 41)), (17, "F"), false);
        check(&with((9, "G", 41)), (17, "F"), true);
    }

    #[test]
    fn a_copy_is_nothing_new() {
        let first = sighting(7, "A", "58 people were killed.");
        let copy = Sighting { group: 7, ..sighting(9, "B", "58 people were killed.") };
        let mut state = State::default();
        add(&mut state, first);
        assert!(state.tells_nothing_new(&Head::of(&copy), Sort::Figure));
        let other = sighting(9, "B", "58 people were killed.");
        assert!(!state.tells_nothing_new(&Head::of(&other), Sort::Figure));
    }
}
