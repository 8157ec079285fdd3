//! What a number is one of, for numbers no class explains: the counted noun, the noun a sum is of.

use super::key;
use crate::counted::is_plural;
use crate::lexicon::unit_name;
use crate::view::View;
use copydesk_text::quantity::{Bound, Quantity, Unit};

/// Counted nouns that say little.
const VAGUE: &[&str] = &[
    "people",
    "persons",
    "men",
    "women",
    "residents",
    "members",
    "others",
    "times",
    "ways",
    "things",
    "countries",
    "states",
    "cities",
    "groups",
    "parts",
    "points",
    "places",
    "sides",
    "children",
    "families",
    "officials",
    "articles",
    "questions",
    "months",
    "items",
    "steps",
    "issues",
    "reasons",
    "lines",
    "thing",
    "person",
    "time",
    "man",
    "woman",
    "names",
    "pages",
];

/// Nouns and other words beside a measure that do not say what it is one of.
const SAYS_NOTHING: &[&str] = &[
    "total",
    "average",
    "value",
    "amount",
    "maximum",
    "minimum",
    "rate",
    "level",
    "figure",
    "kind",
    "period",
    "most",
    "range",
    "because",
    "instead",
    "ahead",
    "outside",
    "inside",
    "size",
    "number",
    "down",
    "increase",
    "rise",
    "fall",
    "drop",
    "decline",
    "loss",
    "gain",
    "change",
    "hundreds",
    "thousands",
    "millions",
    "billions",
    "worth",
    "more",
    "less",
    "year",
    "years",
    "month",
    "months",
    "week",
    "weeks",
    "days",
    "hours",
    "today",
    "yesterday",
    "people",
    "including",
    "course",
    "early",
    "late",
    "later",
    "earlier",
    "old",
    "apart",
    "away",
    "ago",
    "since",
    "until",
    "within",
    "during",
    "between",
    "against",
    "without",
    "through",
    "nearly",
    "almost",
    "about",
    "around",
    "along",
    "across",
];

/// A number no class explains is met by its noun, unless that says little; a measure by what it is a measure of.
pub(super) fn unclassed(
    quantity: &Quantity,
    heads: &[String],
    kinds: &[String],
) -> Option<(String, Vec<u64>)> {
    let noun = heads.first().filter(|h| h.len() > 3)?;
    // `Match points` says what `points` does not.
    if VAGUE.contains(&noun.as_str()) {
        let kind = heads.get(1).filter(|h| h.len() > 3 && quantity.unit == Unit::Plain && is_plural(noun))?;
        return Some((format!("{kind} {noun}"), vec![key(&["head", &kinds[1], kinds.first()?])]));
    }
    match quantity.unit {
        Unit::Plain => Some((noun.clone(), vec![key(&["head", kinds.first()?])])),
        // `2.4 tonnes of cocaine`
        Unit::Mass | Unit::Volume | Unit::Area | Unit::Length => {
            Some((noun.clone(), vec![key(&["of", unit_name(quantity.unit), kinds.first()?])]))
        }
        _ => None,
    }
}

/// Verbs between what a figure is of and the figure.
const COMES_TO: &[&str] = &[
    "is",
    "was",
    "are",
    "were",
    "be",
    "been",
    "being",
    "stood",
    "stands",
    "reached",
    "reaches",
    "hit",
    "hits",
    "totalled",
    "totaled",
    "totals",
    "came",
    "comes",
    "amounted",
    "amounts",
    "numbered",
    "numbers",
    "measured",
    "measures",
    "averaged",
    "averages",
    "remained",
    "remains",
    "exceeded",
    "exceeds",
    "rose",
    "rises",
    "risen",
    "fell",
    "falls",
    "fallen",
    "climbed",
    "climbs",
    "dropped",
    "drops",
    "grew",
    "grows",
    "grown",
    "sank",
    "slipped",
    "jumped",
    "increased",
    "decreased",
];

