//! The words of a quoted sentence by what they mean, and how few two sentences must share to be two utterances.

use crate::judge::wording::{meaning, meaning_hashed};
use crate::note::Saying;
use copydesk_plugin::hash64;
use copydesk_text::fold::is_stop;
use copydesk_text::fold::sense::{STOP, Senses, Sign};
use copydesk_text::name::Each;

/// Words of a sentence that is brief.
pub(in crate::judge) const BRIEF: usize = 12;
/// Words of a brief sentence at least.
pub(super) const BRIEFEST: usize = 6;

/// A word as it is aligned.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) word: u64,
    pub(super) meaning: u64,
    /// It tells nothing by itself.
    pub(super) small: bool,
}

/// The words of a sentence as they are aligned.
#[derive(Debug)]
pub(super) struct Meant {
    pub(super) words: Vec<Word>,
    /// Meanings of those that tell something, each once, sorted.
    content: Vec<u64>,
    /// Which meanings there are: most others are told by a bit.
    bits: Bits,
}

impl Meant {
    pub(super) fn of(saying: &Saying) -> Self {
        let one = |text: &str| {
            let (word, meaning) = (hash64(text.as_bytes()), meaning(text));
            let meaning = if meaning == text { word } else { hash64(meaning.as_bytes()) };
            Word { word, meaning, small: is_stop(text) }
        };
        Meant::from_words(saying.words.split(' ').map(one).collect())
    }

    fn from_words(words: Vec<Word>) -> Self {
        let mut content: Vec<u64> = words.iter().filter(|w| !w.small).map(|w| w.meaning).collect();
        content.sort_unstable();
        content.dedup();
        let bits = Bits::of(words.iter().map(|word| word.meaning as u16));
        Meant { words, content, bits }
    }

    /// Whether a word means the same.
    fn means(&self, word: &Word) -> bool {
        self.bits.has(word.meaning as u16) && self.words.iter().any(|own| own.meaning == word.meaning)
    }

    /// Whether every word stands for one of the other's.
    pub(super) fn is_within(&self, other: &Meant) -> bool {
        self.words.len() <= other.words.len() && self.words.iter().all(|word| other.means(word))
    }

    /// Whether so few words are shared that no alignment of the two can make one utterance of them.
    pub(super) fn are_apart(&self, other: &Meant) -> bool {
        let shortest = self.words.len().min(other.words.len());
        let means_one = |w: &&Word| other.means(w);
        let shared = self.words.iter().filter(means_one).count();
        let few =
            shared * 4 < shortest || (shared < 4 && shared < shortest && shared_content(self, other).0 < 3);
        few || !self.may_be_one(other, shared)
    }

    /// Whether two sentences of four or five words have all but one of them in the same places.
    pub(super) fn is_but_a_word(&self, other: &Meant) -> bool {
        let both = || self.words.iter().zip(&other.words);
        (4..=5).contains(&self.words.len())
            && other.words.len() == self.words.len()
            && both().filter(|(x, y)| x.meaning != y.meaning).count() <= 1
    }

    /// Whether two sentences, so many words of the first of which mean what a word of the second does, may be one utterance:
    /// no alignment matches more than these.
    fn may_be_one(&self, other: &Meant, shared: usize) -> bool {
        let shortest = self.words.len().min(other.words.len());
        let means_one = |w: &&Word| !w.small && other.means(w);
        let telling = || self.words.iter().filter(means_one).count();
        let half = (BRIEFEST..=BRIEF).contains(&shortest) && shared * 2 >= shortest;
        let covers = || half || shared * 5 >= shortest * 3 || (shared >= 6 && telling() >= 4);
        shared >= shortest
            || (shared >= 4 && covers() && telling() >= 2)
            || tells_enough(shared_content(self, other))
    }
}

/// What is remembered of the words of a sentence beside them, to tell at once that another one is no version of it: how many
/// letters it has, and of each word the meaning, hashed, with the highest bit for one that tells nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sketch(Vec<u16>);

const SMALL: u16 = 1 << 15;

