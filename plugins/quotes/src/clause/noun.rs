//! Nouns that attribute: `her promise of "..."`, `Ms Lee's claim that it was "..."`, `in the words of Ms Lee, "..."`.

use crate::attribute::{Attribution, Scene};
use crate::lexicon::{AUXILIARY, NOT_NAME, SAYING, SUBORDINATOR};
use crate::phrase::{self, Phrase};
use crate::token::Tok;
use crate::verb;

/// Furthest before the quotation the noun may stand, in tokens.
const REACH: usize = 9;
/// Most words between an owner and the noun.
const ADJECTIVES: usize = 3;

/// The owner of the saying whose words the quotation is.
pub fn owned(scene: &Scene<'_, '_>) -> Option<Attribution> {
    let toks = scene.toks;
    let noun = (scene.at.saturating_sub(REACH)..scene.at)
        .rev()
        .find(|n| toks[*n].any(SAYING) && !verb::at(toks, *n))?;
    let plain =
        |i: usize| toks[i].alphabetic && (!verb::at(toks, i) || toks[i].any(AUXILIARY)) || toks[i].mark(":,");
    if !(noun + 1..scene.at).all(plain) {
        return None;
    }
    let of = noun + 1 < scene.at && toks[noun + 1].is(&["of"]);
    if toks[noun].is(&["words"]) && of && noun > 0 && toks[noun - 1].is(&["the"]) {
        let phrase = phrase::beginning_at(toks, noun + 2, scene.at)?;
        return Some(Attribution::to(phrase, (noun, noun + 1), "in the words of S", 0.9));
    }
    if !toks[noun + 1].is(&["that", "of", "to", "for"]) {
        return None; // "called Mr Ray's remarks '...'": words about the saying
    }
    let owner = owner(toks, noun)?;
    let distance = (scene.at - noun) as f32;
    Some(Attribution::to(owner, (noun, noun), "S's N Q", 0.84 - 0.005 * distance))
}

/// `her`, `Ms Lee's` before the noun and its adjectives.
fn owner(toks: &[Tok<'_>], noun: usize) -> Option<Phrase> {
    for i in (noun.saturating_sub(ADJECTIVES + 1)..noun).rev() {
        let tok = &toks[i];
        if tok.is(&["his", "her", "their"]) {
            return Some((i, i));
        }
        if tok.possessive() && !tok.is(&["there", "it", "that", "here", "what", "who"]) {
            let last = if tok.alphabetic { i } else { i.checked_sub(1)? };
            return phrase::ending_at(toks, last, 0)
                .filter(|phrase| !toks[phrase.0].any(NOT_NAME) || phrase.0 < phrase.1);
        }
        if !tok.alphabetic || tok.any(SUBORDINATOR) {
            return None;
        }
    }
    None
}
