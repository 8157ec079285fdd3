//! A table of words that is asked for every word of a text: short ones, packed into a number.

use std::hint::select_unpredictable;

use super::Lists;

/// Longest word packed into a number, in bytes.
const PACKED: usize = 16;

/// Half of that: most words are no longer.
const HALF: usize = PACKED / 2;

/// A word of at most 16 ASCII bytes (a curly apostrophe counts as a straight one) in lower case, as a number.
#[inline]
pub(super) fn packed(bytes: &[u8], start: usize, end: usize) -> Option<u128> {
    let len = end - start;
    let lowered = if len <= HALF {
        lowered(bytes, start, len).map(u128::from)
    } else if len <= PACKED {
        lowered(bytes, start, HALF)
            .zip(lowered(bytes, start + HALF, len - HALF))
            .map(|(first, second)| u128::from(first) | u128::from(second) << 64)
    } else {
        None
    };
    lowered.or_else(|| packed_curly(&bytes[start..end]))
}

/// At most eight ASCII bytes in lower case, as a number.
#[inline]
fn lowered(bytes: &[u8], start: usize, len: usize) -> Option<u64> {
    const fn each(byte: u8) -> u64 {
        u64::from_le_bytes([byte; HALF])
    }
    // most words have eight bytes of text behind their first: those are read at once
    let raw = match bytes.get(start..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => {
            let mut padded = [0; HALF];
            padded[..len].copy_from_slice(&bytes[start..start + len]);
            u64::from_le_bytes(padded)
        }
    };
    let raw = if len < HALF { raw & ((1 << (len * 8)) - 1) } else { raw };
    if raw & each(0x80) != 0 {
        return None;
    }
    let from_a = raw + each(0x80 - b'A');
    let after_z = raw + each(0x80 - b'Z' - 1);
    Some(raw | (from_a & !after_z & each(0x80)) >> 2)
}

/// The same for a word with curly apostrophes; `None` for other letters than ASCII ones.
fn packed_curly(word: &[u8]) -> Option<u128> {
    let mut bytes = [0; PACKED];
    let mut len = 0;
    let mut rest = word;
    while let Some((&byte, tail)) = rest.split_first() {
        let (byte, tail) = match byte {
            0xe2 => (b'\'', tail.strip_prefix(&[0x80, 0x99])?),
            _ if byte.is_ascii() => (byte.to_ascii_lowercase(), tail),
            _ => return None,
        };
        *bytes.get_mut(len)? = byte;
        len += 1;
        rest = tail;
    }
    Some(u128::from_le_bytes(bytes))
}

/// The same without a dot at the end.
pub(super) fn packed_bare(word: &str, packed: u128) -> Option<u128> {
    if !word.ends_with('.') {
        return None;
    }
    let last = (128 - packed.leading_zeros()).div_ceil(8).checked_sub(1)? * 8;
    Some(packed & !(0xff << last))
}

/// The short words in a table of buckets. Most words of a text are looked up here and half of them are found, which no
/// processor can foretell: so a look-up compares all tags of its bucket at once and branches on nothing.
#[derive(Default)]
pub(super) struct Short {
    /// For each bucket two bytes of the hash of each of its words; [`EMPTY`] where there is none.
    tags: Vec<u128>,
    /// For each bucket the numbers of its words.
    numbers: Vec<[u32; BUCKET]>,
    words: Vec<Known>,
    /// What hashes are made with: the first of many with which no bucket overflows.
    factor: u64,
}

/// A known word.
struct Known {
    packed: u128,
    lists: Lists,
    word: Box<str>,
}

/// Words of a bucket.
const BUCKET: usize = 8;
/// No word in this place.
const EMPTY: u16 = 0;
/// One in each place of a bucket.
const ONES: u128 = 0x0001_0001_0001_0001_0001_0001_0001_0001;

impl Short {
    pub(super) fn of<'w>(words: impl Iterator<Item = (&'w Box<str>, &'w Lists)>) -> Self {
        let mut short = Short::default();
        for (word, lists) in words {
            let Some(packed) = packed(word.as_bytes(), 0, word.len()) else { continue };
            short.words.push(Known { packed, lists: *lists, word: word.clone() });
        }
        let mut buckets = (short.words.len() / BUCKET * 2).next_power_of_two();
        while !(0..64).any(|attempt| short.fill(buckets, attempt)) {
            buckets *= 2;
        }
        short
    }

    /// How many buckets there are.
    #[cfg(test)]
    pub(super) fn buckets(&self) -> usize {
        self.tags.len()
    }

    /// Puts all words into their buckets; false when one overflows or holds the same tag twice.
    fn fill(&mut self, buckets: usize, attempt: u64) -> bool {
        self.factor = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * attempt + 1);
        (self.tags, self.numbers) = (vec![0; buckets], vec![[0; BUCKET]; buckets]);
        let mut sizes = vec![0; buckets];
        for number in 0..self.words.len() {
            let (bucket, tag) = self.place(self.words[number].packed);
            let size = &mut sizes[bucket];
            if *size == BUCKET || same(self.tags[bucket], tag) != 0 {
                return false;
            }
            self.tags[bucket] |= u128::from(tag) << (*size * 16);
            self.numbers[bucket][*size] = number as u32;
            *size += 1;
        }
        true
    }

    /// The bucket of a word, and its tag.
    #[inline]
    fn place(&self, packed: u128) -> (usize, u16) {
        // both halves of the product: words that begin alike differ in every bit of it
        let (first, second) = (packed as u64, (packed >> 64) as u64);
        let product = u128::from(first ^ self.factor) * u128::from(second ^ self.factor.rotate_left(32));
        let mixed = product as u64 ^ (product >> 64) as u64;
        (mixed as usize & (self.tags.len() - 1), ((mixed >> 48) as u16).max(EMPTY + 1))
    }

    /// The word as the lists have it, its lists, and that it is known; `other` and no list when it is not.
    #[inline]
    pub(super) fn find<'w>(&'w self, packed: u128, other: &'w str) -> (&'w str, Lists, bool) {
        let (bucket, tag) = self.place(packed);
        let tags = same(self.tags[bucket], tag);
        let number = self.numbers[bucket][tags.trailing_zeros() as usize / 16 % BUCKET];
        // a word no tag speaks for is held against always the same one, which needs no waiting for memory
        let known = &self.words[select_unpredictable(tags != 0, number, 0) as usize];
        let found = known.packed == packed;
        let word = select_unpredictable(found, &*known.word, other);
        (word, select_unpredictable(found, known.lists, 0), found)
    }
}

/// The high bit of the first place that holds a tag (and perhaps of later ones); zero when none does.
#[inline]
fn same(tags: u128, tag: u16) -> u128 {
    let differ = tags ^ (ONES * u128::from(tag));
    differ.wrapping_sub(ONES) & !differ & (ONES << 15)
}
