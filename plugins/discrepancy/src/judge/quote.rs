//! Whether two sentences in quotation marks are one utterance printed differently, or one utterance given to two
//! speakers. Words are aligned locally (Smith and Waterman 1981): what is cut off at either end is no variant.

use super::speaker::speakers;
use crate::note::{Saying, Value};
use crate::sayings::GAP;
use crate::sighting::Sighting;
use copydesk_plugin::hash64;
use copydesk_text::fold::{is_stop, root};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

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

/// A local alignment of two word lists.
struct Region {
    matched: usize,
    telling: usize,
    from: (usize, usize),
    to: (usize, usize),
    edits: Vec<String>,
}

/// Relations of pairs that were compared already, by what they say.
#[derive(Debug, Default)]
pub struct Relations {
    known: RefCell<HashMap<(u64, u64), Relation>>,
    outlines: RefCell<HashMap<u64, Rc<Outline>>>,
}

impl Relations {
    /// Compare two sightings of quotations, once.
    pub fn of(&self, a: &Sighting, b: &Sighting) -> Relation {
        let (Some(x), Some(y)) = (saying(a), saying(b)) else { return Relation::Other };
        let pair = (a.value.min(b.value), a.value.max(b.value));
        if let Some(known) = self.known.borrow().get(&pair) {
            return *known;
        }
        let (first, second) = if a.value <= b.value { (x, y) } else { (y, x) };
        let mut found = Relation::Other;
        if self.outline(pair.0, first).may_relate(&self.outline(pair.1, second)) {
            found = relate(first, second);
        }
        if matches!(found, Relation::Variant { .. }) && only_names(&a.entry.text, &b.entry.text) {
            found = Relation::Other;
        }
        self.known.borrow_mut().insert(pair, found);
        found
    }

    fn outline(&self, value: u64, saying: &Saying) -> Rc<Outline> {
        Rc::clone(self.outlines.borrow_mut().entry(value).or_insert_with(|| Rc::new(Outline::of(saying))))
    }
}

/// The words of a sentence as numbers: tells most pairs of sentences apart without aligning them.
#[derive(Debug)]
struct Outline {
    words: Vec<u32>,
    /// Those that tell something.
    telling: Vec<u32>,
    /// Their roots, each once, sorted.
    content: Vec<u32>,
    /// All in one word.
    joined: u32,
}

impl Outline {
    fn of(saying: &Saying) -> Self {
        let most = saying.words.len() / 4 + 1;
        let mut out = Outline {
            words: Vec::with_capacity(most),
            telling: Vec::with_capacity(most),
            content: Vec::with_capacity(most),
            joined: 0,
        };
        for word in saying.words.split(' ') {
            let hash = |word: &str| hash64(word.as_bytes()) as u32;
            out.joined =
                word.bytes().fold(out.joined, |all, b| (all ^ u32::from(b)).wrapping_mul(0x0100_0193));
            out.words.push(hash(word));
            if !is_stop(word) {
                out.telling.push(hash(word));
                out.content.push(hash(root(word)));
            }
        }
        out.content.sort_unstable();
        out.content.dedup();
        out
    }

    /// Whether [`relate`] may find more than two utterances: an alignment matches no more words than both have.
    fn may_relate(&self, other: &Outline) -> bool {
        if self.joined == other.joined {
            return true;
        }
        let both = |one: &[u32], two: &[u32]| one.iter().filter(|word| two.contains(word)).count();
        let shortest = self.words.len().min(other.words.len());
        let shared = both(&self.words, &other.words);
        if shared * 4 < shortest {
            return false;
        }
        let content =
            (both(&self.content, &other.content), self.content.len().min(other.content.len()).max(1));
        let telling = both(&self.telling, &other.words);
        let covers = shared * 5 >= shortest * 3 || (telling >= 4 && shared >= 6);
        shared >= shortest || (shared >= 4 && telling >= 2 && covers) || tells_enough(content)
    }
}