impl Sketch {
    /// The sketch of a sentence.
    pub fn of(saying: &Saying) -> Self {
        let senses = Senses::get();
        let one = |word: &str| {
            let sign = Sign::of(word.as_bytes());
            let meaning = hash64(meaning_hashed(word, sign.hash).as_bytes()) as u16;
            let small = senses.of(word.as_bytes(), sign).0 & STOP != 0;
            if small { meaning | SMALL } else { meaning & !SMALL }
        };
        let mut out = Vec::with_capacity(saying.words.len() / 4 + 2);
        out.push(0);
        Each::of(&saying.words).for_each(|word| out.push(one(word)));
        // All letters but the blanks, of which there is one less than words.
        out[0] = (saying.words.len() + 2 - out.len()) as u16;
        Sketch(out)
    }

    /// A sketch that was written.
    pub fn from_hashes(hashes: Vec<u16>) -> Self {
        Sketch(hashes)
    }

    /// As it is written.
    pub fn hashes(&self) -> &[u16] {
        &self.0
    }

    /// The words.
    fn words(&self) -> &[u16] {
        self.0.get(1..).unwrap_or_default()
    }

    fn meant(&self) -> Meant {
        let one = |hash: &u16| Word { word: 0, meaning: u64::from(*hash & !SMALL), small: hash & SMALL != 0 };
        Meant::from_words(self.words().iter().map(one).collect())
    }
}

/// A sketch others are laid beside.
#[derive(Debug)]
pub struct Sketched {
    sketch: Sketch,
    meanings: Bits,
    meant: Meant,
}

/// Which meanings there are: a bit for the low nine of theirs.
#[derive(Debug, Default)]
struct Bits([u64; 8]);

impl Bits {
    fn of(meanings: impl Iterator<Item = u16>) -> Self {
        let mut out = Bits::default();
        for hash in meanings {
            out.0[usize::from(hash >> 6 & 7)] |= 1 << (hash & 63);
        }
        out
    }

    fn has(&self, hash: u16) -> bool {
        self.0[usize::from(hash >> 6 & 7)] >> (hash & 63) & 1 == 1
    }

    /// How many words of a sentence may be among these at most, and how many of them tell something.
    fn shared_with(&self, sketch: &Sketch) -> (usize, usize) {
        let shared = sketch.words().iter().filter(|hash| self.has(**hash));
        shared.fold((0, 0), |(all, telling), hash| (all + 1, telling + usize::from(hash & SMALL == 0)))
    }
}

impl Sketched {
    /// To be laid beside others.
    pub fn of(sketch: Sketch) -> Self {
        Sketched { meanings: Bits::of(sketch.words().iter().copied()), meant: sketch.meant(), sketch }
    }

    /// Whether [`super::relate`] may find the two sentences to be one; hashes that meet by chance make it likelier.
    pub fn may_be_one(&self, other: &Sketch) -> bool {
        if self.sketch.0.first() == other.0.first() {
            return true;
        }
        if self.share_little(other) {
            return false;
        }
        let theirs = other.meant();
        self.meant.is_but_a_word(&theirs) || !self.meant.are_apart(&theirs) || !theirs.are_apart(&self.meant)
    }

    /// Whether there is no need to look closer: hardly a telling word in common, and one sentence is no part of the other.
    fn share_little(&self, other: &Sketch) -> bool {
        let (own, theirs) = (self.sketch.words().len(), other.words().len());
        let (shared, telling) = self.meanings.shared_with(other);
        let (shared_own, telling_own) = Bits::of(other.words().iter().copied()).shared_with(&self.sketch);
        let a_word_apart = own == theirs && (4..=5).contains(&own);
        !a_word_apart && shared.max(shared_own) < own.min(theirs) && telling.max(telling_own) < 2
    }
}

/// Whether sentences with so many telling words in common, of so many of the one with fewer, may be one in other words.
pub(super) fn tells_enough((shared, all): (usize, usize)) -> bool {
    (shared >= 4 && shared * 20 >= all * 11) || (shared == 3 && all == 3)
}

/// The letters of a sentence without blanks: `no-one` and `no one` are one.
pub(super) fn joined(saying: &Saying) -> impl Iterator<Item = u8> {
    saying.words.bytes().filter(|b| *b != b' ')
}

/// Meanings of telling words in common, and the smaller number of telling words.
pub(super) fn shared_content(p: &Meant, q: &Meant) -> (usize, usize) {
    let shared = p.content.iter().filter(|w| q.content.binary_search(w).is_ok()).count();
    (shared, p.content.len().min(q.content.len()).max(1))
}
