//! How the words around a phrase take it.

use crate::phrases::denies;
use crate::view::View;
use copydesk_text::fold::list::List;
use std::ops::Range;

/// How the words before a phrase take it.
#[derive(Debug, PartialEq)]
pub(super) enum Stance {
    /// It is said.
    Firm,
    /// It is denied.
    Denied,
    /// It is left open.
    Open,
}

/// Words that leave open what follows them.
static OPEN: List = List::new(&[
    "may",
    "might",
    "could",
    "should",
    "if",
    "whether",
    "unless",
    "until",
    "must",
    "want",
    "wants",
    "wanted",
    "demand",
    "demanded",
    "demanding",
    "urged",
    "urges",
    "urging",
    "called",
    "calls",
    "asked",
    "threatened",
    "feared",
    "fears",
    "reportedly",
    "rumours",
    "rumors",
    "likely",
    "possibly",
    "perhaps",
    "hoped",
    "hopes",
    "expected",
    "suggesting",
    "suggested",
    "suggests",
    "proposed",
    "proposing",
    "proposes",
    "recommended",
    "considering",
    "would",
    "can",
    "before",
    "or",
    "suspected",
    "alleged",
    "allegedly",
    "how",
    "why",
    "than",
]);

pub(super) fn stance(view: &View<'_>, before: &Range<usize>) -> Stance {
    static DENY: List = List::new(&["denied", "denies", "deny", "denying", "refused", "refuses", "refusing"]);
    let near = before.end.saturating_sub(5).max(before.start)..before.end;
    // `He was not seen again after the lights [failed]` denies nothing of the lights.
    static TURNS: List = List::new(&["after", "when", "as", "since", "which", "who"]);
    let turns = |i: &usize| TURNS.has(&view.cuts, *i);
    let near = near.clone().rev().find(turns).map_or(near.start, |i| i + 1)..near.end;
    let far = before.end.saturating_sub(12).max(before.start)..before.end;
    if near.clone().any(|i| denies(view, i)) || far.into_iter().any(|i| DENY.has(&view.cuts, i)) {
        return Stance::Denied;
    }
    if near.clone().any(|i| OPEN.has(&view.cuts, i) && !is_of_person(view, i)) {
        Stance::Open
    } else {
        Stance::Firm
    }
}

/// Whether a word only says of whom it is: a suspected gunman is one of whom it is said, a suspected gas leak is none.
fn is_of_person(view: &View<'_>, i: usize) -> bool {
    const TAILS: &[&str] = &["man", "men", "er", "ers", "or", "ors", "ist", "ists"];
    matches!(view.cuts.low(i), "suspected" | "alleged")
        && TAILS.iter().any(|tail| view.cuts.low(i + 1).ends_with(tail))
}

/// Whether the words after the phrase leave it open: `an electrical fault is suspected`, `arson could not be ruled out`.
pub(super) fn left_open_after(view: &View<'_>, after: &Range<usize>) -> bool {
    (after.start..after.end.min(after.start + 6)).filter(|i| !is_of_person(view, *i)).any(|i| {
        matches!(
            view.cuts.low(i),
            "suspected" | "ruled" | "possible" | "possibility" | "likely" | "feared" | "inquiry" | "theory"
        )
    })
}

/// Whether it is about some of several: `[amendments;] all were defeated`, `acquitted on two others`.
pub(super) fn is_of_many(view: &View<'_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|i| {
        matches!(
            view.cuts.low(i),
            "all" | "both" | "some" | "others" | "most" | "many" | "several" | "two" | "three" | "few"
        )
    })
}

pub(super) fn is_body_part(word: &str) -> bool {
    matches!(
        word,
        "ankle"
            | "wrist"
            | "leg"
            | "arm"
            | "shoulder"
            | "knee"
            | "rib"
            | "ribs"
            | "nose"
            | "jaw"
            | "hip"
            | "collarbone"
            | "foot"
            | "hand"
            | "finger"
            | "thigh"
            | "hamstring"
            | "pelvis"
            | "elbow"
            | "toe"
            | "neck"
            | "back"
            | "skull"
            | "spine"
            | "heel"
            | "calf"
            | "groin"
            | "thumb"
            | "cheekbone"
            | "eye"
            | "head"
            | "chest"
            | "vertebra"
            | "heart"
    )
}
