//! Letters and words folded for comparison, and the cutting of text into words, numbers and marks that the readers
//! of quantities, dates and names work on. Offsets are bytes of the text as given.

pub mod figure;
pub mod list;
pub mod sense;
mod sentences;

use crate::quantity::word::{NumberWord, numbered};
use std::borrow::Cow;
use std::ops::Range;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Letters (and digits after them, inner apostrophes): `don't`, `G20`.
    Word,
    /// Digits with their separators: `1,234.5`, `41 208`.
    Number,
    /// One other visible character.
    Mark,
    /// The end of a line.
    Break,
}

/// A piece with its place: bytes, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub piece: Piece,
    /// Of a word: what it is to the readers (flags of [`sense`]).
    pub sense: u16,
    /// [`sense::hash`] of its lower-case twin, to tell words and marks apart cheaply; none of the end of a line.
    pub hash: u32,
    /// Of a word of numbers: one more than its place among them (see [`Cuts::number`]).
    pub number: u8,
}

/// A text cut into pieces, with a lower-case twin of equal offsets (ASCII letters lowered).
#[derive(Clone, Debug)]
pub struct Cuts<'a> {
    /// The text.
    pub text: &'a str,
    /// Its lower-case twin.
    pub lower: String,
    /// The pieces in order.
    pub cuts: Vec<Cut>,
    /// Those of them that are marks or ends of lines.
    marks: Vec<u32>,
}

impl<'a> Cuts<'a> {
    /// Cut a text.
    pub fn of(text: &'a str) -> Self {
        let lower = text.to_ascii_lowercase();
        let mut cuts = Vec::with_capacity(text.len() / 4 + 4);
        let mut marks = Vec::with_capacity(text.len() / 16 + 4);
        let senses = sense::Senses::get();
        let mut at = 0;
        while let Some(&byte) = text.as_bytes().get(at) {
            if byte == b' ' {
                at += 1;
            } else if byte.is_ascii_alphabetic() {
                let word = ascii_word(&lower, text, at, senses, byte.is_ascii_uppercase());
                cuts.push(word);
                at = word.end as usize;
            } else if let Some(bytes) = plain_mark(text.as_bytes(), at, byte) {
                marks.push(cuts.len() as u32);
                cuts.push(cut(at, at + bytes, Piece::Mark, lower.as_bytes()));
                at += bytes;
            } else {
                let next = cuts.len();
                at = other(&lower, text, at, senses, &mut cuts);
                if cuts.get(next).is_some_and(|cut| matches!(cut.piece, Piece::Mark | Piece::Break)) {
                    marks.push(next as u32);
                }
            }
        }
        Cuts { text, lower, cuts, marks }
    }

