//! Tables by word. Most words of a text stand in none of them, which a bit for the word's hash tells at once.

use crate::view::View;
use copydesk_text::fold::Cuts;
use copydesk_text::fold::sense::{HEAD, hash, head};
use std::ops::Range;

const BITS: usize = 1 << 14;

/// What is known of words, in lists.
#[derive(Clone, Debug)]
pub struct ByWord<T> {
    /// The words with their lists.
    words: Vec<(String, Vec<T>)>,
    /// By the lowest bits of its hash, or in the next free place, what tells a word. A power of two, at most half of them
    /// taken.
    places: Vec<Place>,
    /// A bit for each [`copydesk_text::fold::Cut::hash`] that may have a list.
    bits: Box<[u64; BITS / 64]>,
    /// Its number in the [`Sift`], if it is there.
    number: Option<u8>,
}

/// What tells a word of a table from others without a look at it.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// Its first bytes, see [`head`].
    head: u64,
    hash: u32,
    /// One more than its place among the words.
    word: u32,
}

/// Several tables, to look for the words of all of them in one pass over an article.
#[derive(Clone, Debug)]
pub struct Sift {
    /// By hash the tables that may have a list, a bit each.
    marks: Box<[u8; BITS]>,
    tables: u8,
}

/// By piece of an article the tables that may know something of it, a bit each; behind the last piece as many bytes of none
/// as are looked at together.
#[derive(Clone, Debug)]
pub struct Sifted(Vec<u8>);

/// Pieces looked at together.
const TOGETHER: usize = size_of::<u64>();

/// Tables in a [`Sift`] at most.
const TABLES: usize = 8;

impl Default for Sift {
    fn default() -> Self {
        Sift { marks: Box::new([0; BITS]), tables: 0 }
    }
}

impl Sift {
    /// Put in a table, to which nothing is added later. For more than eight there is no room: they are looked at alone.
    pub fn enter<T>(&mut self, table: &mut ByWord<T>) {
        if usize::from(self.tables) == TABLES {
            return;
        }
        for (bit, mark) in self.marks.iter_mut().enumerate() {
            *mark |= ((table.bits[bit / 64] >> (bit % 64) & 1) as u8) << self.tables;
        }
        table.number = Some(self.tables);
        self.tables += 1;
    }

    /// The pieces of an article of which the tables may know something.
    pub fn sifted(&self, cuts: &Cuts<'_>) -> Sifted {
        let mut out = Vec::with_capacity(cuts.cuts.len() + TOGETHER);
        out.extend(cuts.cuts.iter().map(|cut| self.marks[cut.hash as usize % BITS]));
        out.extend([0; TOGETHER]);
        Sifted(out)
    }
}

impl Sifted {
    /// The pieces of which a table may know something, among some.
    #[inline]
    fn among(&self, table: u8, pieces: &Range<usize>) -> Among<'_> {
        let table = u64::from_le_bytes([1; TOGETHER]) << table;
        let mut among = Among { marks: &self.0, table, at: pieces.start, end: pieces.end, left: 0 };
        among.look();
        among
    }
}

/// Pieces of which a table may know something.
struct Among<'a> {
    marks: &'a [u8],
    /// Its bit in each of those looked at together.
    table: u64,
    /// The first of those looked at.
    at: usize,
    end: usize,
    /// The bits of those of them that are still to be handed out.
    left: u64,
}

impl Among<'_> {
    fn none() -> Self {
        Among { marks: &[], table: 0, at: 0, end: 0, left: 0 }
    }

    #[inline]
    fn look(&mut self) {
        let marks = self.marks.get(self.at..).and_then(<[u8]>::first_chunk);
        self.left = marks.map_or(0, |marks| u64::from_le_bytes(*marks) & self.table);
    }
}

impl Iterator for Among<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.at += TOGETHER;
            if self.at >= self.end {
                return None;
            }
            self.look();
        }
        let i = self.at + (self.left.trailing_zeros() / u8::BITS) as usize;
        self.left &= self.left - 1;
        (i < self.end).then_some(i)
    }
}

impl<T> Default for ByWord<T> {
    fn default() -> Self {
        ByWord {
            words: Vec::new(),
            places: vec![Place::default(); 64],
            bits: Box::new([0; BITS / 64]),
            number: None,
        }
    }
}

impl<T> ByWord<T> {
    /// The list of a lower-case word, to add to.
    pub fn list(&mut self, word: String) -> &mut Vec<T> {
        let hash = hash(word.as_bytes());
        let bit = hash as usize % BITS;
        self.bits[bit / 64] |= 1 << (bit % 64);
        let known = self.known(hash, word.as_bytes(), 0..word.len()).unwrap_or_else(|| {
            self.words.push((word, Vec::new()));
            if self.words.len() * 2 > self.places.len() {
                let taken: Vec<Place> = self.places.iter().filter(|place| place.word != 0).copied().collect();
                self.places = vec![Place::default(); self.places.len() * 2];
                taken.into_iter().for_each(|place| self.put(place));
            }
            let (number, word) = (self.words.len(), self.words[self.words.len() - 1].0.as_bytes());
            self.put(Place { head: head(word, 0, word.len()), hash, word: number as u32 });
            self.words.len() - 1
        });
        &mut self.words[known].1
    }

