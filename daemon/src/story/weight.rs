//! How common words are in news: a shipped table of counts.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// In how many articles a term occurs, counted over some 4,200 English news articles (1987 to 2020, one of each
/// group of copies), terms in at least three of them. Made by `examples/make_df.rs`; holds hashes and counts only.
static TABLE: &[u8] = include_bytes!("df.bin");

/// Bytes before the hashes: mark, number of articles, number of terms.
const HEAD: usize = 12;

/// What the head of the table begins with.
pub const MARK: &[u8; 4] = b"CDF1";

/// Hash of a term, as the table and the index use it.
pub fn term(text: &str) -> u32 {
    word(text) as u32
}

/// Hash of a word; its low half is the term's.
pub(super) fn word(text: &str) -> u64 {
    copydesk_plugin::hash64(text.as_bytes())
}

/// A map keyed by the 64-bit hashes of words.
pub(super) type ByWord<V> = HashMap<u64, V, BuildHasherDefault<Plain>>;

/// A map keyed by term hashes, which need no second hashing; the same order on every run.
pub(super) type ByTerm<V> = HashMap<u32, V, BuildHasherDefault<Plain>>;

/// Passes a hash through; of 32 bits spread over the high bits the map looks at.
#[derive(Default)]
pub(super) struct Plain(u64);

impl Hasher for Plain {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }
    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
    fn write_u32(&mut self, value: u32) {
        self.0 = u64::from(value).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

fn number(at: usize) -> u32 {
    TABLE.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// Articles the shipped table was counted over.
pub(super) fn table_articles() -> u32 {
    number(4)
}

/// Articles of the shipped table with this term; 0 when it is rarer than the table goes.
pub(super) fn table_count(term: u32) -> u32 {
    let count = number(8) as usize;
    let hash = |at: usize| number(HEAD + 4 * at);
    // Hashes are uniform: a term stands near its share of the way. Go from there in growing steps, then halve.
    let guess = ((u64::from(term) * count as u64) >> 32) as usize;
    let (mut low, mut high, mut step) = (guess, guess, 16);
    while low > 0 && hash(low) >= term {
        low = low.saturating_sub(step);
        step *= 2;
    }
    step = 16;
    while high < count && hash(high) < term {
        high = (high + step).min(count);
        step *= 2;
    }
    while low < high {
        let middle = usize::midpoint(low, high);
        if hash(middle) < term { low = middle + 1 } else { high = middle }
    }
    if low == count || number(HEAD + 4 * low) != term {
        return 0;
    }
    let at = HEAD + 4 * count + 2 * low;
    TABLE.get(at..at + 2).map_or(0, |b| u32::from(u16::from_le_bytes([b[0], b[1]])))
}

#[cfg(test)]
mod tests {
    use super::{table_articles, table_count, term};

    #[test]
    fn the_table_is_whole() {
        assert!(table_articles() > 1_000);
        assert!(table_count(term("police")) > table_count(term("hospital")));
        assert!(table_count(term("hospital")) >= 3);
        assert_eq!(table_count(term("vellmarqx")), 0);
    }
}
