//! Fingerprints of a text: the few of its five-word runs that every copy of it is met by.
//!
//! Winnowing (Schleimer, Wilkerson, Aiken 2003): of every sixteen runs in a row the one with the smallest hash. Two
//! texts that share twenty words in a row share a fingerprint. Short texts keep all their runs, very short ones are
//! met by their whole text alone.

use copydesk_text::normal::{Word, mix};

/// Words in a run.
pub const GRAM: usize = 5;
/// Runs of which one is kept.
const WINDOW: usize = 16;
/// Texts with fewer words keep every run.
const SHORT: usize = 80;
/// Texts with fewer words are met by their whole text alone.
pub const SHORTEST: usize = 25;

/// The fingerprints of a text: sorted, without repeats; and how many of them a longer text that holds this one would
/// have too (all of them, unless the text is short).
pub fn fingerprints(words: &[Word]) -> (Vec<u64>, usize) {
    if words.len() < SHORTEST {
        return (Vec::new(), 0);
    }
    let distinct = |mut kept: Vec<u64>| {
        kept.sort_unstable();
        kept.dedup();
        kept
    };
    let grams: Vec<u64> = words.windows(GRAM).map(gram).collect();
    let winnowed = distinct(winnow(&grams));
    let count = winnowed.len();
    if words.len() < SHORT { (distinct(grams), count) } else { (winnowed, count) }
}

/// Hash of [`GRAM`] words.
pub fn gram(words: &[Word]) -> u64 {
    mix(words
        .iter()
        .fold(0, |hash: u64, word| hash.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(word.hash)))
}

/// The smallest of every window, the last one on a tie.
fn winnow(grams: &[u64]) -> Vec<u64> {
    let mut kept = Vec::with_capacity(grams.len() / 6);
    let mut last = usize::MAX;
    // indices with rising hashes: the front is the smallest of the window
    let mut rising = std::collections::VecDeque::with_capacity(WINDOW + 1);
    for (at, hash) in grams.iter().enumerate() {
        while rising.back().is_some_and(|&behind: &usize| grams[behind] >= *hash) {
            rising.pop_back();
        }
        rising.push_back(at);
        if rising.front().is_some_and(|&front| front + WINDOW <= at) {
            rising.pop_front();
        }
        if let Some(&smallest) = rising.front()
            && at + 1 >= WINDOW
            && smallest != last
        {
            kept.push(grams[smallest]);
            last = smallest;
        }
    }
    kept
}

/// Hash of a whole text: its words, and the headline's where the text is very short.
pub fn whole(words: &[Word], headline: &[Word]) -> u64 {
    let headline = if words.len() < SHORTEST { headline } else { &[] };
    let all = words.iter().chain(headline);
    mix(all.fold(0x5851_f42d_4c95_7f2d, |hash: u64, word| {
        (hash.rotate_left(23) ^ word.hash).wrapping_mul(0x9fb2_1c65_1e98_df25)
    }))
}

/// Leaves at most `most` fingerprints by keeping those whose low bits are zero; answers how many bits. Two texts
/// thinned alike keep what they share.
pub fn thin(fingerprints: &mut Vec<u64>, most: usize) -> u8 {
    let mut bits = 0;
    while fingerprints.len() > most && bits < 63 {
        bits += 1;
        fingerprints.retain(|hash| hash & ((1 << bits) - 1) == 0);
    }
    bits
}

#[cfg(test)]
mod tests {
    use copydesk_text::normal::words;

    use super::*;

    fn text(from: usize, to: usize) -> String {
        (from..to).map(|n| format!("w{} ", mix(n as u64) % 9_973)).collect()
    }

    fn of(text: &str) -> Vec<u64> {
        fingerprints(&words(text, &[], usize::MAX)).0
    }

    #[test]
    fn twenty_shared_words_share_a_fingerprint() {
        for at in 0..200 {
            let (a, b) = (
                text(0, 400),
                format!("{} {} {}", text(5_000, 5_100), text(at, at + 20), text(6_000, 6_100)),
            );
            let (a, b) = (of(&a), of(&b));
            assert!(a.iter().any(|hash| b.binary_search(hash).is_ok()), "from {at}");
        }
    }

    #[test]
    fn how_many_are_kept() {
        assert_eq!(of(&text(0, 24)).len(), 0);
        assert_eq!(of(&text(0, 60)).len(), 56);
        let long = of(&text(0, 2_000)).len();
        assert!((180..300).contains(&long), "{long}");
        assert_eq!(of(&"spam ".repeat(50_000)).len(), 1);
    }

    #[test]
    fn thinning_keeps_what_is_shared() {
        let (mut a, mut b) = (of(&text(0, 30_000)), of(&text(1_000, 29_000)));
        let shared = |a: &[u64], b: &[u64]| a.iter().filter(|hash| b.contains(hash)).count();
        thin(&mut a, 400);
        thin(&mut b, 400);
        assert!(a.len() <= 400 && shared(&a, &b) > 150, "{} {}", a.len(), shared(&a, &b));
    }
}
