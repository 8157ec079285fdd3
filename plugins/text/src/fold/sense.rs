//! What single words are to the readers of names and quantities, looked up once for each word of a text: a set of
//! flags from one table instead of a search in each list of words.

use std::sync::OnceLock;

use crate::quantity::word::{Form, NumberWord, Role, WORDS};

/// Says nothing about the subject (see [`super::is_stop`]).
pub const STOP: u16 = 1;
/// Stands before names (see [`crate::name::is_title`]).
pub const TITLE: u16 = 2;
/// Begins sentences with a capital and is no name.
pub const OPENER: u16 = 4;
/// A day or a month.
pub const CALENDAR: u16 = 8;
/// A small word inside names.
pub const PARTICLE: u16 = 16;
/// May begin a number in letters or the code of a currency.
pub const COUNT: u16 = 32;
/// Multiplies a number (`hundred`, `million`, `dozen`), or divides one (`a quarter of a million`).
pub const SCALE: u16 = 64;
/// `first` to `twelfth`.
pub const ORDINAL: u16 = 128;
/// Begins with a capital letter. Told by the text, not by the table.
pub const CAPITAL: u16 = 256;

/// Belongs to days, weeks and times of day beside the names of [`CALENDAR`].
pub const TIME: u16 = 512;

/// Begin or are numbers beside the words of [`crate::quantity::word`].
const COUNTS: &[&str] = &["tens", "scores", "handful", "several", "few", "couple", "a", "an"];

const SLOTS: usize = 2048;

/// A word with its hash, its flags and, of a number word, one more than its place in [`WORDS`].
type Slot = (&'static str, u32, u16, u8);

struct Table(Box<[Slot; SLOTS]>);

impl Table {
    fn new() -> Self {
        let mut table = Table(Box::new([("", 0, 0, 0); SLOTS]));
        let lists: [(&[&'static str], u16); 6] = [
            (super::STOPS, STOP),
            (crate::name::TITLES, TITLE),
            (crate::name::OPENERS, OPENER),
            (crate::name::PARTICLES, PARTICLE),
            (COUNTS, COUNT),
            (crate::date::WORDS, TIME),
        ];
        for (words, flag) in lists {
            for word in words {
                table.put(word, flag, 0);
            }
        }
        for name in crate::date::calendar::names() {
            table.put(name, CALENDAR, 0);
        }
        for (place, word) in WORDS.iter().enumerate() {
            table.put(word.text, number_flag(word), place as u8 + 1);
        }
        table
    }

    fn put(&mut self, word: &'static str, flag: u16, number: u8) {
        let hash = hash(word.as_bytes());
        let slot = self.slot(word, hash);
        let (_, _, flags, was) = self.0[slot];
        self.0[slot] = (word, hash, flags | flag, was.max(number));
    }

    /// Where the word stands, or the free place where it would.
    #[inline]
    fn slot(&self, word: &str, hash: u32) -> usize {
        let mut slot = hash as usize % SLOTS;
        while !self.0[slot].0.is_empty() && (self.0[slot].1 != hash || self.0[slot].0 != word) {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }
}

fn number_flag(word: &NumberWord) -> u16 {
    match (word.role, word.form) {
        (Role::Part, Form::Ordinal) => COUNT | SCALE,
        // Single letters are mostly no scale.
        (_, Form::Short) if word.text.len() == 1 => 0,
        (_, Form::Short) | (Role::Part, _) => SCALE,
        (Role::Scale | Role::Hundred | Role::Dozen, Form::Plural) => COUNT | SCALE,
        (Role::Scale | Role::Hundred | Role::Dozen, Form::Cardinal) => SCALE,
        (_, Form::Cardinal | Form::Plural) => COUNT,
        (_, Form::Ordinal | Form::Parts) => ORDINAL,
    }
}

/// What words are, to be got once for many words.
#[derive(Clone, Copy)]
pub struct Senses(&'static Table);

impl Senses {
    /// The one table.
    #[inline]
    pub fn get() -> Senses {
        static TABLE: OnceLock<Table> = OnceLock::new();
        Senses(TABLE.get_or_init(Table::new))
    }

    /// The flags of a lower-case word with its [`hash`], and its number (see [`crate::fold::Cuts::number`]).
    #[inline]
    pub fn of(self, word: &str, hash: u32) -> (u16, u8) {
        let (_, _, flags, number) = self.0.0[self.0.slot(word, hash)];
        (flags, number)
    }

    /// The flags of `Tuesday's` and `today's`, by what the word without its ending is: [`TIME`] or none.
    pub fn possessive(self, word: &str) -> u16 {
        let bare = super::bare(word);
        let dated =
            bare.len() < word.len() && self.of(bare, hash(bare.as_bytes())).0 & (CALENDAR | TIME) != 0;
        if dated { TIME } else { 0 }
    }
}

/// The flags of a lower-case word with its [`hash`], and its number.
#[inline]
pub fn of(word: &str, hash: u32) -> (u16, u8) {
    Senses::get().of(word, hash)
}

/// A hash of a word, eight bytes at a time. It lives as long as the process: nobody keeps it.
#[inline]
pub fn hash(word: &[u8]) -> u32 {
    hash_in(word, 0, word.len())
}

/// The same of `len` bytes from `at` on, where more may follow them.
#[inline]
pub fn hash_in(bytes: &[u8], at: usize, len: usize) -> u32 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let (mut hash, mut at, mut left) = (len as u64, at, len);
    loop {
        let eight = match bytes.get(at..).and_then(<[u8]>::first_chunk) {
            Some(eight) if left >= 8 => u64::from_le_bytes(*eight),
            Some(eight) => u64::from_le_bytes(*eight) & ((1 << (left * 8)) - 1),
            None => {
                let mut padded = [0; 8];
                padded[..left].copy_from_slice(&bytes[at..at + left]);
                u64::from_le_bytes(padded)
            }
        };
        hash = (hash.rotate_left(29) ^ eight).wrapping_mul(FACTOR);
        if left <= 8 {
            return (hash ^ hash >> 29) as u32 ^ (hash >> 40) as u32;
        }
        (at, left) = (at + 8, left - 8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_hash_wherever_it_stands() {
        let text = b"abcdefghijklmnopqrstuvwxyz0123456789";
        for at in 0..text.len() {
            for end in at..=text.len() {
                assert_eq!(hash_in(text, at, end - at), hash(&text[at..end]), "{at}..{end}");
            }
        }
        let all: std::collections::HashSet<u32> = (0..text.len())
            .flat_map(|at| (at + 1..=text.len()).map(move |end| hash(&text[at..end])))
            .collect();
        assert_eq!(all.len(), text.len() * (text.len() + 1) / 2);
    }

    #[test]
    fn the_table_holds_every_list() {
        let check = |word: &str, flags: u16| assert_eq!(of(word, hash(word.as_bytes())).0, flags, "{word}");
        check("the", STOP);
        check("may", STOP | CALENDAR);
        check("third", ORDINAL);
        check("quarter", COUNT | SCALE | TIME);
        check("tonight", TIME);
        let possessive = |word| Senses::get().possessive(word);
        assert_eq!(
            (possessive("tuesday’s"), possessive("today's"), possessive("harbour's")),
            (TIME, TIME, 0)
        );
        check("a", STOP | COUNT);
        check("seven", COUNT | OPENER);
        check("der", PARTICLE);
        check("minister", TITLE);
        check("harbour", 0);
        check("", 0);
    }
}