/// Nouns that name a figure by what follows them: `the number of dead`, `the size of the fund`.
const NAMES_NEXT: &[&str] =
    &["number", "amount", "total", "size", "level", "figure", "value", "sum", "count"];

/// The noun a figure is said to be of: `Turnout was 52 percent`, `the span of the bridge is 410 metres`, `Attendance:
/// 41,306`.
pub(super) fn subject(view: &View<'_>, quantity: &Quantity, start: usize) -> Option<String> {
    let cuts = &view.cuts;
    let word = |i: usize| if i >= start { cuts.low(i) } else { "" };
    let mut at = quantity.lead.checked_sub(1).filter(|at| *at >= start)?;
    if cuts.raw(at) != ":" {
        let passes = |i: usize| {
            matches!(
                word(i),
                "at" | "to" | "now" | "still" | "only" | "just" | "already" | "put" | "given" | "as"
            ) || (cuts.is_word(i) && word(i).ends_with("ly"))
        };
        while at > start && passes(at) {
            at -= 1;
        }
        if !COMES_TO.contains(&word(at)) {
            return None;
        }
        while at > start
            && (COMES_TO.contains(&word(at))
                || matches!(word(at), "has" | "had" | "have" | "will")
                || passes(at))
        {
            at -= 1;
        }
        at += 1;
    }
    // The words before the verb, back to the mark or the word that begins them.
    let begins = |i: usize| {
        !cuts.is_word(i) || matches!(cuts.low(i), "and" | "but" | "that" | "while" | "which" | "who")
    };
    let first = (start.max(at.saturating_sub(7))..at).rev().take_while(|i| !begins(*i)).last()?;
    let of = (first..at).find(|i| cuts.low(*i) == "of");
    let head = match of {
        Some(of) if of > first && !NAMES_NEXT.contains(&cuts.low(of - 1)) => of - 1,
        _ => at - 1,
    };
    let noun = cuts.low(head);
    let name = cuts.capital(head) && head > start;
    let tells = cuts.is_word(head)
        && noun.len() > 2
        && !name
        && !copydesk_text::fold::is_stop(noun)
        && !noun.ends_with("ly")
        && !SAYS_NOTHING.contains(&noun)
        && !VAGUE.contains(&noun);
    tells.then(|| noun.to_owned())
}

/// What a sum, share or measure is one of: `a fund of $2.4 billion`, `a 30 percent stake`, `a two-hour crossing`.
pub(super) fn topic(view: &View<'_>, quantity: &Quantity, end: usize) -> Option<String> {
    if quantity.unit == Unit::Plain || quantity.per.is_some() {
        return None;
    }
    let cuts = &view.cuts;
    let tells = |i: usize| {
        let word = cuts.low(i);
        cuts.is_word(i)
            && !cuts.capital(i)
            && word.len() > 3
            && !copydesk_text::fold::is_stop(word)
            && !SAYS_NOTHING.contains(&word)
            && !word.ends_with("ly")
            && !word.ends_with("ed")
    };
    let before = |n: usize| quantity.lead.checked_sub(n);
    if let (Some(of), Some(noun)) = (before(1), before(2))
        && cuts.low(of) == "of"
        && tells(noun)
    {
        return Some(cuts.low(noun).to_owned());
    }
    // The last of the words after it: `a £2 million rescue package`.
    let run = (quantity.pieces.end..end.min(quantity.pieces.end + 4)).take_while(|i| tells(*i));
    let whole = run.last()?;
    let noun = cuts.low(whole);
    if let Some((_, measure)) = MEASURED.iter().find(|(how, _)| *how == noun) {
        return Some((*measure).to_owned());
    }
    (quantity.bound == Bound::Exact).then(|| noun.to_owned())
}

/// What a length is of, by the adjective behind it: `38 metres deep`, `at a depth of 38 metres`.
const MEASURED: &[(&str, &str)] = &[
    ("deep", "depth"),
    ("long", "length"),
    ("wide", "width"),
    ("broad", "width"),
    ("high", "height"),
    ("tall", "height"),
    ("thick", "thickness"),
];
