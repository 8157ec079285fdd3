//! The note as it is written: a JSON object with short names, a line for each entry, without what can be told from the
//! rest. The keys of all entries stand in front, so that `compare` finds the few lines it needs of an earlier note
//! without looking at the others.
//!
//! `{"c": "cast", "k": "keys", "l": "lines", "e": [entries]}`, numbers as digits of 64. `k` has the keys in order: of each the
//! low thirty bits in five digits and the number of its entry in three. `l` has of each entry where its line begins, in four
//! digits, and what it says, hashed, in eleven: equal for entries that say the same. An entry has `k` (sort: `n` number, `q` quotation, `m` name, `r` role, `o`
//! outcome, `d` date, `l` place), `s` and `l` (first byte and length in bytes), `t` (its words), `p` (what it is about; a
//! name is about itself, a quotation about its speaker), `x` (words around), `w` (who is credited), `r` (number of the
//! sentence), `b` (bits, see [`bit`]) and, by sort:
//! - numbers: `v` (value), `i` ([lowest, highest] where they differ from it), `u` (unit, none for counts), `h` (counted
//!   noun, verb beside it), `a` (words around, hashed), `y` (one string: names around, hashed);
//! - quotations: `f` ([first, past last byte] with the speaker), `g` (confidence of the speaker in percent), `a` (its words by what they mean, hashed);
//! - names: `n` (folded, where it is not plain from `t`), `a` (words of the office, hashed), `y` (look-alikes);
//! - roles: `n` (the office);
//! - outcomes, dates, places: `h` (the slot), `n` (the answer), `o` (its place in their order), `i` (minutes since 1970,
//!   of a time), `a` (words around, hashed), `y` (one string: names around, hashed).
//!
//! Hashed words are four hexadecimal digits each, all in one string. What is said and where stands in front of `r`, all else
//! behind it, and nothing stands between the members: the lines are read by hand.

mod index;
mod line;
mod members;
mod reading;

use crate::note::Note;
use index::Index;
pub use index::{Code, Found, code};
pub use line::Line;

/// Bits of `b`.
pub mod bit {
    #![allow(missing_docs)] // the fields of the same names say it
    pub const WEAK: u32 = 1;
    pub const SOFT: u32 = 2;
    pub const NAMED: u32 = 2;
    pub const STRICT: u32 = 4;
    pub const CLASSED: u32 = 8;
    pub const GROWS: u32 = 16;
    pub const SHRINKS: u32 = 32;
    pub const BY_SOURCE: u32 = 64;
    pub const LOUD: u32 = 128;
    pub const PAST: u32 = 256;
    pub const PART: u32 = 512;
    pub const RATE: u32 = 1024;
    pub const HEDGED: u32 = 2048;
    pub const PLACE: u32 = 4096;
    pub const RESOLVED: u32 = 8192;
    pub const FREE: u32 = 16384;
    pub const BOUND: u32 = 32768;
    pub const TITLED: u32 = 65536;
    pub const QUOTED: u32 = 131_072;
    pub const BROAD: u32 = 262_144;
}

/// A note as it was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Brief<'n> {
    cast: &'n [u8],
    index: Index<'n>,
    lines: &'n [u8],
}

/// Who could have spoken, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Cast<'n>(&'n [u8]);

impl<'n> Cast<'n> {
    /// As it is written.
    pub fn digits(self) -> &'n [u8] {
        self.0
    }

    /// Hashed words of names, sorted.
    pub fn read(self) -> Vec<u16> {
        hashes(self.0)
    }
}

/// Letters a hash is written with.
const LETTERS: usize = 4;

/// What each digit of a hash stands for; anything else for more than any digit.
const MEANT: [u8; 256] = {
    let mut out = [16; 256];
    let mut digit = 0;
    while digit < 16 {
        out[b"0123456789abcdef"[digit] as usize] = digit as u8;
        digit += 1;
    }
    out
};

fn hashes(digits: &[u8]) -> Vec<u16> {
    let (fours, _) = digits.as_chunks::<LETTERS>();
    let mut out = Vec::with_capacity(fours.len());
    for four in fours {
        let meant = four.map(|digit| u16::from(MEANT[usize::from(digit)]));
        if meant.iter().all(|digit| *digit < 16) {
            out.push(meant.iter().fold(0, |sum, digit| sum << 4 | digit));
        }
    }
    out
}

/// Write a note.
pub fn write(note: &Note) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(512 + note.entries.len() * 200);
    out.extend_from_slice(b"{\"c\":\"");
    members::digits(&mut out, &note.cast);
    out.extend_from_slice(b"\",\"k\":\"");
    index::write_keys(note, &mut out);
    out.extend_from_slice(b"\",\"l\":\"");
    let room = out.len()..out.len() + index::room_of(note.entries.len());
    out.resize(room.end, b' ');
    out.extend_from_slice(b"\",\"e\":[");
    let (first, mut starts) = (out.len() + 1, Vec::with_capacity(note.entries.len()));
    for (n, entry) in note.entries.iter().enumerate() {
        out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
        starts.push(out.len() - first);
        members::write(entry, &mut out)?;
    }
    out.extend_from_slice(b"\n]}");
    index::write_entries(note, &starts, &mut out[room]);
    Ok(out)
}

impl<'n> Brief<'n> {
    /// A written note; one that another version wrote has nothing in it.
    pub fn of(note: &'n [u8]) -> Self {
        Self::open_head(note).unwrap_or_default()
    }

    fn open_head(note: &'n [u8]) -> Option<Self> {
        let end = memchr::memchr(b'\n', note)?;
        let (head, lines) = (&note[..end], &note[end + 1..]);
        let head = head.strip_prefix(b"{\"c\":\"")?.strip_suffix(b"\",\"e\":[")?;
        let quote = memchr::memchr(b'"', head)?;
        let rest = head[quote..].strip_prefix(b"\",\"k\":\"")?;
        let (keys, rest) = rest.split_at(memchr::memchr(b'"', rest)?);
        let entries = rest.strip_prefix(b"\",\"l\":\"")?;
        Some(Brief { cast: &head[..quote], index: Index { keys, entries }, lines })
    }

    /// Who could have spoken, see [`Note`].
    pub fn cast(&self) -> Cast<'n> {
        Cast(self.cast)
    }

    /// The entries that have one of the keys asked for, each once.
    pub fn find(&self, wanted: impl Iterator<Item = (Code, usize)>) -> Vec<Found<'n>> {
        self.index.find(wanted, self.lines)
    }

    /// The note in full but for the keys. Entries that cannot be read are left out.
    pub fn open(&self) -> Note {
        let lines = rows(self.lines).filter_map(|line| Line::parse(line)?.open());
        Note { entries: lines.collect(), cast: self.cast().read() }
    }
}

/// The lines of a note.
fn rows(note: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends = memchr::memchr_iter(b'\n', note).chain(std::iter::once(note.len()));
    ends.scan(0, |from, end| Some(&note[std::mem::replace(from, end + 1)..end]))
}

#[cfg(test)]
mod tests;
