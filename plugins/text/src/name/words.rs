//! The words of a name.

use crate::fold::Cuts;
use crate::token::to_blank;
use std::ops::Range;

/// The folded words of a name, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Blanks between.
    pub(super) text: String,
    count: usize,
}

#[allow(clippy::len_without_is_empty)] // a name has words
impl Words {
    /// Those of a run of pieces that ends in a word.
    pub(super) fn of(cuts: &Cuts<'_>, range: Range<usize>) -> Words {
        let bytes = cuts.cuts[range.end - 1].end - cuts.cuts[range.start].start;
        let (mut text, mut count, mut joins) = (String::with_capacity(bytes as usize + 1), 0, false);
        for i in range {
            if !cuts.is_word(i) {
                joins = matches!(cuts.raw(i), "-" | "‑");
                continue;
            }
            if count == 0 || !joins {
                if count > 0 {
                    text.push(' ');
                }
                count += 1;
            }
            cuts.fold_onto(i, &mut text);
            joins = false;
        }
        Words { text, count: count.max(1) }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.count
    }

    /// One after the other.
    pub fn iter(&self) -> Each<'_> {
        Each::of(&self.text)
    }

    /// The first of them.
    pub fn first(&self) -> &str {
        self.iter().next().unwrap_or_default()
    }

    /// The last of them.
    pub fn last(&self) -> &str {
        let blank = self.text.bytes().rposition(|b| b == b' ');
        blank.map_or(&*self.text, |blank| &self.text[blank + 1..])
    }

    /// Those from the `from`-th on, of which there must be one.
    pub fn behind(&self, from: usize) -> Words {
        let text = self.text.splitn(from + 1, ' ').last().unwrap_or_default();
        Words { text: text.to_owned(), count: self.count.saturating_sub(from).max(1) }
    }
}

impl<'w> IntoIterator for &'w Words {
    type Item = &'w str;
    type IntoIter = Each<'w>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The words of a name one after the other.
pub struct Each<'w> {
    words: &'w str,
    /// Where the next one begins; beyond the end when there is none.
    at: usize,
}

impl<'w> Each<'w> {
    /// The words of some text, which one blank each parts.
    pub fn of(words: &'w str) -> Self {
        Each { words, at: 0 }
    }
}

impl<'w> Iterator for Each<'w> {
    type Item = &'w str;

    #[inline]
    fn next(&mut self) -> Option<&'w str> {
        if self.at > self.words.len() {
            return None;
        }
        let from = self.at;
        let end = to_blank(self.words.as_bytes(), from);
        self.at = end + 1;
        self.words.get(from..end)
    }
}
