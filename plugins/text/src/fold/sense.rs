//! What single words are to the readers of names and quantities, looked up once for each word of a text: a set of
//! flags from one table instead of a search in each list of words.

use std::sync::OnceLock;

use crate::quantity::word::{Form, NumberWord, Role, WORDS};
use crate::token::no_alphanumeric;

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
/// It ends in a possessive `'s`; see [`crate::fold::bare`].
pub const POSSESSIVE: u16 = 1024;
/// It has ASCII letters and digits alone: its lower-case twin is folded.
pub const PLAIN: u16 = 2048;

/// Begin or are numbers beside the words of [`crate::quantity::word`].
const COUNTS: &[&str] = &["tens", "scores", "handful", "several", "few", "couple", "a", "an"];

const SLOTS: usize = 2048;

/// What is known of a word: its hash, its flags, one more than its place in [`WORDS`] for a word of numbers, and how many
/// bytes it has, none where the place is free.
#[derive(Clone, Copy, Default)]
struct Slot {
    hash: u32,
    flags: u16,
    number: u8,
    len: u8,
}

/// The words by hash. What is looked at for every word of a text lies close together; the words themselves are needed
/// where more than eight bytes are to be told apart.
struct Table {
    slots: Box<[Slot; SLOTS]>,
    heads: Box<[u64; SLOTS]>,
    words: Box<[&'static str; SLOTS]>,
}

impl Table {
    fn new() -> Self {
        let mut table = Table {
            slots: Box::new([Slot::default(); SLOTS]),
            heads: Box::new([0; SLOTS]),
            words: Box::new([""; SLOTS]),
        };
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
        let sign = Sign::of(word.as_bytes());
        let place = self.place(word.as_bytes(), sign);
        let known = self.slots[place];
        self.heads[place] = sign.head;
        self.words[place] = word;
        self.slots[place] = Slot {
            hash: sign.hash,
            flags: known.flags | flag,
            number: known.number.max(number),
            len: word.len() as u8,
        };
    }

    /// Where the word stands, or the free place where it would.
    #[inline]
    fn place(&self, word: &[u8], sign: Sign) -> usize {
        let mut place = sign.hash as usize % SLOTS;
        loop {
            let slot = self.slots[place];
            // Most words are in no list.
            if slot.len == 0 {
                return place;
            }
            let same = slot.hash == sign.hash
                && usize::from(slot.len) == word.len()
                && self.heads[place] == sign.head
                && (word.len() <= 8 || self.words[place].as_bytes() == word);
            if same {
                return place;
            }
            place = (place + 1) % SLOTS;
        }
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

    /// The flags of a lower-case word with its [`Sign`], and its number (see [`crate::fold::Cuts::number`]).
    #[inline]
    pub fn of(self, word: &[u8], sign: Sign) -> (u16, u8) {
        let slot = self.0.slots[self.0.place(word, sign)];
        (slot.flags, slot.number)
    }

    /// The flags of `Tuesday's` and `today's`, by what the word without its ending is: [`TIME`] or none.
    #[inline]
    pub fn possessive(self, word: &[u8]) -> u16 {
        // Most words that end in `s` are no possessives.
        let Some(bare) = word.strip_suffix(b"'s").or_else(|| word.strip_suffix("’s".as_bytes())) else {
            return 0;
        };
        if self.of(bare, Sign::of(bare)).0 & (CALENDAR | TIME) != 0 { TIME } else { 0 }
    }
}

/// The flags of a lower-case word, and its number.
#[inline]
pub fn of(word: &str) -> (u16, u8) {
    Senses::get().of(word.as_bytes(), Sign::of(word.as_bytes()))
}

/// What words are told apart by.
#[derive(Clone, Copy)]
pub struct Sign {
    /// See [`hash`].
    pub hash: u32,
    /// Its first eight bytes, none for those it has not: of a short word, all of it.
    head: u64,
}

impl Sign {
    /// That of a word.
    #[inline]
    pub fn of(word: &[u8]) -> Sign {
        Sign::within(word, 0, word.len())
    }

