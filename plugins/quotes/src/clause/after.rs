//! What follows a quotation: `"...," said Ms Lee`, `"...," Ms Lee, who ..., said`, `"...," according to her`.

use crate::attribute::{Attribution, Scene};
use crate::document::dotted;
use crate::lexicon::{
    ACTS, AUXILIARY, DETERMINER, INVERTING, NAMING, PERSONAL, PREPOSITION, ROLE, STRONG, SUBJECT,
    SUBORDINATOR, VERB,
};
use crate::phrase::{self, Phrase};
use crate::subject;
use crate::token::Tok;
use crate::verb;

/// How far after the quotation its verb may stand, in tokens.
const REACH: usize = 45;
/// The same for weak verbs.
const WEAK_REACH: usize = 14;

/// The speaker the words after the quotation name.
pub fn after(scene: &Scene<'_, '_>) -> Option<Attribution> {
    let toks = scene.toks;
    let first = (scene.at + 1..toks.len()).find(|i| !toks[*i].mark(",—–-.”\""))?;
    let end = (first..toks.len())
        .find(|i| toks[*i].quote().is_some() || toks[*i].word == ";")
        .unwrap_or(toks.len());
    let tok = toks.get(first).filter(|tok| first < end && tok.alphabetic)?;
    if let Some(found) = according(toks, first, end)
        .or_else(|| worded(toks, first, end, scene.comma))
        .or_else(|| inverted(toks, first, end, scene.comma || scene.asks))
    {
        return Some(found);
    }
    let (first, opens) = match scene.comma.then(|| adverbial(toks, first, end)).flatten() {
        Some(first) => (first, true),
        None => (first, opens_clause(tok)),
    };
    let begins = scene.at == 0 && !toks[first].is(&["that", "which", "who"]);
    let expected = begins || scene.comma || scene.asks || scene.comma_after || toks[first].any(PERSONAL);
    if !opens || !expected {
        return None;
    }
    let verb = speaking_verb(scene, first, end)?;
    let phrase = phrase::beginning_at(toks, first, verb).or_else(|| subject::of(toks, verb, first))?;
    let confidence = if toks[verb].any(STRONG | ACTS) { 0.93 } else { 0.8 };
    Some(Attribution::to(phrase, (verb, verb), "Q S V", confidence))
}

