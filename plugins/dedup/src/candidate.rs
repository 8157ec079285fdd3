//! Which earlier articles are worth laying beside the one at hand.
//!
//! Fingerprints weigh the less the more unrelated articles (duplicate groups) they stand in: wire copy printed fifty
//! times is one group and keeps its weight, templates and house text fade. The score is weighted containment: common
//! weight over the weight of the lighter text, so that a text cut to a tenth still scores 1.

use copydesk_plugin::{Compare, Earlier, KeyView};
use copydesk_text::normal::Word;

use crate::fingerprint::{GRAM, gram};
use crate::note::{Mark, Note, print_of};
use crate::settings::Config;

/// How fast a fingerprint fades with the number of groups it stands in.
const FADE: f32 = -0.7;
/// What house text weighs.
const HOUSE: f32 = 0.02;
/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// The weights of the article's fingerprints, now.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// Fingerprint and weight, in order of the fingerprint's high half.
    of: Vec<(u64, f32)>,
    /// Their sum, scaled to all fingerprints of the text where keys were thinned.
    pub total: f32,
}

impl Weights {
    /// For every run of five words of the article that is one of its keys, its first word's place and its weight.
    pub fn along(&self, words: &[Word]) -> Vec<(u32, f32)> {
        let weight = |hash: u64| {
            let at = self.of.binary_search_by_key(&hash, |(hash, _)| *hash).ok()?;
            Some(self.of[at].1)
        };
        let grams = words.windows(GRAM).zip(0u32..);
        grams.filter_map(|(words, at)| Some((at, weight(gram(words))?))).collect()
    }
}

/// An earlier article that may hold the same text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Its place in `Compare::earlier`.
    pub at: usize,
    /// Weighted containment, 0 to 1.
    pub score: f32,
}

/// Weighs the keys of the article. House text is known of a known outlet only, and as long as it is printed.
pub fn weigh(input: &Compare<'_>, note: &Note, config: &Config) -> Weights {
    let known = !input.article.outlet.is_empty();
    let now = input.article.arrived_ms;
    let in_use = |key: &KeyView<'_>| {
        key.last_seen_ms.is_none_or(|seen| now.saturating_sub(seen) <= i64::from(config.house_days) * DAY_MS)
    };
    let mut of: Vec<(u64, f32)> = input
        .keys
        .iter()
        .filter(|key| key.hash != note.whole)
        .map(|key| {
            let fading = key.groups.max(1) as f32;
            let in_house = known && key.facet_groups > config.house_groups && in_use(key);
            (key.hash, if in_house { HOUSE } else { fading.powf(FADE) })
        })
        .collect();
    of.sort_unstable_by_key(|(hash, _)| *hash);
    let total = of.iter().map(|(_, weight)| weight).sum::<f32>() * scale(note.key_bits);
    Weights { of, total }
}

fn scale(bits: u8) -> f32 {
    (1u64 << bits.min(40)) as f32
}

/// The earlier articles that score at least `look_from`, best first; ties go to the older.
pub fn candidates(input: &Compare<'_>, note: &Note, weights: &Weights, config: &Config) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = input
        .earlier
        .iter()
        .enumerate()
        .filter_map(|(at, earlier)| {
            let score = score(note, weights, earlier).filter(|_| within(input, earlier, config))?;
            (score >= config.look_from).then_some(Candidate { at, score })
        })
        .collect();
    let id = |candidate: &Candidate| input.earlier[candidate.at].article.id;
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(id(a).cmp(&id(b))));
    found.truncate(config.candidates);
    found
}

/// Whether it arrived within the window.
fn within(input: &Compare<'_>, earlier: &Earlier<'_>, config: &Config) -> bool {
    let age = input.article.arrived_ms.saturating_sub(earlier.article.arrived_ms);
    config.window_days == 0 || age <= i64::from(config.window_days) * DAY_MS
}

