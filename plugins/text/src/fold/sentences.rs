//! Where sentences end: at full stops that belong to no abbreviation, at question marks, at the end of a line.

use super::{Cuts, Piece};
use std::ops::Range;

impl Cuts<'_> {
    /// Ranges of pieces that are sentences, in order. A line end always ends one.
    pub fn sentences(&self) -> Vec<Range<usize>> {
        self.sentences_of(0..self.cuts.len())
    }

    /// The same of some of the pieces, as if there were no others.
    pub fn sentences_of(&self, pieces: Range<usize>) -> Vec<Range<usize>> {
        let mut out = Vec::with_capacity(pieces.len() / 16 + 1);
        let mut from = pieces.start;
        for i in self.marks_among(&pieces) {
            if self.cuts[i].piece == Piece::Break {
                if from < i {
                    out.push(from..i);
                }
                from = i + 1;
            } else if let Some(next) = self.stop_at(i, &pieces)
                && next > from
            {
                out.push(from..next);
                from = next;
            }
        }
        if from < pieces.end {
            out.push(from..pieces.end);
        }
        out
    }

    /// The piece after the sentence that mark `i` ends, if it ends one.
    fn stop_at(&self, i: usize, pieces: &Range<usize>) -> Option<usize> {
        // The mark is a comma, as a rule.
        match self.text.as_bytes()[self.cuts[i].start as usize] {
            b'.' | b'!' | b'?' => {}
            0x80.. if self.raw(i) == "…" => {}
            _ => return None,
        }
        let mut next = i + 1;
        while next < pieces.end
            && matches!(self.raw(next), "”" | "\"" | "’" | ")" | "'")
            && self.glued(next - 1)
        {
            next += 1;
        }
        if next >= pieces.end || self.glued(next - 1) {
            return None;
        }
        let opens = match self.cuts[next].piece {
            Piece::Word => self.raw(next).starts_with(|c: char| !c.is_lowercase()),
            Piece::Number => true,
            Piece::Mark => {
                matches!(self.raw(next), "“" | "\"" | "‘" | "'" | "$" | "€" | "£" | "(" | "—" | ".")
            }
            Piece::Break => true,
        };
        let word = i.checked_sub(1).filter(|word| *word >= pieces.start && next == i + 1);
        let dot = self.raw(i) == ".";
        (opens && !(dot && word.is_some_and(|word| self.abbreviates(word, pieces.start, next))))
            .then_some(next)
    }

    /// Whether the full stop after word `i` belongs to an abbreviation.
    fn abbreviates(&self, i: usize, first: usize, next: usize) -> bool {
        if !self.is_word(i) || !self.glued(i) {
            return false;
        }
        let word = self.low(i);
        let dotted = i > first && self.raw(i - 1) == "." && self.glued(i - 1);
        if word.chars().count() == 1 && !dotted {
            return self.raw(i).starts_with(char::is_uppercase);
        }
        TITLED.contains(&word) || (DATED.contains(&word) && self.piece(next) == Some(Piece::Number))
    }
}

const TITLED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "sen", "rep", "gov", "gen", "col", "capt", "lt", "sgt", "rev", "hon",
    "st", "vs", "mme", "pres",
];
const DATED: &[&str] = &[
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "no", "nos", "p",
    "rs",
];
