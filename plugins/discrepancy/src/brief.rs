//! The note as it is written: a JSON object with short names, a line for each entry, without what can be told from the
//! rest. The keys of all entries stand in front, so that `compare` finds the few lines it needs of an earlier note
//! without looking at the others.
//!
//! `{"c": "cast", "k": "keys", "e": [entries]}`. `k` has the keys of each entry in turn, a blank between two entries: of a
//! key the low thirty bits as five digits of 64. An entry has `k` (sort: `n` number, `q` quotation, `m` name, `r` role, `o`
//! outcome, `d` date, `l` place), `s` and `l` (first byte and length in bytes), `t` (its words), `p` (what it is about; a
//! name is about itself, a quotation about its speaker), `x` (words around), `w` (who is credited), `r` (number of the
//! sentence), `b` (bits, see [`bit`]) and, by sort:
//! - numbers: `v` (value), `i` ([lowest, highest] where they differ from it), `u` (unit, none for counts), `h` (counted
//!   noun, verb beside it), `a` (words around, hashed), `y` (one string: names around, hashed);
//! - quotations: `f` ([first, past last byte] with the speaker), `g` (confidence of the speaker in percent), `z` (what is
//!   said, hashed: equal for quotations of the same words and speaker), `a` (its words by what they mean, hashed);
//! - names: `n` (folded, where it is not plain from `t`), `a` (words of the office, hashed), `y` (look-alikes);
//! - roles: `n` (the office);
//! - outcomes, dates, places: `h` (the slot), `n` (the answer), `o` (its place in their order), `i` (minutes since 1970,
//!   of a time), `a` (words around, hashed), `y` (one string: names around, hashed).
//!
//! Hashed words are four hexadecimal digits each, all in one string. What is said and where stands in front of `r`, all else
//! behind it, and nothing stands between the members: the lines are read by hand.

mod line;
mod members;
mod reading;

use crate::note::{Entry, Note, Value};
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

/// Digits of a key.
const CODE: usize = 5;

/// A key as it is written: the low thirty bits in five digits, as one number.
pub type Code = u64;

/// The code of a key.
pub fn code(key: u64) -> Code {
    number(digits_of(key))
}

fn number([a, b, c, d, e]: [u8; CODE]) -> Code {
    u64::from_le_bytes([a, b, c, d, e, 0, 0, 0])
}

fn digits_of(key: u64) -> [u8; CODE] {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    [24, 18, 12, 6, 0].map(|shift| DIGITS[(key >> shift & 63) as usize])
}

/// A note as it was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Brief<'n> {
    cast: &'n [u8],
    keys: &'n [u8],
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

/// Hashes as digits.
fn digits<'h>(count: usize, hashes: impl Iterator<Item = &'h u16>) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let four = |hash: &u16| [12, 8, 4, 0].map(|shift| DIGITS[usize::from(hash >> shift & 15)]);
    let mut out = Vec::with_capacity(count * LETTERS);
    hashes.for_each(|hash| out.extend_from_slice(&four(hash)));
    // Digits are letters of ASCII.
    String::from_utf8(out).unwrap_or_default()
}

/// The hashed words of an entry: those around it or of its office, and its names.
fn hashed(entry: &Entry) -> (&[u16], &[u16]) {
    match &entry.value {
        Value::Figure(f) => (&f.around, &f.who),
        Value::Fact(f) => (&f.about, &f.who),
        Value::Form(f) => (&f.office, &[]),
        Value::Saying(_) | Value::Choice(_) => (&[], &[]),
    }
}

fn hashes(digits: &[u8]) -> Vec<u16> {
    let digit = |c: &u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    let four = |c: &[u8]| c.iter().try_fold(0, |sum, c| Some(sum << 4 | u16::from(digit(c)?)));
    let mut out = Vec::with_capacity(digits.len() / 4);
    out.extend(digits.chunks_exact(4).filter_map(four));
    out
}

/// Write a note.
pub fn write(note: &Note) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(256 + note.entries.len() * 160);
    out.extend_from_slice(b"{\"c\":\"");
    out.extend_from_slice(digits(note.cast.len(), note.cast.iter()).as_bytes());
    out.extend_from_slice(b"\",\"k\":\"");
    for (n, entry) in note.entries.iter().enumerate() {
        if n > 0 {
            out.push(b' ');
        }
        entry.keys.iter().for_each(|key| out.extend_from_slice(&digits_of(*key)));
    }
    out.extend_from_slice(b"\",\"e\":[");
    // The digits of all entries are written once, and borrowed by their lines.
    let all = || note.entries.iter().map(hashed).flat_map(|(words, names)| [words, names]);
    let all = digits(all().map(<[u16]>::len).sum(), all().flatten());
    let mut rest = &*all;
    for (n, entry) in note.entries.iter().enumerate() {
        out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
        let (words, names) = hashed(entry);
        let (words, behind) = rest.split_at(words.len() * LETTERS);
        let (names, behind) = behind.split_at(names.len() * LETTERS);
        rest = behind;
        Line::of(entry, words, names).write(&mut out)?;
    }
    out.extend_from_slice(b"\n]}");
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
        let keys = head[quote..].strip_prefix(b"\",\"k\":\"")?;
        Some(Brief { cast: &head[..quote], keys, lines })
    }

    /// Who could have spoken, see [`Note`].
    pub fn cast(&self) -> Cast<'n> {
        Cast(self.cast)
    }

    /// Look at the codes of the keys, each with the number of the entry it belongs to, in the order of the entries.
    fn each_code(&self, mut look: impl FnMut(usize, Code)) {
        /// Bits of the digits of a code among those of eight bytes.
        const DIGITS: u64 = (1 << (8 * CODE)) - 1;
        let (mut rest, mut entry) = (self.keys, 0);
        loop {
            if let [b' ', after @ ..] = rest {
                (rest, entry) = (after, entry + 1);
            } else if let Some(eight) = rest.first_chunk::<8>() {
                look(entry, u64::from_le_bytes(*eight) & DIGITS);
                rest = &rest[CODE..];
            } else if let Some((digits, after)) = rest.split_first_chunk::<CODE>() {
                look(entry, number(*digits));
                rest = after;
            } else {
                return;
            }
        }
    }

    /// The lines of the entries that have a key for which `place` knows a place, each with these places.
    pub fn lines_of(&self, place: impl Fn(Code) -> Option<usize>) -> Vec<(&'n [u8], Vec<usize>)> {
        let mut out: Vec<(&[u8], Vec<usize>)> = Vec::new();
        let (mut lines, mut read, mut last) = (rows(self.lines), 0, None);
        self.each_code(|entry, code| {
            let Some(place) = place(code) else { return };
            if last != Some(entry) {
                let line = lines.nth(entry - read).unwrap_or_default();
                (read, last) = (entry + 1, Some(entry));
                out.push((line, Vec::with_capacity(4)));
            }
            if let Some((_, places)) = out.last_mut() {
                places.push(place);
            }
        });
        out
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
