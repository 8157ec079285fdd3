//! What the article at hand says on keys that earlier articles have too, and what of it nobody disputes.

use super::pool::{NAMES, POOL, records};
use crate::brief::{Brief, Found, Line};
use crate::figures::size::is_size;
use crate::judge::quote::Sketched;
use crate::judge::spelling::is_holder;
use crate::known::{Known, Shared, own_lines};
use crate::record::{Head, Noted, Place};
use crate::sighting::{Sighting, Sort};
use copydesk_plugin::Compare;
use std::sync::Arc;

/// One of the article's own sightings.
pub(super) struct Own<'n> {
    pub(super) head: Head,
    pub(super) sort: Sort,
    pub(super) noted: Noted<'n>,
    /// Of a name: its folded form, and whether it is one with a single office.
    pub(super) name: Option<(String, bool)>,
    /// Of a sentence that is disputed: what it means.
    pub(super) sketched: Option<Sketched>,
    /// In full, where it is judged or may be remembered.
    pub(super) sighting: Option<Arc<Sighting>>,
    /// Its shared keys, but for those of its size.
    pub(super) keys: Vec<usize>,
    /// The shared keys of its size, of a figure.
    pub(super) sizes: Vec<usize>,
    /// Everybody met on the keys says the same, this article's other sightings included; of a name, or spells no name like
    /// it.
    pub(super) agreed: bool,
    /// It changes nothing on any of the keys.
    pub(super) old: bool,
}

impl Own<'_> {
    /// Sightings it is judged on. Which names an article tells apart shows only in all of them.
    pub(super) fn most(&self) -> usize {
        if self.sort == Sort::Name { NAMES } else { POOL }
    }

    /// Somebody says otherwise.
    pub(super) fn disputed(&self) -> bool {
        !self.agreed && !self.old
    }

    /// Whether a key may remember it. A full one takes nothing that nobody disputes: it would only put out what another one
    /// said that nobody disputes. Nor does it take another name or quotation, which stands on keys with room as well: each
    /// would put out one that was met as often, and nearly every article of a long story writes down a new one.
    pub(super) fn is_kept_by(&self, known: &Known<'_>) -> bool {
        let is_known = || known.state.has(self.head.value) && !known.holds(&self.head, self.sort);
        known.kept && (!known.state.full || is_known() || (self.sort.keeps_last() && self.disputed()))
    }

    /// Whether the state of one of its keys takes it in.
    pub(super) fn is_remembered(&self, shared: &Shared<'_>) -> bool {
        let takes = |known: &Known<'_>| self.is_kept_by(known) && known.state.takes(&self.head, self.sort);
        !self.old && self.keys.iter().any(|key| takes(shared.at(*key)))
    }
}

/// What an article says on a key.
#[derive(Clone, Copy, PartialEq)]
enum Said {
    Nothing,
    Only(u64),
    Much,
}