fn score(note: &Note, weights: &Weights, earlier: &Earlier<'_>) -> Option<f32> {
    let theirs = Note::from_bytes(earlier.note)?;
    if theirs.whole == note.whole && theirs.words == note.words {
        return Some(1.0);
    }
    let mark = Mark::from_bytes(earlier.mark).unwrap_or_default();
    let their_total =
        if mark.weight > 0.0 { mark.weight } else { theirs.prints.len() as f32 * scale(theirs.print_bits) };
    let bits = note.key_bits.max(theirs.print_bits);
    let thinned = (1u64 << bits) - 1;
    let mut prints = theirs.prints.iter().peekable();
    let mut common = 0.0;
    for (hash, weight) in weights.of.iter().filter(|(hash, _)| hash & thinned == 0) {
        let print = print_of(*hash);
        while prints.next_if(|theirs| **theirs < print).is_some() {}
        if prints.peek() == Some(&&print) {
            common += weight;
        }
    }
    let lighter = weights.total.min(their_total);
    // a short text keeps every run, a longer one that holds it only some of them
    let density = match (note.density.max(1), theirs.density.max(1)) {
        (1, dense) | (dense, 1) => f32::from(dense),
        _ => 1.0,
    };
    (common > 0.0 && lighter > 0.0).then(|| (common * density * scale(bits) / lighter).min(1.0))
}

/// The candidates that get one of `seats`: of every duplicate group its best and its representative first, then the
/// others by score. Best first.
pub fn seated(input: &Compare<'_>, found: &[Candidate], seats: usize) -> Vec<Candidate> {
    let group = |candidate: &Candidate| input.earlier[candidate.at].article.group;
    let stands_for = |candidate: &Candidate| input.earlier[candidate.at].article.id == group(candidate);
    let mut groups: Vec<u64> = Vec::new();
    let (mut first, mut then, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    for candidate in found {
        let best = !groups.contains(&group(candidate)) || group(candidate) == 0;
        if best {
            groups.push(group(candidate));
            first.push(*candidate);
        } else if stands_for(candidate) {
            then.push(*candidate);
        } else {
            rest.push(*candidate);
        }
    }
    let mut seated: Vec<Candidate> = first.into_iter().chain(then).chain(rest).take(seats).collect();
    seated.sort_by(|a, b| b.score.total_cmp(&a.score).then(b.at.cmp(&a.at)));
    seated
}

#[cfg(test)]
mod tests {
    use copydesk_plugin::{Article, Scope};

    use super::*;

    const PRINTS: [u64; 4] = [1 << 32, 2 << 32, 3 << 32, 4 << 32];

    fn key(hash: u64, groups: u32, facet_groups: u32) -> KeyView<'static> {
        KeyView {
            hash,
            facet: 1,
            articles: groups,
            groups,
            facet_articles: facet_groups,
            facet_groups,
            last_seen_ms: None,
            state: &[],
            hits: &[],
        }
    }

    /// The score against an earlier text with the first `shared` prints and a frozen weight.
    fn check(groups: [(u32, u32); 4], shared: usize, frozen: f32, expected: f32) {
        let note = Note { words: 100, whole: 99, ..Note::default() };
        let prints = PRINTS[..shared].iter().map(|hash| print_of(*hash)).collect();
        let theirs = Note { words: 50, whole: 98, prints, ..Note::default() }.to_bytes();
        let mark = Mark { weight: frozen, ..Mark::default() }.to_bytes();
        let earlier =
            Earlier { article: Article { id: 1, ..Article::default() }, note: &theirs, mark: &mark };
        let input = Compare {
            scope: Scope::Archive,
            round: 0,
            article: Article { outlet: "Herald", ..Article::default() },
            note: &[],
            mark: &[],
            keys: PRINTS.iter().zip(groups).map(|(hash, (all, own))| key(*hash, all, own)).collect(),
            earlier: vec![earlier],
        };
        let weights = weigh(&input, &note, &Config::default());
        let score = score(&note, &weights, &input.earlier[0]).unwrap_or(0.0);
        assert!((score - expected).abs() < 0.005, "{score} {expected}");
    }

    #[test]
    fn containment_is_of_the_lighter_text() {
        check([(1, 0); 4], 0, 4.0, 0.0);
        check([(1, 0); 4], 2, 4.0, 0.5);
        check([(1, 0); 4], 2, 2.0, 1.0);
        check([(1, 0); 4], 2, 40.0, 0.5);
    }

    #[test]
    fn common_and_house_text_fade() {
        check([(100, 0), (100, 0), (1, 0), (1, 0)], 2, 40.0, 0.04);
        check([(5, 4), (5, 4), (1, 0), (1, 0)], 2, 40.0, 0.02);
    }
}
