//! Words, numbers, marks: the units every reader of a text counts in.
//!
//! A token never holds white space. Letters and digits joined by one inner `.` `'` `’` `&` `/` `-` are one token
//! (`O'Rourke`, `U.S.`, `AT&T`, `9/11`, `spokesman-turned-critic`), digits grouped by commas too (`1,200`); the
//! possessive after a mark (`"X"'s`) is a token of its own; everything else is one mark per character. This module
//! knows nothing of sentences or meaning.

use std::ops::Range;

/// What a token begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A letter: a word, a name, an abbreviation.
    Word,
    /// A digit: `41`, `1,200`, `24th`, `9/11`.
    Number,
    /// One character that is neither letter, digit nor white space, or a lone possessive `'s`.
    Mark,
}

/// A token: bytes of the text, half open, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it begins with.
    pub kind: TokenKind,
}

impl Token {
    /// Its characters.
    #[inline]
    pub fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start as usize..self.end as usize]
    }

    /// Its place as a range of bytes.
    pub fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The tokens of a text, in order. Linear; texts beyond 4 GiB are cut there.
///
/// ```
/// let text = "Mr. O'Rourke won 1,200 votes.";
/// let words: Vec<&str> = copydesk_text::token::tokens(text).iter().map(|t| t.of(text)).collect();
/// assert_eq!(words, ["Mr", ".", "O'Rourke", "won", "1,200", "votes", "."]);
/// ```
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::with_capacity(text.len() / 5);
    tokens_in(text, 0..text.len(), &mut found);
    found
}

/// Appends the tokens of one stretch of `text` to `found`; offsets stay those of the whole text. The ends of
/// `range` must be character boundaries (else nothing is found).
pub fn tokens_in(text: &str, range: Range<usize>, found: &mut Vec<Token>) {
    each_token(text, range, |token| found.push(token));
}

/// The same, each token handed over as it is met.
#[inline]
pub fn each_token(text: &str, range: Range<usize>, mut take: impl FnMut(Token)) {
    let limit = u32::MAX as usize;
    let Some(part) = text.get(range.start..range.end.min(limit)) else { return };
    let bytes = part.as_bytes();
    let base = range.start;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let class = CLASSES[byte as usize];
        if class == Class::Blank {
            at += 1;
            continue;
        }
        let first =
            if class == Class::Other { part[at..].chars().next().unwrap_or(' ') } else { char::from(byte) };
        let (end, kind) = match class {
            Class::Letter => (plain_end(part, at), TokenKind::Word),
            Class::Digit => (plain_end(part, at), TokenKind::Number),
            Class::Mark | Class::Blank => (mark_end(part, at, first), TokenKind::Mark),
            Class::Other if first.is_alphabetic() => (word_end(part, at, first), TokenKind::Word),
            Class::Other if first.is_numeric() => (word_end(part, at, first), TokenKind::Number),
            Class::Other if first.is_whitespace() => {
                at += first.len_utf8();
                continue;
            }
            Class::Other => (mark_end(part, at, first), TokenKind::Mark),
        };
        take(Token { start: (base + at) as u32, end: (base + end) as u32, kind });
        at = end;
    }
}

/// What a byte begins, as far as it tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Letter,
    Digit,
    Mark,
    /// Part of a character of several bytes.
    Other,
}

/// The classes of all bytes; white space is what `char::is_whitespace` says.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Mark; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        classes[byte] = match b {
            b' ' | b'\t'..=b'\r' => Class::Blank,
            b'0'..=b'9' => Class::Digit,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            0x80.. => Class::Other,
            _ => Class::Mark,
        };
        byte += 1;
    }
    classes
};

fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(&byte) if byte < 0x80 => Some(byte as char),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

/// End of the word or number that begins at `at` with an ASCII letter or digit. Most end at a blank.
#[inline]
fn plain_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let end = at + alphanumerics(&bytes[at..]);
    match bytes.get(end) {
        Some(b' ' | b'\n') | None => end,
        Some(b',') if !bytes[end - 1].is_ascii_digit() => end,
        _ => word_end(text, at, char::from(bytes[at])),
    }
}

/// End of the word or number that begins at `at` with `first`.
fn word_end(text: &str, at: usize, first: char) -> usize {
    if let Some(end) = dotted_end(text, at, first) {
        return end;
    }
    let bytes = text.as_bytes();
    let mut end = at + first.len_utf8();
    let mut last = first;
    loop {
        let plain = alphanumerics(&bytes[end..]);
        if plain > 0 {
            end += plain;
            last = char::from(bytes[end - 1]);
        }
        let Some(next) = char_at(text, end) else { break };
        if next.is_alphanumeric() || is_combining(next) {
            end += next.len_utf8();
            last = next;
            continue;
        }
        let after = end + next.len_utf8();
        let joins = match next {
            '\'' | '’' | '.' | '&' | '/' | '-' | '\u{2010}' | '\u{2011}' => {
                char_at(text, after).is_some_and(char::is_alphanumeric)
            }
            ',' => last.is_ascii_digit() && three_digits(&text.as_bytes()[after..]),
            '\u{ad}' => true,
            _ => false,
        };
        if !joins {
            break;
        }
        end = after;
        last = next;
    }
    end
}

