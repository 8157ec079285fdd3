//! Phrases of tables, looked for in sentences. In a phrase `|` stands between words for one place and `*` for up to three
//! words; `@be` stands for the words that were given that name. `~` stands between two runs of words of which either may
//! come first, in one clause: `ransom ~ paid`.

use crate::view::{Sentence, View};
use crate::words::{ByWord, Sift};
use copydesk_text::fold::list::List;
use copydesk_text::fold::sense::hash;
use copydesk_text::fold::{Cuts, is_stop};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::ops::Range;

/// Words that `*` stands for at most.
const SKIP: usize = 3;

/// Words between the two runs of a phrase whose order is open, at most.
const APART: usize = 7;

/// One place of a phrase.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Any(AnyOf),
    /// Up to three words of any kind.
    Skip,
    /// Up to seven words of one clause.
    Apart,
}

/// A word with its hash, by which most words are told apart.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    text: String,
    hash: u32,
}

/// Words for one place.
#[derive(Clone, Debug, PartialEq)]
struct AnyOf {
    words: Vec<Word>,
    /// Bits of them, by which most pieces are passed over.
    bits: u64,
}

impl AnyOf {
    fn new(words: &[String]) -> Self {
        let word = |text: &String| Word { text: text.clone(), hash: hash(text.as_bytes()) };
        let words: Vec<Word> = words.iter().map(word).collect();
        AnyOf { bits: words.iter().fold(0, |bits, word| bits | bit(word.hash)), words }
    }

    /// Whether piece `i` is one of the words.
    #[inline]
    fn has(&self, cuts: &Cuts<'_>, i: usize) -> bool {
        cuts.cuts.get(i).is_some_and(|cut| {
            self.bits & bit(cut.hash) != 0
                && self
                    .words
                    .iter()
                    .any(|word| word.hash == cut.hash && cuts.low_bytes(cut) == word.text.as_bytes())
        })
    }
}

#[derive(Clone, Debug)]
struct Phrase {
    /// What stands before the first word, in the same clause.
    ahead: Vec<Place>,
    first: AnyOf,
    rest: Vec<Place>,
    slot: usize,
    answer: usize,
}

impl Phrase {
    /// The words of each place that is given, and where the first word may stand as seen from there.
    fn places(&self) -> Vec<(&[Word], (i16, i16))> {
        let mut out = vec![(&self.first.words[..], (0, 0))];
        let (mut least, mut most) = (1i16, 1i16);
        for place in &self.rest {
            match place {
                Place::Any(any) => {
                    out.push((&any.words, (-most, -least)));
                    (least, most) = (least.saturating_add(1), most.saturating_add(1));
                }
                Place::Skip => most = most.saturating_add(SKIP as i16),
                Place::Apart => most = most.saturating_add(APART as i16),
            }
        }
        let reach = i16::try_from(APART + self.ahead.len()).unwrap_or(i16::MAX);
        out.extend(self.ahead.iter().filter_map(|place| match place {
            Place::Any(any) => Some((&any.words[..], (1, reach))),
            Place::Skip | Place::Apart => None,
        }));
        out
    }

    /// The phrase whose first word is piece `i`, if it stands there.
    fn at(&self, view: &View<'_>, sentence: &Sentence, i: usize) -> Option<Told> {
        let (end, mut denied) = matches(view, &self.rest, i + 1, sentence.pieces.end)?;
        let mut start = i;
        if !self.ahead.is_empty() {
            let (from, denied_ahead) = ahead(view, &self.ahead, sentence.pieces.start, i)?;
            (start, denied) = (from, denied != denied_ahead);
        }
        let places = self.rest.iter().chain(&self.ahead);
        let words = places.filter(|place| matches!(place, Place::Any(_))).count();
        Some(Told { at: start..end, words, slot: self.slot, answer: self.answer, denied })
    }
}

/// A phrase to look for in a sentence that has a word of its most telling place.
#[derive(Clone, Copy, Debug)]
struct Sought {
    /// Bits of the words of the two hardest places: a sentence without any of them does not hold the phrase.
    needs: [[u64; 2]; 2],
    /// Its number.
    phrase: u32,
    /// Where its first word may stand, as seen from that word.
    first: (i16, i16),
}

/// Phrases by the words of their most telling place, so that most sentences are done with at a look at each word.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    phrases: Vec<Phrase>,
    by_word: ByWord<Sought>,
    /// Names of words for one place, without the `@`, and the words, `|` between.
    named: HashMap<String, String>,
}

/// A phrase found in a sentence.
pub struct Told {
    /// Its pieces.
    pub at: Range<usize>,
    /// How many words of the phrase are given.
    words: usize,
    /// The slot it was learnt for.
    pub slot: usize,
    /// The answer it tells.
    pub answer: usize,
    /// A word between those of the phrase denies it: `the ransom was [never] paid`.
    pub denied: bool,
}

