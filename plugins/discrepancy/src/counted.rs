//! What a number counts: the words after it that name it.

use crate::view::View;
use copydesk_text::fold::Piece;
use copydesk_text::fold::list::List;
use copydesk_text::fold::sense::STOP;
use copydesk_text::quantity::{Quantity, Unit};

/// The counted noun and the adjectives before it, at most four words, nearest last in the text first in the list; and the
/// piece after it.
pub fn heads(view: &View<'_>, quantity: &Quantity, end: usize) -> (Vec<String>, usize) {
    let cuts = &view.cuts;
    let mut at = quantity.pieces.end;
    let mut out: Vec<String> = Vec::new();
    let measured = matches!(quantity.unit, Unit::Mass | Unit::Volume | Unit::Area | Unit::Length);
    if measured {
        if cuts.low(at) != "of" {
            return (out, at);
        }
        at += 1;
    }
    if cuts.low(at) == "of" && matches!(cuts.low(at + 1), "the" | "its" | "their" | "his" | "her") {
        at += 2;
        if cuts.piece(at) == Some(Piece::Number)
            || copydesk_text::quantity::small_number(cuts.low(at)).is_some()
        {
            at += 1;
        }
    }
    while at < end && out.len() < 4 {
        let word = cuts.low(at);
        let hyphen = cuts.raw(at) == "-" && cuts.glued(at);
        if !hyphen {
            if !cuts.is_word(at) || cuts.is(at, STOP) || is_verb(view, at) {
                break;
            }
            // The plural ends what is counted: `285,127 abortions [occurred in the state]`.
            if out.last().is_some_and(|w| is_plural(w)) && !is_plural(word) {
                break;
            }
            out.push(word.to_owned());
        }
        at += 1;
    }
    out.reverse();
    (out, at)
}

/// Whether a word is a plural, by its looks.
pub fn is_plural(word: &str) -> bool {
    (word.ends_with('s') && !word.ends_with("ss")) || matches!(word, "people" | "men" | "women" | "children")
}

/// One past the run of words after the number that holds the counted noun.
pub fn heads_end(view: &View<'_>, quantity: &Quantity, end: usize) -> usize {
    let cuts = &view.cuts;
    // `97 of the 180 seats`
    let of = cuts.low(quantity.pieces.end) == "of"
        && matches!(cuts.low(quantity.pieces.end + 1), "the" | "its" | "their" | "his" | "her");
    let from = quantity.pieces.end + if of { 2 } else { 0 };
    let number = |i: usize| {
        cuts.piece(i) == Some(Piece::Number) || copydesk_text::quantity::small_number(cuts.low(i)).is_some()
    };
    let from = from + usize::from(of && number(from));
    let ends = |i: &usize| {
        !(cuts.raw(*i) == "-" && cuts.glued(*i))
            && (!cuts.is_word(*i) || is_verb(view, *i) || (cuts.is(*i, STOP) && cuts.low(*i) != "of"))
    };
    (from..end.min(from + 8)).find(ends).unwrap_or(end)
}

fn is_verb(view: &View<'_>, i: usize) -> bool {
    static VERBS: List = List::new(&[
        "died",
        "killed",
        "injured",
        "hurt",
        "wounded",
        "came",
        "left",
        "went",
        "took",
        "marched",
        "arrived",
        "remain",
        "remained",
        "need",
        "needed",
        "lost",
        "fled",
        "began",
        "near",
        "since",
        "during",
        "against",
        "without",
        "within",
        "later",
        "earlier",
        "ago",
        "old",
        "outside",
        "inside",
        "including",
        "according",
        "attributed",
        "overnight",
        "yesterday",
        "today",
    ]);
    VERBS.has(&view.cuts, i)
}
