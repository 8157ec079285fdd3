//! Phrases of tables, looked for in sentences. In a phrase `|` stands between words for one place and `*` for up to three
//! words; `@be` stands for the words that were given that name.

use crate::view::{Sentence, View};
use crate::words::ByWord;
use copydesk_text::fold::{Cuts, Piece};
use std::collections::HashMap;
use std::ops::Range;

/// Words that `*` stands for at most.
const SKIP: usize = 3;

/// One place of a phrase.
#[derive(Clone, Debug, PartialEq)]
enum Place {
    Any(Vec<Word>),
    Skip,
}

/// A word with its hash, by which most words are told apart.
#[derive(Clone, Debug, PartialEq)]
struct Word {
    text: String,
    hash: u32,
}

impl Word {
    fn of(text: &str) -> Self {
        Word { text: text.to_owned(), hash: copydesk_text::fold::sense::hash(text.as_bytes()) }
    }

    /// Whether piece `i` is the word. Marks and figures have no hash.
    #[inline]
    fn is(&self, cuts: &Cuts<'_>, i: usize) -> bool {
        let Some(cut) = cuts.cuts.get(i) else { return false };
        (cut.hash == self.hash || cut.piece != Piece::Word) && cuts.low(i) == self.text
    }
}

#[derive(Clone, Debug)]
struct Phrase {
    rest: Vec<Place>,
    /// Bits of the words that may stand second, by which most phrases are passed over.
    second: u64,
    /// Bits of the words of the two hardest places: a sentence without any of them does not hold the phrase.
    needs: [u128; 2],
    slot: usize,
    answer: usize,
}

/// Phrases by their first word.
#[derive(Clone, Debug, Default)]
pub struct Phrases {
    by_word: ByWord<Phrase>,
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
}

impl Phrases {
    /// Give words for one place, `|` between, a name.
    pub fn define(&mut self, name: &str, words: &str) {
        self.named.insert(name.trim_start_matches('@').to_owned(), words.to_lowercase());
    }

    /// The words of a place, named ones written out.
    fn words_of(&self, place: &str) -> Vec<String> {
        let named = |word: &str| {
            let words = word.strip_prefix('@').and_then(|name| self.named.get(name));
            words.map_or(word, String::as_str).split('|').map(str::to_owned).collect::<Vec<String>>()
        };
        place.split('|').flat_map(named).collect()
    }

    /// Learn a phrase that tells `answer` of `slot`.
    pub fn learn(&mut self, phrase: &str, slot: usize, answer: usize) {
        let mut places = phrase.to_lowercase();
        places.retain(|c| c != '!');
        let mut places = places.split_whitespace().map(|place| match place {
            "*" => Place::Skip,
            words => Place::Any(self.words_of(words).iter().map(|word| Word::of(word)).collect()),
        });
        let Some(Place::Any(first)) = places.next() else { return };
        let rest: Vec<Place> = places.collect();
        let second = match rest.first() {
            Some(Place::Any(words)) => words.iter().fold(0, |bits, word| bits | bit(word.hash)),
            _ => u64::MAX,
        };
        let needs = needs(&rest);
        for word in first {
            self.by_word.list(word.text).push(Phrase { rest: rest.clone(), second, needs, slot, answer });
        }
    }

    /// The phrases of a sentence, at most `most`: of each slot those that begin first, the longest of them.
    pub fn told(&self, view: &View<'_>, sentence: &Sentence, most: usize) -> Vec<Told> {
        let mut out: Vec<Told> = Vec::new();
        let words = view.cuts.cuts[sentence.pieces.clone()].iter().filter(|cut| cut.piece == Piece::Word);
        let there = words.fold(0, |there, cut| there | fine_bit(cut.hash));
        let may = |phrase: &&Phrase| phrase.needs.iter().all(|needed| needed & there != 0);
        for i in sentence.pieces.clone() {
            if out.len() >= most {
                break;
            }
            // Marks and figures have no hash.
            let next = view.cuts.cuts.get(i + 1).filter(|cut| cut.piece == Piece::Word);
            let next = next.map_or(u64::MAX, |cut| bit(cut.hash));
            let here = self.by_word.at(&view.cuts, i).iter().filter(|phrase| phrase.second & next != 0);
            for phrase in here.filter(may) {
                let Some(end) = matches(view, &phrase.rest, i + 1, sentence.pieces.end) else { continue };
                let literal = phrase.rest.iter().filter(|place| **place != Place::Skip).count();
                let told = Told { at: i..end, words: literal, slot: phrase.slot, answer: phrase.answer };
                let words = |told: &Told| (told.at.end, told.words);
                match out.iter_mut().find(|o| o.slot == told.slot && o.at.end > i) {
                    Some(known) if known.at.start == i && words(known) < words(&told) => *known = told,
                    Some(_) => {}
                    None => out.push(told),
                }
            }
        }
        out
    }
}

/// One of 64 bits for a hash.
fn bit(hash: u32) -> u64 {
    1 << (hash & 63)
}

/// One of 128 bits for a hash.
fn fine_bit(hash: u32) -> u128 {
    1 << (hash >> 6 & 127)
}

/// Bits of the words of those two places that the fewest words fill. What is no word has no hash in a text, and a place
/// it may fill asks for nothing.
fn needs(rest: &[Place]) -> [u128; 2] {
    let bits = |place: &Place| match place {
        Place::Any(words) if words.iter().all(|word| word.text.bytes().all(|b| b.is_ascii_lowercase())) => {
            words.iter().fold(0, |bits, word| bits | fine_bit(word.hash))
        }
        _ => u128::MAX,
    };
    let mut all: Vec<u128> = rest.iter().map(bits).collect();
    all.sort_by_key(|bits| bits.count_ones());
    std::array::from_fn(|place| all.get(place).copied().unwrap_or(u128::MAX))
}

/// One past the phrase whose places from the second on are `rest`.
fn matches(view: &View<'_>, rest: &[Place], at: usize, end: usize) -> Option<usize> {
    let Some((place, rest)) = rest.split_first() else { return Some(at) };
    match place {
        Place::Any(words) => {
            let here = at < end && words.iter().any(|word| word.is(&view.cuts, at));
            here.then(|| matches(view, rest, at + 1, end)).flatten()
        }
        Place::Skip => (at..=(at + SKIP).min(end)).find_map(|from| matches(view, rest, from, end)),
    }
}