/// How many ASCII letters and digits the bytes begin with, eight looked at together: how long words are cannot be
/// foretold, and a loop that ends anywhere costs more than its work.
#[inline]
pub fn alphanumerics(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while let Some((eight, behind)) = rest.split_first_chunk() {
        let others = no_alphanumeric(u64::from_le_bytes(*eight));
        if others != 0 {
            return count + (others.trailing_zeros() / 8) as usize;
        }
        count += 8;
        rest = behind;
    }
    count + rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Where the first blank from `at` on stands, eight bytes looked at together; the end where there is none.
#[inline]
pub fn to_blank(bytes: &[u8], at: usize) -> usize {
    let mut at = at;
    while at < bytes.len() {
        let blank = no_other(crate::fold::sense::head(bytes, at, bytes.len() - at), b' ');
        if blank != 0 {
            return at + (blank.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    bytes.len()
}

/// The high bit of the first byte that is `wanted`, and perhaps of some behind it.
#[inline]
const fn no_other(bytes: u64, wanted: u8) -> u64 {
    let others = bytes ^ u64::from_le_bytes([wanted; 8]);
    others.wrapping_sub(u64::from_le_bytes([1; 8])) & !others & u64::from_le_bytes([0x80; 8])
}

/// The high bit of every byte that is no ASCII letter or digit.
#[inline]
pub(crate) const fn no_alphanumeric(bytes: u64) -> u64 {
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    let high = each(0x80);
    // no sum below carries into the next byte
    let low = bytes & !high;
    let letter = low | each(0x20);
    let letters = (letter + each(0x80 - b'a')) & !(letter + each(0x80 - b'z' - 1));
    let digits = (low + each(0x80 - b'0')) & !(low + each(0x80 - b'9' - 1));
    (!(letters | digits) | bytes) & high
}

/// `U.S.`, `a.m.`, `D.C`: single letters with dots between; a last dot belongs to it.
fn dotted_end(text: &str, at: usize, first: char) -> Option<usize> {
    let mut end = at + first.len_utf8();
    if text.as_bytes().get(end) != Some(&b'.') {
        return None;
    }
    let mut letters = 1;
    while char_at(text, end) == Some('.') {
        let Some(letter) = char_at(text, end + 1).filter(|c| c.is_alphabetic()) else { break };
        end += 1 + letter.len_utf8();
        letters += 1;
    }
    let more = char_at(text, end).is_some_and(char::is_alphanumeric);
    if letters < 2 || more || !first.is_alphabetic() {
        return None;
    }
    Some(if char_at(text, end) == Some('.') { end + 1 } else { end })
}

/// Three digits and no fourth, as after a grouping comma.
fn three_digits(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    digits == 3
}

fn mark_end(text: &str, at: usize, first: char) -> usize {
    let end = at + first.len_utf8();
    if matches!(first, '\'' | '’') && matches!(char_at(text, end), Some('s' | 'S')) {
        let more = char_at(text, end + 1).is_some_and(|c| c.is_alphanumeric() || c == '_');
        if !more {
            return end + 1;
        }
    }
    end
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = tokens(text).iter().map(|t| t.of(text)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn words_numbers_and_marks() {
        check("", &[]);
        check("  \n ", &[]);
        check("She said: no!", &["She", "said", ":", "no", "!"]);
        check("AT&T and 9/11 — well-known", &["AT&T", "and", "9/11", "—", "well-known"]);
        check("1,200 of 12,3456, or 3.5%", &["1,200", "of", "12", ",", "3456", ",", "or", "3.5", "%"]);
        check("O’Rourke’s \"X\"'s end", &["O’Rourke’s", "\"", "X", "\"", "'s", "end"]);
    }

    #[test]
    fn abbreviations_keep_their_dots() {
        check("the U.S. at 5 p.m. sharp", &["the", "U.S.", "at", "5", "p.m.", "sharp"]);
        check("Mr. J. Doe", &["Mr", ".", "J", ".", "Doe"]);
        check("end.Start", &["end.Start"]);
        check("a.bc", &["a.bc"]);
    }

    #[test]
    fn bytes_are_classed_eight_at_a_time() {
        for byte in 0..=u8::MAX {
            for place in 0..12 {
                let mut bytes = *b"a9Zz0Aq5m7Kx";
                bytes[place] = byte;
                let expected = if byte.is_ascii_alphanumeric() { bytes.len() } else { place };
                assert_eq!(alphanumerics(&bytes), expected, "{byte:#x} at {place}");
            }
        }
    }

    #[test]
    fn blanks_are_found_wherever_they_stand() {
        let letters = b"a!9z0Aq5m7Kx\xc3\xa9\x21\x1f\x00\xa0x";
        for end in 0..=letters.len() {
            assert_eq!(to_blank(&letters[..end], 0), end, "none in {end}");
            for place in 0..end {
                let mut bytes = letters[..end].to_vec();
                bytes[place..].iter_mut().step_by(3).for_each(|byte| *byte = b' ');
                for from in 0..=place {
                    assert_eq!(to_blank(&bytes, from), place, "{from} to {place} of {end}");
                }
            }
        }
    }

    #[test]
    fn any_script_and_stray_bytes() {
        check("Владимир Зеленський", &["Владимир", "Зеленський"]);
        check("e\u{301}te\u{301} \u{fffc}x", &["e\u{301}te\u{301}", "\u{fffc}", "x"]);
        check("....''", &[".", ".", ".", ".", "'", "'"]);
    }

    #[test]
    fn a_stretch_keeps_the_offsets_of_the_text() {
        let text = "one «two» three";
        let mut found = Vec::new();
        let range = text.find('«').expect("there")..text.find(" three").expect("there");
        tokens_in(text, range, &mut found);
        assert_eq!(found.iter().map(|t| t.of(text)).collect::<Vec<_>>(), ["«", "two", "»"]);
        tokens_in(text, 5..7, &mut found); // inside «: not a boundary, ignored
        assert_eq!(found.len(), 3);
    }
}
