//! Which open stories hold a term, and how much of it: candidates for an article at a cost that does not grow with
//! the size of stories.

/// One story's share of a term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Posting {
    /// Of the story, in the table of open stories.
    pub(super) place: u32,
    pub(super) weight: f32,
}

/// Longest list: every change moves what stands behind it. More stories are several lists.
const LONGEST: usize = 128;

/// The stories that hold one term, by their place in the table of open stories, ascending. Most terms are one
/// story's own, and then need no list.
#[derive(Clone, Debug, Default)]
pub(super) enum Holders {
    #[default]
    None,
    One(Posting),
    Few(Vec<Posting>),
    /// None of them empty.
    Many(Vec<Vec<Posting>>),
}

impl Holders {
    /// How many stories.
    pub(super) fn len(&self) -> usize {
        match self {
            Holders::None => 0,
            Holders::One(_) => 1,
            Holders::Few(list) => list.len(),
            Holders::Many(lists) => lists.iter().map(Vec::len).sum(),
        }
    }

    /// Places and weights, by place.
    pub(super) fn all(&self) -> Vec<(u32, f32)> {
        let mut all = Vec::new();
        self.for_each(|place, weight| all.push((place, weight)));
        all
    }

    fn for_each(&self, mut each: impl FnMut(u32, f32)) {
        match self {
            Holders::None => {}
            Holders::One(one) => each(one.place, one.weight),
            Holders::Few(list) => list.iter().for_each(|posting| each(posting.place, posting.weight)),
            Holders::Many(lists) => {
                lists.iter().flatten().for_each(|posting| each(posting.place, posting.weight));
            }
        }
    }

    /// Write a story's share.
    pub(super) fn write(&mut self, posting: Posting) {
        match self {
            Holders::None => *self = Holders::One(posting),
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

    /// Take a story out.
    pub(super) fn remove(&mut self, place: u32) {
        match self {
            Holders::None => {}
            Holders::One(one) => {
                if one.place == place {
                    *self = Holders::None;
                }
            }
            Holders::Few(list) => {
                remove(list, place);
                if list.is_empty() {
                    *self = Holders::None;
                }
            }
            Holders::Many(lists) => {
                let at = list_of(lists, place);
                remove(&mut lists[at], place);
                if lists[at].is_empty() {
                    lists.remove(at);
                }
                if lists.is_empty() {
                    *self = Holders::None;
                }
            }
        }
    }

    /// Add `share` times each story's weight to its sum; places seen for the first time go to `touched`.
    pub(super) fn gather(&self, share: f32, sums: &mut [f32], touched: &mut Vec<u32>) {
        self.for_each(|place, weight| {
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
                holders.remove(place);
                model.remove(&place);
            }
            if step % 50 == 0 {
                assert_eq!(
                    holders.all(),
                    model.iter().map(|(place, weight)| (*place, *weight)).collect::<Vec<_>>()
                );
                assert_eq!(holders.len(), model.len());
            }
        }
        assert!(model.len() < 600);
        let places: Vec<u32> = model.keys().copied().collect();
        for (removed, place) in places.iter().enumerate() {
            assert_eq!(holders.len(), places.len() - removed);
            holders.remove(*place);
        }
        assert!(matches!(holders, Holders::None));
    }
}