/// Whether sentences with so many telling words in common, of so many of the one with fewer, may be one in other words.
fn tells_enough((shared, all): (usize, usize)) -> bool {
    (shared >= 4 && shared * 20 >= all * 11) || (shared == 3 && all == 3)
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
    if a.words == b.words {
        let contracted = a.plain != b.plain && bare(&a.plain) != bare(&b.plain);
        return if contracted { Relation::Contracted } else { Relation::Same };
    }
    if is_part(&a.words, &b.words) || is_part(&b.words, &a.words) {
        return Relation::Same;
    }
    let x: Vec<&str> = a.words.split(' ').collect();
    let y: Vec<&str> = b.words.split(' ').collect();
    let shortest = x.len().min(y.len());
    let shared = shared_words(&x, &y);
    if shared * 4 < shortest || (shared < 4 && shared < shortest && shared_content(&x, &y).0 < 3) {
        return if x.concat() == y.concat() { Relation::Same } else { Relation::Other };
    }
    let region = align(&x, &y);
    let span = (region.to.0 - region.from.0).max(region.to.1 - region.from.1).max(1);
    if region.edits.is_empty() && region.matched == shortest {
        let contracted = x.len() == y.len() && a.plain != b.plain && bare(&a.plain) != bare(&b.plain);
        return if contracted { Relation::Contracted } else { Relation::Same };
    }
    // `No-one` and `no one`, `co-operation` and `cooperation` are one.
    if x.concat() == y.concat() {
        return Relation::Same;
    }
    let edited = !region.edits.is_empty() && region.matched >= 4 && region.telling >= 2;
    let reworded = region.matched * 4 >= shortest;
    if !edited && !reworded {
        return Relation::Other;
    }
    let shared = shared_content(&x, &y);
    // Where both go on beyond a part that is equal to the letter, what follows is all that differs.
    let beyond = match region.edits.is_empty() {
        true => region.from.0.min(region.from.1) + (x.len() - region.to.0).min(y.len() - region.to.1),
        false => 0,
    };
    let share = region.matched as f32 / (span + beyond) as f32;
    let one_speaker = speakers(a).intersection(&speakers(b)).next().is_some();
    let edited = edited && share >= 0.5;
    let covers =
        region.matched * 5 >= shortest * 3 || (region.telling >= 4 && region.matched >= 6 && share >= 0.7);
    let reworded = reworded && tells_enough(shared);
    let comparable = x.len().max(y.len()) <= 2 * shortest;
    let telling = shared.0 >= 5
        || shared.0 == shared.1
        || (one_speaker && shared.0 >= 4 && shared.0 * 20 >= shared.1 * 11);
    let loose = share < 0.62 && !telling;
    let variant =
        !loose && (edited && covers || reworded && comparable && (one_speaker || region.matched >= 4));
    if !variant || only_ends(&region, &x, &y) {
        return Relation::Other;
    }
    // What a printed gap left out is no other wording.
    if x.contains(&GAP) || y.contains(&GAP) {
        return if region.matched * 5 >= shortest * 3 { Relation::Same } else { Relation::Other };
    }
    let covered = if region.telling >= ENOUGH { 1.0 } else { region.matched as f32 / shortest as f32 };
    Relation::Variant { share, covered, grave: region.edits.iter().any(|w| is_grave(w)) }
}

/// Whether the words of one sentence stand in the other, one after the other.
fn is_part(part: &str, whole: &str) -> bool {
    let at_edge = |at: usize| {
        let (before, after) = (&whole.as_bytes()[..at], &whole.as_bytes()[at + part.len()..]);
        matches!(before.last(), None | Some(b' ')) && matches!(after.first(), None | Some(b' '))
    };
    part.len() < whole.len() && whole.match_indices(part).any(|(at, _)| at_edge(at))
}

/// Where in the first sentence the part it shares with the second begins: the number of words before it.
pub fn shared_from(a: &Saying, b: &Saying) -> usize {
    let x: Vec<&str> = a.words.split(' ').collect();
    let y: Vec<&str> = b.words.split(' ').collect();
    align(&x, &y).from.0
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

/// Words in common, each as often as in both or more: no alignment matches more.
fn shared_words(x: &[&str], y: &[&str]) -> usize {
    x.iter().filter(|w| y.contains(w)).count()
}

/// The roots of the words that tell something, each once, sorted.
fn content<'w>(words: &[&'w str]) -> Vec<&'w str> {
    let mut out: Vec<&str> = words.iter().filter(|w| !is_stop(w)).map(|w| root(w)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Content words in common, and the smaller number of content words.
fn shared_content(x: &[&str], y: &[&str]) -> (usize, usize) {
    let (a, b) = (content(x), content(y));
    (a.iter().filter(|w| b.binary_search(w).is_ok()).count(), a.len().min(b.len()).max(1))
}

/// Words weigh more when they tell something.
fn weight(word: &str) -> i32 {
    if is_stop(word) { 2 } else { 4 }
}

fn align(x: &[&str], y: &[&str]) -> Region {
    let hashes = |words: &[&str]| -> Vec<u64> { words.iter().map(|w| hash64(w.as_bytes())).collect() };
    let (hashed, theirs) = (hashes(x), hashes(y));
    let width = y.len() + 1;
    let mut score = vec![0i32; (x.len() + 1) * width];
    let mut best = (0, 0, 0);
    for (i, word) in hashed.iter().enumerate() {
        let worth = weight(x[i]);
        let (above, row) = score[i * width..(i + 2) * width].split_at_mut(width);
        let mut left = 0;
        for (j, other) in theirs.iter().enumerate() {
            let diagonal = above[j] + if word == other { worth } else { -1 };
            let gap = above[j + 1].max(left) - 1;
            let here = diagonal.max(gap).max(0);
            row[j + 1] = here;
            left = here;
            if here > best.0 {
                best = (here, i + 1, j + 1);
            }
        }
    }
    trace(x, y, &score, (best.1, best.2))
}

fn trace(x: &[&str], y: &[&str], score: &[i32], to: (usize, usize)) -> Region {
    let width = y.len() + 1;
    let (mut i, mut j) = to;
    let mut region = Region { matched: 0, telling: 0, from: to, to, edits: Vec::new() };
    while i > 0 && j > 0 && score[i * width + j] > 0 {
        let here = score[i * width + j];
        let same = x[i - 1] == y[j - 1];
        let step = if same { weight(x[i - 1]) } else { -1 };
        if here == score[(i - 1) * width + j - 1] + step {
            if same {
                region.matched += 1;
                region.telling += usize::from(!is_stop(x[i - 1]));
            } else {
                region.edits.extend([x[i - 1].to_owned(), y[j - 1].to_owned()]);
            }
            (i, j) = (i - 1, j - 1);
        } else if here == score[(i - 1) * width + j] - 1 {
            region.edits.push(x[i - 1].to_owned());
            i -= 1;
        } else {
            region.edits.push(y[j - 1].to_owned());
            j -= 1;
        }
        region.from = (i, j);
    }
    region
}