/// What the article says on keys that earlier articles have too.
pub(super) fn own<'n>(input: &'n Compare<'n>, note: Brief<'n>, shared: &Shared<'_>) -> Vec<Own<'n>> {
    let mut out: Vec<Own<'_>> = Vec::new();
    let of_all = Head::new(&input.article, 0, 0);
    for Found { line, value, places } in own_lines(&note, shared) {
        let Some((start, sort)) = Line::place(line) else { continue };
        let head = Head { start, value, ..of_all };
        let noted = Noted { line, cast: note.cast(), article: &input.article };
        let name = (sort == Sort::Name).then(|| Line::glance(line)).flatten();
        let name = name.map(|line| (line.folded().into_owned(), is_holder(&line.office())));
        let (sizes, keys) = places.into_iter().partition(|key| is_size(shared.at(*key).hash));
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
    let mut said: Vec<Said> = vec![Said::Nothing; shared.len()];
    for one in &out {
        for key in &one.keys {
            said[*key] = match said[*key] {
                Said::Nothing => Said::Only(one.head.value),
                Said::Only(value) if value == one.head.value => Said::Only(value),
                _ => Said::Much,
            };
        }
    }
    pass_by_sizes(&mut out, shared);
    for one in &mut out {
        let theirs = one.keys.iter().all(|key| shared.at(*key).state.agrees(one.head.value));
        let ours = one.keys.iter().all(|key| said[*key] != Said::Much);
        let alone = one.keys.iter().all(|key| shared.at(*key).state.records.is_empty());
        one.agreed = alone || (theirs && ours);
        one.old = one.keys.iter().all(|key| shared.at(*key).holds(&one.head, one.sort));
    }
    out
}

/// Sizes of which everybody says the same tell nothing: what may be told by looks is two figures.
fn pass_by_sizes(own: &mut [Own<'_>], shared: &Shared<'_>) {
    let others = |at: usize| {
        let Own { sizes, head, .. } = &own[at];
        let theirs = sizes.iter().any(|key| !shared.at(*key).state.agrees(head.value));
        let ours = |o: &Own<'_>| o.head.value != head.value && o.sizes.iter().any(|key| sizes.contains(key));
        !sizes.is_empty() && (theirs || own.iter().any(ours))
    };
    let asked: Vec<bool> = (0..own.len()).map(others).collect();
    own.iter_mut().zip(asked).filter(|(_, asked)| !asked).for_each(|(one, _)| one.sizes.clear());
}

/// Names of which nobody met on the keys is another spelling are not disputed. Most are such: a key of a name is
/// shared by all of a surname. Nor is a name once more that was met with all the other spellings by as many as are kept.
pub(super) fn settle_names(own: &mut [Own<'_>], shared: &Shared<'_>) {
    let (mut told, mut read): (Told, Vec<Place>) = (Told::default(), Vec::new());
    for one in own.iter_mut().filter(|one| one.disputed()) {
        let Some((folded, office)) = &one.name else { continue };
        told.clear();
        told.push(one.head.value);
        let held =
            one.keys.iter().map(|key| shared.at(*key)).filter(|known| known.holds(&one.head, one.sort));
        held.flat_map(|known| &known.state.records).for_each(|record| told.push(record.head.value));
        read.clear();
        let mut form = None;
        let varied = records(&one.keys, shared).any(|record| {
            let (value, place) = (record.head.value, record.head.place());
            if told.contains(value) || read.contains(&place) {
                return false;
            }
            if !record.may_spell(folded, *office) {
                told.push(value);
                return false;
            }
            read.push(place);
            let form = form.get_or_insert_with(|| one.noted.form());
            form.as_ref().is_some_and(|mine| record.spells(mine))
        });
        one.agreed = !varied;
    }
}

/// Sentences of which nobody met on the keys is another version are not disputed. Most are such: a speaker says much on a
/// subject.
pub(super) fn settle_sayings(own: &mut [Own<'_>], shared: &Shared<'_>) {
    let mut told = Told::default();
    for one in own.iter_mut().filter(|one| one.sort == Sort::Saying && one.disputed()) {
        let Some(line) = Line::glance(one.noted.line) else { continue };
        let sketched = Sketched::of(line.sketch());
        told.clear();
        told.push(one.head.value);
        let varied = records(&one.keys, shared).any(|record| {
            !told.contains(record.head.value) && {
                told.push(record.head.value);
                record.may_say(&sketched)
            }
        });
        one.agreed = !varied;
        one.sketched = Some(sketched);
    }
}

/// Values that were looked at. Most others are told by a bit.
#[derive(Default)]
struct Told {
    values: Vec<u64>,
    bits: [u64; 4],
}

impl Told {
    fn clear(&mut self) {
        self.values.clear();
        self.bits = [0; 4];
    }

    fn push(&mut self, value: u64) {
        self.values.push(value);
        self.bits[(value >> 6 & 3) as usize] |= 1 << (value & 63);
    }

    fn contains(&self, value: u64) -> bool {
        self.bits[(value >> 6 & 3) as usize] >> (value & 63) & 1 == 1 && self.values.contains(&value)
    }
}

/// Open what is judged, what stands on a key of something judged, and what a state may remember.
pub(super) fn open_needed(own: &mut [Own<'_>], shared: &Shared<'_>) {
    let mut judged = vec![false; shared.len()];
    for one in own.iter().filter(|one| one.disputed()) {
        one.keys.iter().for_each(|key| judged[*key] = true);
    }
    for one in own {
        let needed =
            || one.keys.iter().any(|key| judged[*key]) || !one.sizes.is_empty() || one.is_remembered(shared);
        if one.sighting.is_none() && needed() {
            one.sighting = one.noted.read(one.head.value).map(Arc::new);
        }
    }
}
