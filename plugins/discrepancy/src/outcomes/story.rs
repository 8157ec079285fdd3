//! Kinds of story, told by their words: `under control` is said of the fire in a report of a wildfire, and of anything
//! elsewhere.

use crate::view::View;
use copydesk_text::fold::Piece;
use copydesk_text::fold::sense::hash;

/// Different words of a kind that an article of it has at least.
const ENOUGH: usize = 2;

/// The kinds with their words.
#[derive(Clone, Debug, Default)]
pub(super) struct Stories(Vec<Story>);

#[derive(Clone, Debug)]
struct Story {
    name: String,
    /// Hashes of the words.
    words: Vec<u32>,
    /// A bit for the low twelve bits of each, by which most words of a text are told to be none.
    bits: [u64; 64],
}

impl Story {
    fn add(&mut self, words: impl Iterator<Item = u32>) {
        for hash in words {
            self.bits[(hash >> 6 & 63) as usize] |= 1 << (hash & 63);
            self.words.push(hash);
        }
    }

    #[inline]
    fn has(&self, hash: u32) -> bool {
        self.bits[(hash >> 6 & 63) as usize] >> (hash & 63) & 1 != 0 && self.words.contains(&hash)
    }
}

impl Stories {
    /// Add a kind, or words to a kind of that name; `|` between.
    pub(super) fn learn(&mut self, name: &str, words: &str) {
        let words = words.split('|').map(|word| hash(word.trim().to_lowercase().as_bytes()));
        let known = self.named(name).unwrap_or_else(|| {
            self.0.push(Story { name: name.to_owned(), words: Vec::new(), bits: [0; 64] });
            self.0.len() - 1
        });
        self.0[known].add(words);
    }

    /// The number of a kind.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|story| story.name == name)
    }

    /// Which of them an article is, found out when first asked.
    pub(super) fn told_of<'s>(&'s self, view: &'s View<'s>) -> ToldOf<'s> {
        ToldOf { stories: self, view, known: vec![None; self.0.len()] }
    }
}

/// Which kinds of story an article is.
pub(super) struct ToldOf<'s> {
    stories: &'s Stories,
    view: &'s View<'s>,
    known: Vec<Option<bool>>,
}

impl ToldOf<'_> {
    /// Whether it is one of some kinds, or nothing is asked.
    pub(super) fn any(&mut self, kinds: &[usize]) -> bool {
        kinds.is_empty() || kinds.iter().any(|kind| self.is(*kind))
    }

    fn is(&mut self, kind: usize) -> bool {
        let story = &self.stories.0[kind];
        *self.known[kind].get_or_insert_with(|| {
            let mut met = Vec::with_capacity(ENOUGH);
            self.view.cuts.cuts.iter().filter(|cut| cut.piece == Piece::Word).any(|cut| {
                if story.has(cut.hash) && !met.contains(&cut.hash) {
                    met.push(cut.hash);
                }
                met.len() == ENOUGH
            })
        })
    }
}
