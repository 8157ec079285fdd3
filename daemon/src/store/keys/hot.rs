//! The newest articles, in memory until they are sealed into a run.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use super::rows::Row;
use super::tally::{Found, Tally};
use super::write::Entry;

/// Rough cost of a key in the map, and of a tally, in bytes: for the cap on memory.
const KEY_COST: usize = 40;
const TALLY_COST: usize = 200;

/// Articles not sealed yet.
#[derive(Default)]
pub(super) struct Hot {
    rows: Vec<Row>,
    keys: HashMap<u64, Met, BuildHasherDefault<Spread>>,
    bytes: usize,
}

enum Met {
    /// In the article of this row alone, under its facet.
    Once(u32),
    More(Box<Tally>),
}

impl Hot {
    /// Add an article with its distinct `(spread key, facet)` pairs, sorted.
    pub(super) fn add(&mut self, row: Row, pairs: &[(u64, u64)]) {
        let number = self.rows.len() as u32;
        self.rows.push(row);
        self.bytes += size_of::<Row>();
        for same_key in pairs.chunk_by(|a, b| a.0 == b.0) {
            let facets = || same_key.iter().map(|(_, facet)| *facet);
            let plain = same_key.len() == 1 && same_key[0].1 == row.facet;
            let met = match self.keys.entry(same_key[0].0) {
                std::collections::hash_map::Entry::Vacant(new) if plain => {
                    new.insert(Met::Once(number));
                    self.bytes += KEY_COST;
                    continue;
                }
                std::collections::hash_map::Entry::Vacant(new) => {
                    self.bytes += KEY_COST + TALLY_COST;
                    new.insert(Met::More(Box::default()))
                }
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            };
            if let Met::Once(first) = met {
                *met = Met::More(Box::new(self.rows[*first as usize].tally()));
                self.bytes += TALLY_COST;
            }
            if let Met::More(tally) = met {
                tally.add(row.article, row.arrived_ms, row.founded, facets());
                self.bytes += 16 * same_key.len();
            }
        }
    }

    /// Add what is here to an answer.
    pub(super) fn answer(&self, key: u64, facet: u64, found: &mut Found) {
        match self.keys.get(&key) {
            None => {}
            Some(Met::Once(row)) => self.rows[*row as usize].answer(facet, found),
            Some(Met::More(tally)) => tally.answer(facet, found),
        }
    }

    /// About how many bytes it takes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many keys it has.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// Hand over everything, by key, until one is not taken.
    pub(super) fn sorted<E>(&self, mut take: impl FnMut(u64, &Entry<'_>) -> Result<(), E>) -> Result<(), E> {
        let mut sorted: Vec<_> = self.keys.iter().collect();
        sorted.sort_unstable_by_key(|(key, _)| **key);
        let mut rows = Vec::new();
        for (key, met) in sorted {
            rows.clear();
            match met {
                Met::Once(row) => take(*key, &Entry::Rows(&[*row]))?,
                Met::More(tally) if self.are_rows(tally, &mut rows) => take(*key, &Entry::Rows(&rows))?,
                Met::More(tally) => take(*key, &Entry::More(tally))?,
            }
        }
        Ok(())
    }

    /// Whether a tally says no more than its rows, newest first, do.
    fn are_rows(&self, tally: &Tally, rows: &mut Vec<u32>) -> bool {
        if tally.newest.len() != tally.articles as usize {
            return false;
        }
        for posting in &tally.newest {
            let at = self.rows.binary_search_by_key(&posting.article, |row| row.article);
            let Some(at) = at.ok().filter(|at| self.rows[*at].facet == posting.facet) else { return false };
            rows.push(at as u32);
        }
        rows.windows(2).all(|two| two[0] > two[1])
    }
}

/// Spread keys are uniform already: hashing them again would only cost time. But their low bits, by which a map chooses a
/// place, are empty.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0.rotate_left(32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}
