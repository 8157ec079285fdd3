//! Short lists of words, of which most words of a text are told at a look that they are none.

use super::{Cuts, sense};

/// A list of lower-case words and marks.
pub struct List {
    words: &'static [&'static str],
    /// A bit for each [`sense::hash`] of a word.
    bits: [u64; 4],
}

impl List {
    /// The list of some words.
    pub const fn new(words: &'static [&'static str]) -> Self {
        let mut bits = [0; 4];
        let mut n = 0;
        while n < words.len() {
            let hash = sense::known_hash(words[n].as_bytes());
            bits[(hash >> 6 & 3) as usize] |= 1 << (hash & 63);
            n += 1;
        }
        List { words, bits }
    }

    /// Whether piece `i` is one of the words.
    #[inline]
    pub fn has(&self, cuts: &Cuts<'_>, i: usize) -> bool {
        let may = |hash: u32| self.bits[(hash >> 6 & 3) as usize] >> (hash & 63) & 1 != 0;
        cuts.cuts.get(i).is_some_and(|cut| may(cut.hash)) && self.holds(cuts.low(i))
    }

    /// Whether a lower-case word is one of the words.
    pub fn holds(&self, word: &str) -> bool {
        self.words.contains(&word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_list_are_found() {
        static LIST: List = List::new(&["according", "“", "quay", "extraordinarily"]);
        let cuts = Cuts::of("According to Ada, “the quay” is extraordinarily long");
        let found: Vec<&str> =
            (0..=cuts.cuts.len()).filter(|i| LIST.has(&cuts, *i)).map(|i| cuts.low(i)).collect();
        assert_eq!(found, ["according", "“", "quay", "extraordinarily"]);
    }
}