impl Phrases {
    /// Give words for one place, `|` between, a name.
    pub fn define(&mut self, name: &str, words: &str) {
        self.named.insert(name.trim_start_matches('@').to_owned(), words.to_lowercase());
    }

    /// Have them looked for together with other tables.
    pub fn enter(&mut self, sift: &mut Sift) {
        sift.enter(&mut self.by_word);
    }

    /// The words of a place, named ones written out.
    fn words_of(&self, place: &str) -> Vec<String> {
        let named = |word: &str| {
            let words = word.strip_prefix('@').and_then(|name| self.named.get(name));
            words.map_or(word, String::as_str).split('|').map(str::to_owned).collect::<Vec<String>>()
        };
        place.split('|').flat_map(named).collect()
    }

    /// Learn a phrase that tells `answer` of `slot`. Of two runs of words with a `~` between, the one whose words are rarer
    /// in texts had best stand first: the phrase is looked for where that run begins.
    pub fn learn(&mut self, phrase: &str, slot: usize, answer: usize) {
        let mut phrase = phrase.to_lowercase();
        phrase.retain(|c| c != '!');
        // A text is cut at hyphens.
        let places: Vec<&str> = phrase.split_whitespace().collect();
        for (n, place) in places.iter().enumerate() {
            for word in self.words_of(place).iter().filter(|word| word.len() > 1 && word.contains('-')) {
                let parted = word.replace('-', " - ");
                let mut places = places.clone();
                places[n] = &parted;
                self.learn_runs(&places.join(" "), slot, answer);
            }
        }
        self.learn_runs(&phrase, slot, answer);
    }

    fn learn_runs(&mut self, phrase: &str, slot: usize, answer: usize) {
        if let Some((one, other)) = phrase.split_once(" ~ ") {
            self.learn_in_order(&format!("{one} ~ {other}"), "", slot, answer);
            self.learn_in_order(one, other, slot, answer);
        } else {
            self.learn_in_order(phrase, "", slot, answer);
        }
    }

    fn places(&self, phrase: &str) -> Vec<Place> {
        let place = |place: &str| match place {
            "*" => Place::Skip,
            "~" => Place::Apart,
            words => Place::Any(AnyOf::new(&self.words_of(words))),
        };
        phrase.split_whitespace().map(place).collect()
    }

    fn learn_in_order(&mut self, phrase: &str, ahead: &str, slot: usize, answer: usize) {
        let mut rest = self.places(phrase);
        let ahead = self.places(ahead);
        if rest.is_empty() {
            return;
        }
        let Place::Any(first) = rest.remove(0) else { return };
        let number = self.phrases.len() as u32;
        let phrase = Phrase { ahead, first, rest, slot, answer };
        let places = phrase.places();
        let needs = needs(places.iter().map(|(words, _)| *words));
        if let Some((words, first)) = places.into_iter().max_by_key(|(words, _)| telling(words)) {
            let needs = needs.map(halves);
            let sought = Sought { needs, phrase: number, first };
            words.iter().for_each(|word| self.by_word.list(word.text.clone()).push(sought));
        }
        self.phrases.push(phrase);
    }

    /// The phrases of a sentence, at most `most`: of each slot those that begin first, the longest of them.
    pub fn told(&self, view: &View<'_>, sentence: &Sentence, most: usize) -> Vec<Told> {
        let mut out: Vec<Told> = Vec::new();
        let mut begun = view.room.take();
        begun.clear();
        self.begin(view, sentence, &mut begun);
        begun.sort_unstable();
        begun.dedup();
        let place = |begun: u64| (begun >> u32::BITS) as usize;
        for (place, begun) in begun.chunk_by(|a, b| place(*a) == place(*b)).map(|all| (place(all[0]), all)) {
            if out.len() >= most {
                break;
            }
            for phrase in begun.iter().map(|begun| &self.phrases[*begun as u32 as usize]) {
                let Some(told) = phrase.at(view, sentence, place) else { continue };
                let words = |told: &Told| (told.at.end, !told.denied, told.words);
                let start = told.at.start;
                match out.iter_mut().find(|o| o.slot == told.slot && o.at.end > start) {
                    Some(known) if known.at.start == start && words(known) < words(&told) => *known = told,
                    Some(_) => {}
                    None => out.push(told),
                }
            }
        }
        view.room.set(begun);
        out
    }

    /// The places in a sentence where a phrase may begin, put with its number behind into `begun`.
    fn begin(&self, view: &View<'_>, sentence: &Sentence, begun: &mut Vec<u64>) {
        let (there, pieces) = (halves(sentence.there), &sentence.pieces);
        let mut put = |place: usize, phrase: u32| begun.push((place as u64) << u32::BITS | u64::from(phrase));
        for i in self.by_word.known_among(view, pieces) {
            for sought in self.by_word.at(&view.cuts, i) {
                if sought.needs.iter().any(|[low, high]| low & there[0] | high & there[1] == 0) {
                    continue;
                }
                // Most often it is the first word itself.
                if sought.first == (0, 0) {
                    put(i, sought.phrase);
                    continue;
                }
                let first = &self.phrases[sought.phrase as usize].first;
                let place = |offset| i.saturating_add_signed(isize::from(offset)).max(pieces.start);
                let all = place(sought.first.0)..(place(sought.first.1) + 1).min(pieces.end);
                all.filter(|at| first.has(&view.cuts, *at)).for_each(|at| put(at, sought.phrase));
            }
        }
    }
}

