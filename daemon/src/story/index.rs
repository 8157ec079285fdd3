//! Which open stories hold a term, and how much of it: candidates for an article at a cost that does not grow with
//! the size of stories.

use std::collections::hash_map::Entry;

use super::active::Change;
use super::weight::ByTerm;

/// One story's share of a term.
#[derive(Clone, Copy, Debug)]
struct Posting {
    place: u32,
    weight: f32,
}

/// The stories that hold one term, by their place in the table of open stories, ascending. Most terms are one
/// story's own, and then need no list.
#[derive(Clone, Debug)]
enum Holders {
    One(Posting),
    Many(Vec<Posting>),
}

impl Holders {
    fn all(&self) -> &[Posting] {
        match self {
            Holders::One(one) => std::slice::from_ref(one),
            Holders::Many(list) => list,
        }
    }

    fn write(&mut self, posting: Posting) {
        match self {
            Holders::One(one) if one.place == posting.place => *one = posting,
            Holders::One(one) => {
                let mut list = vec![*one, posting];
                list.sort_unstable_by_key(|posting| posting.place);
                *self = Holders::Many(list);
            }
            Holders::Many(list) => match list.binary_search_by_key(&posting.place, |known| known.place) {
                Ok(at) => list[at] = posting,
                Err(at) => list.insert(at, posting),
            },
        }
    }

    /// Take a story out; true when no other holds the term.
    fn remove(&mut self, place: u32) -> bool {
        match self {
            Holders::One(one) => one.place == place,
            Holders::Many(list) => {
                if let Ok(at) = list.binary_search_by_key(&place, |known| known.place) {
                    list.remove(at);
                }
                list.is_empty()
            }
        }
    }
}

/// Term to stories.
#[derive(Clone, Debug, Default)]
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
        self.postings.get(&term).map_or(0, |holders| holders.all().len())
    }

    /// Add `share` times each story's weight of `term` to its sum; places seen for the first time go to `touched`.
    pub(super) fn gather(&self, term: u32, share: f32, sums: &mut [f32], touched: &mut Vec<u32>) {
        for posting in self.postings.get(&term).into_iter().flat_map(Holders::all) {
            let added = share * posting.weight;
            if added <= 0.0 {
                continue;
            }
            let sum = &mut sums[posting.place as usize];
            if *sum == 0.0 {
                touched.push(posting.place);
            }
            *sum += added;
        }
    }
}