    /// Whether nothing is known of any word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    fn put(&mut self, known: Place) {
        let last = self.places.len() - 1;
        let mut place = known.hash as usize & last;
        while self.places[place].word != 0 {
            place = (place + 1) & last;
        }
        self.places[place] = known;
    }

    /// Those of some pieces of an article of which something may be known.
    #[inline]
    pub fn known_among<'a>(
        &'a self,
        view: &'a View<'_>,
        pieces: &Range<usize>,
    ) -> impl Iterator<Item = usize> + 'a {
        let (mut sifted, mut rest) = match (&view.sifted, self.number) {
            (Some(sifted), Some(table)) => (sifted.among(table, pieces), 0..0),
            _ => (Among::none(), pieces.clone()),
        };
        let mut looked_at = move || rest.find(|i| self.may_have(view.cuts.cuts[*i].hash));
        std::iter::from_fn(move || sifted.next().or_else(&mut looked_at))
    }

    #[inline]
    fn may_have(&self, hash: u32) -> bool {
        let bit = hash as usize % BITS;
        self.bits[bit / 64] >> (bit % 64) & 1 != 0
    }

    /// Whether something may be known of piece `i`.
    #[inline]
    pub fn may_be_at(&self, cuts: &Cuts<'_>, i: usize) -> bool {
        cuts.cuts.get(i).is_some_and(|cut| self.may_have(cut.hash))
    }

    /// What is known of piece `i`.
    #[inline]
    pub fn at(&self, cuts: &Cuts<'_>, i: usize) -> &[T] {
        match cuts.cuts.get(i) {
            Some(cut) if self.may_have(cut.hash) => {
                let (from, to) = (cut.start as usize, cut.end as usize);
                self.listed(cut.hash, cuts.lower.as_bytes(), from..to)
            }
            _ => &[],
        }
    }

    /// What is known of a lower-case word.
    #[inline]
    pub fn of(&self, word: &str) -> &[T] {
        self.of_hashed(word, hash(word.as_bytes()))
    }

    /// The same of a word whose hash is known.
    #[inline]
    pub fn of_hashed(&self, word: &str, hash: u32) -> &[T] {
        if self.may_have(hash) { self.listed(hash, word.as_bytes(), 0..word.len()) } else { &[] }
    }

    fn listed(&self, hash: u32, bytes: &[u8], word: Range<usize>) -> &[T] {
        self.known(hash, bytes, word).map_or(&[], |known| &self.words[known].1)
    }

    /// The place of the word at some bytes among the words.
    #[inline]
    fn known(&self, hash: u32, bytes: &[u8], word: Range<usize>) -> Option<usize> {
        let begins = head(bytes, word.start, word.len());
        let last = self.places.len() - 1;
        let mut place = hash as usize & last;
        loop {
            let known = self.places[place];
            let at = (known.word as usize).checked_sub(1)?;
            if known.hash == hash && known.head == begins {
                let whole = self.words[at].0.as_bytes();
                if whole.len() == word.len() && (word.len() <= HEAD || *whole == bytes[word.clone()]) {
                    return Some(at);
                }
            }
            place = (place + 1) & last;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_asked_together_as_they_are_alone() {
        let tables = [&["harbour", "%"][..], &["dues"], &["velm"]].map(|words| {
            let mut table = ByWord::default();
            words.iter().for_each(|word| table.list((*word).to_owned()).push(()));
            table
        });
        let mut together = tables.clone();
        let mut sift = Sift::default();
        together.iter_mut().for_each(|table| sift.enter(table));
        let text = "Harbour dues don’t rise 3%. The harbour dues do.";
        let view = View::of(&copydesk_plugin::Article { text, ..Default::default() });
        let sifted = View::sifted(&copydesk_plugin::Article { text, ..Default::default() }, &sift);
        for (alone, together) in tables.iter().zip(&together) {
            for pieces in [0..view.cuts.cuts.len(), 2..8, 3..3] {
                let asked = |table: &ByWord<()>, view: &View<'_>| -> Vec<usize> {
                    table.known_among(view, &pieces).collect()
                };
                assert_eq!(asked(together, &sifted), asked(alone, &view));
            }
        }
        assert_eq!(together[0].known_among(&sifted, &(0..12)).collect::<Vec<_>>(), [0, 5, 8]);
    }

    #[test]
    fn words_and_marks_have_their_lists() {
        let mut table = ByWord::default();
        for (number, word) in ["harbour", "%", "don’t", "harbour"].into_iter().enumerate() {
            table.list(word.to_owned()).push(number);
        }
        let cuts = Cuts::of("Harbour dues don’t rise 3%");
        let got: Vec<&[usize]> = (0..7).map(|i| table.at(&cuts, i)).collect();
        assert_eq!(got, [&[0, 3][..], &[], &[2], &[], &[], &[1], &[]]);
    }
}
