//! Everything known of terms: how often the live stream had them, and which open stories hold them.
//!
//! How much a word tells: rare words tell much. What counts as rare comes from the shipped table and, ever more, from
//! the stream itself, so that the words of the day's great story stop telling its parts apart.
//!
//! A term is looked up once for an article; from then on its slot is known. Most of what an article costs here is
//! waiting for memory, and so all that is known of a term stands together.

use super::active::Vector;
use super::holders::{Holders, Posting};
use super::weight::{ByTerm, table_articles, table_count};
use serde::{Deserialize, Serialize};

/// One term.
#[derive(Clone, Debug, Default)]
struct Entry {
    hash: u32,
    /// Articles of the live stream with it, as [`Stream::unit`] has it; 0 where it is not counted.
    live: f32,
    /// Articles of the shipped table with it.
    table: u32,
    holders: Holders,
}

/// How much one article counts. Instead of shrinking old counts, the new are written larger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stream {
    /// Articles so far, the old ones fading.
    articles: f32,
    /// Clock at which one article counted 1, ms.
    origin_ms: Option<i64>,
    /// What one article counts now.
    unit: f32,
}

/// All terms that are counted or held.
#[derive(Clone, Debug, Default)]
pub(super) struct Terms {
    slots: ByTerm<u32>,
    entries: Vec<Entry>,
    free: Vec<u32>,
    /// Terms with a live count.
    counted: usize,
    stream: Stream,
}

/// An article never counts for more than this before everything is brought back to 1.
const LARGEST_UNIT: f32 = 1024.0;

/// Terms that fell below this part of one article are forgotten.
const FORGOTTEN: f32 = 0.02;

/// Terms counted at one time, at most: about 50 MB. Most terms are met in one article and never again.
const MOST_TERMS: usize = 1 << 20;

impl Terms {
    /// The slot of a term. One nobody counts or holds keeps it until the article is taken in.
    pub(super) fn slot(&mut self, hash: u32) -> u32 {
        if let Some(slot) = self.slots.get(&hash) {
            return *slot;
        }
        let entry = Entry { hash, table: table_count(hash), ..Entry::default() };
        let slot = match self.free.pop() {
            Some(slot) => {
                self.entries[slot as usize] = entry;
                slot
            }
            None => {
                self.entries.push(entry);
                (self.entries.len() - 1) as u32
            }
        };
        self.slots.insert(hash, slot);
        slot
    }

    fn entry(&self, slot: u32) -> &Entry {
        &self.entries[slot as usize]
    }

    /// Articles of the shipped table with the term.
    pub(super) fn in_table(&self, slot: u32) -> u32 {
        self.entry(slot).table
    }

    /// The open stories that hold the term.
    pub(super) fn holders(&self, slot: u32) -> &Holders {
        &self.entry(slot).holders
    }

    /// Weight of a term: the logarithm of how rare it is, `stream` times as much heed paid to a live article as to one
    /// of the table.
    pub(super) fn rarity(&self, slot: u32, stream: f32) -> f32 {
        let entry = self.entry(slot);
        let unit = self.stream.unit.max(1.0);
        let articles = table_articles() as f32 + stream * self.stream.articles / unit + 1.0;
        let with = entry.table as f32 + stream * (entry.live / unit) + 0.5;
        (articles / with).ln().max(0.0)
    }

    /// Write weights that changed in the story at `place`. `slots` are those of the terms of `vector`.
    pub(super) fn write(&mut self, place: u32, written: &Vector, vector: &Vector, slots: &[u32]) {
        let mut known = vector.iter().zip(slots).peekable();
        for (term, weight) in written {
            // Most often exactly the terms of the vector.
            let slot = match known.next_if(|((hash, _), _)| hash == term) {
                Some((_, slot)) => *slot,
                None => self.slot(*term),
            };
            self.entries[slot as usize].holders.write(Posting { place, weight: *weight });
        }
    }

    /// Take these terms of a story out.
    pub(super) fn remove(&mut self, place: u32, terms: impl Iterator<Item = u32>) {
        for term in terms {
            let Some(slot) = self.slots.get(&term).copied() else { continue };
            self.entries[slot as usize].holders.remove(place);
            self.let_go(slot);
        }
    }

    /// Free the slot of a term that is neither counted nor held.
    fn let_go(&mut self, slot: u32) {
        let entry = &self.entries[slot as usize];
        let idle = entry.live == 0.0 && matches!(entry.holders, Holders::None);
        if idle && self.slots.get(&entry.hash) == Some(&slot) {
            self.slots.remove(&entry.hash);
            self.free.push(slot);
        }
    }

    /// Take in the terms of one article, each once, when the stream's clock stands at `now_ms`. No slot is sure to be
    /// that of its term after this.
    pub(super) fn count(&mut self, slots: &[u32], now_ms: i64, half_life_days: f32) {
        let anew = self.advance(now_ms, half_life_days);
        for slot in slots {
            let live = &mut self.entries[*slot as usize].live;
            self.counted += usize::from(*live == 0.0);
            *live += self.stream.unit;
        }
        self.stream.articles += self.stream.unit;
        let full = self.counted > MOST_TERMS;
        if full {
            self.forget(MOST_TERMS / 2);
        }
        if anew || full {
            (0..self.entries.len() as u32).for_each(|slot| self.let_go(slot));
        }
    }

