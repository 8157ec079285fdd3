//! The words between a subject and its verb: auxiliaries, denials, adverbs.

use crate::view::{Sentence, View};
use copydesk_text::fold::list::List;

/// What stands before a verb.
pub(super) struct Chain {
    /// Its first piece; that of the verb where nothing stands before it.
    pub from: usize,
    /// It denies.
    pub denied: bool,
    /// It makes a passive.
    pub passive: bool,
    /// It has an auxiliary.
    pub aided: bool,
    /// What it denies is over: `did not sign`, `refused to sign`. What `has not` happened may happen yet.
    pub over: bool,
    /// It tells of what is to come.
    pub ahead: bool,
}

/// Whether an infinitive may stand right behind a word: `did [not stop]`, `refused [to] go`.
#[inline]
pub(super) fn aids_infinitive(view: &View<'_>, i: usize) -> bool {
    static AIDS: List = List::new(&["not", "never", "to", "did", "will", "immediately", "yet"]);
    AIDS.has(&view.cuts, i) || (view.ends_in(i, b't') && is_denying(view.cuts.low(i)))
}

/// Whether a word may stand between an auxiliary and a verb.
fn goes_between(word: &str) -> bool {
    matches!(
        word,
        "yet"
            | "also"
            | "since"
            | "already"
            | "still"
            | "now"
            | "so"
            | "far"
            | "even"
            | "ever"
            | "later"
            | "then"
            | "just"
            | "all"
            | "both"
    ) || word.ends_with("ly")
}

fn is_denying(word: &str) -> bool {
    matches!(word, "not" | "never") || word.ends_with("n't") || word.ends_with("n’t")
}

/// The words before the verb at piece `i`; none where they leave it open: `may`, `will`, `to`.
pub(super) fn chain(view: &View<'_>, sentence: &Sentence, i: usize) -> Option<Chain> {
    let mut out = Chain { from: i, denied: false, passive: false, aided: false, over: false, ahead: false };
    let floor = i.saturating_sub(6).max(sentence.pieces.start);
    while out.from > floor {
        let word = view.cuts.low(out.from - 1);
        match word {
            "has" | "have" | "had" => out.aided = true,
            "did" => (out.aided, out.over) = (true, true),
            "will" => (out.aided, out.ahead) = (true, true),
            "be" if out.from < i || view.cuts.low(i).ends_with("ed") => out.passive = true,
            "was" | "were" | "is" | "are" | "been" => (out.passive, out.aided) = (true, true),
            _ if is_denying(word) => {
                out.denied = true;
                let stem = word.split(['n', '\'', '’']).next().unwrap_or_default();
                out.passive |= matches!(stem, "was" | "were" | "is" | "are");
                out.aided |= word.len() > 4 && word != "never";
                out.over |= stem == "did";
                out.ahead |= stem == "wo";
                if matches!(stem, "would" | "could" | "should" | "ca" | "must" | "do" | "does") {
                    return None;
                }
            }
            "being" | "be" | "does" | "do" | "would" | "may" | "might" | "could" | "should" | "can"
            | "must" | "cannot" | "shall" | "if" | "whether" | "unless" | "reportedly" | "allegedly" => {
                return None;
            }
            "to" => {
                let holds_back = matches!(
                    view.cuts.low(out.from.checked_sub(2)?),
                    "refused" | "failed" | "declined" | "yet" | "unable" | "refusing"
                );
                let before = out.from - 2;
                if holds_back {
                    let over = !matches!(view.cuts.low(before), "yet" | "unable");
                    return Some(Chain { from: before, denied: true, aided: true, over, ..out });
                }
                // `is [to] close`
                let planned = matches!(view.cuts.low(before), "is" | "are" | "not");
                if !planned {
                    return None;
                }
                (out.aided, out.ahead) = (true, true);
                out.from -= 1;
                out.denied |= view.cuts.low(before) == "not";
                out.from -= 1;
                return Some(out);
            }
            _ if goes_between(word) => {}
            _ => break,
        }
        out.from -= 1;
    }
    // `He had never [held] office` tells of the time before.
    let before = |i: usize| view.cuts.low(i) == "had" && view.cuts.low(i + 1) == "never";
    (!(out.from..i).any(before)).then_some(out)
}