    /// Those of some pieces that are marks or ends of lines.
    pub fn marks_among(&self, pieces: &Range<usize>) -> impl Iterator<Item = usize> + '_ {
        let first = self.marks.partition_point(|mark| (*mark as usize) < pieces.start);
        let end = pieces.end;
        self.marks[first..].iter().map(|mark| *mark as usize).take_while(move |mark| *mark < end)
    }

    /// Whether piece `i` is a word with one of the flags of [`sense`].
    #[inline]
    pub fn is(&self, i: usize, flags: u16) -> bool {
        self.cuts.get(i).is_some_and(|c| c.sense & flags != 0)
    }

    /// What piece `i` is to numbers, if it is a word of numbers.
    #[inline]
    pub fn number(&self, i: usize) -> Option<&'static NumberWord> {
        numbered(self.cuts.get(i)?.number)
    }

    /// The lower-case words of piece `i`; empty past the end.
    #[inline]
    pub fn low(&self, i: usize) -> &str {
        self.cuts.get(i).map_or("", |c| &self.lower[c.start as usize..c.end as usize])
    }

    /// The same without a possessive ending.
    #[inline]
    pub fn low_bare(&self, i: usize) -> &str {
        if self.is(i, sense::POSSESSIVE) { bare(self.low(i)) } else { self.low(i) }
    }

    /// The bytes of the lower-case words of a piece, to be compared.
    #[inline]
    pub fn low_bytes(&self, cut: &Cut) -> &[u8] {
        &self.lower.as_bytes()[cut.start as usize..cut.end as usize]
    }

    /// The words of piece `i` as written; empty past the end.
    #[inline]
    pub fn raw(&self, i: usize) -> &'a str {
        self.cuts.get(i).map_or("", |c| &self.text[c.start as usize..c.end as usize])
    }

    /// The words of piece `i` folded (see [`fold`]), which most lower-case words are already.
    pub fn folded(&self, i: usize) -> Cow<'_, str> {
        let low = self.low(i);
        let plain = self.is(i, sense::PLAIN) || is_plain(low);
        if plain { Cow::Borrowed(low) } else { Cow::Owned(fold(self.raw(i))) }
    }

    /// The words of piece `i` folded, put at the end of `out`.
    pub(crate) fn fold_onto(&self, i: usize, out: &mut String) {
        let low = self.low(i);
        let plain = self.is(i, sense::PLAIN) || is_plain(low);
        if plain { out.push_str(low) } else { fold_onto(out, self.raw(i)) }
    }

    /// What piece `i` is.
    #[inline]
    pub fn piece(&self, i: usize) -> Option<Piece> {
        self.cuts.get(i).map(|c| c.piece)
    }

    /// Whether piece `i` is a word.
    #[inline]
    pub fn is_word(&self, i: usize) -> bool {
        self.piece(i) == Some(Piece::Word)
    }

    /// Whether nothing stands between piece `i` and the next.
    #[inline]
    pub fn glued(&self, i: usize) -> bool {
        matches!((self.cuts.get(i), self.cuts.get(i + 1)), (Some(a), Some(b)) if a.end == b.start)
    }

    /// Whether piece `i` is a word or figure stuck to the piece before it.
    pub fn glued_word(&self, i: usize) -> bool {
        i > 0 && self.glued(i - 1) && matches!(self.piece(i), Some(Piece::Word | Piece::Number))
    }

    /// Whether piece `i` is a word that begins with a capital letter.
    #[inline]
    pub fn capital(&self, i: usize) -> bool {
        self.is(i, sense::CAPITAL)
    }

    /// The pieces that fill the bytes from `start` to `end`, where cutting these bytes alone would give the same ones: a
    /// figure near an end may be another as what stands behind it is.
    pub fn filling(&self, start: u32, end: u32) -> Option<Range<usize>> {
        const NEAR: usize = 3;
        let from = self.cuts.partition_point(|cut| cut.start < start);
        let to = from + self.cuts[from..].partition_point(|cut| cut.end <= end);
        let pieces = self.cuts[from..to].iter();
        let fills = self.cuts.get(from)?.start == start && pieces.clone().next_back()?.end == end;
        let figures = pieces.clone().take(NEAR).chain(pieces.rev().take(NEAR));
        (fills && figures.into_iter().all(|cut| cut.piece != Piece::Number)).then_some(from..to)
    }
}

fn cut(start: usize, end: usize, piece: Piece, lower: &[u8]) -> Cut {
    let hash = sense::Sign::within(lower, start, end - start).hash;
    Cut { start: start as u32, end: end as u32, piece, sense: 0, hash, number: 0 }
}

/// How many bytes the mark at `at` has that begins with `byte`, where it is a mark at a look: one of ASCII that begins no
/// figure, or a quotation mark, dash or other sign between U+2010 and U+2027.
#[inline]
fn plain_mark(bytes: &[u8], at: usize, byte: u8) -> Option<usize> {
    match byte {
        b'.' => None,
        0xe2 => matches!(bytes.get(at + 1..at + 3), Some([0x80, 0x90..=0xa7])).then_some(3),
        _ => byte.is_ascii_punctuation().then_some(1),
    }
}

