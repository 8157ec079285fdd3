//! Whether two sentences in quotation marks are one utterance printed differently, or one utterance given to two
//! speakers. Words are aligned locally (Smith and Waterman 1981): what is cut off at either end is no variant.

mod meant;

use super::speaker::{speakers, words_of};
use crate::note::{Saying, Value};
use crate::sayings::GAP;
use crate::sighting::Sighting;
use crate::spread::ByNumber;
use copydesk_text::fold::is_stop;
use std::cell::RefCell;
use std::sync::Arc;

pub(super) use meant::BRIEF;
use meant::{BRIEFEST, Meant, Word, joined, shared_content, tells_enough};
pub use meant::{Sketch, Sketched};

/// What two sentences are to one another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Relation {
    /// Two utterances.
    Other,
    /// The same words, perhaps one cut shorter.
    Same,
    /// The same words but for contractions.
    Contracted,
    /// The same utterance in other words.
    Variant {
        /// Words in common of the part they share, as a share of it.
        share: f32,
        /// Words in common, as a share of the shorter sentence; all of it where many of them tell something.
        covered: f32,
        /// A negation, number or modal verb was touched.
        grave: bool,
    },
}

/// Telling words in order that make one utterance of two sentences, however much else they say.
const ENOUGH: usize = 5;

/// What two words of one meaning count less than one word.
const ALIKE: f32 = 0.35;

/// Equal words one after the other that are no coincidence, if some of them tell something.
const RUN: usize = 6;

/// A local alignment of two word lists.
struct Region {
    matched: usize,
    /// Of these such as mean the same and are two words.
    alike: usize,
    telling: usize,
    from: (usize, usize),
    to: (usize, usize),
    /// Words that differ, as places in the first sentence and in the second.
    edits: Vec<(Option<usize>, Option<usize>)>,
}

/// Relations of pairs that were compared already, by what they say, and what sentences mean, which lasts from article to
/// article.
#[derive(Debug, Default)]
pub struct Relations {
    known: RefCell<ByNumber<(u64, u64), Relation>>,
    meant: RefCell<ByNumber<u64, Arc<Meant>>>,
}

/// Sentences whose meaning is kept in mind; some four megabytes.
const MOST: usize = 4_096;

impl Relations {
    /// Makes ready for the next article.
    pub fn begin(&self) {
        self.known.borrow_mut().clear();
        let mut meant = self.meant.borrow_mut();
        if meant.len() >= MOST {
            meant.clear();
        }
    }

    /// Compare two sightings of quotations, once.
    pub fn of(&self, a: &Sighting, b: &Sighting) -> Relation {
        let (Some(x), Some(y)) = (saying(a), saying(b)) else { return Relation::Other };
        let pair = (a.value.min(b.value), a.value.max(b.value));
        if let Some(known) = self.known.borrow().get(&pair) {
            return *known;
        }
        let (p, q) = (self.meant(a.value, x), self.meant(b.value, y));
        let mut found = if a.value <= b.value { compare(x, y, &p, &q) } else { compare(y, x, &q, &p) };
        if matches!(found, Relation::Variant { .. }) && only_names(&a.entry.text, &b.entry.text) {
            found = Relation::Other;
        }
        self.known.borrow_mut().insert(pair, found);
        found
    }

    fn meant(&self, value: u64, saying: &Saying) -> Arc<Meant> {
        Arc::clone(self.meant.borrow_mut().entry(value).or_insert_with(|| Arc::new(Meant::of(saying))))
    }

    /// The words of the first sentence that it shares with the second, first and last; none of what is no sentence.
    pub fn shared_part(&self, a: &Sighting, b: &Sighting) -> std::ops::Range<usize> {
        let (Some(x), Some(y)) = (saying(a), saying(b)) else { return 0..0 };
        let region = align(&self.meant(a.value, x), &self.meant(b.value, y));
        region.from.0..region.to.0
    }
}

/// Whether what two sentences share is the name of a thing: `the Intermediate-Range Nuclear Forces Treaty`.
fn only_names(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<(String, bool)> {
        text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
            .filter(|w| !w.is_empty())
            .map(|w| (w.to_lowercase(), w.starts_with(char::is_uppercase)))
            .collect()
    };
    let (x, y) = (words(a), words(b));
    let shared = |low: &str| y.iter().find(|(w, _)| w == low).map(|(_, capital)| *capital);
    let (mut telling, mut names) = (0, 0);
    for (low, capital) in x.iter().filter(|(low, _)| !is_stop(low)) {
        if let Some(theirs) = shared(low) {
            telling += 1;
            names += usize::from(*capital && theirs);
        }
    }
    telling > 0 && names * 10 >= telling * 7 && telling * 2 <= x.len().min(y.len())
}

