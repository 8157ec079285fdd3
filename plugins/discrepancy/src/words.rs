//! Tables by word. Most words of a text stand in none of them, which a bit for the word's hash tells at once.

use copydesk_text::fold::sense::hash;
use copydesk_text::fold::{Cuts, Piece};

const BITS: usize = 1 << 14;
const SHELVES: usize = 1 << 12;

/// What is known of words, in lists.
#[derive(Clone, Debug)]
pub struct ByWord<T> {
    /// By the lowest bits of a word's hash the hashes and the words with their lists.
    shelves: Vec<Vec<(u32, String, Vec<T>)>>,
    /// A bit for each [`copydesk_text::fold::Cut::hash`] that may have a list.
    bits: Vec<u64>,
    /// Something else than a word has a list: marks and figures have no hash.
    others: bool,
}

impl<T> Default for ByWord<T> {
    fn default() -> Self {
        let shelves = (0..SHELVES).map(|_| Vec::new()).collect();
        ByWord { shelves, bits: vec![0; BITS / 64], others: false }
    }
}

impl<T> ByWord<T> {
    /// The list of a lower-case word, to add to.
    pub fn list(&mut self, word: String) -> &mut Vec<T> {
        let hash = hash(word.as_bytes());
        let bit = hash as usize % BITS;
        self.bits[bit / 64] |= 1 << (bit % 64);
        self.others |= !word.starts_with(char::is_alphabetic);
        let shelf = &mut self.shelves[hash as usize % SHELVES];
        let known = shelf.iter().position(|(_, known, _)| *known == word);
        let place = known.unwrap_or_else(|| {
            shelf.push((hash, word, Vec::new()));
            shelf.len() - 1
        });
        &mut shelf[place].2
    }

    /// What is known of piece `i`.
    #[inline]
    pub fn at(&self, cuts: &Cuts<'_>, i: usize) -> &[T] {
        let Some(cut) = cuts.cuts.get(i) else { return &[] };
        let bit = cut.hash as usize % BITS;
        match cut.piece {
            Piece::Word if self.bits[bit / 64] >> (bit % 64) & 1 == 0 => &[],
            Piece::Word => self.on_shelf(cut.hash, cuts.low(i)),
            _ if self.others => self.of(cuts.low(i)),
            _ => &[],
        }
    }

    /// What is known of a lower-case word.
    pub fn of(&self, word: &str) -> &[T] {
        self.on_shelf(hash(word.as_bytes()), word)
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
