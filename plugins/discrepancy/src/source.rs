//! Whom a sentence credits with what it says: `police said`, `according to the health directorate`.

use crate::view::{Sentence, View};
use copydesk_text::fold::list::List;
use std::ops::Range;

static SAID: List = List::new(&[
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
]);
static FILLERS: List = List::new(&["the", "a", "an", "its", "his", "her", "their"]);

/// What stands between a source and its verb.
static AUXILIARIES: List = List::new(&["have", "has", "had", "also", "later", "earlier"]);

/// What is announced, says nothing: `the tariff was announced`.
static PASSIVE: List = List::new(&["was", "were", "is", "are", "be", "been", "being"]);

/// Who speaks in a clause that these open is not credited with the sentence: `hours after a mediator announced one`.
static ASIDE: List = List::new(&["after", "before", "when", "while", "because", "if", "since", "until"]);

/// How many sentences back it is looked for whom `the same people` means.
const BACK: usize = 2;

/// The source the sentence credits, as written, at most six words; empty when none. Words that only point back (`the
/// same people`) are what the nearest of the two sentences before credits; where they credit nobody, it is nobody.
pub fn credited(view: &View<'_>, sentence: &Sentence) -> String {
    let text = |run: Range<usize>| {
        let (from, to) = view.span(&run);
        view.cuts.text[from as usize..to as usize].to_owned()
    };
    let own = stated(view, sentence);
    if !own.clone().is_some_and(|run| points_back(view, run)) {
        return own.map(text).unwrap_or_default();
    }
    let rank = usize::from(sentence.rank);
    let before = view.sentences.get(rank.saturating_sub(BACK)..rank).unwrap_or_default();
    let named = before.iter().rev().filter_map(|earlier| stated(view, earlier));
    named.filter(|run| !points_back(view, run.clone())).map(text).next().unwrap_or_default()
}

/// Whether a source says nothing of itself: `the same people`, `the latter`, `the official` without a word for whose.
fn points_back(view: &View<'_>, run: Range<usize>) -> bool {
    static BARE: List = List::new(&[
        "official",
        "officials",
        "spokesman",
        "spokeswoman",
        "source",
        "sources",
        "two",
        "people",
    ]);
    let definite = run.start > 0 && view.cuts.low(run.start - 1) == "the";
    let bare = run.len() == 1 && BARE.has(&view.cuts, run.start);
    (definite && bare) || run.into_iter().any(|i| matches!(view.cuts.low(i), "same" | "latter" | "both"))
}

/// The words for the source, never none.
fn stated(view: &View<'_>, sentence: &Sentence) -> Option<Range<usize>> {
    let cuts = &view.cuts;
    let range = sentence.pieces.clone();
    if sentence.may_have("according") {
        let according = |i: &usize| cuts.low(*i) == "according" && cuts.low(i + 1) == "to";
        if let Some(i) = range.clone().find(according) {
            return named(view, run_after(view, i + 2, range.end));
        }
    }
    for i in range.clone() {
        let said = SAID.has(cuts, i);
        if said && i > range.start && cuts.is_word(i - 1) && !PASSIVE.has(cuts, i - 1) {
            let run = run_before(view, i, range.start);
            let aside = run.start > range.start && ASIDE.has(cuts, run.start - 1);
            if !aside {
                return named(view, run);
            }
        }
    }
    None
}

fn run_after(view: &View<'_>, from: usize, end: usize) -> Range<usize> {
    static STOPS: List = List::new(&[
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
    ]);
    let ends = |to: usize| !view.cuts.is_word(to) || SAID.has(&view.cuts, to) || STOPS.has(&view.cuts, to);
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

fn named(view: &View<'_>, mut run: Range<usize>) -> Option<Range<usize>> {
    while run.start < run.end && FILLERS.has(&view.cuts, run.start) {
        run.start += 1;
    }
    while run.end > run.start && AUXILIARIES.has(&view.cuts, run.end - 1) {
        run.end -= 1;
    }
    static NOBODY: List = List::new(&[
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
    ]);
    let somebody = !run.is_empty() && run.clone().all(|i| !NOBODY.has(&view.cuts, i));
    somebody.then_some(run)
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

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_plugin::Article;

    /// Whom the last sentence of `text` credits.
    fn check(text: &str, source: &str) {
        let view = View::of(&Article { text, ..Article::default() });
        let last = view.sentences.last().expect("a sentence");
        assert_eq!(credited(&view, last), source, "{text}");
    }

    #[test]
    fn sources_are_the_words_for_them() {
        check("At least 58 people died, according to the health directorate.", "health directorate");
        check("Police said 14 people were hurt.", "Police");
        check("He said 14 people were hurt.", "");
        check("An official said 14 people were hurt.", "official");
        check("Sunday's march was the fourth since the tariff was announced in March.", "");
        check("A commander denied it, hours after a mediator announced a truce.", "");
        check("Forty are missing, as police have said.", "police");
        check("After the police said nothing, the mayor said 40 are missing.", "mayor");
    }

    #[test]
    fn what_points_back_is_what_it_points_to() {
        check("Two divers said 12 came up. Nine are down there, according to the same people.", "Two divers");
        check(
            "A port official said 12 came up. It rained. The official said 9 are missing.",
            "port official",
        );
        check("It rained. Nine are down there, according to the same people.", "");
        check(
            "Police said 12 came up. It rained. It stopped. Nobody came. Nine are down there, according to the same people.",
            "",
        );
    }
}
