//! Text as a sequence of normalised words, for finding copies.
//!
//! Two printings of one text differ in case, in the shape of quotation marks and dashes, in entities, soft hyphens
//! and accents; their words here are equal. Every word keeps its bytes in the text, its sort, and whether it stands
//! between quotation marks. Nothing is allocated per word. What is a copy is not decided here.

mod letters;
mod said;

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use self::letters::{char_at, invisible, parts, spelt_number, unspaced};
use self::said::said;
use crate::sentence::is_abbreviation;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Any word that is no other sort.
    Word,
    /// Begins with a digit, or is a small number in letters.
    Number,
    /// Capitalised where no sentence begins.
    Name,
}

/// A normalised word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Hash of its folded letters (FNV-1a, mixed); the same on every machine and in every version.
    pub hash: u64,
    /// First byte in the text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub sort: Sort,
    /// Is somebody's: between quotation marks, in a transcript, in a statement printed in full.
    pub quoted: bool,
}

/// The words of `text` outside `left_out` (ranges in order, not overlapping), at most `most` of them. Linear.
///
/// Letters are folded to lower case without accents; apostrophes, soft hyphens and zero-width characters inside a
/// word vanish; dashes part words; `U.S.` is `us`, `1,200` is `1200`, `&#8217;` is the character it stands for. Scripts
/// written without spaces are cut into words of a few letters, always between the same ones.
///
/// ```
/// use copydesk_text::normal::words;
/// let hashes = |text| words(text, &[], 100).iter().map(|w| w.hash).collect::<Vec<_>>();
/// assert_eq!(hashes("“It’s the U.S.”—1,200 cafés"), hashes("\"IT'S THE US\" - 1200 cafes"));
/// ```
pub fn words(text: &str, left_out: &[Range<usize>], most: usize) -> Vec<Word> {
    let text = &text[..floor_boundary(text, u32::MAX as usize)];
    let mut reader =
        Reader { text, at: 0, fresh: true, found: Vec::with_capacity((text.len() / 6).min(most)) };
    let mut left_out = left_out.iter().peekable();
    while reader.at < text.len() && reader.found.len() < most {
        while left_out.next_if(|range| range.end <= reader.at).is_some() {}
        if let Some(range) = left_out.peek().filter(|range| range.start <= reader.at) {
            reader.at = ceil_boundary(text, range.end);
            reader.fresh = true;
            continue;
        }
        let stop = left_out.peek().map_or(text.len(), |range| floor_boundary(text, range.start));
        reader.step(stop.max(reader.at + 1));
    }
    let mut found = reader.found;
    mark_quoted(text, &mut found);
    found
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Says of each word whether it is somebody's.
fn mark_quoted(text: &str, words: &mut [Word]) {
    let mut regions = said(text).into_iter().peekable();
    let mut end = 0;
    for word in words {
        while let Some(region) = regions.next_if(|region| region.start <= word.start as usize) {
            end = end.max(region.end);
        }
        word.quoted = (word.start as usize) < end;
    }
}

/// Reads one word or mark after another.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// The next word begins a sentence.
    fresh: bool,
    found: Vec<Word>,
}

