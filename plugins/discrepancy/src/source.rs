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
static SPEAK: List = List::new(&["speak", "speaks", "spoke"]);
static FILLERS: List = List::new(&["the", "a", "an", "its", "his", "her", "their"]);

/// What stands between a source and its verb.
static AUXILIARIES: List = List::new(&["have", "has", "had", "also", "later", "earlier"]);

/// What is announced, says nothing: `the tariff was announced`.
static PASSIVE: List = List::new(&["was", "were", "is", "are", "be", "been", "being"]);

/// Who speaks in a clause that these open is not credited with the sentence: `hours after a mediator announced one`.
const ASIDE: &[&str] = &["after", "before", "when", "because", "if", "since", "until"];

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
    // `while the rebels said` tells of its own clause only.
    let of_its_own =
        |t: &Telling| t.run.start > sentence.pieces.start && view.cuts.low(t.run.start - 1) == "while";
    let mut told = tellings(view, sentence).filter(|t| !of_its_own(t));
    let first = told.next()?;
    // `According to` says it of the whole sentence.
    let according = |at: &Telling| view.cuts.low(at.verb) == "according";
    if according(&first) {
        named(view, first.run)
    } else {
        named(view, told.find(according).unwrap_or(first).run)
    }
}

/// Where a sentence says whose words it tells.
struct Telling {
    /// `According`, or the verb.
    verb: usize,
    /// Who tells it.
    run: Range<usize>,
}

fn tellings<'v>(view: &'v View<'_>, sentence: &Sentence) -> impl Iterator<Item = Telling> + use<'v> {
    let cuts = &view.cuts;
    let range = sentence.pieces.clone();
    let according = sentence.may_have("according");
    range.clone().filter_map(move |verb| {
        if according && cuts.low(verb) == "according" && cuts.low(verb + 1) == "to" {
            return Some(Telling { verb, run: run_after(view, verb + 2, range.end) });
        }
        let said = SAID.has(cuts, verb) || (SPEAK.has(cuts, verb) && cuts.low(verb + 1) == "of");
        if !said || verb == range.start || !cuts.is_word(verb - 1) || PASSIVE.has(cuts, verb - 1) {
            return None;
        }
        let run = run_before(view, verb, range.start);
        let opened = if run.start > range.start { cuts.low(run.start - 1) } else { "" };
        (!ASIDE.contains(&opened)).then_some(Telling { verb, run })
    })
}

/// Whom a sentence credits with each of its figures: `200 people, according to police, and 350 according to the
/// organisers`.
pub struct Credits {
    /// Whom it credits with what is in none of the stretches.
    whole: String,
    /// Stretches of pieces and whom it credits with them, where it credits several.
    parts: Vec<(Range<usize>, String)>,
}

impl Credits {
    /// What a sentence credits.
    pub fn of(view: &View<'_>, sentence: &Sentence) -> Self {
        let told: Vec<Telling> =
            tellings(view, sentence).filter(|t| named(view, t.run.clone()).is_some()).collect();
        if told.len() < 2 {
            return Credits { whole: credited(view, sentence), parts: Vec::new() };
        }
        let clauses = clauses(view, sentence);
        let in_clause = |clause: &Range<usize>| told.iter().find(|t| clause.contains(&t.verb));
        let words = |t: &Telling| {
            let (from, to) = view.span(&named(view, t.run.clone())?);
            Some(view.cuts.text[from as usize..to as usize].to_owned())
        };
        let credit = |n: usize| {
            let (clause, major) = &clauses[n];
            // `…, according to police, …` follows what it is said of.
            let behind = || {
                let next = clauses.get(n + 1).filter(|(next, _)| next.start <= clause.end + 1)?;
                in_clause(&next.0).filter(|t| t.verb == next.0.start)
            };
            let led =
                || clauses[..n].iter().rev().take_while(|(_, m)| m == major).find_map(|(c, _)| in_clause(c));
            let followed =
                || clauses[n + 1..].iter().take_while(|(_, m)| m == major).find_map(|(c, _)| in_clause(c));
            in_clause(clause).or_else(behind).or_else(led).or_else(followed).and_then(words)
        };
        let parts =
            (0..clauses.len()).map(|n| (clauses[n].0.clone(), credit(n).unwrap_or_default())).collect();
        Credits { whole: String::new(), parts }
    }

    /// Whom it credits with what stands at a piece; empty when nobody.
    pub fn at(&self, piece: usize) -> &str {
        self.parts.iter().find(|(part, _)| part.contains(&piece)).map_or(&self.whole, |(_, who)| who)
    }
}

/// The clauses of a sentence, each with the number of the greater part it belongs to: `while`, `but` and semicolons begin
/// greater parts.
fn clauses(view: &View<'_>, sentence: &Sentence) -> Vec<(Range<usize>, usize)> {
    let (mut out, mut from, mut major) = (Vec::new(), sentence.pieces.start, 0);
    for i in sentence.pieces.clone() {
        let turns = matches!(view.cuts.low(i), ";" | "while" | "whereas" | "but" | "although");
        if turns || matches!(view.cuts.low(i), "," | "and") {
            out.push((from..i, major));
            from = i + 1;
            major += usize::from(turns);
        }
    }
    out.push((from..sentence.pieces.end, major));
    out.retain(|(clause, _)| !clause.is_empty());
    out
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
    fn each_figure_has_its_own_source() {
        let check = |text: &str, number: &str, source: &str| {
            let view = View::of(&Article { text, ..Article::default() });
            let last = view.sentences.last().expect("a sentence");
            let at = last.pieces.clone().find(|i| view.cuts.raw(*i) == number).expect("the number");
            assert_eq!(Credits::of(&view, last).at(at), source, "{text}");
        };
        let crowd = "Some 200 people, according to police, and 350 according to the organisers, marched.";
        check(crowd, "200", "police");
        check(crowd, "350", "organisers");
        let toll = "Police said 12 men, two women and 3 children died, while the rebels speak of 40 dead.";
        check(toll, "12", "Police");
        check(toll, "3", "Police");
        check(toll, "40", "rebels");
        check("The army put the toll at 14; residents said 24 died.", "14", "army");
        check("Police said 14 people were hurt and 3 died.", "3", "Police");
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