    /// That of the word of less than sixteen ASCII letters and digits that begins at `at`, with its length, the byte that
    /// ends it and the one before. None for what is longer or stands too near to the end.
    #[inline]
    pub(super) fn of_short(bytes: &[u8], at: usize) -> Option<(Sign, usize, u8, u8)> {
        let rest = bytes.get(at..)?;
        let eight = u64::from_le_bytes(*rest.first_chunk()?);
        let bits = no_alphanumeric(eight).trailing_zeros() & !7;
        if bits == 0 {
            return None;
        }
        if bits < 64 {
            let head = eight & ((1 << bits) - 1);
            let (end, last) = ((eight >> bits) as u8, (eight >> (bits - 8)) as u8);
            let len = bits as usize / 8;
            return Some((Sign { hash: folded(mixed(len as u64, head)), head }, len, end, last));
        }
        let (head, second) = (eight, u64::from_le_bytes(*rest.get(8..)?.first_chunk()?));
        let bits = no_alphanumeric(second).trailing_zeros() & !7;
        if bits == 0 || bits == 64 {
            return None;
        }
        let (end, last) = ((second >> bits) as u8, (second >> (bits - 8)) as u8);
        let len = 8 + bits as usize / 8;
        let hash = mixed(mixed(len as u64, head), second & ((1 << bits) - 1));
        Some((Sign { hash: folded(hash), head }, len, end, last))
    }

    /// The same of `len` bytes from `at` on, where more may follow them.
    #[inline]
    pub fn within(bytes: &[u8], at: usize, len: usize) -> Sign {
        let first = head(bytes, at, len);
        let mut hash = mixed(len as u64, first);
        let (mut at, mut left) = (at, len);
        while left > 8 {
            (at, left) = (at + 8, left - 8);
            hash = mixed(hash, head(bytes, at, left));
        }
        Sign { hash: folded(hash), head: first }
    }
}

/// Bytes of a word that [`head`] gives at most.
pub const HEAD: usize = 8;

/// Up to eight of `len` bytes from `at` on, none for those there are not: of a short word, all of it.
#[inline]
pub fn head(bytes: &[u8], at: usize, len: usize) -> u64 {
    let eight = match (bytes.get(at..).and_then(<[u8]>::first_chunk), bytes.last_chunk()) {
        (Some(eight), _) => u64::from_le_bytes(*eight),
        // Near the end the last eight are moved down.
        (None, Some(last)) if at < bytes.len() => {
            u64::from_le_bytes(*last) >> (8 * (HEAD + at - bytes.len()))
        }
        _ => return few(&bytes[at..at + len]),
    };
    if len >= HEAD { eight } else { eight & ((1 << (len * 8)) - 1) }
}

/// Less than eight bytes: two overlapping halves, which costs less than to copy so many.
#[inline]
fn few(bytes: &[u8]) -> u64 {
    let shift = |half: usize| 8 * (bytes.len() - half);
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << shift(4);
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        return u64::from(u16::from_le_bytes(*first)) | u64::from(u16::from_le_bytes(*last)) << shift(2);
    }
    bytes.first().map_or(0, |byte| u64::from(*byte))
}

#[inline]
const fn mixed(hash: u64, eight: u64) -> u64 {
    (hash.rotate_left(29) ^ eight).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[inline]
const fn folded(hash: u64) -> u32 {
    (hash ^ hash >> 29) as u32 ^ (hash >> 40) as u32
}

/// The [`hash`] of a word known when the program is built.
pub const fn known_hash(word: &[u8]) -> u32 {
    let (mut hash, mut at) = (word.len() as u64, 0);
    loop {
        let (mut eight, mut n) = (0, 0);
        while n < 8 && at + n < word.len() {
            eight |= (word[at + n] as u64) << (8 * n);
            n += 1;
        }
        hash = mixed(hash, eight);
        at += 8;
        if at >= word.len() {
            return folded(hash);
        }
    }
}

/// A hash of a word, eight bytes at a time. It lives as long as the process: nobody keeps it.
#[inline]
pub fn hash(word: &[u8]) -> u32 {
    Sign::of(word).hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_one_hash_wherever_it_stands() {
        let text = b"abcdefghijklmnopqrstuvwxyz0123456789";
        for at in 0..text.len() {
            for end in at..=text.len() {
                assert_eq!(Sign::within(text, at, end - at).hash, hash(&text[at..end]), "{at}..{end}");
                assert_eq!(known_hash(&text[at..end]), hash(&text[at..end]), "{at}..{end}");
            }
        }
        let all: std::collections::HashSet<u32> = (0..text.len())
            .flat_map(|at| (at + 1..=text.len()).map(move |end| hash(&text[at..end])))
            .collect();
        assert_eq!(all.len(), text.len() * (text.len() + 1) / 2);
    }

    #[test]
    fn the_table_holds_every_list() {
        let check = |word: &str, flags: u16| assert_eq!(of(word).0, flags, "{word}");
        check("the", STOP);
        check("may", STOP | CALENDAR);
        check("third", ORDINAL);
        check("quarter", COUNT | SCALE | TIME);
        check("tonight", TIME);
        let possessive = |word: &str| Senses::get().possessive(word.as_bytes());
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
