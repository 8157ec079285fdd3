//! The words of a name, compared whatever their case, accents and transliteration: `Yury` is `Yuri`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::lexicon::{CONNECTOR, Lexicon, Lists};
use crate::token::Tok;

/// Male or female, where words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// He.
    Male,
    /// She.
    Female,
}

/// What the lists of a word say, by those of male and of female words.
pub fn gender(lists: Lists, male: Lists, female: Lists) -> Option<Gender> {
    if lists & male != 0 { Some(Gender::Male) } else { (lists & female != 0).then_some(Gender::Female) }
}

/// How many bearers of a name are looked at.
const NAMESAKES: usize = 16;

/// A word of a name.
#[derive(Clone, Copy, Debug)]
pub struct NameWord<'a> {
    /// Without its possessive ending.
    pub word: &'a str,
    /// The lists it stands in.
    pub lists: Lists,
}

impl NameWord<'_> {
    /// Stands in one of these lists.
    pub fn any(&self, lists: Lists) -> bool {
        self.lists & lists != 0
    }
}

/// The capitalised words and connectors of a run.
pub fn name_words<'t, 'a>(
    toks: &'t [Tok<'a>],
    lexicon: &'t Lexicon,
) -> impl Iterator<Item = NameWord<'a>> + 't {
    let named = toks.iter().filter(|tok| tok.alphabetic && (tok.capital || tok.any(CONNECTOR)));
    let words = named.map(move |tok| {
        let word = bare(tok.word);
        let found = || lexicon.find(word).map_or(0, |(_, lists)| lists);
        NameWord { word, lists: if word.len() == tok.word.len() { tok.lists } else { found() } }
    });
    words.filter(|name| !name.word.is_empty())
}

/// A word without its possessive ending.
pub fn bare(word: &str) -> &str {
    if !word.ends_with(['s', 'S', '\'', '’']) {
        return word;
    }
    let word = word.strip_suffix(['s', 'S']).filter(|rest| rest.ends_with(['\'', '’'])).unwrap_or(word);
    word.strip_suffix(['\'', '’']).unwrap_or(word)
}

/// What two spellings of one name share: no case, no accents, `y` and `i` the same and never twice in a row.
pub fn sound(word: &str) -> u64 {
    if word.is_ascii() { sounded(word.bytes()) } else { sounded(copydesk_text::fold::fold(word).bytes()) }
}

/// FNV-1a over the letters.
fn sounded(letters: impl Iterator<Item = u8>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut last = 0;
    for letter in letters.filter(u8::is_ascii_alphanumeric) {
        let letter = match letter.to_ascii_lowercase() {
            b'y' => b'i',
            letter => letter,
        };
        if letter == b'i' && last == b'i' {
            continue;
        }
        last = letter;
        hash = (hash ^ u64::from(letter)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

/// Which word of a name (or of a role) a bearer is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Its last.
    Last,
    /// Its first.
    First,
    /// The head of the role.
    Role,
}

/// Bearers of names by a word of the name.
#[derive(Default)]
pub struct Bearers {
    latest: HashMap<u64, usize, BuildHasherDefault<Hashed>>,
    /// A bearer, and the one before it of the same word.
    chain: Vec<(usize, Option<usize>)>,
}

impl Bearers {
    /// With room for this many.
    pub fn with_capacity(bearers: usize) -> Self {
        let latest = HashMap::with_capacity_and_hasher(bearers, BuildHasherDefault::default());
        Bearers { latest, chain: Vec::with_capacity(bearers) }
    }

    /// Notes that `bearer` is called by a word.
    pub fn note(&mut self, by: By, sound: u64, bearer: usize) {
        let link = self.chain.len();
        let before = self.latest.insert(key(by, sound), link);
        self.chain.push((bearer, before));
    }

    /// The bearers of a word, the latest first, at most sixteen.
    pub fn of(&self, by: By, sound: u64) -> impl Iterator<Item = usize> {
        let first = self.latest.get(&key(by, sound)).copied();
        let links = std::iter::successors(first, |link| self.chain[*link].1);
        links.take(NAMESAKES).map(|link| self.chain[link].0)
    }
}

fn key(by: By, sound: u64) -> u64 {
    sound.rotate_left(by as u32 + 1)
}

/// A key that is a hash already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (a, b) in [("Yury", "Yuri"), ("Zelensky", "ZELENSKYY"), ("Peña", "Pena"), ("O’Dea", "O'Dea")] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
        for (a, b) in [("Lee", "Le"), ("Ray", "Roy"), ("Anna", "Ann")] {
            assert_ne!(sound(a), sound(b), "{a} {b}");
        }
    }

    #[test]
    fn bearers_are_found_latest_first() {
        let mut bearers = Bearers::default();
        bearers.note(By::Last, sound("Lee"), 3);
        bearers.note(By::First, sound("Lee"), 5);
        bearers.note(By::Last, sound("lee"), 7);
        assert_eq!(bearers.of(By::Last, sound("LEE")).collect::<Vec<_>>(), [7, 3]);
        assert_eq!(bearers.of(By::Role, sound("Lee")).count(), 0);
    }

    #[test]
    fn endings_are_taken_off() {
        let bared = ["Lee's", "Lee’s", "Jones'", "James", "S", "'s"].map(bare);
        assert_eq!(bared, ["Lee", "Lee", "Jones", "James", "S", ""]);
    }
}