impl Reader<'_> {
    fn step(&mut self, stop: usize) {
        let byte = self.text.as_bytes()[self.at];
        if byte.is_ascii_alphanumeric() {
            return self.word(byte as char, stop);
        }
        if byte == b' ' {
            self.at += 1;
            return;
        }
        let Some((c, len)) = char_at(self.text, self.at) else { return };
        if c.is_alphanumeric() {
            return self.word(c, stop);
        }
        self.at += len;
        self.fresh = match c {
            '!' | '?' | ':' | '\n' | '"' | '“' | '„' | '«' | '…' => true,
            '.' => self.found.last().is_none_or(|word| !self.abbreviates(word)),
            _ => self.fresh,
        };
    }

    /// Whether the dot just read belongs to the word before it: `Mr.`, `J.`.
    fn abbreviates(&self, word: &Word) -> bool {
        let touches = word.end as usize + 1 == self.at;
        let letters = &self.text[word.start as usize..word.end as usize];
        touches && letters.len() <= 6 && (letters.chars().count() == 1 || is_abbreviation(letters))
    }

    fn word(&mut self, first: char, stop: usize) {
        let start = self.at;
        let mut hash = Fnv::new();
        let mut letters = 0usize;
        let mut last = first;
        loop {
            let plain = self.plain(stop, &mut hash);
            if plain > 0 {
                letters += plain;
                last = self.text.as_bytes()[self.at - 1] as char;
            }
            let Some((c, len)) = self.within(stop) else { break };
            if c.is_alphanumeric() {
                if letters > 0 && unspaced(c) != unspaced(last) {
                    break;
                }
                hash.letter(c);
                letters += 1;
                let ends = unspaced(c) && parts(last, c, letters);
                last = c;
                self.at += len;
                if ends {
                    break;
                }
            } else if invisible(c) || is_combining_mark(c) {
                self.at += len;
            } else if !self.joins(c, len, last, letters, &mut hash) {
                break;
            }
        }
        let sort = match first {
            _ if first.is_numeric() || spelt_number(&self.text[start..self.at]) => Sort::Number,
            _ if first.is_uppercase() && !self.fresh => Sort::Name,
            _ => Sort::Word,
        };
        let (start, end) = (start as u32, self.at as u32);
        self.found.push(Word { hash: hash.finish(), start, end, sort, quoted: false });
        self.fresh = false;
    }

    /// Passes plain letters and digits; answers how many.
    fn plain(&mut self, stop: usize, hash: &mut Fnv) -> usize {
        let rest = &self.text.as_bytes()[self.at..stop.max(self.at)];
        let plain = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric());
        let count = plain.map(|byte| hash.byte(byte.to_ascii_lowercase())).count();
        self.at += count;
        count
    }

    /// The character at the reading place that a word may go on with: none where it plainly ends.
    fn within(&self, stop: usize) -> Option<(char, usize)> {
        match *self.text.as_bytes().get(self.at).filter(|_| self.at < stop)? {
            byte if byte >= 0x80 || matches!(byte, b'\'' | b'`' | b',' | b'.' | b'&') => {
                char_at(self.text, self.at)
            }
            _ => None,
        }
    }

    /// Whether the mark at the reading place, between letters, belongs to the word; then it is passed.
    fn joins(&mut self, c: char, len: usize, last: char, letters: usize, hash: &mut Fnv) -> bool {
        let rest = self.at + len;
        let Some((next, next_len)) = char_at(self.text, rest) else { return false };
        let joins = match c {
            '\'' | '’' | '‘' | 'ʼ' | '`' => next.is_alphabetic(),
            ',' => last.is_ascii_digit() && next.is_ascii_digit(),
            '.' if last.is_ascii_digit() => next.is_ascii_digit(),
            // initials: one letter before the dot, one after
            '.' => {
                let alone = char_at(self.text, rest + next_len).is_none_or(|(c, _)| !c.is_alphanumeric());
                next.is_alphabetic() && alone && (letters == 1 || self.dotted_before())
            }
            _ => false,
        };
        if joins {
            if c == '.' && last.is_ascii_digit() {
                hash.byte(b'.');
            }
            self.at = rest;
        }
        joins
    }

    /// Whether the letter just read followed a dot.
    fn dotted_before(&self) -> bool {
        let mut before = self.text[..self.at].chars().rev();
        before.next();
        before.next() == Some('.')
    }
}

/// FNV-1a over folded letters.
struct Fnv(u64);

impl Fnv {
    fn new() -> Fnv {
        Fnv(0xcbf2_9ce4_8422_2325)
    }

    fn byte(&mut self, byte: u8) {
        self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }

    fn letter(&mut self, c: char) {
        if c.is_ascii() {
            return self.byte(c.to_ascii_lowercase() as u8);
        }
        for c in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| self.byte(byte));
        }
    }

    fn finish(&self) -> u64 {
        mix(self.0)
    }
}

/// Spreads the bits of a hash (the finaliser of splitmix64).
pub fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> =
            words(text, &[], 1_000).iter().map(|w| &text[w.start as usize..w.end as usize]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    fn hashes(text: &str) -> Vec<u64> {
        words(text, &[], 1_000).iter().map(|w| w.hash).collect()
    }

    #[test]
    fn words_keep_their_bytes() {
        check("", &[]);
        check("Don’t stop—now, 1,200 of 3.5", &["Don’t", "stop", "now", "1,200", "of", "3.5"]);
        check("The U.S. end.Start", &["The", "U.S", "end", "Start"]);
        check("Karsu東 is big", &["Karsu", "東", "is", "big"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_between_the_same_letters() {
        let letter = |n: u64| char::from_u32(0x4e00 + (mix(n) % 300) as u32);
        let text: String = (0..400).filter_map(letter).collect();
        let cut = |text: &str| hashes(text);
        let (whole, part) = (cut(&text), cut(&text[300..900]));
        assert!((80..140).contains(&whole.len()), "{}", whole.len());
        let inner = &part[4..part.len() - 2];
        assert!(whole.windows(inner.len()).any(|words| words == inner), "cut alike from anywhere");
        assert!(cut(&"ก".repeat(1_000)).len() >= 125);
    }

    #[test]
    fn printings_of_one_text_are_equal() {
        let pairs = [
            ("don’t", "DON'T"),
            ("it&#8217;s &amp; that", "it's & that"),
            ("co\u{ad}operate", "cooperate"),
            ("Zürich café", "zurich cafe\u{301}"),
            ("the U.S. Senate", "the US Senate"),
            ("well\u{2011}known — fact", "well-known - fact"),
            ("ﬁne", "fine"),
        ];
        for (a, b) in pairs {
            assert_eq!(hashes(a), hashes(b), "{a:?} {b:?}");
        }
        assert_ne!(hashes("3.5"), hashes("35"));
        assert_ne!(hashes("to day"), hashes("today"));
    }

    #[test]
    fn sorts_and_quotations() {
        let text = "The mayor met Mr. Karsu. He said “we won” on 5 May.";
        let found = words(text, &[], 100);
        let of = |wanted: &dyn Fn(&Word) -> bool| -> Vec<&str> {
            found.iter().filter(|w| wanted(w)).map(|w| &text[w.start as usize..w.end as usize]).collect()
        };
        assert_eq!(of(&|w| w.sort == Sort::Name), ["Mr", "Karsu", "May"]);
        assert_eq!(of(&|w| w.sort == Sort::Number), ["5"]);
        assert_eq!(of(&|w| w.quoted), ["we", "won"]);
    }

    #[test]
    fn left_out_stretches_and_limits() {
        let text = "one two «three» four five";
        let found = words(text, &[4..7, 8..18], 100);
        let found: Vec<&str> = found.iter().map(|w| &text[w.start as usize..w.end as usize]).collect();
        assert_eq!(found, ["one", "four", "five"]);
        assert_eq!(words(text, &[], 2).len(), 2);
    }

    #[test]
    fn senseless_stretches_are_survived() {
        let text = "ä ö ü one two «three» four";
        for start in 0..40 {
            for end in 0..40 {
                let range = |start, end| Range { start, end };
                words(text, &[range(start, end), range(3, 1), range(end, start)], 100);
            }
        }
    }

    #[test]
    fn hostile_text() {
        for unit in ["a", "a.", "a'", "1,", "&", "&#", "\u{ad}", "\u{301}", "東", "a\u{301}", "\""] {
            let text = unit.repeat(60_000);
            for word in words(&text, &[], usize::MAX) {
                assert!(text.get(word.start as usize..word.end as usize).is_some(), "{unit:?}");
            }
        }
    }
}
