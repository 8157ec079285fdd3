//! Tables by word. Most words of a text stand in none of them, which a bit for the word's hash tells at once.

use copydesk_text::fold::Cuts;
use copydesk_text::fold::sense::hash;
use std::ops::Range;

const BITS: usize = 1 << 14;
const SHELVES: usize = 1 << 12;

/// What is known of words, in lists.
#[derive(Clone, Debug)]
pub struct ByWord<T> {
    /// By the lowest bits of a word's hash the hashes and the words with their lists.
    shelves: Vec<Vec<(u32, String, Vec<T>)>>,
    /// A bit for each [`copydesk_text::fold::Cut::hash`] that may have a list.
    bits: Box<[u64; BITS / 64]>,
}

impl<T> Default for ByWord<T> {
    fn default() -> Self {
        let shelves = (0..SHELVES).map(|_| Vec::new()).collect();
        ByWord { shelves, bits: Box::new([0; BITS / 64]) }
    }
}

impl<T> ByWord<T> {
    /// The list of a lower-case word, to add to.
    pub fn list(&mut self, word: String) -> &mut Vec<T> {
        let hash = hash(word.as_bytes());
        let bit = hash as usize % BITS;
        self.bits[bit / 64] |= 1 << (bit % 64);
        let shelf = &mut self.shelves[hash as usize % SHELVES];
        let known = shelf.iter().position(|(_, known, _)| *known == word);
        let place = known.unwrap_or_else(|| {
            shelf.push((hash, word, Vec::new()));
            shelf.len() - 1
        });
        &mut shelf[place].2
    }

    /// Those of some pieces of which something may be known.
    #[inline]
    pub fn known_among<'a>(
        &'a self,
        cuts: &'a Cuts<'_>,
        pieces: &Range<usize>,
    ) -> impl Iterator<Item = usize> + 'a {
        let from = pieces.start;
        let cuts = cuts.cuts[pieces.clone()].iter().enumerate();
        cuts.filter(|(_, cut)| self.may_have(cut.hash)).map(move |(n, _)| from + n)
    }

    #[inline]
    fn may_have(&self, hash: u32) -> bool {
        let bit = hash as usize % BITS;
        self.bits[bit / 64] >> (bit % 64) & 1 != 0
    }

    /// Whether something may be known of piece `i`.
    #[inline]
    pub fn may_be_at(&self, cuts: &Cuts<'_>, i: usize) -> bool {
        cuts.cuts.get(i).is_some_and(|cut| self.may_have(cut.hash))
    }

    /// What is known of piece `i`.
    #[inline]
    pub fn at(&self, cuts: &Cuts<'_>, i: usize) -> &[T] {
        match cuts.cuts.get(i) {
            Some(cut) if self.may_have(cut.hash) => self.on_shelf(cut.hash, cuts.low(i)),
            _ => &[],
        }
    }

    /// What is known of a lower-case word.
    #[inline]
    pub fn of(&self, word: &str) -> &[T] {
        let hash = hash(word.as_bytes());
        if self.may_have(hash) { self.on_shelf(hash, word) } else { &[] }
    }

    fn on_shelf(&self, hash: u32, word: &str) -> &[T] {
        let shelf = &self.shelves[hash as usize % SHELVES];
        let known = shelf.iter().find(|(known, text, _)| *known == hash && text == word);
        known.map_or(&[], |(_, _, list)| list)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_have_their_lists() {
        let mut table = ByWord::default();
        for (number, word) in ["harbour", "%", "don’t", "harbour"].into_iter().enumerate() {
            table.list(word.to_owned()).push(number);
        }
        let cuts = Cuts::of("Harbour dues don’t rise 3%");
        let got: Vec<&[usize]> = (0..7).map(|i| table.at(&cuts, i)).collect();
        assert_eq!(got, [&[0, 3][..], &[], &[2], &[], &[], &[1], &[]]);
    }
}
