//! How much a word tells: rare words tell much. What counts as rare comes from a shipped table of counts and, ever
//! more, from the stream itself, so that the words of the day's great story stop telling its parts apart.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use serde::{Deserialize, Serialize};

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

/// Counts of the live stream, the old ones fading. Instead of shrinking the old, the new are written larger.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Stream {
    counts: ByTerm<f32>,
    articles: f32,
    /// Clock at which one article counted 1, ms.
    origin_ms: Option<i64>,
    /// What one article counts now.
    unit: f32,
}

/// An article never counts for more than this before everything is brought back to 1.
const LARGEST_UNIT: f32 = 1024.0;

/// Terms that fell below this part of one article are forgotten.
const FORGOTTEN: f32 = 0.02;

/// Terms counted at one time, at most: about 20 MB. Most terms are met in one article and never again.
const MOST_TERMS: usize = 1 << 20;

impl Stream {
    /// The stream's clock stands at `now_ms`: what one article counts from here on.
    pub(super) fn advance(&mut self, now_ms: i64, half_life_days: f32) {
        let origin = *self.origin_ms.get_or_insert(now_ms);
        let days = (now_ms - origin) as f64 / 86_400_000.0;
        // A clock that falls back does not make new articles count for less.
        self.unit = (days / f64::from(half_life_days)).clamp(0.0, 100.0).exp2() as f32;
        if self.unit > LARGEST_UNIT {
            let unit = self.unit;
            self.counts.retain(|_, count| {
                *count /= unit;
                *count >= FORGOTTEN
            });
            self.articles /= unit;
            self.origin_ms = Some(now_ms);
            self.unit = 1.0;
        }
    }

    /// Take in the terms of one article, each once.
    pub(super) fn add(&mut self, terms: impl Iterator<Item = u32>) {
        for term in terms {
            *self.counts.entry(term).or_default() += self.unit;
        }
        self.articles += self.unit;
        if self.counts.len() > MOST_TERMS {
            self.forget(MOST_TERMS / 2);
        }
    }

    /// Forget the terms that are counted least, until `left` are left or fewer.
    fn forget(&mut self, left: usize) {
        let mut least = self.unit.max(1.0) * FORGOTTEN;
        while self.counts.len() > left {
            self.counts.retain(|_, count| *count >= least);
            least *= 1.5;
        }
    }

    /// Weight of a term: the logarithm of how rare it is, `stream` times as much heed paid to a live article as to one
    /// of the table.
    pub(super) fn rarity(&self, term: u32, stream: f32) -> f32 {
        let unit = self.unit.max(1.0);
        let live = self.counts.get(&term).map_or(0.0, |count| count / unit);
        let articles = table_articles() as f32 + stream * self.articles / unit + 1.0;
        let with = table_count(term) as f32 + stream * live + 0.5;
        (articles / with).ln().max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Stream, table_articles, table_count, term};

    #[test]
    fn the_table_is_whole() {
        assert!(table_articles() > 1_000);
        assert!(table_count(term("police")) > table_count(term("hospital")));
        assert!(table_count(term("hospital")) >= 3);
        assert_eq!(table_count(term("vellmarqx")), 0);
    }

    #[test]
    fn what_was_counted_least_is_forgotten() {
        let mut stream = Stream::default();
        stream.advance(0, 30.0);
        stream.add(0..100);
        stream.add(0..10);
        stream.forget(50);
        assert_eq!(stream.counts.len(), 10);
        assert!(stream.rarity(5, 5.0) < stream.rarity(50, 5.0));
    }

    #[test]
    fn a_word_of_the_day_tells_less_and_less_and_recovers() {
        let ferry = term("ferry");
        let mut stream = Stream::default();
        stream.advance(0, 30.0);
        let before = stream.rarity(ferry, 5.0);
        (0..200).for_each(|_| stream.add([ferry].into_iter()));
        let busy = stream.rarity(ferry, 5.0);
        assert!(busy < before - 1.0, "{before} then {busy}");
        stream.advance(4_000 * 86_400_000, 30.0);
        let later = stream.rarity(ferry, 5.0);
        assert!((later - before).abs() < 0.01, "{before} then {later}");
    }
}