fn according(toks: &[Tok<'_>], first: usize, end: usize) -> Option<Attribution> {
    let to = first + 1 < end && toks[first + 1].is(&["to"]);
    if !toks[first].is(&["according"]) || !to {
        return None;
    }
    let phrase = phrase::beginning_at(toks, first + 2, end)?;
    Some(Attribution::to(phrase, (first, first + 1), "Q according to S", 0.95))
}

/// `"...," as Ms Lee put it`, `"...," in the words of Ms Lee`.
fn worded(toks: &[Tok<'_>], first: usize, end: usize, comma: bool) -> Option<Attribution> {
    let ahead = |n: usize, words: &[&str]| first + n < end && toks[first + n].is(words);
    if toks[first].is(&["in"]) && ahead(1, &["the"]) && ahead(2, &["words"]) && ahead(3, &["of"]) {
        let phrase = phrase::beginning_at(toks, first + 4, end)?;
        return Some(Attribution::to(phrase, (first + 2, first + 3), "in the words of S", 0.9));
    }
    if !toks[first].is(&["as"]) {
        return None;
    }
    let phrase = phrase::beginning_at(toks, first + 1, end)?;
    let verb = (phrase.1 + 1..end).find(|v| !toks[*v].any(AUXILIARY) && !toks[*v].adverb())?;
    let named = toks[verb].is(&["put", "puts", "called", "calls", "described", "describes"])
        && verb + 1 < end
        && toks[verb + 1].is(&["it", "him", "her", "them"]);
    let speaks = comma && toks[verb].any(STRONG) && verb::at(toks, verb);
    (named || speaks).then(|| Attribution::to(phrase, (verb, verb), "as S put it", 0.9))
}

fn inverted(toks: &[Tok<'_>], first: usize, end: usize, comma: bool) -> Option<Attribution> {
    let named = toks.get(first + 1).is_some_and(Tok::name);
    let past = toks[first].word.ends_with("ed") && !toks[first].capital;
    let verb = toks[first].any(INVERTING)
        || (comma && named && (past || toks[first].any(VERB)) && !toks[first].ing());
    if !verb || toks[first].is(&["according"]) || verb::surname(toks, first) {
        return None;
    }
    let phrase = phrase::beginning_at(toks, first + 1, end);
    if let Some(phrase) =
        phrase.filter(|p| !toks[p.0].is(&["that", "to", "in", "on"]) && !acts(toks, p.1 + 1, end))
    {
        return Some(Attribution::to(phrase, (first, first), "Q V S", 0.95));
    }
    let bare = first + 1 >= end || !toks[first + 1].alphabetic;
    bare.then_some(Attribution { mention: None, cue: (first, first), rule: "Q V", confidence: 0.3 })
}

/// `..., citing "...," said he could not`: what stands at `next` makes the phrase before it the subject of its own clause.
fn acts(toks: &[Tok<'_>], next: usize, end: usize) -> bool {
    const HELPING: [&str; 22] = [
        "is", "was", "are", "were", "has", "had", "have", "will", "would", "can", "could", "should", "may",
        "might", "must", "do", "does", "did", "doesn't", "didn't", "isn't", "wasn't",
    ];
    next < end && (toks[next].is(&HELPING) || (toks[next].any(VERB | ACTS) && verb::at(toks, next)))
}

/// `"...," in an interview, Ms Lee said`: where the clause begins after the adverbial.
fn adverbial(toks: &[Tok<'_>], first: usize, end: usize) -> Option<usize> {
    if !toks[first].is(&["in", "during", "on", "at", "while", "after", "before"]) {
        return None;
    }
    let comma = (first..end.min(first + 14)).find(|i| toks[*i].word == ",")?;
    let next = toks.get(comma + 1).filter(|_| comma + 1 < end)?;
    (next.capital || next.any(PERSONAL)).then_some(comma + 1)
}

/// Whether a clause with its own subject can begin with this word.
fn opens_clause(tok: &Tok<'_>) -> bool {
    let noun = !tok.any(PREPOSITION | SUBORDINATOR | AUXILIARY)
        && !tok.is(&["and", "but", "or", "so", "then", "to", "which", "who", "that", "compared", "not"])
        && !tok.ing()
        && !tok.word.ends_with("ly");
    tok.any(PERSONAL | DETERMINER | SUBJECT | ROLE) || (tok.capital && !tok.any(PREPOSITION)) || noun
}

/// The verb of saying of the clause that begins at `first`.
fn speaking_verb(scene: &Scene<'_, '_>, first: usize, end: usize) -> Option<usize> {
    let toks = scene.toks;
    for v in first + 1..end.min(first + REACH) {
        if toks[v].is(&["went", "goes"])
            && toks.get(v + 1).is_some_and(|next| next.is(&["on"]))
            && v - first < 4
        {
            return Some(v);
        }
        if verb::at(toks, v) && !toks[v].ing() {
            let near = scene.comma && v - first < WEAK_REACH;
            if toks[v].any(STRONG) || near {
                return Some(v);
            }
        }
        if toks[v].mark(".!?") && !(toks[v].word == "." && dotted(&toks[v - 1])) {
            return None;
        }
    }
    None
}

/// `, Ms Lee said.`, `, said Ms Lee.`, `, according to her.` after the comma at `comma`, at the end of the sentence.
pub fn tail(toks: &[Tok<'_>], comma: usize) -> Option<Attribution> {
    let first = comma + 1;
    toks.get(first)?;
    if let Some(found) = according(toks, first, toks.len()) {
        return Some(Attribution { rule: "tail according to", confidence: 0.88, ..found });
    }
    let unquoted = |from: usize| toks[from..].iter().all(|tok| tok.quote().is_none());
    let names = toks.get(first + 1).is_some_and(|next| next.name() || next.any(DETERMINER));
    if toks[first].any(INVERTING) && toks[first].any(STRONG) && names && unquoted(first) {
        let phrase = phrase::beginning_at(toks, first + 1, toks.len())?;
        let inverted = !acts(toks, phrase.1 + 1, toks.len());
        return inverted.then(|| Attribution::to(phrase, (first, first), "tail V S", 0.88));
    }
    let phrase: Phrase = phrase::beginning_at(toks, first, toks.len())?;
    let head = &toks[phrase.0];
    if !(head.capital || head.any(PERSONAL | DETERMINER | ROLE)) {
        return None;
    }
    let verb =
        (phrase.1 + 1..toks.len()).find(|v| !toks[*v].any(AUXILIARY) && !toks[*v].lower.ends_with("ly"))?;
    let speaks = verb::at(toks, verb) && toks[verb].any(STRONG | NAMING) && !toks[verb].ing();
    let last = toks.len() - verb < 14 && unquoted(verb);
    (speaks && last).then(|| Attribution::to(phrase, (verb, verb), "tail S V", 0.88))
}