/// The word that begins at `at` with an ASCII letter; most are short and of plain letters.
#[inline]
fn ascii_word(lower: &str, text: &str, at: usize, senses: sense::Senses, capital: bool) -> Cut {
    let bytes = lower.as_bytes();
    match sense::Sign::of_short(bytes, at) {
        Some((sign, len, end, last)) if end.is_ascii() && end != b'\'' && !last.is_ascii_digit() => {
            let (flags, number) = senses.of(&bytes[at..at + len], sign);
            let sense = flags | sense::PLAIN | if capital { sense::CAPITAL } else { 0 };
            let (start, end) = (at as u32, (at + len) as u32);
            Cut { start, end, piece: Piece::Word, sense, hash: sign.hash, number }
        }
        _ => word(lower, text, at, senses, capital),
    }
}

/// Where the plain letters that begin at `at` end, with those behind an apostrophe among them, where no letter of another
/// sort and no figure stands near: `don't`, `harbour’s`, most words that are not plain.
#[inline]
fn apostrophised(bytes: &[u8], at: usize) -> Option<usize> {
    let ends = |end: usize| {
        let clear = bytes.get(end).is_none_or(|b| b.is_ascii() && *b != b'\'');
        (clear && !bytes[end - 1].is_ascii_digit()).then_some(end)
    };
    let end = at + crate::token::alphanumerics(&bytes[at..]);
    let after = match bytes.get(end..) {
        Some([b'\'', ..]) => end + 1,
        Some([0xe2, 0x80, 0x99, ..]) => end + 3,
        _ => return ends(end),
    };
    match bytes.get(after) {
        Some(byte) if byte.is_ascii_alphabetic() => {
            ends(after + crate::token::alphanumerics(&bytes[after..]))
        }
        byte => (byte.is_none_or(u8::is_ascii) && !bytes[end - 1].is_ascii_digit()).then_some(end),
    }
}

/// The word that begins at `at`.
fn word(lower: &str, text: &str, at: usize, senses: sense::Senses, capital: bool) -> Cut {
    let bytes = lower.as_bytes();
    let end = apostrophised(bytes, at).unwrap_or_else(|| word_end(text, at));
    let sign = sense::Sign::within(bytes, at, end - at);
    let low = &bytes[at..end];
    let (flags, number) = match senses.of(low, sign) {
        (0, 0) => (senses.possessive(low), 0),
        known => known,
    };
    let capital = if capital { sense::CAPITAL } else { 0 };
    let possessive = if bare_len(low) < low.len() { sense::POSSESSIVE } else { 0 };
    let (start, end) = (at as u32, end as u32);
    Cut { start, end, piece: Piece::Word, sense: flags | capital | possessive, hash: sign.hash, number }
}

/// What is at `at` and neither ASCII letter nor plain mark, put with the pieces unless it is a blank; where it ends.
fn other(lower: &str, text: &str, at: usize, senses: sense::Senses, cuts: &mut Vec<Cut>) -> usize {
    let Some(c) = text[at..].chars().next() else { return text.len() };
    let after = at + c.len_utf8();
    if c == '\n' {
        cuts.push(Cut { hash: 0, ..cut(at, after, Piece::Break, lower.as_bytes()) });
    } else if c.is_whitespace() || c == '\u{feff}' {
    } else if figure::begins(text, at, c) {
        let end = figure::end(text, at);
        cuts.push(cut(at, end, Piece::Number, lower.as_bytes()));
        return end;
    } else if c.is_alphabetic() {
        let word = word(lower, text, at, senses, c.is_uppercase());
        cuts.push(word);
        return word.end as usize;
    } else {
        cuts.push(cut(at, after, Piece::Mark, lower.as_bytes()));
    }
    after
}