/// How much a place tells: its words are no small ones, and few.
fn telling(words: &[Word]) -> (bool, Reverse<usize>, Option<usize>) {
    let small = words.iter().any(|word| is_stop(&word.text) || word.text.len() < 3);
    (!small, Reverse(words.len()), words.iter().map(|word| word.text.len()).min())
}

/// One of 64 bits for a hash.
fn bit(hash: u32) -> u64 {
    1 << (hash & 63)
}

/// One of 128 bits for a hash.
#[inline]
pub(crate) fn fine_bit(hash: u32) -> u128 {
    1 << (hash >> 6 & 127)
}

/// The lower half of some bits, and the upper one.
fn halves(bits: u128) -> [u64; 2] {
    [bits as u64, (bits >> u64::BITS) as u64]
}

/// Puts the [`fine_bit`] of a hash with those of others, the low half first.
#[inline]
pub(crate) fn put_fine_bit(bits: &mut [u64; 2], hash: u32) {
    bits[(hash >> 12 & 1) as usize] |= 1 << (hash >> 6 & 63);
}

/// Bits of the words of those two places that the fewest words fill.
fn needs<'p>(places: impl Iterator<Item = &'p [Word]>) -> [u128; 2] {
    let bits = |words: &[Word]| words.iter().fold(0, |bits, word| bits | fine_bit(word.hash));
    let mut all: Vec<u128> = places.map(bits).collect();
    all.sort_by_key(|bits| bits.count_ones());
    std::array::from_fn(|place| all.get(place).copied().unwrap_or(u128::MAX))
}

/// One past the phrase whose places from the second on are `rest`, and whether a word passed over denies it.
fn matches(view: &View<'_>, rest: &[Place], at: usize, end: usize) -> Option<(usize, bool)> {
    let Some((place, rest)) = rest.split_first() else { return Some((at, false)) };
    let most = match place {
        Place::Any(any) => {
            let here = at < end && any.has(&view.cuts, at);
            return here.then(|| matches(view, rest, at + 1, end)).flatten();
        }
        Place::Skip => SKIP,
        Place::Apart => APART,
    };
    let mut denied = false;
    for from in at..=(at + most).min(end) {
        if let Some((to, later)) = matches(view, rest, from, end) {
            return Some((to, denied != later));
        }
        if *place == Place::Apart && parts_clauses(view, from) && !relates(view, from, at) {
            return None;
        }
        denied |= denies(view, from);
    }
    None
}

/// The first piece of words that stand before piece `at` in the same clause, and whether a word passed over denies it.
fn ahead(view: &View<'_>, places: &[Place], floor: usize, at: usize) -> Option<(usize, bool)> {
    for from in (at.saturating_sub(APART + places.len()).max(floor)..at).rev() {
        if let Some((end, within)) = matches(view, places, from, at) {
            let between = end..at;
            let clear = !between.clone().any(|i| parts_clauses(view, i));
            return clear.then(|| (from, within != between.into_iter().any(|i| denies(view, i))));
        }
        if parts_clauses(view, from) {
            return None;
        }
    }
    None
}

/// Whether a word denies what it stands in.
pub fn denies(view: &View<'_>, i: usize) -> bool {
    static DENYING: List = List::new(&["not", "never", "without", "nobody", "neither", "nor"]);
    static BEFORE_TO: List = List::new(&["failed", "fails", "failing", "unable", "yet"]);
    let cuts = &view.cuts;
    DENYING.has(cuts, i)
        || (BEFORE_TO.has(cuts, i) && cuts.low(i + 1) == "to")
        || view.ends_in(i, b't') && (cuts.low(i).ends_with("n't") || cuts.low(i).ends_with("n’t"))
}

/// Whether a piece belongs to `, which`, right behind the words before piece `at`: the clause goes on about them.
fn relates(view: &View<'_>, i: usize, at: usize) -> bool {
    let comma = view.cuts.raw(at) == ",";
    let pronoun = at + usize::from(comma);
    (i == at && comma || i == pronoun) && matches!(view.cuts.low(pronoun), "which" | "that" | "who")
}

/// Whether a piece stands between two clauses.
pub fn parts_clauses(view: &View<'_>, i: usize) -> bool {
    static PARTS: List = List::new(&[
        ",", "and", "that", "but", "who", "which", "when", "after", "before", "while", "if", "because",
        "whether", ";", ":", "—", "–", "(", ")", "“", "”", "\"",
    ]);
    PARTS.has(&view.cuts, i)
}
