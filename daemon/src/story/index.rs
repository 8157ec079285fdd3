//! Which open stories hold a term, and how much of it: candidates for an article at a cost that does not grow with
//! the size of stories.

use std::collections::hash_map::Entry;

use super::active::Change;
use super::weight::ByTerm;

/// One story's share of a term.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Posting {
    place: u32,
    weight: f32,
}

/// Longest list: every change moves what stands behind it. More stories are several lists.
const LONGEST: usize = 128;

/// The stories that hold one term, by their place in the table of open stories, ascending. Most terms are one
/// story's own, and then need no list.
#[derive(Clone, Debug)]
enum Holders {
    One(Posting),
    Few(Vec<Posting>),
    /// None of them empty.
    Many(Vec<Vec<Posting>>),
}

impl PartialEq for Holders {
    fn eq(&self, other: &Self) -> bool {
        let all = |holders: &Self| {
            let mut all = Vec::new();
            holders.for_each(|place, weight| all.push((place, weight)));
            all
        };
        all(self) == all(other)
    }
}

impl Holders {
    fn len(&self) -> usize {
        match self {
            Holders::One(_) => 1,
            Holders::Few(list) => list.len(),
            Holders::Many(lists) => lists.iter().map(Vec::len).sum(),
        }
    }

    fn for_each(&self, mut each: impl FnMut(u32, f32)) {
        match self {
            Holders::One(one) => each(one.place, one.weight),
            Holders::Few(list) => list.iter().for_each(|posting| each(posting.place, posting.weight)),
            Holders::Many(lists) => {
                lists.iter().flatten().for_each(|posting| each(posting.place, posting.weight));
            }
        }
    }

    fn write(&mut self, posting: Posting) {
        match self {
            Holders::One(one) if one.place == posting.place => *one = posting,
            Holders::One(one) => {
                let mut list = vec![*one, posting];
                list.sort_unstable_by_key(|posting| posting.place);
                *self = Holders::Few(list);
            }
            Holders::Few(list) => {
                if let Some(second) = write(list, posting) {
                    *self = Holders::Many(vec![std::mem::take(list), second]);
                }
            }
            Holders::Many(lists) => {
                let at = list_of(lists, posting.place);
                if let Some(second) = write(&mut lists[at], posting) {
                    lists.insert(at + 1, second);
                }
            }
        }
    }

    /// Take a story out; true when no other holds the term.
    fn remove(&mut self, place: u32) -> bool {
        match self {
            Holders::One(one) => one.place == place,
            Holders::Few(list) => {
                remove(list, place);
                list.is_empty()
            }
            Holders::Many(lists) => {
                let at = list_of(lists, place);
                remove(&mut lists[at], place);
                if lists[at].is_empty() {
                    lists.remove(at);
                }
                lists.is_empty()
            }
        }
    }
}

/// Which of several lists a place belongs to.
fn list_of(lists: &[Vec<Posting>], place: u32) -> usize {
    lists.partition_point(|list| list.first().is_some_and(|first| first.place <= place)).saturating_sub(1)
}

/// Write into a list; its second half when it became too long.
fn write(list: &mut Vec<Posting>, posting: Posting) -> Option<Vec<Posting>> {
    match list.binary_search_by_key(&posting.place, |known| known.place) {
        Ok(at) => list[at] = posting,
        Err(at) => list.insert(at, posting),
    }
    (list.len() > LONGEST).then(|| list.split_off(LONGEST / 2))
}

fn remove(list: &mut Vec<Posting>, place: u32) {
    if let Ok(at) = list.binary_search_by_key(&place, |known| known.place) {
        list.remove(at);
    }
}

/// Term to stories.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Index {
    postings: ByTerm<Holders>,
}

impl Index {
    /// Write what changed in the story at `place`.
    pub(super) fn apply(&mut self, place: u32, change: &Change) {
        for (term, weight) in &change.written {
            let posting = Posting { place, weight: *weight };
            match self.postings.entry(*term) {
                Entry::Vacant(new) => {
                    new.insert(Holders::One(posting));
                }
                Entry::Occupied(known) => known.into_mut().write(posting),
            }
        }
        self.remove(place, change.cut.iter().copied());
    }

    /// Take these terms of a story out.
    pub(super) fn remove(&mut self, place: u32, terms: impl Iterator<Item = u32>) {
        for term in terms {
            if self.postings.get_mut(&term).is_some_and(|holders| holders.remove(place)) {
                self.postings.remove(&term);
            }
        }
    }

    /// How many open stories hold the term.
    pub(super) fn holders(&self, term: u32) -> usize {
        self.postings.get(&term).map_or(0, Holders::len)
    }

    /// Add `share` times each story's weight of `term` to its sum; places seen for the first time go to `touched`.
    pub(super) fn gather(&self, term: u32, share: f32, sums: &mut [f32], touched: &mut Vec<u32>) {
        let Some(holders) = self.postings.get(&term) else { return };
        holders.for_each(|place, weight| {
            let added = share * weight;
            if added <= 0.0 {
                return;
            }
            let sum = &mut sums[place as usize];
            if *sum == 0.0 {
                touched.push(place);
            }
            *sum += added;
        });
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn holders_are_a_map_however_many_there_are() {
        let mut holders = Holders::One(Posting { place: 500, weight: 0.5 });
        let mut model = BTreeMap::from([(500_u32, 0.5_f32)]);
        let mut seed = 7_u32;
        for step in 0..6_000_u32 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let place = (seed >> 8) % 900;
            // First it grows, then it shrinks; one holder stays.
            if step < 3_000 || model.len() == 1 || model.contains_key(&place) != (step % 9 > 0) {
                holders.write(Posting { place, weight: step as f32 });
                model.insert(place, step as f32);
            } else {
                assert!(!holders.remove(place));
                model.remove(&place);
            }
            if step % 50 == 0 {
                let mut all = Vec::new();
                holders.for_each(|place, weight| all.push((place, weight)));
                assert_eq!(all, model.iter().map(|(place, weight)| (*place, *weight)).collect::<Vec<_>>());
                assert_eq!(holders.len(), model.len());
            }
        }
        assert!(model.len() < 600);
        let places: Vec<u32> = model.keys().copied().collect();
        let gone: Vec<bool> = places.iter().map(|place| holders.remove(*place)).collect();
        assert!(gone.iter().rev().skip(1).all(|gone| !gone) && gone.last() == Some(&true));
    }
}