/// The quotation of a sighting, if it is one.
pub fn saying(s: &Sighting) -> Option<&Saying> {
    match &s.entry.value {
        Value::Saying(saying) => Some(saying),
        _ => None,
    }
}

/// Compare two sentences.
pub fn relate(a: &Saying, b: &Saying) -> Relation {
    compare(a, b, &Meant::of(a), &Meant::of(b))
}

fn compare(a: &Saying, b: &Saying, p: &Meant, q: &Meant) -> Relation {
    if a.words == b.words {
        let contracted = a.plain != b.plain && bare(&a.plain) != bare(&b.plain);
        return if contracted { Relation::Contracted } else { Relation::Same };
    }
    let part = |one: &Saying, p: &Meant, other: &Saying, q: &Meant| {
        p.is_within(q) && is_part(&one.words, &other.words)
    };
    if part(a, p, b, q) || part(b, q, a, p) {
        return Relation::Same;
    }
    let shortest = p.words.len().min(q.words.len());
    if let Some(replaced) = one_word_apart(a, b, p, q) {
        return replaced;
    }
    if p.are_apart(q) {
        return if joined(a).eq(joined(b)) { Relation::Same } else { Relation::Other };
    }
    let x: Vec<&str> = a.words.split(' ').collect();
    let y: Vec<&str> = b.words.split(' ').collect();
    let region = align(p, q);
    let span = (region.to.0 - region.from.0).max(region.to.1 - region.from.1).max(1);
    if region.edits.is_empty() && region.matched == shortest {
        let contracted = x.len() == y.len() && a.plain != b.plain && bare(&a.plain) != bare(&b.plain);
        return if contracted { Relation::Contracted } else { Relation::Same };
    }
    // `No-one` and `no one`, `co-operation` and `cooperation` are one.
    if x.concat() == y.concat() {
        return Relation::Same;
    }
    let shared = shared_content(p, q);
    // Where both go on beyond a part that is equal to the letter, what follows is all that differs.
    let beyond = match region.edits.is_empty() {
        true => region.from.0.min(region.from.1) + (x.len() - region.to.0).min(y.len() - region.to.1),
        false => 0,
    };
    let share = (region.matched as f32 - ALIKE * region.alike as f32) / (span + beyond) as f32;
    if !is_variant(a, b, &region, shared, share) || only_ends(&region, &x, &y) {
        return Relation::Other;
    }
    // What a printed gap left out is no other wording.
    if x.contains(&GAP) || y.contains(&GAP) {
        return if region.matched * 5 >= shortest * 3 { Relation::Same } else { Relation::Other };
    }
    let covered = if region.telling >= ENOUGH { 1.0 } else { region.matched as f32 / shortest as f32 };
    let edited = region.edits.iter().flat_map(|(i, j)| i.map(|i| x[i]).into_iter().chain(j.map(|j| y[j])));
    Relation::Variant { share, covered, grave: edited.into_iter().any(is_grave) }
}

/// Whether two sentences of four or five words, of one speaker whom both name, differ in their last word only: `Patients come
/// before calendars`, `... before timetables`.
fn one_word_apart(a: &Saying, b: &Saying, p: &Meant, q: &Meant) -> Option<Relation> {
    let differing = || p.words.iter().zip(&q.words).filter(|(x, y)| x.word != y.word);
    let telling = || p.words.iter().zip(&q.words).filter(|(x, y)| x.word == y.word && !x.small).count();
    let one_mouth = || a.named && b.named && speakers(a).intersection(&speakers(b)).next().is_some();
    let found = p.is_but_a_word(q) && differing().count() == 1 && telling() >= 2 && one_mouth();
    found.then_some(Relation::Variant { share: 0.8, covered: 1.0, grave: false })
}

/// Whether the words of one sentence stand in the other, one after the other.
fn is_part(part: &str, whole: &str) -> bool {
    let at_edge = |at: usize| {
        let (before, after) = (&whole.as_bytes()[..at], &whole.as_bytes()[at + part.len()..]);
        matches!(before.last(), None | Some(b' ')) && matches!(after.first(), None | Some(b' '))
    };
    part.len() < whole.len() && whole.match_indices(part).any(|(at, _)| at_edge(at))
}

