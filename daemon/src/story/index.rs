//! Which open stories hold a term, and how much of it: candidates for an article at a cost that does not grow with
//! the size of stories.

use super::active::Change;
use super::weight::ByTerm;

/// One story's share of a term.
#[derive(Clone, Copy, Debug)]
struct Posting {
    place: u32,
    weight: f32,
}

/// Term to stories, by their place in the table of open stories, ascending.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    postings: ByTerm<Vec<Posting>>,
}

impl Index {
    /// Write what changed in the story at `place`.
    pub(super) fn apply(&mut self, place: u32, change: &Change) {
        for (term, weight) in &change.written {
            let list = self.postings.entry(*term).or_default();
            match list.binary_search_by_key(&place, |p| p.place) {
                Ok(at) => list[at].weight = *weight,
                Err(at) => list.insert(at, Posting { place, weight: *weight }),
            }
        }
        self.remove(place, change.cut.iter().copied());
    }

    /// Take these terms of a story out.
    pub(super) fn remove(&mut self, place: u32, terms: impl Iterator<Item = u32>) {
        for term in terms {
            let Some(list) = self.postings.get_mut(&term) else { continue };
            if let Ok(at) = list.binary_search_by_key(&place, |p| p.place) {
                list.remove(at);
            }
            if list.is_empty() {
                self.postings.remove(&term);
            }
        }
    }

    /// How many open stories hold the term.
    pub(super) fn holders(&self, term: u32) -> usize {
        self.postings.get(&term).map_or(0, Vec::len)
    }

    /// Add `share` times each story's weight of `term` to its sum; places seen for the first time go to `touched`.
    pub(super) fn gather(&self, term: u32, share: f32, sums: &mut [f32], touched: &mut Vec<u32>) {
        for posting in self.postings.get(&term).into_iter().flatten() {
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
