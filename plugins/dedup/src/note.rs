//! What the plugin remembers: the note of a text, and the mark of what was decided at its filing.
//!
//! Both are packed, little-endian, and begin with a version; one that cannot be read counts as absent, so that an
//! older or a damaged note costs a match and never a crash.

use std::ops::Range;

use crate::growth::Count;
use crate::original::{By, Original};

/// First byte of every note.
const NOTE: u8 = 1;
/// First byte of every mark.
const MARK: u8 = 3;
/// A publication time that is not known.
const UNKNOWN: i64 = i64::MIN;

/// What `read` found in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Words.
    pub words: u32,
    /// Words outside quotation marks.
    pub own_words: u32,
    /// Hash of the whole text.
    pub whole: u64,
    /// Fingerprints kept for each one that a longer text would keep: 1, or more in a short text.
    pub density: u8,
    /// Low bits that are zero in every fingerprint handed out as a key.
    pub key_bits: u8,
    /// Low bits that were zero in every fingerprint of `prints`.
    pub print_bits: u8,
    /// Stretches of the text that are not the article's own, in bytes, in order. They are kept because `compare` is
    /// handed texts without their parts.
    pub left_out: Vec<Range<u32>>,
    /// High halves of the fingerprints, sorted.
    pub prints: Vec<u32>,
}

/// The part of a fingerprint a note keeps.
pub fn print_of(fingerprint: u64) -> u32 {
    (fingerprint >> 32) as u32
}

impl Note {
    /// As bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(22 + 8 * self.left_out.len() + 4 * self.prints.len());
        bytes.extend([NOTE, self.density, self.key_bits, self.print_bits]);
        bytes.extend(self.words.to_le_bytes());
        bytes.extend(self.own_words.to_le_bytes());
        bytes.extend(self.whole.to_le_bytes());
        bytes.extend((self.left_out.len() as u16).to_le_bytes());
        for range in &self.left_out {
            bytes.extend(range.start.to_le_bytes());
            bytes.extend(range.end.to_le_bytes());
        }
        self.prints.iter().for_each(|print| bytes.extend(print.to_le_bytes()));
        bytes
    }

    /// From bytes; `None` when they are no note of this version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Note> {
        let (&[version, density, key_bits, print_bits], rest) = bytes.split_first_chunk()?;
        let (words, rest) = rest.split_first_chunk()?;
        let (own_words, rest) = rest.split_first_chunk()?;
        let (whole, rest) = rest.split_first_chunk()?;
        let (count, rest) = rest.split_first_chunk()?;
        let (ranges, rest) = rest.split_at_checked(8 * usize::from(u16::from_le_bytes(*count)))?;
        let (numbers, _) = ranges.as_chunks();
        let numbers: Vec<u32> = numbers.iter().map(|number| u32::from_le_bytes(*number)).collect();
        let (prints, odd) = rest.as_chunks();
        (version == NOTE && odd.is_empty() && key_bits < 64 && print_bits < 64).then(|| Note {
            words: u32::from_le_bytes(*words),
            own_words: u32::from_le_bytes(*own_words),
            whole: u64::from_le_bytes(*whole),
            density,
            key_bits,
            print_bits,
            left_out: numbers.chunks_exact(2).map(|range| range[0]..range[1]).collect(),
            prints: prints.iter().map(|print| u32::from_le_bytes(*print)).collect(),
        })
    }
}

/// What `compare` decided about an article.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Mark {
    /// Weight of all its fingerprints as it was at filing.
    pub weight: f32,
    /// The article that founded the duplicate group it joined; 0 when it founded one itself.
    pub founder: u64,
    /// Which of its 64 parts stand in the founding text, one bit each.
    pub stands: u64,
    /// Words of the founding text outside quotation marks.
    pub founder_words: u32,
    /// The members of the group.
    pub count: Count,
    /// The original of the group.
    pub original: Original,
}

impl Mark {
    /// As bytes.
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = vec![MARK, self.original.by as u8];
        bytes.extend(self.weight.to_le_bytes());
        bytes.extend(self.founder.to_le_bytes());
        bytes.extend(self.stands.to_le_bytes());
        bytes.extend(self.founder_words.to_le_bytes());
        bytes.extend(self.count.number.to_le_bytes());
        bytes.extend(self.count.since_ms.to_le_bytes());
        bytes.extend(self.count.since_number.to_le_bytes());
        bytes.extend(self.original.article.to_le_bytes());
        bytes.extend(self.original.published_ms.unwrap_or(UNKNOWN).to_le_bytes());
        bytes
    }

    /// From bytes; `None` when they are no mark of this version.
    pub fn from_bytes(bytes: &[u8]) -> Option<Mark> {
        let (&[version, by], rest) = bytes.split_first_chunk()?;
        let (weight, rest) = rest.split_first_chunk()?;
        let (founder, rest) = rest.split_first_chunk()?;
        let (stands, rest) = rest.split_first_chunk()?;
        let (founder_words, rest) = rest.split_first_chunk()?;
        let (number, rest) = rest.split_first_chunk()?;
        let (since_ms, rest) = rest.split_first_chunk()?;
        let (since_number, rest) = rest.split_first_chunk()?;
        let (article, rest) = rest.split_first_chunk()?;
        let published_ms = i64::from_le_bytes(rest.try_into().ok()?);
        (version == MARK).then(|| Mark {
            weight: f32::from_le_bytes(*weight),
            founder: u64::from_le_bytes(*founder),
            stands: u64::from_le_bytes(*stands),
            founder_words: u32::from_le_bytes(*founder_words),
            count: Count {
                number: u32::from_le_bytes(*number),
                since_ms: i64::from_le_bytes(*since_ms),
                since_number: u32::from_le_bytes(*since_number),
            },
            original: Original {
                article: u64::from_le_bytes(*article),
                published_ms: Some(published_ms).filter(|ms| *ms != UNKNOWN),
                by: By::from_byte(by),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let note = Note {
            words: 7,
            own_words: 5,
            whole: 9,
            density: 1,
            key_bits: 1,
            print_bits: 2,
            left_out: vec![0..9, 20..31],
            prints: vec![1, 70_000],
        };
        assert_eq!(Note::from_bytes(&note.to_bytes()), Some(note));
        let mark = Mark {
            weight: 41.5,
            founder: 12,
            stands: 1 << 63 | 5,
            founder_words: 80,
            count: Count { number: 7, since_ms: -3, since_number: 2 },
            original: Original { article: 9, published_ms: Some(-1), by: By::Agency },
        };
        assert_eq!(Mark::from_bytes(&mark.to_bytes()), Some(mark));
    }

    #[test]
    fn what_cannot_be_read_is_absent() {
        let (note, mark) = (Note::default().to_bytes(), Mark::default().to_bytes());
        for cut in 0..note.len() {
            assert_eq!(Note::from_bytes(&note[..cut]), None);
        }
        for cut in 0..mark.len() {
            assert_eq!(Mark::from_bytes(&mark[..cut]), None);
        }
        assert_eq!(Note::from_bytes(&[0xff; 40]), None);
    }
}
