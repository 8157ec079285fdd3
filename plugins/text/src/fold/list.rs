//! Short lists of words, of which most words of a text are told at a look that they are none.

use super::{Cuts, sense};

/// Places for the words of a list; a power of two, more than twice as many as any list has words.
const PLACES: usize = 256;

/// A list of lower-case words and marks.
pub struct List {
    words: &'static [&'static str],
    /// By the lowest bits of its [`sense::hash`], or in the next free place, one more than the number of a word.
    places: [u8; PLACES],
}

impl List {
    /// The list of some words, fewer than 128.
    pub const fn new(words: &'static [&'static str]) -> Self {
        assert!(words.len() * 2 < PLACES, "the list is too long");
        let mut places = [0; PLACES];
        let mut n = 0;
        while n < words.len() {
            let mut place = sense::known_hash(words[n].as_bytes()) as usize % PLACES;
            while places[place] != 0 {
                place = (place + 1) % PLACES;
            }
            n += 1;
            places[place] = n as u8;
        }
        List { words, places }
    }

    /// Whether piece `i` is one of the words.
    #[inline(always)] // it is asked of nearly every piece, and is over at the first look
    pub fn has(&self, cuts: &Cuts<'_>, i: usize) -> bool {
        let Some(cut) = cuts.cuts.get(i) else { return false };
        let place = cut.hash as usize % PLACES;
        // Most words are in no list.
        self.places[place] != 0 && self.stands_from(place, cuts.low_bytes(cut))
    }

    /// Whether a lower-case word is one of the words.
    #[inline]
    pub fn holds(&self, word: &str) -> bool {
        let place = sense::hash(word.as_bytes()) as usize % PLACES;
        self.places[place] != 0 && self.stands_from(place, word.as_bytes())
    }

    /// Whether a word stands in a place or in one of those taken behind it.
    #[inline(never)]
    fn stands_from(&self, mut place: usize, word: &[u8]) -> bool {
        while let Some(n) = self.places[place].checked_sub(1) {
            if self.words[usize::from(n)].as_bytes() == word {
                return true;
            }
            place = (place + 1) % PLACES;
        }
        false
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
        assert!(LIST.holds("quay") && !LIST.holds("quays"));
    }
}
