//! Tables by word. Most words of a text stand in none of them, which a bit for the word's hash tells at once.

use copydesk_text::fold::sense::hash;
use copydesk_text::fold::{Cuts, Piece};
use std::collections::HashMap;

const BITS: usize = 1 << 14;

/// What is known of words, in lists.
#[derive(Clone, Debug)]
pub struct ByWord<T> {
    lists: HashMap<String, Vec<T>>,
    /// A bit for each [`copydesk_text::fold::Cut::hash`] that may have a list.
    bits: Vec<u64>,
    /// Something else than a word has a list: marks and figures have no hash.
    others: bool,
}

impl<T> Default for ByWord<T> {
    fn default() -> Self {
        ByWord { lists: HashMap::new(), bits: vec![0; BITS / 64], others: false }
    }
}

impl<T> ByWord<T> {
    /// The list of a lower-case word, to add to.
    pub fn list(&mut self, word: String) -> &mut Vec<T> {
        let bit = hash(word.as_bytes()) as usize % BITS;
        self.bits[bit / 64] |= 1 << (bit % 64);
        self.others |= !word.starts_with(char::is_alphabetic);
        self.lists.entry(word).or_default()
    }

    /// What is known of piece `i`.
    #[inline]
    pub fn at(&self, cuts: &Cuts<'_>, i: usize) -> &[T] {
        let Some(cut) = cuts.cuts.get(i) else { return &[] };
        let bit = cut.hash as usize % BITS;
        let may_be = match cut.piece {
            Piece::Word => self.bits[bit / 64] >> (bit % 64) & 1 == 1,
            _ => self.others,
        };
        if may_be { self.of(cuts.low(i)) } else { &[] }
    }

    /// What is known of a lower-case word.
    pub fn of(&self, word: &str) -> &[T] {
        self.lists.get(word).map_or(&[], Vec::as_slice)
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
