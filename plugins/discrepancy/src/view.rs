//! An article as the readers of this plugin see it: cut into pieces and sentences, house text and pointers to other
//! articles left out, captions and headings marked as weak.

use crate::phrases::{fine_bit, put_fine_bit};
use crate::withdrawn::takes_back;
use crate::words::{Sift, Sifted};
use copydesk_plugin::{Article, PartKind, hash64};
use copydesk_text::fold::sense::{CALENDAR, COUNT, ORDINAL, POSSESSIVE, SCALE, STOP, TIME, hash};
use copydesk_text::fold::{Cut, Cuts, Piece, root};
use copydesk_text::name::{Name, names};
use std::cell::Cell;
use std::ops::Range;

/// A sentence.
#[derive(Clone, Debug)]
pub struct Sentence {
    /// Its pieces.
    pub pieces: Range<usize>,
    /// Its number in the article.
    pub rank: u16,
    /// In a caption or heading.
    pub weak: bool,
    /// Something in it may be a number or an ordinal.
    pub counts: bool,
    /// Something in it may be a date.
    pub dated: bool,
    /// Bits of the hashes of its pieces, one of 128 for each.
    pub there: u128,
    /// The names in it.
    pub names: Vec<Name>,
}

impl Sentence {
    /// Whether one of its pieces may be a lower-case word: most that have it not are told at a look.
    pub fn may_have(&self, word: &str) -> bool {
        self.there & fine_bit(hash(word.as_bytes())) != 0
    }
}

/// The article.
pub struct View<'a> {
    /// Its pieces.
    pub cuts: Cuts<'a>,
    /// Its sentences that may be contradicted.
    pub sentences: Vec<Sentence>,
    /// The year it was published in, where that is known.
    pub year: Option<u32>,
    /// The day of publication in UTC, where it is known.
    pub day: Option<jiff::civil::Date>,
    /// It is written in English, as far as its small words tell: what no table knows is read of English only, because in
    /// other languages a month stands where the counted noun does (`3 juillet`).
    pub english: bool,
    /// The pieces of which tables may know something, where they were asked together.
    pub sifted: Option<Sifted>,
    /// Room to put places of phrases in, so that it is not asked for in every sentence.
    pub room: Cell<Vec<u64>>,
    /// The pieces between quotation marks, in order.
    quoted: Vec<Range<usize>>,
}

/// Of so many words one at least is small in English; of other languages' next to none is.
const SMALL_OF: usize = 5;
/// Words too few to tell the language by.
const TOO_FEW: usize = 20;

/// Whether the words are English: the tag says so, or the small ones among them do.
fn is_english(language: &str, cuts: &Cuts<'_>) -> bool {
    if !language.is_empty() {
        return language.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case("en"));
    }
    let words = cuts.cuts.iter().filter(|cut| cut.piece == Piece::Word);
    let count = |(all, small), cut: &Cut| (all + 1, small + usize::from(cut.sense & STOP != 0));
    let (all, small) = words.fold((0, 0), count);
    all < TOO_FEW || small * SMALL_OF >= all
}

impl<'a> View<'a> {
    /// Look at an article for what some tables know.
    pub fn sifted(article: &Article<'a>, sift: &Sift) -> Self {
        let view = View::of(article);
        View { sifted: Some(sift.sifted(&view.cuts)), ..view }
    }