/// Whether two sentences with `region` in common, so much of it telling and in order, are one utterance in other words.
fn is_variant(a: &Saying, b: &Saying, region: &Region, shared: (usize, usize), share: f32) -> bool {
    let lengths = (words_of(a), words_of(b));
    let shortest = lengths.0.min(lengths.1);
    let one_speaker = speakers(a).intersection(&speakers(b)).next().is_some();
    let edited = (!region.edits.is_empty() && region.matched >= 4 || region.matched >= RUN)
        && region.telling >= 2
        && share >= 0.5;
    // Of one speaker, named by both, half of a short sentence that begins alike is enough.
    let half = one_speaker
        && a.named
        && b.named
        && region.from == (0, 0)
        && (BRIEFEST..=BRIEF).contains(&shortest)
        && region.matched * 2 >= shortest;
    let covers = half
        || region.matched * 5 >= shortest * 3
        || (region.telling >= 4 && region.matched >= 6 && share >= 0.7);
    let reworded = tells_enough(shared) && region.matched * 4 >= shortest;
    let comparable = lengths.0.max(lengths.1) <= 2 * shortest;
    let telling = shared.0 >= 5
        || shared.0 == shared.1
        || (half && shared.0 >= 2 && shared.0 * 2 >= shared.1)
        || (one_speaker && shared.0 >= 4 && shared.0 * 20 >= shared.1 * 11);
    let loose = share < 0.62 && !telling;
    !loose && (edited && covers || reworded && comparable && (one_speaker || region.matched >= 4))
}

/// A run in common at the edge of both, with other words beyond it: two pieces of one speech.
fn only_ends(region: &Region, x: &[&str], y: &[&str]) -> bool {
    region.edits.is_empty()
        && ((region.from.0 == 0 && region.to.1 == y.len()) || (region.from.1 == 0 && region.to.0 == x.len()))
}

fn bare(plain: &str) -> String {
    plain.chars().filter(|c| c.is_alphanumeric() || *c == '\'').collect()
}

fn is_grave(word: &str) -> bool {
    matches!(
        word,
        "not"
            | "no"
            | "never"
            | "will"
            | "would"
            | "may"
            | "might"
            | "must"
            | "can"
            | "could"
            | "all"
            | "none"
    ) || word.starts_with(|c: char| c.is_ascii_digit())
        || copydesk_text::quantity::small_number(word).is_some()
}

/// What a pair of words adds to the score of an alignment: words weigh more when they tell something, and two of one
/// meaning a little less than one word.
fn weight(x: &Word, y: &Word) -> i32 {
    let own = |w: &Word| if w.small { 2 } else { 4 };
    match (x.word == y.word, x.meaning == y.meaning) {
        (true, _) => own(x),
        (false, true) => own(x).min(own(y)) - 1,
        (false, false) => -1,
    }
}

fn align(p: &Meant, q: &Meant) -> Region {
    let (x, y) = (&p.words[..], &q.words[..]);
    let width = y.len() + 1;
    let mut score = vec![0i32; (x.len() + 1) * width];
    let mut best = (0, 0, 0);
    for (i, one) in x.iter().enumerate() {
        let (above, row) = score[i * width..(i + 2) * width].split_at_mut(width);
        let mut left = 0;
        for (j, two) in y.iter().enumerate() {
            let gap = above[j + 1].max(left) - 1;
            let here = (above[j] + weight(one, two)).max(gap).max(0);
            row[j + 1] = here;
            left = here;
            if here > best.0 {
                best = (here, i + 1, j + 1);
            }
        }
    }
    trace(x, y, &score, (best.1, best.2))
}

fn trace(x: &[Word], y: &[Word], score: &[i32], to: (usize, usize)) -> Region {
    let width = y.len() + 1;
    let (mut i, mut j) = to;
    let mut region = Region { matched: 0, alike: 0, telling: 0, from: to, to, edits: Vec::new() };
    while i > 0 && j > 0 && score[i * width + j] > 0 {
        let here = score[i * width + j];
        let (one, two) = (&x[i - 1], &y[j - 1]);
        if here == score[(i - 1) * width + j - 1] + weight(one, two) {
            if one.meaning == two.meaning {
                region.matched += 1;
                region.alike += usize::from(one.word != two.word);
                region.telling += usize::from(!one.small);
            }
            if one.word != two.word {
                region.edits.push((Some(i - 1), Some(j - 1)));
            }
            (i, j) = (i - 1, j - 1);
        } else if here == score[(i - 1) * width + j] - 1 {
            region.edits.push((Some(i - 1), None));
            i -= 1;
        } else {
            region.edits.push((None, Some(j - 1)));
            j -= 1;
        }
        region.from = (i, j);
    }
    region
}

#[cfg(test)]
mod tests;
