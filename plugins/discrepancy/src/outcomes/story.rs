//! Kinds of story, told by their words: `under control` is said of the fire in a report of a wildfire, and of anything
//! elsewhere.

use crate::view::View;
use crate::words::{ByWord, Sift};
use copydesk_text::fold::sense::hash;

/// Different words of a kind that an article of it has at least.
const ENOUGH: usize = 2;

/// The kinds with their words.
#[derive(Clone, Debug, Default)]
pub(super) struct Stories {
    names: Vec<String>,
    /// By word the kinds that have it.
    words: ByWord<usize>,
}

impl Stories {
    /// Add a kind, or words to a kind of that name; `|` between.
    pub(super) fn learn(&mut self, name: &str, words: &str) {
        let known = self.named(name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        for word in words.split('|') {
            let kinds = self.words.list(word.trim().to_lowercase());
            if !kinds.contains(&known) {
                kinds.push(known);
            }
        }
    }

    /// Have their words looked for together with other tables.
    pub(super) fn enter(&mut self, sift: &mut Sift) {
        sift.enter(&mut self.words);
    }

    /// The number of a kind.
    pub(super) fn named(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Which of them an article is, found out when first asked.
    pub(super) fn told_of<'s>(&'s self, view: &'s View<'s>) -> ToldOf<'s> {
        ToldOf { stories: self, view, known: None }
    }

    /// The kinds an article is of. A word counts without its possessive ending too.
    fn kinds(&self, view: &View<'_>) -> Vec<bool> {
        let cuts = &view.cuts;
        let written = self.words.known_among(view, &(0..cuts.cuts.len()));
        let written = written.map(|i| (cuts.cuts[i].hash, cuts.low(i)));
        let possessors = view.possessors().map(|(_, word)| (hash(word.as_bytes()), word));
        let mut words: Vec<(u32, &str)> = written.chain(possessors).collect();
        words.sort_unstable();
        words.dedup();
        let mut counts = vec![0; self.names.len()];
        let kinds = words.into_iter().flat_map(|(hash, word)| self.words.of_hashed(word, hash));
        kinds.for_each(|kind| counts[*kind] += 1);
        counts.into_iter().map(|count| count >= ENOUGH).collect()
    }
}

/// Which kinds of story an article is.
pub(super) struct ToldOf<'s> {
    stories: &'s Stories,
    view: &'s View<'s>,
    known: Option<Vec<bool>>,
}

impl ToldOf<'_> {
    /// Whether it is one of some kinds, or nothing is asked.
    pub(super) fn any(&mut self, kinds: &[usize]) -> bool {
        if kinds.is_empty() {
            return true;
        }
        let known = self.known.get_or_insert_with(|| self.stories.kinds(self.view));
        kinds.iter().any(|kind| known[*kind])
    }
}