    /// Look at an article.
    pub fn of(article: &Article<'a>) -> Self {
        let cuts = Cuts::of(article.text);
        let ranges = cuts.sentences();
        let mut sentences: Vec<Sentence> = Vec::with_capacity(ranges.len());
        for pieces in ranges {
            let start = cuts.cuts[pieces.start].start;
            let kind = article
                .parts
                .iter()
                .take_while(|p| p.start <= start)
                .last()
                .filter(|p| start < p.end)
                .map_or(PartKind::Body, |p| p.kind);
            if matches!(kind, PartKind::Teaser | PartKind::Boilerplate | PartKind::Embed | PartKind::Byline) {
                continue;
            }
            if takes_back(&cuts, &pieces) {
                continue;
            }
            let (mut counts, mut senses, mut there) = (false, 0, [0; 2]);
            for cut in &cuts.cuts[pieces.clone()] {
                counts |= (cut.piece == Piece::Number)
                    | (cut.sense & (SCALE | ORDINAL) != 0)
                    | (cut.sense & (COUNT | STOP) == COUNT);
                senses |= cut.sense;
                put_fine_bit(&mut there, cut.hash);
            }
            let there = u128::from(there[1]) << 64 | u128::from(there[0]);
            sentences.push(Sentence {
                rank: sentences.len() as u16,
                weak: kind == PartKind::Caption,
                counts,
                dated: counts || (senses & (CALENDAR | TIME) != 0 && dates_in(&cuts, &pieces)),
                there,
                names: names(&cuts, pieces.clone()),
                pieces,
            });
        }
        let day = article
            .published_ms
            .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok())
            .map(|time| time.to_zoned(jiff::tz::TimeZone::UTC).date());
        let year = day.map(|day| u32::from(day.year().unsigned_abs()));
        let quoted = quoted(&cuts);
        let english = is_english(article.language, &cuts);
        View { cuts, sentences, year, day, english, sifted: None, room: Cell::default(), quoted }
    }

    /// The pieces that are words ending in a possessive, each with the word without it.
    pub fn possessors(&self) -> impl Iterator<Item = (usize, &str)> {
        let pieces = self.cuts.cuts.iter().enumerate().filter(|(_, cut)| cut.sense & POSSESSIVE != 0);
        pieces.map(|(i, _)| (i, self.cuts.low_bare(i)))
    }

    /// Whether the lower-case twin of a piece ends in a byte: most words are told by it to have another ending.
    #[inline]
    pub fn ends_in(&self, i: usize, last: u8) -> bool {
        let end = self.cuts.cuts.get(i).map_or(0, |cut| cut.end as usize);
        end > 0 && self.cuts.lower.as_bytes()[end - 1] == last
    }

    /// Whether piece `i` stands between quotation marks.
    pub fn is_quoted(&self, i: usize) -> bool {
        let next = self.quoted.partition_point(|range| range.end <= i);
        self.quoted.get(next).is_some_and(|range| range.start <= i)
    }

    /// Bytes of a run of pieces.
    pub fn span(&self, pieces: &Range<usize>) -> (u32, u32) {
        (self.cuts.cuts[pieces.start].start, self.cuts.cuts[pieces.end - 1].end)
    }

    /// The words of a run of pieces, at most eight.
    pub fn words(&self, pieces: &Range<usize>) -> String {
        let end = pieces.end.min(pieces.start + 8);
        let (from, to) = self.span(&(pieces.start..end));
        self.cuts.text[from as usize..to as usize].to_owned()
    }

    /// The words around a run of pieces, at most `limit` bytes, cut at words.
    pub fn around_words(&self, at: &Range<usize>, sentence: &Sentence, limit: usize) -> String {
        let (from, to) = self.span(&sentence.pieces);
        let (mut first, mut last) = (at.start, at.end);
        let width =
            |first: usize, last: usize| (self.cuts.cuts[last - 1].end - self.cuts.cuts[first].start) as usize;
        // Grow on both sides by turns, as long as a word fits.
        loop {
            let (before, after) = (first, last);
            if last < sentence.pieces.end && width(first, last + 1) <= limit {
                last += 1;
            }
            if first > sentence.pieces.start && width(first - 1, last) <= limit {
                first -= 1;
            }
            if (before, after) == (first, last) {
                break;
            }
        }
        let (start, end) = self.span(&(first..last));
        let words = &self.cuts.text[start as usize..end as usize];
        let mut out = String::with_capacity(words.len() + 2 * "…".len());
        if start > from {
            out.push('…');
        }
        if self.is_even(first..last) {
            out.push_str(words);
        } else {
            out.push_str(&clip(words, words.len()));
        }
        if end < to {
            out.push('…');
        }
        out
    }

    /// Whether there is no white space in a run of pieces but single blanks.
    fn is_even(&self, pieces: Range<usize>) -> bool {
        let bytes = self.cuts.text.as_bytes();
        let pieces = &self.cuts.cuts[pieces];
        let apart = |from: u32, to: u32| from == to || &bytes[from as usize..to as usize] == b" ";
        // The digits of a number may have a space of any sort between.
        let whole =
            |cut: &Cut| cut.piece != Piece::Number || bytes[cut.start as usize..cut.end as usize].is_ascii();
        pieces.windows(2).all(|pair| apart(pair[0].end, pair[1].start)) && pieces.iter().all(whole)
    }

    /// Stems of the content words within `reach` pieces of `at`, hashed and sorted.
    pub fn around(&self, at: &Range<usize>, within: &Range<usize>, reach: usize) -> Vec<u16> {
        let from = at.start.saturating_sub(reach).max(within.start);
        let to = (at.end + reach).min(within.end);
        let words = (from..to).filter(|i| self.cuts.is_word(*i) && !self.cuts.is(*i, STOP));
        let long = |i: &usize| self.cuts.cuts[*i].end - self.cuts.cuts[*i].start > 2;
        let words = words.filter(long).map(|i| self.cuts.low_bare(i));
        let mut out: Vec<u16> = Vec::with_capacity(to.saturating_sub(from));
        out.extend(words.map(|w| stem_hash(root(w))));
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Whether a sentence without figures may say when: a day or month, or a word such as `yesterday`.
fn dates_in(cuts: &Cuts<'_>, pieces: &Range<usize>) -> bool {
    const WORDS: &[&str] = &[
        "today",
        "tonight",
        "yesterday",
        "tomorrow",
        "overnight",
        "noon",
        "midnight",
        "midday",
        "week",
        "month",
        "year",
        "morning",
        "evening",
        "afternoon",
        "night",
        "weekend",
        "dawn",
    ];
    // Each of the words has the sense; most words of a text do not.
    pieces.clone().any(|i| cuts.is(i, CALENDAR) || (cuts.is(i, TIME) && WORDS.contains(&cuts.low(i))))
}

/// The pieces between double quotation marks. A mark that is not closed holds to the end of its line.
fn quoted(cuts: &Cuts<'_>) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for i in cuts.marks_among(&(0..cuts.cuts.len())) {
        let cut = &cuts.cuts[i];
        let closes = match cut.piece {
            Piece::Word | Piece::Number => false,
            Piece::Break => open.is_some(),
            // The mark is a comma or a full stop, as a rule.
            Piece::Mark if matches!(cuts.lower.as_bytes()[cut.start as usize], b',' | b'.') => continue,
            Piece::Mark => match (cuts.raw(i), open) {
                ("“" | "„" | "«" | "\"", None) => {
                    open = Some(i);
                    false
                }
                ("”" | "»" | "\"", Some(_)) => true,
                _ => false,
            },
        };
        if closes && let Some(from) = open.take() {
            out.push(from..i);
        }
    }
    out.extend(open.map(|from| from..cuts.cuts.len()));
    out
}

/// A stem as two bytes: enough to count shared words, small enough for a state.
pub fn stem_hash(stem: &str) -> u16 {
    (hash64(stem.as_bytes()) & 0xffff) as u16
}

/// The first `limit` bytes of a text, cut at a letter, blanks and line ends evened out.
pub fn clip(text: &str, limit: usize) -> String {
    let mut out = String::with_capacity(limit + 4);
    for word in text.split_whitespace() {
        if out.len() + word.len() > limit {
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// The longest beginning of a text of at most `limit` bytes.
pub fn prefix(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Share of two sorted sets that is common.
pub fn overlap(a: &[u16], b: &[u16]) -> f32 {
    let both = common(a, b);
    let all = a.len() + b.len() - both;
    if all == 0 { 0.0 } else { both as f32 / all as f32 }
}

/// How many members two sorted sets share.
pub fn common(a: &[u16], b: &[u16]) -> usize {
    let (mut a, mut b, mut both) = (a, b, 0);
    while let ([x, rest_a @ ..], [y, rest_b @ ..]) = (a, b) {
        both += usize::from(x == y);
        (a, b) = (if x <= y { rest_a } else { a }, if y <= x { rest_b } else { b });
    }
    both
}