fn word_end(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = from;
    while bytes.get(end).is_some_and(u8::is_ascii_alphanumeric) {
        end += 1;
    }
    if bytes.get(end).is_none_or(|b| b.is_ascii() && *b != b'\'') {
        if !bytes[end - 1].is_ascii_digit() {
            return end;
        }
        return price_in(&text[from..end]).map_or(end, |letters| from + letters);
    }
    let mut rest = text[end..].chars().peekable();
    while let Some(c) = rest.next() {
        let inner = matches!(c, '\'' | '’') && rest.peek().is_some_and(|n| n.is_alphabetic());
        if !(c.is_alphanumeric() || inner || is_combining(c)) {
            break;
        }
        end += c.len_utf8();
    }
    price_in(&text[from..end]).map_or(end, |letters| from + letters)
}

/// How long the currency is that a word begins with whose rest is figures: 3 in `USD115`.
fn price_in(word: &str) -> Option<usize> {
    let letters = word.find(|c: char| c.is_ascii_digit())?;
    let figures = word[letters..].bytes().all(|byte| byte.is_ascii_digit());
    (figures && crate::quantity::sticks(&word[..letters])).then_some(letters)
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// A word without its possessive ending.
#[inline]
pub fn bare(word: &str) -> &str {
    &word[..bare_len(word.as_bytes())]
}

/// Bytes of a word without its possessive ending.
#[inline]
fn bare_len(word: &[u8]) -> usize {
    match word {
        [before @ .., b'\'', b's'] | [before @ .., 0xe2, 0x80, 0x99, b's'] => before.len(),
        _ => word.len(),
    }
}

/// Whether a word has ASCII letters and digits alone.
#[inline]
fn is_plain(word: &str) -> bool {
    crate::token::alphanumerics(word.as_bytes()) == word.len()
}

/// A word reduced to lower-case ASCII letters and digits, the possessive taken off: `Kertész’s` becomes `kertesz`.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_onto(&mut out, word);
    out
}

/// The same, put at the end of `out`.
pub fn fold_onto(out: &mut String, word: &str) {
    let word = bare(word);
    let from = out.len();
    if is_plain(word) {
        out.push_str(word);
    } else if word.is_ascii() {
        out.extend(word.chars().filter(char::is_ascii_alphanumeric));
    } else {
        out.extend(deunicode::deunicode(word).chars().filter(char::is_ascii_alphanumeric));
    }
    out[from..].make_ascii_lowercase();
}

/// A light stem of a lower-case word: plural and verb endings off. Meant for matching, not for reading.
pub fn root(word: &str) -> &str {
    let bytes = word.as_bytes();
    // Of a word that ends so, at least so many bytes are left.
    let without = |tail: usize, least: usize| bytes.len() >= tail + least;
    let tail = match bytes {
        [.., b'i', b'n', b'g', b's'] if without(4, 4) => 4,
        [.., b'i', b'n', b'g'] | [.., b'e', b'r', b's'] | [.., b'i', b'e', b's'] if without(3, 4) => 3,
        [.., b'e', b'd' | b's'] if without(2, 4) => 2,
        [.., before, b's'] if without(1, 3) && *before != b's' => 1,
        _ => 0,
    };
    &word[..word.len() - tail]
}

/// Whether a lower-case word says nothing about the subject.
pub fn is_stop(word: &str) -> bool {
    word.len() <= LONGEST_STOP && sense::of(word).0 & sense::STOP != 0
}

/// Bytes of the longest word of [`STOPS`].
const LONGEST_STOP: usize = 7;

/// Sorted.
const STOPS: &[&str] = &[
    "a", "about", "after", "all", "also", "an", "and", "another", "any", "are", "as", "at", "be", "because",
    "been", "before", "being", "both", "but", "by", "can", "cent", "could", "did", "do", "does", "each",
    "even", "every", "for", "from", "had", "has", "have", "he", "her", "him", "his", "how", "i", "if", "in",
    "into", "is", "it", "its", "just", "may", "me", "might", "more", "most", "must", "my", "no", "not", "of",
    "on", "only", "or", "other", "our", "out", "over", "per", "percent", "said", "say", "says", "shall",
    "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "to", "told", "up", "us", "very", "was", "we", "were", "what", "when", "where",
    "which", "while", "who", "whom", "whose", "will", "with", "would", "you", "your",
];

#[cfg(test)]
mod tests;
