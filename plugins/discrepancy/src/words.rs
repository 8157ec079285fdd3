//! Tables by word. Most words of a text stand in none of them, which a bit for the word's hash tells at once.

use copydesk_text::fold::Cuts;
use copydesk_text::fold::sense::hash;
use std::ops::Range;

const BITS: usize = 1 << 14;

/// What is known of words, in lists.
#[derive(Clone, Debug)]
pub struct ByWord<T> {
    /// The words with their lists.
    words: Vec<(String, Vec<T>)>,
    /// By the lowest bits of its hash, or in the next free place, the hash of a word and one more than its place among the
    /// words. A power of two, at most half of them taken.
    places: Vec<(u32, u32)>,
    /// A bit for each [`copydesk_text::fold::Cut::hash`] that may have a list.
    bits: Box<[u64; BITS / 64]>,
}

impl<T> Default for ByWord<T> {
    fn default() -> Self {
        ByWord { words: Vec::new(), places: vec![(0, 0); 64], bits: Box::new([0; BITS / 64]) }
    }
}

impl<T> ByWord<T> {
    /// The list of a lower-case word, to add to.
    pub fn list(&mut self, word: String) -> &mut Vec<T> {
        let hash = hash(word.as_bytes());
        let bit = hash as usize % BITS;
        self.bits[bit / 64] |= 1 << (bit % 64);
        let known = self.known(hash, &word).unwrap_or_else(|| {
            self.words.push((word, Vec::new()));
            if self.words.len() * 2 > self.places.len() {
                let taken = self.places.iter().filter(|(_, place)| *place != 0).copied();
                let taken: Vec<(u32, u32)> = taken.collect();
                self.places = vec![(0, 0); self.places.len() * 2];
                taken.into_iter().for_each(|(hash, place)| self.put(hash, place));
            }
            self.put(hash, self.words.len() as u32);
            self.words.len() - 1
        });
        &mut self.words[known].1
    }

    /// Whether nothing is known of any word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn put(&mut self, hash: u32, word: u32) {
        let last = self.places.len() - 1;
        let mut place = hash as usize & last;
        while self.places[place].1 != 0 {
            place = (place + 1) & last;
        }
        self.places[place] = (hash, word);
    }

    /// Those of some pieces of which something may be known.
    #[inline]
    pub fn known_among<'a>(
        &'a self,
        cuts: &'a Cuts<'_>,
        pieces: &Range<usize>,
    ) -> impl Iterator<Item = usize> + 'a {
        let cuts = cuts.cuts[pieces.clone()].iter().zip(pieces.start..);
        cuts.filter(|(cut, _)| self.may_have(cut.hash)).map(|(_, i)| i)
    }

    /// What is known of the words of a hash.
    #[inline]
    pub fn of_hash(&self, hash: u32) -> impl Iterator<Item = &T> {
        let last = self.places.len() - 1;
        let mut place = hash as usize & last;
        let words = std::iter::from_fn(move || {
            loop {
                let (known, word) = self.places[place];
                let at = (word as usize).checked_sub(1)?;
                place = (place + 1) & last;
                if known == hash {
                    return Some(&self.words[at].1);
                }
            }
        });
        words.flatten()
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
            Some(cut) if self.may_have(cut.hash) => self.listed(cut.hash, cuts.low(i)),
            _ => &[],
        }
    }

    /// What is known of a lower-case word.
    #[inline]
    pub fn of(&self, word: &str) -> &[T] {
        self.of_hashed(word, hash(word.as_bytes()))
    }

    /// The same of a word whose hash is known.
    #[inline]
    pub fn of_hashed(&self, word: &str, hash: u32) -> &[T] {
        if self.may_have(hash) { self.listed(hash, word) } else { &[] }
    }

    fn listed(&self, hash: u32, word: &str) -> &[T] {
        self.known(hash, word).map_or(&[], |known| &self.words[known].1)
    }

    /// The place of a word among the words.
    fn known(&self, hash: u32, word: &str) -> Option<usize> {
        let last = self.places.len() - 1;
        let mut place = hash as usize & last;
        loop {
            let (known, word_at) = self.places[place];
            let at = (word_at as usize).checked_sub(1)?;
            if known == hash && self.words[at].0 == word {
                return Some(at);
            }
            place = (place + 1) & last;
        }
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
