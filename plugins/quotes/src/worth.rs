//! Whether marked words are somebody's speech, and whether a sentence of it or a few words.

use crate::lexicon::{NAMING, PERSONAL, ROLE, STRONG, WORK};
use crate::note::Kind;
use crate::people;
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
    /// It stands in a headline.
    pub headline: bool,
    /// The article marks speech by double marks.
    pub doubles: bool,
}

/// Words that stay small in titles.
const SMALL: [&str; 20] = [
    "a", "an", "the", "and", "or", "but", "nor", "of", "in", "on", "to", "for", "at", "by", "with", "from",
    "as", "is", "vs", "s",
];

/// More words than this tell nothing more.
const COUNTED: usize = 9;

/// Titles of works, nicknames and words kept at a distance are no speech.
pub fn scare(marked: &Marked<'_, '_>) -> bool {
    let words = || letters(marked.words);
    let headline = marked.headline || title_case(marked.toks);
    let before = &marked.toks[..marked.at];
    let near = |n: usize| &before[before.len().saturating_sub(n)..];
    let naming = near(9).iter().any(|tok| tok.any(NAMING));
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let small = |word: &str| word.len() <= 4 && SMALL.contains(&word);
    let mut weighty = words().filter(|word| !small(word)).peekable();
    let title = !headline && weighty.peek().is_some() && weighty.all(capital);
    let count = words().take(COUNTED).count();
    let last = before.last();
    let alone = marked.toks.iter().all(|tok| !tok.alphabetic);
    let said = last.is_some_and(|tok| tok.any(STRONG));
    let work = near(2).iter().any(|tok| tok.any(WORK) || tok.possessive());
    let preposition = last.is_some_and(|tok| tok.is(&["on", "in", "of"]));
    let so_called = ["so-called", "dubbed", "titled", "entitled", "nicknamed", "hashtag"];
    count == 0
        || (title && !naming && !said && (2..=8).contains(&count) && marked.confidence < 0.9)
        || (title && !naming && work)
        || (title && preposition && (2..=6).contains(&count))
        || (count <= 2 && marked.confidence <= 0.4 && !headline)
        || (count <= 8 && (last.is_some_and(|tok| tok.is(&so_called)) || so_called_apart(before)))
        || (marked.single && marked.confidence < 0.7 && count <= 3 && !headline)
        || (marked.single && marked.doubles && alone)
        || (headline && marked.at == 0 && count <= 2)
        || (count <= 8 && named(before))
        || credited(marked)
        || (count <= 2 && !headline && people::nickname(marked.toks, marked.at))
}

/// A sentence all of whose weighty words have capitals: they tell nothing about the marked ones.
fn title_case(toks: &[Tok<'_>]) -> bool {
    let (mut weighty, mut capitals) = (0, 0);
    for tok in toks.iter().filter(|tok| tok.alphabetic) {
        let counts = tok.capital || tok.word.len() > 4 || !SMALL.contains(&tok.word);
        weighty += usize::from(counts);
        capitals += usize::from(tok.capital);
    }
    capitals > 2 && capitals * 10 >= weighty * 8
}

/// `a group called "..."`, `known online as "..."`: a name in marks.
fn named(before: &[Tok<'_>]) -> bool {
    let before = match before {
        [rest @ .., last] if last.is(&["the", "a", "an"]) => rest,
        _ => before,
    };
    let known = matches!(before, [.., known, by] if by.is(&["as"]) && known.is(&["known"]))
        || matches!(before, [.., known, _, by] if by.is(&["as"]) && known.is(&["known"]));
    // "a plan called '...'", not "what he called '...'"
    let bare = matches!(before, [.., article, noun, called]
        if called.is(&["called", "named", "labeled", "labelled", "titled"])
            && article.is(&["a", "an", "the"]) && !noun.capital && !noun.any(ROLE | PERSONAL));
    known || bare
}

/// `"...," by Ann Lee`: the title of a piece of writing.
fn credited(marked: &Marked<'_, '_>) -> bool {
    let ends = marked.words.trim_end().ends_with(',');
    let mut after = marked.toks[marked.at + 1..].iter();
    let said = marked.toks[..marked.at].iter().any(|tok| tok.any(STRONG));
    ends && !said
        && after.next().is_some_and(|tok| tok.is(&["by"]))
        && after.next().is_some_and(|tok| tok.capital || tok.is(&["the"]))
}

/// `the so called "..."`.
fn so_called_apart(before: &[Tok<'_>]) -> bool {
    matches!(before, [.., so, called] if so.is(&["so"]) && called.is(&["called"]))
}

/// The first words: runs of letters.
fn letters(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let words = std::iter::from_fn(move || {
        let start = rest.len() - rest.trim_start_matches(|c| !letter(c)).len();
        let word = &rest[start..];
        let end = word.len() - word.trim_start_matches(letter).len();
        rest = &word[end..];
        (end > 0).then(|| &word[..end])
    });
    words.take(60)
}

#[inline]
fn letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && c.is_alphabetic())
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
