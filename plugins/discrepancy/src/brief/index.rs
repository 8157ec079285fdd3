//! What stands in front of a note: its keys in order, so that a key is found by halving, and of each entry where its line
//! begins and what it says, hashed. A line is read only when its words matter.

use super::rows;
use crate::note::Note;
use crate::sighting::value_hash;

/// A key as it is written: the low thirty bits as five digits of 64, the first one highest.
pub type Code = u64;

/// Digits of a key, of the number of an entry, of the place of a line, of a value.
const CODE: usize = 5;
const NUMBER: usize = 3;
const PLACE: usize = 4;
const VALUE: usize = 11;
/// A key with the number of its entry.
const KEY: usize = CODE + NUMBER;
/// The place and the value of an entry.
const ENTRY: usize = PLACE + VALUE;

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// What each digit stands for; anything else for none.
const MEANT: [u8; 256] = {
    let mut out = [0; 256];
    let mut digit = 0;
    while digit < DIGITS.len() {
        out[DIGITS[digit] as usize] = digit as u8;
        digit += 1;
    }
    out
};

/// The lowest digits of a number.
fn digits<const N: usize>(number: u64) -> [u8; N] {
    std::array::from_fn(|at| DIGITS[(number >> (6 * (N - 1 - at)) & 63) as usize])
}

fn number(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |sum, digit| sum << 6 | u64::from(MEANT[usize::from(*digit)]))
}

/// The code of a key.
pub fn code(key: u64) -> Code {
    digits::<CODE>(key).iter().fold(0, |sum, digit| sum << 8 | u64::from(*digit))
}

/// What an earlier note says on keys that are asked for.
#[derive(Debug, PartialEq)]
pub struct Found<'n> {
    /// The line of the entry.
    pub line: &'n [u8],
    /// What [`value_hash`] gives for its value.
    pub value: u64,
    /// What the keys it has were asked for.
    pub places: Vec<usize>,
}

/// The keys and entries of a note as they are written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Index<'n> {
    pub(super) keys: &'n [u8],
    pub(super) entries: &'n [u8],
}

/// Write the keys of a note, see [`Index`].
pub(super) fn write_keys(note: &Note, out: &mut Vec<u8>) {
    let mut all: Vec<u64> = Vec::with_capacity(note.entries.iter().map(|entry| entry.keys.len()).sum());
    for (n, entry) in note.entries.iter().enumerate() {
        let number = digits::<NUMBER>(n as u64).iter().fold(0, |sum, digit| sum << 8 | u64::from(*digit));
        all.extend(entry.keys.iter().map(|key| code(*key) << (8 * NUMBER) | number));
    }
    all.sort_unstable();
    all.iter().for_each(|key| out.extend_from_slice(&key.to_be_bytes()));
}

/// Write into `out`, of which [`room_of`] says how long it is, where lines begin, counted from the first one, and what they
/// say.
pub(super) fn write_entries(note: &Note, starts: &[usize], out: &mut [u8]) {
    let (rows, _) = out.as_chunks_mut::<ENTRY>();
    for ((entry, start), row) in note.entries.iter().zip(starts).zip(rows) {
        let (place, value) = row.split_at_mut(PLACE);
        place.copy_from_slice(&digits::<PLACE>(*start as u64));
        value.copy_from_slice(&digits::<VALUE>(value_hash(&entry.value)));
    }
}

/// Letters [`write_entries`] takes for so many.
pub(super) fn room_of(entries: usize) -> usize {
    entries * ENTRY
}

impl<'n> Index<'n> {
    /// The entries that have one of the keys, in order, with what these were asked for.
    pub(super) fn find(
        &self,
        wanted: impl Iterator<Item = (Code, usize)>,
        lines: &'n [u8],
    ) -> Vec<Found<'n>> {
        let (keys, _) = self.keys.as_chunks::<KEY>();
        let mut met: Vec<(usize, usize)> = Vec::new();
        for (code, place) in wanted {
            let after = keys.partition_point(|key| code_of(key) < code);
            let same = keys[after..].iter().take_while(|key| code_of(key) == code);
            met.extend(same.map(|key| (number(&key[CODE..]) as usize, place)));
        }
        met.sort_unstable();
        let of_entry = |met: &[(usize, usize)]| {
            let (line, value) = self.entry(met[0].0, lines)?;
            Some(Found { line, value, places: met.iter().map(|(_, place)| *place).collect() })
        };
        met.chunk_by(|one, next| one.0 == next.0).filter_map(of_entry).collect()
    }

    /// The line and the value of an entry.
    fn entry(&self, at: usize, lines: &'n [u8]) -> Option<(&'n [u8], u64)> {
        let (entries, _) = self.entries.as_chunks::<ENTRY>();
        let (place, value) = entries.get(at)?.split_at(PLACE);
        let line = rows(lines.get(number(place) as usize..)?).next()?;
        Some((line, number(value)))
    }
}

fn code_of(key: &[u8; KEY]) -> Code {
    u64::from_be_bytes(*key) >> (8 * NUMBER)
}
