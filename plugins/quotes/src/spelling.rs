//! Whether a capital at the beginning of a sentence is that of a name.

use crate::document::Document;
use crate::naming::{bare, sound};
use crate::token::Tok;

/// How the words that begin sentences with a capital, and are no run of capitals, are spelled elsewhere in the
/// article.
pub struct Spellings {
    /// In order of their sounds.
    words: Vec<Spelling>,
    /// First letters, lengths and last letters among them: most words are none of them, which is told at once.
    shapes: Vec<u32>,
}

struct Spelling {
    sound: u64,
    capital: u32,
    lower: bool,
}

impl Spellings {
    /// The spellings in `document`.
    pub fn of(document: &Document<'_>) -> Self {
        let mut spelled = Spellings { words: Vec::new(), shapes: vec![0; SHAPES] };
        for sentence in 0..document.sentences.len() {
            spelled.add_leading(document.sentence(sentence));
        }
        if spelled.words.is_empty() {
            return spelled;
        }
        spelled.words.sort_unstable_by_key(|known| known.sound);
        spelled.words.dedup_by_key(|known| known.sound);
        for tok in document.toks.iter().filter(|tok| tok.alphabetic) {
            let word = if tok.capital { bare(tok.word) } else { tok.word };
            let (shape, last) = shape(word);
            if spelled.shapes[shape] & last == 0 {
                continue;
            }
            let sound = sound(word);
            if let Ok(at) = spelled.words.binary_search_by_key(&sound, |known| known.sound) {
                spelled.words[at].capital += u32::from(tok.capital);
                spelled.words[at].lower |= !tok.capital;
            }
        }
        spelled
    }

    fn add_leading(&mut self, toks: &[Tok<'_>]) {
        let mut leads = true;
        for (at, tok) in toks.iter().enumerate() {
            if tok.alphabetic && !leads {
                continue;
            }
            let alone = toks.get(at + 1).is_none_or(|next| !next.name());
            if leads && alone && tok.name() {
                let word = bare(tok.word);
                let (shape, last) = shape(word);
                self.shapes[shape] |= last;
                self.words.push(Spelling { sound: sound(word), capital: 0, lower: false });
            }
            leads = tok.quote().is_some() || tok.mark(".!?");
        }
    }

    /// Written once with a capital and elsewhere without: no name.
    pub fn once_and_lower(&self, word: &str) -> bool {
        let at = self.words.binary_search_by_key(&sound(word), |known| known.sound);
        at.is_ok_and(|at| self.words[at].capital < 2 && self.words[at].lower)
    }
}

/// How many first letters and lengths are told apart.
const SHAPES: usize = 32 * 64;

/// First letter and length of a word, and a bit for its last letter: `y` is `i` as in the sound, and what is no letter
/// may stand for any.
#[inline]
fn shape(word: &str) -> (usize, u32) {
    let bytes = word.as_bytes();
    let first = usize::from(bytes.first().copied().unwrap_or(0) & 31);
    let last = match bytes.last().copied().unwrap_or(0) {
        b'y' | b'Y' => 1 << (b'i' & 31),
        letter if letter.is_ascii_alphabetic() => 1 << (letter & 31),
        _ => u32::MAX,
    };
    (first << 6 | bytes.len().min(63), last)
}
