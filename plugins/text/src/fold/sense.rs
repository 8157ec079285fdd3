//! What single words are to the readers of names and quantities, looked up once for each word of a text: a set of
//! flags from one table instead of a search in each list of words.

use std::sync::OnceLock;

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

const COUNTS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "tens",
    "hundreds",
    "dozens",
    "scores",
    "thousands",
    "millions",
    "handful",
    "several",
    "half",
    "a",
    "an",
    "us",
    "usd",
    "au",
    "aud",
    "c",
    "cad",
    "nz",
    "nzd",
    "hk",
    "hkd",
    "rs",
    "inr",
    "eur",
    "gbp",
];
const SCALES: &[&str] = &[
    "hundred", "thousand", "million", "billion", "trillion", "mn", "mln", "bn", "bln", "tn", "trn", "lakh",
    "crore", "dozen", "quarter", "third",
];
const ORDINALS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth",
];

const SLOTS: usize = 2048;

struct Table(Box<[(&'static str, u16); SLOTS]>);

impl Table {
    fn new() -> Self {
        let mut table = Table(Box::new([("", 0); SLOTS]));
        let lists: [(&[&'static str], u16); 8] = [
            (super::STOPS, STOP),
            (crate::name::TITLES, TITLE),
            (crate::name::OPENERS, OPENER),
            (crate::name::CALENDAR, CALENDAR),
            (crate::name::PARTICLES, PARTICLE),
            (COUNTS, COUNT),
            (SCALES, SCALE),
            (ORDINALS, ORDINAL),
        ];
        for (words, flag) in lists {
            for word in words {
                let slot = table.slot(word, hash(word.as_bytes()));
                table.0[slot] = (word, table.0[slot].1 | flag);
            }
        }
        table
    }

    /// Where the word stands, or the free place where it would.
    fn slot(&self, word: &str, hash: u32) -> usize {
        let mut slot = hash as usize % SLOTS;
        while !self.0[slot].0.is_empty() && self.0[slot].0 != word {
            slot = (slot + 1) % SLOTS;
        }
        slot
    }
}

/// The flags of a lower-case word with its [`hash`].
pub fn of(word: &str, hash: u32) -> u16 {
    static TABLE: OnceLock<Table> = OnceLock::new();
    let table = TABLE.get_or_init(Table::new);
    table.0[table.slot(word, hash)].1
}

/// FNV-1a, folded to spread the low bits.
pub fn hash(word: &[u8]) -> u32 {
    let hash = word.iter().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193));
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_every_list() {
        let check = |word: &str, flags: u16| assert_eq!(of(word, hash(word.as_bytes())), flags, "{word}");
        check("the", STOP);
        check("may", STOP | CALENDAR);
        check("third", SCALE | ORDINAL);
        check("a", STOP | COUNT);
        check("seven", COUNT | OPENER);
        check("der", PARTICLE);
        check("minister", TITLE);
        check("harbour", 0);
        check("", 0);
    }
}
