//! Noun phrases without a tagger: the phrase that ends or begins at a token, judged by capitals and word lists.

use crate::document::dotted;
use crate::lexicon::{
    ACTS, AUXILIARY, CONNECTOR, DAY, DETERMINER, GIVEN, NOT_NAME, NOUN_FORM, ORGANISATION, PERSONAL,
    PREPOSITION, ROLE, STRONG, SUBJECT, SUBORDINATOR, VERB,
};
use crate::people::{nickname, run_end};
use crate::token::Tok;
use crate::verb;

/// First and last token of a phrase.
pub type Phrase = (usize, usize);

/// Most lower-case words a phrase takes in a row.
const LOWER_RUN: usize = 4;

/// The noun phrase whose last token is `last`, looking left no further than `lo`.
pub fn ending_at(toks: &[Tok<'_>], last: usize, lo: usize) -> Option<Phrase> {
    let tok = toks.get(last).filter(|tok| last >= lo && tok.quote().is_none())?;
    if tok.any(SUBJECT) {
        return Some((last, last));
    }
    let digit = tok.word.starts_with(|c: char| c.is_ascii_digit());
    let barred = tok.any(PREPOSITION | SUBORDINATOR | DETERMINER)
        || (tok.any(AUXILIARY) && !tok.capital)
        || tok.is(&["and", "but", "or", "not"])
        || tok.adverb();
    if barred || !(tok.alphabetic || digit) {
        return None;
    }
    let mut first = walk_left(toks, last, lo);
    while first < last && toks[first].any(NOT_NAME | DAY) && !toks[first].any(DETERMINER) {
        first += 1;
    }
    let no_name = first == last && toks[first].any(NOT_NAME | DAY);
    (!no_name).then_some((first, last))
}

fn walk_left(toks: &[Tok<'_>], last: usize, lo: usize) -> usize {
    let mut first = last;
    let mut lower_run = 0;
    while first > lo {
        let before = &toks[first - 1];
        let second = (first >= lo + 2).then(|| &toks[first - 2]);
        if before.quote().is_some() {
            if first < lo + 2 || !nickname(toks, first - 1) {
                break;
            }
            first -= 2;
            continue;
        }
        if before.name() {
            first -= 1;
            lower_run = 0;
        } else if before.any(CONNECTOR) && second.is_some_and(|tok| tok.capital) {
            first -= 1;
        } else if before.word == "." && second.is_some_and(dotted) {
            first -= 2;
        } else if before.possessive() {
            first -= 1;
        } else if before.any(DETERMINER) {
            return first - 1;
        } else if let Some(head) =
            second.filter(|_| before.is(&["of", "for", "with", "at", "from", "in"]) && lower_run < LOWER_RUN)
            && head.alphabetic
            && !head.any(VERB | NOT_NAME | DAY)
        {
            // "spokesman for X", "President of the United States"
            let employed = head.capital && !before.is(&["in"]);
            if !(head.any(ROLE) || employed) {
                break;
            }
            first -= 2;
            lower_run += 1;
        } else if noun_like(before)
            && !verb_only(before)
            && lower_run < LOWER_RUN
            && !(before.word.ends_with("ed") && toks[first].capital && second.is_some_and(|tok| tok.capital))
        {
            first -= 1;
            lower_run += 1;
        } else {
            break;
        }
    }
    first
}

/// A lower-case word that may be part of a noun phrase.
fn noun_like(tok: &Tok<'_>) -> bool {
    tok.alphabetic
        && !tok.capital
        && !tok.any(PREPOSITION | SUBORDINATOR | AUXILIARY | ACTS)
        && !tok.is(&["and", "but", "or"])
}

fn verb_only(tok: &Tok<'_>) -> bool {
    tok.any(STRONG) || (tok.any(VERB) && !tok.any(NOUN_FORM))
}

/// The noun phrase that begins at `first`, ending before `hi`.
pub fn beginning_at(toks: &[Tok<'_>], first: usize, hi: usize) -> Option<Phrase> {
    let hi = hi.min(toks.len());
    let tok = toks.get(first).filter(|tok| first < hi && tok.quote().is_none() && tok.alphabetic)?;
    if tok.any(PERSONAL) {
        return Some((first, first));
    }
    let opens = tok.any(DETERMINER | ROLE)
        || (tok.capital && !tok.any(NOT_NAME | DAY))
        || (!tok.capital && !tok.any(PREPOSITION | SUBORDINATOR | AUXILIARY));
    if !opens {
        return None;
    }
    let last = walk_right(toks, first, hi);
    let no_name = last == first && tok.any(NOT_NAME | DAY);
    (!no_name).then_some((first, last))
}

fn walk_right(toks: &[Tok<'_>], first: usize, hi: usize) -> usize {
    let mut last = first;
    let mut lower = 0;
    while last + 1 < hi {
        let next = &toks[last + 1];
        let second = (last + 2 < hi).then(|| &toks[last + 2]);
        let capital_second = second.is_some_and(|tok| tok.capital);
        if next.quote().is_some() {
            if last + 2 >= hi || !nickname(toks, last + 1) {
                break;
            }
            last += 2;
            continue;
        }
        let counted = toks[last].any(DETERMINER) && next.word.starts_with(|c: char| c.is_ascii_digit());
        if (next.capital && next.alphabetic && !next.any(DAY)) || counted {
            last += 1;
        } else if next.word == "." && dotted(&toks[last]) && capital_second {
            last += 2;
        } else if (next.any(CONNECTOR) && capital_second) || next.possessive() {
            last += 1;
        } else if let Some(name) = occupied(toks, last, hi) {
            last = name;
        } else if attached(next, second) || complement(toks, last, second) {
            last += 2;
        } else if noun_like(next)
            && !verb::at(toks, last + 1)
            && !next.is(&["who", "during", "that"])
            && !next.any(DAY)
            && !next.adverb()
            && lower < LOWER_RUN
            && (!next.word.ends_with("ed") || toks[last].any(DETERMINER))
            && (toks[last].any(DETERMINER)
                || toks[last].possessive()
                || !toks[last].capital
                || headed(toks, first, next)
                || next.any(ROLE)
                || second.is_some_and(|tok| tok.any(ROLE)))
        {
            last += 1;
            lower += 1;
        } else {
            break;
        }
    }
    last
}

/// `the mayor, Ann Lee,`: the phrase with the name that stands beside it between commas, when it is an office without a
/// name; else the phrase.
pub fn with_name(toks: &[Tok<'_>], phrase: Phrase) -> Phrase {
    named_beside(toks, phrase).map_or(phrase, |last| (phrase.0, last))
}

fn named_beside(toks: &[Tok<'_>], (first, last): Phrase) -> Option<usize> {
    let office = toks[first..=last].iter().any(|tok| tok.any(ROLE) && !tok.capital);
    let comma = toks.get(last + 1).is_some_and(|tok| tok.word == ",");
    if !(office && comma && toks[first].any(DETERMINER)) {
        return None;
    }
    let begins = toks.get(last + 2).filter(|tok| tok.name())?;
    // "the mayor of Springfield, New York,": a place, unless it begins like a person's name
    let person = !toks[last].capital || begins.any(GIVEN);
    let end = run_end(toks, last + 2);
    let name = &toks[last + 2..=end];
    let words = name.iter().filter(|tok| tok.alphabetic).count();
    let whole =
        (2..=4).contains(&words) && name.iter().all(|tok| !tok.any(ORGANISATION) && !tok.possessive());
    let closed = toks.get(end + 1).is_none_or(|next| next.mark(",.;:—–)?!") || next.quote().is_some());
    (person && whole && closed).then_some(end)
}

/// `of the Wire`, `for Ms Lee`: a preposition before a name or an article.
fn attached(next: &Tok<'_>, second: Option<&Tok<'_>>) -> bool {
    let named = second.is_some_and(|tok| tok.alphabetic && (tok.capital || tok.any(DETERMINER)));
    named && next.is(&["of", "for", "with", "at", "from"])
}

/// `groups of protesters`, `a person with knowledge`, `an aide to Ms Lee`, `a study by the ministry`: what belongs to
/// the common noun at `last`, when `second` is the word after the next.
fn complement(toks: &[Tok<'_>], last: usize, second: Option<&Tok<'_>>) -> bool {
    let (head, next) = (&toks[last], &toks[last + 1]);
    let Some(second) = second.filter(|tok| tok.alphabetic && !head.capital && head.alphabetic) else {
        return false;
    };
    let common = noun_like(second) && !second.adverb() && !second.ing() && !second.any(VERB | DAY);
    let served = head.is(&["aide", "aides", "adviser", "advisor", "advisers", "spokesman", "spokeswoman"]);
    (next.is(&["of", "with"]) && common)
        || (next.is(&["to"]) && served && (second.capital || second.any(DETERMINER)))
        || (next.is(&["by"]) && (second.capital || second.any(DETERMINER)))
}

/// `the Lee campaign`, `an FBI agent`: after an article a noun may follow capitals.
fn headed(toks: &[Tok<'_>], first: usize, next: &Tok<'_>) -> bool {
    let late = [
        "early", "earlier", "late", "later", "online", "back", "here", "there", "today", "last", "this",
        "not",
    ];
    toks[first].is(&["a", "an", "the", "one", "another"]) && !next.is(&late)
}

/// `FBI agent Ann Lee`, `IMF chief economist Bo Ray`: where the name begins after an employer at `last` and at most
/// three words for an occupation.
fn occupied(toks: &[Tok<'_>], last: usize, hi: usize) -> Option<usize> {
    const ENDINGS: [&str; 7] = ["er", "or", "ist", "man", "ian", "ant", "eur"];
    const WORDS: [&str; 7] = ["boss", "chief", "delegate", "counsel", "guru", "ally", "mogul"];
    if !toks[last].capital {
        return None;
    }
    let plain = |i: &usize| {
        noun_like(&toks[*i])
            && !toks[*i].any(DETERMINER | DAY | VERB)
            && !toks[*i].adverb()
            && !toks[*i].ing()
    };
    let words = (last + 1..hi.min(last + 4)).take_while(plain).count();
    let name = last + 1 + words;
    let occupation = toks[name - 1].word;
    let works = toks[name - 1].any(ROLE)
        || WORDS.contains(&occupation)
        || ENDINGS.iter().any(|ending| occupation.len() > 5 && occupation.ends_with(ending));
    (words > 0 && works && name < hi && toks[name].name()).then_some(name)
}
