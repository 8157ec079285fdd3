//! A bounded collection by key: the entry of the lowest rank goes first, and is still counted.

use std::collections::{BTreeMap, BTreeSet};

/// Keys remembered of entries that went; beyond them entries are only counted.
const GONE: usize = 8192;

/// What decides who stays: higher stays longer.
pub trait Ranked {
    /// The rank; no two entries of a shelf have the same.
    fn rank(&self) -> (bool, u8, u64);
}

/// At most `most` entries.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    most: usize,
    kept: BTreeMap<u64, T>,
    gone: BTreeSet<u64>,
    lost: u64,
}

impl<T: Ranked> Shelf<T> {
    /// An empty shelf.
    pub fn new(most: usize) -> Self {
        Self { most, kept: BTreeMap::new(), gone: BTreeSet::new(), lost: 0 }
    }

    /// Put an entry in, in the place of the one with its key.
    pub fn put(&mut self, key: u64, entry: T) {
        self.gone.remove(&key);
        self.kept.insert(key, entry);
        if self.kept.len() <= self.most {
            return;
        }
        let lowest = self.kept.iter().min_by_key(|(_, entry)| entry.rank()).map(|(key, _)| *key);
        if let Some(lowest) = lowest {
            self.kept.remove(&lowest);
            if self.gone.len() < GONE {
                self.gone.insert(lowest);
            } else {
                self.lost += 1;
            }
        }
    }

    /// Take an entry out. What was on the shelf is given back; what had gone is no longer counted.
    pub fn take(&mut self, key: u64) -> Option<T> {
        self.gone.remove(&key);
        self.kept.remove(&key)
    }

    /// The entries, highest rank first.
    pub fn entries(&self) -> Vec<&T> {
        let mut entries: Vec<&T> = self.kept.values().collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.rank()));
        entries
    }

    /// How many there are beside those kept.
    pub fn more(&self) -> u64 {
        self.gone.len() as u64 + self.lost
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.kept.len() as u64 + self.more()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Ranked for (u8, u64) {
        fn rank(&self) -> (bool, u8, u64) {
            (false, self.0, self.1)
        }
    }

    #[test]
    fn the_lowest_goes_and_is_counted_until_it_comes_back() {
        let mut shelf = Shelf::new(2);
        for (key, entry) in [(1, (0, 1)), (2, (1, 2)), (3, (0, 3))] {
            shelf.put(key, entry);
        }
        assert_eq!(shelf.entries(), [&(1, 2), &(0, 3)]);
        assert_eq!((shelf.more(), shelf.count()), (1, 3));
        shelf.put(1, (2, 4));
        assert_eq!(shelf.entries(), [&(2, 4), &(1, 2)]);
        assert_eq!(shelf.count(), 3);
        assert_eq!(shelf.take(3), None, "it had gone");
        assert_eq!(shelf.count(), 2);
    }

    #[test]
    fn memory_of_what_went_is_bounded() {
        let mut shelf = Shelf::new(1);
        for key in 0..20_000 {
            shelf.put(key, (0, key));
        }
        assert_eq!((shelf.gone.len(), shelf.count()), (GONE, 20_000));
    }
}
