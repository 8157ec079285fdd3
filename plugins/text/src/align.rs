//! Runs of words two texts share.
//!
//! Greedy from left to right: at each place of the first text the longest run that begins there and is still free in
//! the second is taken, nearest to where the last one ended on equal length. This is the greedy string tiling of
//! Wise (1993) in one pass; the passes by falling length it leaves out matter little for runs of words. Work is
//! bounded by a constant times the length of both texts, whatever they hold.

/// How many places of one gram are tried, on each side of the place where the texts would go on together.
const TRIED: usize = 6;

/// Words the two texts share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// First word in the first text.
    pub a: u32,
    /// First word in the second text.
    pub b: u32,
    /// Words.
    pub len: u32,
}

/// The runs of at least `min` words that `a` and `b` (hashes of their words) share, in order of `a`, no word in two
/// of them.
///
/// ```
/// use copydesk_text::align::{Run, runs};
/// let found = runs(&[1, 2, 3, 4, 9, 5, 6], &[5, 6, 1, 2, 3, 4], 2);
/// assert_eq!(found, [Run { a: 0, b: 2, len: 4 }, Run { a: 5, b: 0, len: 2 }]);
/// ```
pub fn runs(a: &[u64], b: &[u64], min: usize) -> Vec<Run> {
    let min = min.max(1);
    let mut found = Vec::new();
    if a.len() < min || b.len() < min {
        return found;
    }
    let places = places(b, min);
    let mut free = vec![true; b.len()];
    let (mut at, mut next) = (0, 0);
    while at + min <= a.len() {
        let Some((place, len)) = longest(a, b, at, next, &places, &free, min) else {
            at += 1;
            next += 1;
            continue;
        };
        free[place..place + len].fill(false);
        found.push(Run { a: at as u32, b: place as u32, len: len as u32 });
        at += len;
        next = place + len;
    }
    found
}

/// The grams of `min` words of a text with their places, sorted.
fn places(words: &[u64], min: usize) -> Vec<(u64, u32)> {
    let mut places: Vec<(u64, u32)> = words.windows(min).map(gram).zip(0..).collect();
    places.sort_unstable();
    places
}

/// Hash of words in a row.
fn gram(words: &[u64]) -> u64 {
    words.iter().fold(0, |hash: u64, word| (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95))
}

/// The longest free run for the words at `at`: its place in `b` and its length.
fn longest(
    a: &[u64],
    b: &[u64],
    at: usize,
    next: usize,
    places: &[(u64, u32)],
    free: &[bool],
    min: usize,
) -> Option<(usize, usize)> {
    let wanted = gram(&a[at..at + min]);
    let near = places.partition_point(|place| *place < (wanted, next as u32));
    let behind = places[..near].iter().rev().take(TRIED).take_while(|place| place.0 == wanted);
    let ahead = places[near..].iter().take(TRIED).take_while(|place| place.0 == wanted);
    let mut best: Option<(usize, usize)> = None;
    for place in ahead.chain(behind).map(|place| place.1 as usize) {
        let rest = a[at..].iter().zip(&b[place..]).zip(&free[place..]);
        let len = rest.take_while(|((a, b), free)| a == b && **free).count();
        if len >= min && best.is_none_or(|(_, longest)| len > longest) {
            best = Some((place, len));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str, expected: &[&str]) {
        let split = |text: &str| text.bytes().map(u64::from).collect::<Vec<u64>>();
        let found = runs(&split(a), &split(b), 3);
        let shown: Vec<&str> = found.iter().map(|r| &a[r.a as usize..(r.a + r.len) as usize]).collect();
        assert_eq!(shown, expected, "{a:?} {b:?}");
        for run in &found {
            let other = &b[run.b as usize..(run.b + run.len) as usize];
            assert_eq!(&a[run.a as usize..(run.a + run.len) as usize], other);
        }
    }

    #[test]
    fn shared_runs() {
        check("", "abc", &[]);
        check("abcdef", "abcdef", &["abcdef"]);
        check("abcXdef", "abcYdef", &["abc", "def"]);
        check("defXabc", "abcYdef", &["def", "abc"]);
        check("abXcd", "abYcd", &[]);
    }

    #[test]
    fn no_word_is_used_twice() {
        check("abcabcabc", "abc", &["abc"]);
        check("abc", "abcabc", &["abc"]);
        check("abcdeabc", "abcXabcde", &["abcde", "abc"]);
    }

    #[test]
    fn the_near_place_wins_a_tie() {
        let (a, b) = ([1, 1, 1, 7, 7, 7], [7, 7, 7, 9, 1, 1, 1, 7, 7, 7]);
        assert_eq!(runs(&a, &b, 3), [Run { a: 0, b: 4, len: 6 }]);
    }

    #[test]
    fn repetition_stays_linear() {
        let same = vec![4u64; 300_000];
        let total: u32 = runs(&same, &same, 5).iter().map(|run| run.len).sum();
        assert!(total > 250_000, "{total}");
    }
}
