//! Texts as words, each worked out once: the founding text of a wire story is laid beside all of its copies.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use copydesk_plugin::hash64;
use copydesk_text::normal::Word;

use crate::reading::own_words;

/// Words kept in all (24 bytes each).
const WORDS: usize = 400_000;

/// The words of the texts asked for last. What it answers is a function of the text alone.
#[derive(Clone, Debug)]
pub struct Texts {
    most: usize,
    kept: HashMap<(u64, u64), Arc<[Word]>>,
    /// Oldest first.
    order: VecDeque<(u64, u64)>,
    words: usize,
}

impl Default for Texts {
    fn default() -> Texts {
        Texts { most: WORDS, kept: HashMap::new(), order: VecDeque::new(), words: 0 }
    }
}

impl Texts {
    /// The words of a text outside `left_out`, at most `most` (always the same number); see [`own_words`].
    pub fn words(&mut self, text: &str, left_out: &[Range<u32>], most: usize) -> Arc<[Word]> {
        let ranges: Vec<u8> =
            left_out.iter().flat_map(|range| [range.start, range.end]).flat_map(u32::to_le_bytes).collect();
        let key = (hash64(text.as_bytes()), hash64(&ranges) ^ text.len() as u64);
        if let Some(words) = self.kept.get(&key) {
            return words.clone();
        }
        let words: Arc<[Word]> = own_words(text, left_out, most).into();
        self.keep(key, words.clone());
        words
    }

    fn keep(&mut self, key: (u64, u64), words: Arc<[Word]>) {
        self.words += words.len();
        self.kept.insert(key, words);
        self.order.push_back(key);
        while self.words > self.most
            && let Some(oldest) = self.order.pop_front()
            && let Some(words) = self.kept.remove(&oldest)
        {
            self.words -= words.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounded_and_the_same_answer() {
        let mut texts = Texts { most: 500, ..Texts::default() };
        let text = |n: usize| format!("number{n} ").repeat(100);
        for n in (0..10).chain(0..10) {
            assert_eq!(*texts.words(&text(n), &[], 9_999), *own_words(&text(n), &[], 9_999), "{n}");
            assert!(texts.words <= 500 && texts.kept.len() == texts.order.len());
        }
        let first = [Range { start: 0, end: 4 }];
        assert_eq!(texts.words("one two three", &first, 9).len(), 2, "not the words of the whole text");
        assert_eq!(texts.words("one two three", &[], 9).len(), 3);
    }
}
