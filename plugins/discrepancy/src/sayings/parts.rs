//! The sentences of quotations, put together where the words for their speaker interrupt them.

use super::Said;
use copydesk_text::fold::{Cuts, Piece, fold};

/// Whether no sentence ends in the words between two quotations.
fn is_one_clause(gap: &str) -> bool {
    let ends = |at: usize| {
        let word = gap[..at].rsplit(' ').next().unwrap_or_default();
        !copydesk_text::name::is_title(&fold(word)) && word.len() > 1
    };
    !gap.contains(['\n', '!', '?', ';']) && !gap.match_indices(". ").any(|(at, _)| ends(at))
}

/// A sentence of a quotation.
pub(super) struct Part<'v> {
    pub text: &'v str,
    pub start: u32,
    pub end: u32,
    pub said: Said<'v>,
}

impl Part<'_> {
    /// Whether the words at `start` go on with the sentence, which the words for its speaker interrupt: `"I ran," she said,
    /// "and never looked back."`
    pub fn goes_on(&self, text: &str, (start, part): (u32, &str)) -> bool {
        const LONGEST_GAP: usize = 90;
        let gap = text.get(self.end as usize..start as usize);
        self.said.direct
            && self.text.ends_with(',')
            && self.text.starts_with(char::is_uppercase)
            && part.starts_with(char::is_lowercase)
            && gap.is_some_and(|gap| gap.len() <= LONGEST_GAP && gap.len() > 4 && is_one_clause(gap))
    }
}

/// Where a sentence goes on whose quotation ends at piece `i`, if it does: `I ran[,” she said, “]and never looked back`.
pub(super) fn resumed(cuts: &Cuts<'_>, i: usize, end: usize) -> Option<usize> {
    let closes = cuts.piece(i) == Some(Piece::Mark) && matches!(cuts.raw(i), "”" | "\"" | "»");
    let opens = |k: &usize| matches!(cuts.raw(*k), "“" | "\"" | "«" | "„");
    closes.then(|| (i + 1..end).find(opens).map(|k| k + 1))?
}
