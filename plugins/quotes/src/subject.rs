//! Who does what a verb says: the subject left of a verb, and the main subject of a sentence.

use crate::clause;
use crate::document::dotted;
use crate::lexicon::{AUXILIARY, DAY, DETERMINER, PERSONAL, PREPOSITION, SUBORDINATOR, VERB};
use crate::phrase::{self, Phrase};
use crate::token::Tok;
use crate::verb;

/// Longest aside in tokens that is stepped over.
const ASIDE: usize = 32;

/// What one step left of a verb came to.
#[derive(Clone, Copy)]
enum Step {
    /// Go on from here; `None` when the sentence began.
    Left(Option<usize>),
    /// The subject.
    Found(Phrase),
    /// Only the main subject of the sentence is left.
    Main,
}

/// The subject of the verb at `verb`, looking left no further than `lo`: over auxiliaries, adverbs, days, brackets,
/// asides and prepositional phrases.
pub fn of(toks: &[Tok<'_>], verb: usize, lo: usize) -> Option<Phrase> {
    let lo = clause::begin(toks, lo, verb);
    let mut at = verb.checked_sub(1);
    for _ in 0..40 {
        let Some(j) = at.filter(|j| *j >= lo) else { break };
        match step(toks, j, lo, verb) {
            Step::Left(next) => at = next,
            Step::Found(phrase) => return Some(phrase),
            Step::Main => break,
        }
    }
    main(toks, lo, verb)
}

fn step(toks: &[Tok<'_>], j: usize, lo: usize, verb: usize) -> Step {
    let tok = &toks[j];
    let left = Step::Left(j.checked_sub(1));
    let found = |phrase: Option<Phrase>| phrase.map_or(Step::Main, Step::Found);
    if (tok.any(AUXILIARY) && !(tok.capital && j > lo)) || tok.adverb() || tok.any(DAY) {
        return left;
    }
    if tok.mark(")]") {
        let open = (lo + 1..=j).rev().take(ASIDE).find(|k| toks[*k].mark("([")).unwrap_or(lo);
        return Step::Left(open.checked_sub(1));
    }
    if matches!(tok.word, "," | "—" | "–" | "-") {
        return aside(toks, j, lo, verb);
    }
    if tok.is(&["to"]) {
        return infinitive(toks, j, lo);
    }
    if tok.is(&["and", "then"])
        && let Some(pronoun) = acting_pronoun(toks, j, lo)
    {
        return Step::Found((pronoun, pronoun));
    }
    if tok.is(&["and", "but", "then", "or"]) || (tok.any(PREPOSITION) && !tok.is(&["of"])) {
        return Step::Main;
    }
    if tok.is(&["who", "which", "that"]) {
        let comma = j > lo && toks[j - 1].word == ",";
        let antecedent = j.checked_sub(if comma { 2 } else { 1 });
        let phrase = antecedent.and_then(|k| phrase::ending_at(toks, k, lo));
        return Step::Found(phrase.unwrap_or((j, j)));
    }
    if tok.quote().is_some() {
        return Step::Main;
    }
    match phrase::ending_at(toks, j, lo) {
        Some(phrase) => noun(toks, phrase, lo, found(main(toks, lo, verb))),
        None => Step::Main,
    }
}

/// `..., he laughed and said`: the pronoun whose verbs are joined at `j`.
fn acting_pronoun(toks: &[Tok<'_>], j: usize, lo: usize) -> Option<usize> {
    let clause = (j.saturating_sub(12).max(lo)..j)
        .rev()
        .take_while(|k| !toks[*k].mark(",;:—–") && toks[*k].quote().is_none());
    clause
        .take_while(|k| !toks[*k].is(&["that", "who", "which", "what"]))
        .find(|k| toks[*k].is(&["he", "she", "they", "i", "we"]))
}

/// `X was prompted to say`, `which led X to say`: who does what stands after `to` at `j`.
fn infinitive(toks: &[Tok<'_>], j: usize, lo: usize) -> Step {
    const CAUSING: [&str; 22] = [
        "led",
        "leads",
        "leading",
        "prompted",
        "prompting",
        "prompts",
        "caused",
        "causing",
        "forced",
        "forcing",
        "pushed",
        "allowed",
        "allowing",
        "drove",
        "driving",
        "invited",
        "encouraged",
        "spurred",
        "compelled",
        "inspired",
        "got",
        "asked",
    ];
    let Some(before) = j.checked_sub(1).filter(|before| *before > lo) else { return Step::Main };
    let tok = &toks[before];
    if !tok.capital && (verb::known(tok, Some(&toks[before - 1])) || tok.word.ends_with("ed")) {
        return of(toks, before, lo).map_or(Step::Main, Step::Found);
    }
    match phrase::ending_at(toks, before, lo).or(tok.is(&["him", "her", "them"]).then_some((before, before)))
    {
        Some(object) if object.0 > lo && toks[object.0 - 1].is(&CAUSING) => Step::Found(object),
        _ => Step::Main,
    }
}

/// `X, an appositive or relative clause, said`: jump to the matching mark.
fn aside(toks: &[Tok<'_>], j: usize, lo: usize, verb: usize) -> Step {
    let mark = toks[j].word;
    let double = |k: usize| k > lo && mark == "-" && toks[k].word == mark && toks[k - 1].word == mark; // "--"
    let j = j - usize::from(double(j));
    let mut k = j.saturating_sub(1);
    let stops = |k: usize| toks[k].mark(".!?;:") && !(toks[k].word == "." && dotted(&toks[k - 1]));
    while k > lo && toks[k].word != mark && j - k < ASIDE && !stops(k) {
        k -= 1;
    }
    k -= usize::from(double(k));
    if k > lo && toks[k].word == mark {
        return Step::Left(opened(toks, k, lo, mark).checked_sub(1));
    }
    let phrase = j.checked_sub(1).and_then(|last| phrase::ending_at(toks, last, lo));
    let after_preposition = |p: Phrase| p.0 > lo && toks[p.0 - 1].any(PREPOSITION);
    match phrase.filter(|p| !after_preposition(*p)).or_else(|| main(toks, lo, verb)) {
        Some(phrase) => Step::Found(phrase),
        None => Step::Main,
    }
}

/// `X, the mayor, who ..., said`: where the first of several asides opens, the last of them opening at `k`.
fn opened(toks: &[Tok<'_>], k: usize, lo: usize, mark: &str) -> usize {
    let Some(inner) = k.checked_sub(1).and_then(|last| phrase::ending_at(toks, last, lo)) else { return k };
    let Some(before) = inner.0.checked_sub(1).filter(|before| *before > lo && toks[*before].word == mark)
    else {
        return k;
    };
    let appositive = toks[inner.0].is(&["a", "an", "the", "one"]);
    let named = phrase::ending_at(toks, before - 1, lo).is_some_and(|name| toks[name.1].name());
    if appositive && named { before } else { k }
}

/// A noun phrase left of the verb: the object of a preposition is no subject, nor is a time.
fn noun(toks: &[Tok<'_>], phrase: Phrase, lo: usize, main: Step) -> Step {
    let before = |i: usize| (i > lo).then(|| &toks[i - 1]);
    let governed = |i: usize| before(i).is_some_and(|tok| tok.any(PREPOSITION));
    // "after Ms Lee had said": the word before opens a clause, it governs nothing
    let clause = before(phrase.0).is_some_and(|tok| tok.any(SUBORDINATOR) || tok.is(&["as", "than", "that"]));
    if governed(phrase.0) && !clause {
        let head = phrase.0.checked_sub(2).filter(|h| *h >= lo && toks[*h].alphabetic && !toks[*h].any(VERB));
        if let Some(head) = head.and_then(|h| phrase::ending_at(toks, h, lo))
            && !governed(head.0)
        {
            return Step::Found((head.0, phrase.1));
        }
        if let Step::Found(main) = main {
            return Step::Found(main);
        }
    }
    let times = ["night", "morning", "afternoon", "evening", "week", "month", "year", "day", "time"];
    let last = &toks[phrase.1];
    if last.any(DAY) || last.is(&times) {
        let skip = if governed(phrase.0) { 2 } else { 1 };
        return Step::Left(phrase.0.checked_sub(skip));
    }
    Step::Found(phrase)
}

/// The first noun phrase in `lo..hi` after connecting words and fronted adverbials.
pub fn main(toks: &[Tok<'_>], lo: usize, hi: usize) -> Option<Phrase> {
    const CONNECTING: [&str; 11] =
        ["but", "and", "so", "yet", "still", "meanwhile", "however", "then", "now", "also", "indeed"];
    let hi = hi.min(toks.len());
    let mut at = lo;
    if at < hi && toks[at].is(&CONNECTING) {
        at += 1;
    }
    if at < hi && toks[at].word == "," {
        at += 1;
    }
    for _ in 0..4 {
        if at >= hi || !(fronted(&toks[at]) || participle(toks, at) || timed(toks, at, hi)) {
            break;
        }
        let Some(comma) = (at..hi).find(|k| toks[*k].word == ",") else { break };
        at = comma + 1;
        if at < hi && place_goes_on(toks, comma, hi) {
            at = (at..hi).find(|k| toks[*k].word == ",").map_or(hi, |k| k + 1);
        }
    }
    let mut heads = (at..hi).filter(|i| toks[*i].alphabetic && (toks[*i].capital || !toks[*i].ing()));
    heads.find_map(|i| phrase::beginning_at(toks, i, hi))
}

/// A word that opens an adverbial before the subject.
fn fronted(tok: &Tok<'_>) -> bool {
    let words =
        ["asked", "speaking", "according", "earlier", "later", "last", "just", "even", "there", "here"];
    tok.any(PREPOSITION | SUBORDINATOR | DAY) || tok.is(&words) || tok.ing()
}

/// `Hours before the vote, ...`, `The next day, ...`, `Specifically, ...`: no subject but a time or a manner.
fn timed(toks: &[Tok<'_>], at: usize, hi: usize) -> bool {
    const FIRST: [&str; 16] = [
        "hours",
        "days",
        "weeks",
        "months",
        "years",
        "minutes",
        "moments",
        "late",
        "shortly",
        "soon",
        "back",
        "long",
        "often",
        "sometimes",
        "afterward",
        "afterwards",
    ];
    const LAST: [&str; 14] = [
        "later",
        "earlier",
        "ago",
        "before",
        "after",
        "day",
        "week",
        "month",
        "year",
        "night",
        "morning",
        "evening",
        "afternoon",
        "time",
    ];
    let first = &toks[at];
    let known = |words: &[&str], tok: &Tok<'_>| words.iter().any(|word| tok.word.eq_ignore_ascii_case(word));
    let manner = first.word.ends_with("ly") && toks.get(at + 1).is_some_and(|next| next.word == ",");
    if known(&FIRST, first) || manner {
        return true;
    }
    let comma = (at + 1..hi.min(at + 7)).find(|k| toks[*k].word == ",");
    comma.is_some_and(|comma| {
        known(&LAST, &toks[comma - 1]) && toks[at..comma].iter().all(|tok| !tok.any(VERB))
    })
}

/// `Led by Ms Lee, ...`, `Pressed on it, ...`.
fn participle(toks: &[Tok<'_>], at: usize) -> bool {
    let governs = toks.get(at + 1).is_some_and(|next| next.any(PREPOSITION | SUBORDINATOR));
    toks[at].capital && toks[at].word.ends_with("ed") && governs
}

/// `in Salem, New Hampshire, Ms Lee ...`: the comma at `comma` stands inside a place.
fn place_goes_on(toks: &[Tok<'_>], comma: usize, hi: usize) -> bool {
    if comma == 0 || !toks[comma - 1].capital || !toks[comma + 1].capital {
        return false;
    }
    let end = (comma + 1..hi).find(|x| !(toks[*x].capital && toks[*x].alphabetic)).unwrap_or(hi);
    let after = toks.get(end + 1).filter(|_| end + 1 < hi && toks[end].word == ",");
    after.is_some_and(|tok| tok.capital || tok.any(DETERMINER | PERSONAL | PREPOSITION | DAY))
}
