//! Whether a capital at the beginning of a sentence is that of a name.

use crate::document::Document;
use crate::naming::bare;

/// How the words that begin sentences with a capital are spelled elsewhere in the article.
pub struct Spellings<'a> {
    /// In order of their letters, case aside.
    words: Vec<Spelling<'a>>,
    /// First letters and lengths among them: most words are none of them, which is told at once.
    shapes: [u64; 32],
}

struct Spelling<'a> {
    word: &'a str,
    capital: u32,
    lower: bool,
}

impl<'a> Spellings<'a> {
    /// The spellings in `document`.
    pub fn of(document: &Document<'a>) -> Self {
        let mut spelled = Spellings { words: Vec::new(), shapes: [0; 32] };
        let mut leads = true;
        for tok in &document.toks {
            if tok.name() && leads {
                let word = bare(tok.word);
                let (letter, bit) = shape(word);
                spelled.shapes[letter] |= bit;
                spelled.words.push(Spelling { word, capital: 0, lower: false });
            }
            leads = tok.quote().is_some() || tok.mark(".!?") || !tok.alphabetic;
        }
        for paragraph in &document.paragraphs {
            if let Some(tok) = document.toks.get(paragraph.toks.start).filter(|tok| tok.name()) {
                let word = bare(tok.word);
                let (letter, bit) = shape(word);
                spelled.shapes[letter] |= bit;
                spelled.words.push(Spelling { word, capital: 0, lower: false });
            }
        }
        spelled.words.sort_unstable_by(|a, b| folded(a.word, b.word));
        spelled.words.dedup_by(|a, b| folded(a.word, b.word).is_eq());
        for tok in document.toks.iter().filter(|tok| tok.alphabetic) {
            let word = if tok.capital { bare(tok.word) } else { tok.word };
            let (letter, bit) = shape(word);
            if spelled.shapes[letter] & bit == 0 {
                continue;
            }
            if let Ok(at) = spelled.words.binary_search_by(|known| folded(known.word, word)) {
                spelled.words[at].capital += u32::from(tok.capital);
                spelled.words[at].lower |= !tok.capital;
            }
        }
        spelled
    }

    /// Written once with a capital and elsewhere without: no name.
    pub fn once_and_lower(&self, word: &str) -> bool {
        let at = self.words.binary_search_by(|known| folded(known.word, word));
        at.is_ok_and(|at| self.words[at].capital < 2 && self.words[at].lower)
    }
}

/// First letter and length of a word.
fn shape(word: &str) -> (usize, u64) {
    let first = word.as_bytes().first().copied().unwrap_or(0);
    ((first & 31) as usize, 1 << word.len().min(63))
}

/// Order of words, case aside (of ASCII letters: others are compared as written).
fn folded(a: &str, b: &str) -> std::cmp::Ordering {
    a.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(b.bytes().map(|byte| byte.to_ascii_lowercase()))
}
