//! Whether a word is a verb where it stands.

use crate::lexicon::{
    AMBIGUOUS, AUXILIARY, DETERMINER, INVERTING, NAMING, NOUN_FORM, PERSONAL, PREPOSITION, STRONG, VERB,
};
use crate::token::Tok;

/// A verb form of the lists that does not stand where nouns stand.
pub fn known(tok: &Tok<'_>, before: Option<&Tok<'_>>) -> bool {
    if !tok.any(VERB) {
        return false;
    }
    let Some(before) = before.filter(|_| tok.any(NOUN_FORM)) else { return true };
    let noun = before.any(DETERMINER | PREPOSITION)
        || before.possessive()
        || before.is(&["new", "such", "own", "political", "any"]);
    !noun && !tok.capital
}

/// The same for the token at `at`, with what stands on both sides.
pub fn at(toks: &[Tok<'_>], at: usize) -> bool {
    let tok = &toks[at];
    let before = at.checked_sub(1).map(|i| &toks[i]);
    if !known(tok, before) {
        return false;
    }
    let next = toks.get(at + 1);
    if surname(toks, at) {
        return false;
    }
    if tok.lower.starts_with("continu")
        && next.is_some_and(|n| n.quote().is_some() || n.is(&["to", "with", "his", "her", "their", "its"]))
    {
        return false;
    }
    match before.filter(|_| tok.any(AMBIGUOUS)) {
        Some(before) => verbal(before, next),
        None => true,
    }
}

/// `Ms Read said`: a capitalised form whose next word is the verb is a name.
pub fn surname(toks: &[Tok<'_>], at: usize) -> bool {
    let next = toks.get(at + 1).filter(|next| !next.capital);
    toks[at].capital && next.is_some_and(|next| next.any(STRONG | INVERTING))
}

/// Whether an ambiguous form is a verb between these two.
fn verbal(before: &Tok<'_>, next: Option<&Tok<'_>>) -> bool {
    let quote_next = next.is_some_and(|n| n.quote().is_some());
    if next.is_none_or(|n| quote_next || n.mark(".:")) {
        let colon = next.is_some_and(|n| n.word == ":");
        let after_noun = before.alphabetic && !before.capital && (quote_next || colon);
        if !before.any(DETERMINER | PREPOSITION) && !after_noun {
            return true;
        }
    }
    if !(before.any(PERSONAL | AUXILIARY) || before.capital || before.adverb() || before.is(&["to"])) {
        return false;
    }
    match next.filter(|_| before.capital) {
        Some(next) => next.any(DETERMINER) || next.is(&["that", "to"]) || quote_next || next.mark(",:"),
        None => true,
    }
}

/// A naming verb in the passive: `was labelled`, `is widely called`.
pub fn passive(toks: &[Tok<'_>], at: usize) -> bool {
    let be = |i: usize| toks[i].is(&["was", "is", "were", "are", "been", "be", "being"]);
    at > 0 && (be(at - 1) || (at > 1 && toks[at - 1].adverb() && be(at - 2)))
}

/// A passive whose agent, not its subject, speaks.
pub fn passive_naming(toks: &[Tok<'_>], at: usize) -> bool {
    toks[at].any(NAMING) && !toks[at].ing() && passive(toks, at)
}
