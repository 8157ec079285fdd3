//! Whether marked words are somebody's speech, and whether a sentence of it or a few words.

use crate::lexicon::{NAMING, STRONG, WORK};
use crate::note::Kind;
use crate::token::Tok;

/// What is known of marked words.
pub struct Marked<'s, 'a> {
    /// The words.
    pub words: &'s str,
    /// Tokens of the sentence.
    pub toks: &'s [Tok<'a>],
    /// Which of them is the quotation.
    pub at: usize,
    /// Confidence in the speaker.
    pub confidence: f32,
    /// Enclosed by single marks.
    pub single: bool,
}

/// Titles of works, nicknames and words kept at a distance are no speech.
pub fn scare(marked: &Marked<'_, '_>) -> bool {
    let words: Vec<&str> = letters(marked.words);
    let before = &marked.toks[..marked.at];
    let near = |n: usize| &before[before.len().saturating_sub(n)..];
    let naming = near(9).iter().any(|tok| tok.any(NAMING));
    let capital = |word: &&&str| word.starts_with(char::is_uppercase);
    let mut weighty = words.iter().filter(|word| word.chars().count() > 3 || capital(word)).peekable();
    let title = weighty.peek().is_some() && weighty.all(|word| capital(&word));
    let count = words.len();
    let last = before.last();
    let work = near(2).iter().any(|tok| tok.any(WORK) || tok.possessive());
    let preposition = last.is_some_and(|tok| tok.is(&["on", "in", "of"]));
    let so_called = ["so-called", "dubbed", "titled", "entitled", "nicknamed", "hashtag"];
    count == 0
        || (title && !naming && (2..=8).contains(&count) && marked.confidence < 0.9)
        || (title && !naming && work)
        || (title && preposition && (2..=6).contains(&count))
        || (count <= 2 && marked.confidence <= 0.4)
        || (count <= 8 && last.is_some_and(|tok| tok.is(&so_called)))
        || (marked.single && marked.confidence < 0.7 && count <= 3)
}

/// At most the first 60 words: runs of letters.
fn letters(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(60).collect()
}

/// A sentence in the speaker's words, or a few of them.
pub fn kind(marked: &Marked<'_, '_>) -> Kind {
    let text = marked.words;
    let full = text.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let count = text.split_whitespace().take(6).count();
    let before = marked.at.checked_sub(1).map(|i| &marked.toks[i]);
    let Some(before) = before else { return Kind::Direct };
    let ends = text.trim_end().ends_with([',', '.', '?', '!']);
    let direct = if before.mark(":,") || before.is(&["that"]) {
        full || before.word == ":" || (ends && count > 4)
    } else {
        (full && count >= 4) || (before.any(STRONG) && count >= 5)
    };
    if direct { Kind::Direct } else { Kind::Partial }
}
