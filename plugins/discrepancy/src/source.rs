//! Whom a sentence credits with what it says: `police said`, `according to the health directorate`.

use crate::view::{Sentence, View};
use std::ops::Range;

const SAID: &[&str] = &[
    "said",
    "says",
    "told",
    "announced",
    "reported",
    "estimated",
    "estimate",
    "put",
    "confirmed",
    "added",
    "measured",
    "show",
    "determined",
    "recorded",
];
const FILLERS: &[&str] = &["the", "a", "an", "its", "his", "her", "their"];

/// What stands between a source and its verb.
const AUXILIARIES: &[&str] = &["have", "has", "had", "also", "later", "earlier", "was", "were", "is", "are"];

/// The source the sentence credits, as written, at most six words; empty when none.
pub fn credited(view: &View<'_>, sentence: &Sentence) -> String {
    let cuts = &view.cuts;
    let range = sentence.pieces.clone();
    for i in range.clone() {
        if cuts.low(i) == "according" && cuts.low(i + 1) == "to" {
            return named(view, run_after(view, i + 2, range.end));
        }
    }
    for i in range.clone() {
        let said = SAID.contains(&cuts.low(i)) && cuts.is_word(i);
        // `The tariff was announced` credits nobody.
        let passive = i > range.start
            && matches!(cuts.low(i - 1), "was" | "were" | "been" | "be" | "is" | "are" | "being");
        if said && i > range.start && cuts.is_word(i - 1) && !passive {
            return named(view, run_before(view, i, range.start));
        }
    }
    String::new()
}

fn run_after(view: &View<'_>, from: usize, end: usize) -> Range<usize> {
    const STOPS: &[&str] = &[
        "that",
        "which",
        "who",
        "on",
        "in",
        "as",
        "and",
        "at",
        "after",
        "while",
        "when",
        "before",
        "but",
        "released",
        "published",
        "obtained",
        "seen",
    ];
    let ends = |to: usize| {
        !view.cuts.is_word(to) || SAID.contains(&view.cuts.low(to)) || STOPS.contains(&view.cuts.low(to))
    };
    let mut to = from;
    while to < end && to < from + 7 && !ends(to) {
        to += 1;
    }
    from..to
}

fn run_before(view: &View<'_>, to: usize, floor: usize) -> Range<usize> {
    let stops = [
        "that", "and", "as", "but", "which", "who", "when", "while", "on", "at", "in", "after", "before",
        "because", "if", "not", "never",
    ];
    let mut from = to;
    while from > floor
        && to - from < 6
        && view.cuts.is_word(from - 1)
        && !stops.contains(&view.cuts.low(from - 1))
    {
        from -= 1;
    }
    // `Two elders who took part in the talks said`: whose words they are stands farther off.
    if from > floor && matches!(view.cuts.low(from - 1), "in" | "at" | "on") && view.cuts.low(from) == "the" {
        return to..to;
    }
    // `The maker of paints and glues said`
    let makes = from > floor + 3 && view.cuts.low(from - 1) == "and" && view.cuts.low(from - 3) == "of";
    if makes && to == from + 1 && !view.cuts.capital(from) {
        from -= 4;
    }
    from..to
}

fn named(view: &View<'_>, mut run: Range<usize>) -> String {
    while run.start < run.end && FILLERS.contains(&view.cuts.low(run.start)) {
        run.start += 1;
    }
    while run.end > run.start && AUXILIARIES.contains(&view.cuts.low(run.end - 1)) {
        run.end -= 1;
    }
    const NOBODY: &[&str] = &[
        "he",
        "she",
        "it",
        "they",
        "i",
        "we",
        "one",
        "you",
        "who",
        "what",
        "whether",
        "with",
        "last",
        "this",
        "no",
        "not",
        "none",
        "nobody",
        "some",
        "if",
        "there",
        "week",
        "month",
        "year",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    if run.is_empty() || run.clone().any(|i| NOBODY.contains(&view.cuts.low(i))) {
        return String::new();
    }
    let (from, to) = view.span(&run);
    view.cuts.text[from as usize..to as usize].to_owned()
}

/// What sort of source this is, so that `police` and `a police spokesman` are one; empty when unknown.
pub fn sort(source: &str) -> &'static str {
    const SORTS: &[(&str, &[&str])] = &[
        ("police", &["police", "officers", "sheriff"]),
        ("organisers", &["organiser", "organizer", "union", "campaign"]),
        ("hospital", &["hospital", "health", "medical", "doctors", "paramedics"]),
        ("ministry", &["ministry", "minister", "government", "governor", "official", "authorities"]),
        ("company", &["company", "group", "firm", "chief executive"]),
        ("un", &["united nations", "u.n.", "un "]),
    ];
    if source.is_empty() {
        return "";
    }
    let lower = source.to_lowercase();
    SORTS.iter().find(|(_, words)| words.iter().any(|w| lower.contains(w))).map_or("", |(name, _)| name)
}
