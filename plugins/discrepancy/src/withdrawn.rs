//! What a paper takes back: a sentence that tells what it had printed, a figure it sets right.

use crate::view::{Sentence, View};
use copydesk_text::fold::list::List;
use copydesk_text::fold::{Cuts, Piece};
use copydesk_text::quantity::Quantity;
use std::ops::Range;

/// Things that are printed.
static PRINTED: List = List::new(&[
    "version", "article", "report", "story", "headline", "caption", "graphic", "item", "summary",
]);

/// Pieces between the words for a printed thing and those that say it was wrong.
const NEAR: usize = 9;

/// Whether a sentence tells what was printed before, to take it back: `An earlier version of this article said five had
/// died`, `Correction: our report gave the wrong date`.
pub fn takes_back(cuts: &Cuts<'_>, pieces: &Range<usize>) -> bool {
    const TOLD: &[&str] = &[
        "said",
        "stated",
        "reported",
        "gave",
        "put",
        "described",
        "named",
        "identified",
        "misstated",
        "misspelled",
        "misspelt",
        "misidentified",
    ];
    const WRONGLY: &[&str] = &["incorrectly", "wrongly", "mistakenly", "erroneously"];
    let low = |i: usize| cuts.low(i);
    let Some(at) = pieces.clone().find(|i| PRINTED.has(cuts, *i)) else { return false };
    let told = |i: usize| TOLD.contains(&low(i));
    let after = at + 1..(at + 1 + NEAR).min(pieces.end);
    let corrects = matches!(low(pieces.start), "correction" | "corrects" | "clarification" | "erratum");
    let before = at.checked_sub(1).map_or("", low);
    let older = matches!(before, "earlier" | "previous" | "original");
    let wrong = after.clone().any(|i| WRONGLY.contains(&low(i)) || low(i).starts_with("mis"));
    (corrects || older || wrong) && after.clone().any(told)
}

/// Whether a figure is one that is set right: `three, correcting an [earlier toll of five]`, `three, not [five]`.
pub fn is_set_right(view: &View<'_>, quantity: &Quantity, sentence: &Sentence) -> bool {
    const FIGURES: &[&str] = &[
        "toll",
        "count",
        "figure",
        "tally",
        "estimate",
        "total",
        "report",
        "reports",
        "number",
        "statement",
    ];
    const OLDER: &[&str] = &["earlier", "previous", "initial", "original", "wrong", "mistaken"];
    let low = |i: usize| view.cuts.low(i);
    let floor = sentence.pieces.start;
    let back = |n: usize| quantity.lead.checked_sub(n).filter(|i| *i >= floor);
    let word = |n: usize| back(n).map_or("", low);
    let mark = |n: usize| back(n).is_none_or(|i| view.cuts.piece(i) == Some(Piece::Mark));
    // `three, not five`; not `not 20 metres away`
    let other = |i: usize| {
        view.cuts.piece(i) == Some(Piece::Number) || copydesk_text::quantity::small_number(low(i)).is_some()
    };
    if word(1) == "not" && mark(2) && (floor..quantity.lead).any(other) {
        return true;
    }
    let reach = quantity.lead.saturating_sub(6).max(floor)..quantity.lead;
    let older = |i: &usize| OLDER.contains(&low(*i)) && FIGURES.contains(&low(i + 1));
    let Some(at) = reach.clone().find(older) else { return false };
    // Between the words and the figure stands nothing that tells: `of`, `that put it at`.
    (at + 2..quantity.lead)
        .all(|i| matches!(low(i), "of" | "that" | "was" | "had" | "put" | "it" | "at" | "which"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_plugin::Article;

    #[test]
    fn sentences_that_take_back_are_left_out() {
        let check = |text: &str, read: bool| {
            let view = View::of(&Article { text, ..Article::default() });
            assert_eq!(!view.sentences.is_empty(), read, "{text}");
        };
        check("Correction: An article on Tuesday said five people had died.", false);
        check("An earlier version of this article put the toll at five.", false);
        check("The story wrongly named the mayor as Jon Lee.", false);
        check("Correction: three people have died.", true);
        check("The report said five people had died.", true);
        check("The minister put five versions of the bill to a vote.", true);
    }

    #[test]
    fn figures_are_set_right() {
        let check = |text: &str, number: &str, right: bool| {
            let view = View::of(&Article { text, ..Article::default() });
            let sentence = &view.sentences[0];
            let all = copydesk_text::quantity::quantities(&view.cuts, sentence.pieces.clone());
            let told = all.iter().find(|q| view.cuts.low(q.pieces.start) == number).expect("the number");
            assert_eq!(is_set_right(&view, told, sentence), right, "{text}");
        };
        let toll = "Three miners died, the company said, correcting an earlier toll of five.";
        check(toll, "five", true);
        check(toll, "three", false);
        check("Police said 12 people were hurt, not 21.", "21", true);
        check("Initial reports that put it at 40 were wrong.", "40", true);
        check("The toll is not 20 any more.", "20", false);
        check("An earlier report that the army had lost a hill and 40 men was denied.", "40", false);
    }
}
