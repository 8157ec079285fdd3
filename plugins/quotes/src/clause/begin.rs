//! Where the clause of a verb begins: `..., but Ms Lee then left and said` begins after `but`.

use crate::lexicon::{ACTS, AUXILIARY, PERSONAL, PREPOSITION};
use crate::phrase;
use crate::token::Tok;
use crate::verb;

/// Furthest the beginning is looked for, in tokens.
const REACH: usize = 80;

/// The first token of the clause the verb at `verb` stands in, `lo` when none begins after it.
pub fn begin(toks: &[Tok<'_>], lo: usize, verb: usize) -> usize {
    let from = lo.max(verb.saturating_sub(REACH));
    (from..verb).rev().find(|k| opens(toks, *k, lo, verb)).map_or(lo, |k| k + 1)
}

/// Whether the token at `k` joins a clause with its own subject and verb to what stands before it.
fn opens(toks: &[Tok<'_>], k: usize, lo: usize, verb: usize) -> bool {
    let tok = &toks[k];
    if tok.word == ";" {
        return true;
    }
    let coordinates = tok.is(&["and", "but", "so", "yet"]);
    if !coordinates && !tok.is(&["while", "though", "although", "whereas", "because", "as", "when"]) {
        return false;
    }
    let Some(subject) = phrase::beginning_at(toks, k + 1, verb) else { return false };
    let apart = k == lo || toks[k - 1].mark(",;:—–") || toks[k - 1].quote().is_some();
    if coordinates && !apart && !toks[subject.0].any(PERSONAL) {
        return false;
    }
    // a subordinate clause before its main clause ends at a comma
    if !coordinates && (toks[verb].ing() || toks[k..verb].iter().any(|tok| tok.word == ",")) {
        return false;
    }
    finite(toks, subject.1 + 1, verb)
}

/// Whether the subject that ends before `next` has a verb, at `verb` or before it.
fn finite(toks: &[Tok<'_>], next: usize, verb: usize) -> bool {
    let mut at = next;
    while at < verb && toks[at].any(PREPOSITION) {
        let Some(object) = phrase::beginning_at(toks, at + 1, verb) else { break };
        at = object.1 + 1;
    }
    let helped = at < verb && toks[at].any(AUXILIARY);
    while at < verb && (toks[at].any(AUXILIARY) || toks[at].adverb()) {
        at += 1;
    }
    at == verb
        || helped
        || verb::at(toks, at)
        || toks[at].any(ACTS)
        || (!toks[at].capital && toks[at].word.ends_with("ed"))
}