    /// What one article counts from here on; true when all counts were brought back.
    fn advance(&mut self, now_ms: i64, half_life_days: f32) -> bool {
        let origin = *self.stream.origin_ms.get_or_insert(now_ms);
        let days = (now_ms - origin) as f64 / 86_400_000.0;
        // A clock that falls back does not make new articles count for less.
        let unit = (days / f64::from(half_life_days)).clamp(0.0, 100.0).exp2() as f32;
        self.stream.unit = unit;
        if unit <= LARGEST_UNIT {
            return false;
        }
        self.entries.iter_mut().for_each(|entry| entry.live /= unit);
        self.stream = Stream { articles: self.stream.articles / unit, origin_ms: Some(now_ms), unit: 1.0 };
        self.forget_below(FORGOTTEN);
        true
    }

    /// Forget the terms that are counted least, until `left` are left or fewer.
    fn forget(&mut self, left: usize) {
        let mut least = self.stream.unit.max(1.0) * FORGOTTEN;
        while self.counted > left {
            self.forget_below(least);
            least *= 1.5;
        }
    }

    fn forget_below(&mut self, least: f32) {
        for entry in &mut self.entries {
            if entry.live > 0.0 && entry.live < least {
                entry.live = 0.0;
                self.counted -= 1;
            }
        }
    }

    /// What the stream taught: how much an article counts, and the count of each term.
    pub(super) fn learnt(&self) -> (&Stream, Vec<(u32, f32)>) {
        let counted = self.entries.iter().filter(|entry| entry.live > 0.0);
        let mut counts: Vec<_> = counted.map(|entry| (entry.hash, entry.live)).collect();
        counts.sort_unstable_by_key(|(hash, _)| *hash);
        (&self.stream, counts)
    }

    /// Back from [`Terms::learnt`].
    pub(super) fn of(stream: Stream, counts: &[(u32, f32)]) -> Self {
        let mut terms = Self { stream, ..Self::default() };
        for (hash, live) in counts {
            let slot = terms.slot(*hash);
            terms.entries[slot as usize].live = *live;
        }
        terms.counted = counts.len();
        terms
    }
}

impl PartialEq for Terms {
    fn eq(&self, other: &Self) -> bool {
        let held = |terms: &Self| {
            let held = terms.entries.iter().filter(|entry| !matches!(entry.holders, Holders::None));
            let mut held: Vec<_> = held.map(|entry| (entry.hash, entry.holders.all())).collect();
            held.sort_by_key(|(hash, _)| *hash);
            held
        };
        self.learnt() == other.learnt() && held(self) == held(other)
    }
}

#[cfg(test)]
mod tests {
    use super::Terms;
    use crate::story::weight::term;

    const DAY: i64 = 86_400_000;

    fn count(terms: &mut Terms, hashes: impl IntoIterator<Item = u32>, day: i64) {
        let slots: Vec<u32> = hashes.into_iter().map(|hash| terms.slot(hash)).collect();
        terms.count(&slots, day * DAY, 30.0);
    }

    fn rarity(terms: &mut Terms, hash: u32) -> f32 {
        let slot = terms.slot(hash);
        terms.rarity(slot, 5.0)
    }

    #[test]
    fn what_was_counted_least_is_forgotten() {
        let mut terms = Terms::default();
        count(&mut terms, 0..100, 0);
        count(&mut terms, 0..10, 0);
        terms.forget(50);
        assert_eq!(terms.counted, 10);
        assert!(rarity(&mut terms, 5) < rarity(&mut terms, 50));
    }

    #[test]
    fn slots_are_used_again() {
        let mut terms = Terms::default();
        count(&mut terms, 0..100, 0);
        terms.write(7, &vec![(60, 0.5), (200, 0.5)], &vec![], &[]);
        // After a year and more all counts are brought back, and those of the first day forgotten.
        count(&mut terms, [1, 60], 400);
        assert_eq!((terms.counted, terms.slots.len(), terms.free.len()), (2, 3, 98));
        count(&mut terms, 300..390, 400);
        assert_eq!((terms.entries.len(), terms.free.len()), (101, 8));
        let held = terms.slot(200);
        assert_eq!(terms.holders(held).all(), [(7, 0.5)]);
        terms.remove(7, [60, 200, 4].into_iter());
        assert_eq!((terms.slots.len(), terms.free.len()), (92, 9), "60 is still counted");
        let found = Terms::of(terms.stream.clone(), &terms.learnt().1);
        assert!(found == terms && found.counted == 92);
    }

    #[test]
    fn a_word_of_the_day_tells_less_and_less_and_recovers() {
        let ferry = term("ferry");
        let mut terms = Terms::default();
        count(&mut terms, [term("elsewhere")], 0);
        let before = rarity(&mut terms, ferry);
        (0..200).for_each(|_| count(&mut terms, [ferry], 0));
        let busy = rarity(&mut terms, ferry);
        assert!(busy < before - 1.0, "{before} then {busy}");
        count(&mut terms, [term("elsewhere")], 4_000);
        let later = rarity(&mut terms, ferry);
        assert!((later - before).abs() < 0.01, "{before} then {later}");
    }
}
