//! A capitalised run in a sentence, and what stands beside it.

use crate::document::dotted;
use crate::lexicon::{
    ACTS, AUXILIARY, CONNECTOR, DAY, DETERMINER, INVERTING, PERSONAL, PREPOSITION, ROLE, STRONG,
    SUBORDINATOR, VERB,
};
use crate::phrase::Phrase;
use crate::token::Tok;

/// Longest nickname with its marks, in bytes.
const NICKNAME: u32 = 20;
/// Longest aside after a name that is stepped over, in tokens.
const ASIDE: usize = 24;

/// Last token of the capitalised run that begins at `first`.
pub fn run_end(toks: &[Tok<'_>], first: usize) -> usize {
    let mut last = first;
    while let Some(next) = toks.get(last + 1).filter(|_| !toks[last].possessive()) {
        if next.quote().is_some() {
            if !nickname(toks, last + 1) {
                break;
            }
            last += 2;
            continue;
        }
        let second = toks.get(last + 2);
        let capital_second = second.is_some_and(|tok| tok.capital);
        if next.alphabetic && next.capital && !next.any(DAY) {
            last += 1;
        } else if (next.word == "." && dotted(&toks[last]) && capital_second)
            || (next.any(CONNECTOR) && capital_second)
        {
            last += 2;
        } else {
            break;
        }
    }
    last
}

/// `Ann "Red" Lee`: the quotation at `at` stands inside a name.
pub fn nickname(toks: &[Tok<'_>], at: usize) -> bool {
    let named = |tok: Option<&Tok<'_>>| tok.is_some_and(|tok| tok.name() && !tok.possessive());
    let short = toks[at].end - toks[at].start <= NICKNAME;
    short && named(at.checked_sub(1).map(|before| &toks[before])) && named(toks.get(at + 1))
}

/// A finite verb follows the name that ends at `last`, at once or after adverbs or one aside.
pub(super) fn acts(toks: &[Tok<'_>], (first, last): Phrase) -> bool {
    let finite = |at: usize| {
        let skipped = toks.get(at..).unwrap_or_default().iter().take_while(|tok| tok.adverb()).count();
        let past = |tok: &Tok<'_>| tok.alphabetic && tok.lower.len() > 4 && tok.lower.ends_with("ed");
        toks.get(at + skipped)
            .is_some_and(|tok| !tok.capital && !tok.ing() && (tok.any(VERB | AUXILIARY | ACTS) || past(tok)))
    };
    if finite(last + 1) || (explains_role(toks, (first, last)) && finite(last + 2)) {
        return true;
    }
    let aside = toks.get(last + 1).is_some_and(|tok| tok.word == "," || tok.word == "(");
    let mark = if aside && toks[last + 1].word == "(" { ")" } else { "," };
    let close = || (last + 2..toks.len().min(last + ASIDE)).find(|at| toks[*at].word == mark);
    aside && close().is_some_and(|comma| finite(comma + 1))
}

/// `the Lee campaign`, `Lee spokesman Bo Ray`: a common noun follows the name that ends at `last`.
pub(super) fn modifies(toks: &[Tok<'_>], last: usize) -> bool {
    let Some(next) = toks.get(last + 1) else { return false };
    let noun =
        next.alphabetic && !next.capital && !next.adverb() && !next.word.ends_with("ed") && !next.ing();
    let barred =
        VERB | AUXILIARY | ACTS | PREPOSITION | SUBORDINATOR | CONNECTOR | DETERMINER | PERSONAL | DAY;
    let loose = next
        .is(&["and", "but", "or", "not", "who", "also", "to", "last", "early", "earlier", "late", "later"]);
    noun && !next.any(barred) && !loose
}

/// A verb of saying, `who` or an aside follows the name that ends at `last`.
pub(super) fn acts_like_person(toks: &[Tok<'_>], last: usize) -> bool {
    let Some(next) = toks.get(last + 1) else { return false };
    let aside = toks.get(last + 2).filter(|_| next.word == ",").is_some_and(|tok| {
        tok.is(&["who", "whose", "whom", "a", "an", "the"])
            || tok.word.starts_with(|c: char| c.is_ascii_digit())
    });
    next.any(STRONG) || next.is(&["who", "whose"]) || aside
}

/// `the chief executive, Ann Lee,`: the name stands between commas behind a role.
pub(super) fn explains_role(toks: &[Tok<'_>], (first, last): Phrase) -> bool {
    let comma = |at: usize| toks.get(at).is_some_and(|tok| tok.word == ",");
    first >= 2 && comma(first - 1) && comma(last + 1) && toks[first - 2].any(ROLE)
}

/// What the word before a name says for (or against) a person.
pub(super) fn standing(before: &Tok<'_>, modifies: bool) -> i32 {
    let speaks = before.any(ROLE) || (before.any(INVERTING) && !before.is(&["according"]));
    let place = before.is(&["in", "at", "near", "into", "across"]) || (before.is(&["the"]) && !modifies);
    2 * i32::from(speaks) - i32::from(place)
}
