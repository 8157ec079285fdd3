//! What the readers of outcomes, winners, places and dates have in common: what they make of the words that tell it, and
//! when they leave it.

use crate::figures::SNIPPET;
use crate::note::{Entry, Fact, Kind, Value};
use crate::view::{Sentence, View};
use copydesk_plugin::hash64;
use std::ops::Range;

/// Words that tell something, and of what.
pub struct Point<'p> {
    /// What sort.
    pub kind: Kind,
    /// What it is about, in words.
    pub label: String,
    /// What the key is made of.
    pub key: &'p str,
    /// The pieces that tell it.
    pub words: Range<usize>,
    /// How many of the words are shown at most.
    pub most: usize,
}

impl Point<'_> {
    /// The entry that says `fact` of the point.
    pub fn says(self, view: &View<'_>, sentence: &Sentence, fact: Fact) -> Entry {
        let (start, end) = view.span(&self.words);
        Entry {
            kind: self.kind,
            point: self.label,
            keys: vec![hash64(self.key.as_bytes())],
            start,
            end,
            text: view.words_up_to(&self.words, self.most),
            sentence: view.around_words(&self.words, sentence, SNIPPET),
            source: crate::source::credited(view, sentence),
            rank: sentence.rank,
            weak: sentence.weak,
            value: Value::Fact(fact),
        }
    }
}

/// Whether the article itself tells the words as news: they stand in no quotation and speak of no earlier event.
pub fn is_news(view: &View<'_>, sentence: &Sentence, at: &Range<usize>) -> bool {
    !view.is_quoted(at.start) && !view.tells_of_old(at, sentence) && !view.goes_on_with_old(sentence)
}
