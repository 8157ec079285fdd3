//! Names of people, places and organisations: runs of capitalised words with their particles, titles taken off.

use crate::date::calendar;
use crate::fold::sense::{CALENDAR as DATED, CAPITAL, OPENER, PARTICLE, STOP, TITLE};
use crate::fold::{Cuts, Piece, fold, fold_onto};
use std::ops::Range;

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its pieces, titles left out.
    pub pieces: Range<usize>,
    /// First piece, titles included.
    pub lead: usize,
    /// The folded words; words joined by a hyphen are one.
    pub words: Vec<String>,
    /// It begins a sentence.
    pub opens: bool,
}

impl Name {
    /// The folded words with blanks between.
    pub fn folded(&self) -> String {
        self.words.join(" ")
    }
}

/// The names among the pieces of a sentence.
pub fn names(cuts: &Cuts<'_>, sentence: Range<usize>) -> Vec<Name> {
    let mut out = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        if !begins(cuts, at) {
            at += 1;
            continue;
        }
        let end = run_end(cuts, at, sentence.end);
        // Titles end where the last of them ends: `US National Security Adviser Jake Sullivan`.
        let last = (at..end.saturating_sub(1)).rev().find(|i| cuts.is(*i, TITLE) && cuts.is(*i, CAPITAL));
        let mut from = last.map_or(at, |i| i + 1);
        while from + 1 < end && !cuts.is_word(from) {
            from += 1;
        }
        let opens = at == sentence.start
            || (at == sentence.start + 1 && cuts.piece(sentence.start) == Some(Piece::Mark));
        if from < end && !(end == from + 1 && cuts.is(from, TITLE)) {
            out.push(Name { pieces: from..end, lead: at, words: words(cuts, from..end), opens });
        }
        at = end.max(at + 1);
    }
    out
}

fn begins(cuts: &Cuts<'_>, at: usize) -> bool {
    cuts.capital(at)
        && !cuts.is(at, DATED | OPENER | STOP)
        && (cuts.raw(at).len() != 1 || is_initial(cuts, at))
}

fn is_initial(cuts: &Cuts<'_>, at: usize) -> bool {
    cuts.raw(at + 1) == "." && cuts.glued(at) && cuts.capital(at + 2)
}

fn run_end(cuts: &Cuts<'_>, from: usize, limit: usize) -> usize {
    let mut end = from + 1;
    while end < limit {
        let hyphen = matches!(cuts.raw(end), "-" | "‑")
            && cuts.glued(end - 1)
            && cuts.glued(end)
            && cuts.is_word(end + 1);
        let initial = cuts.raw(end - 1).len() == 1 || cuts.is(end - 1, TITLE);
        let next = if hyphen || (cuts.raw(end) == "." && cuts.glued(end - 1) && initial) {
            end + 1
        } else if cuts.is(end, PARTICLE) {
            let mut skip = end + 1;
            while cuts.is(skip, PARTICLE) {
                skip += 1;
            }
            if !cuts.capital(skip) || cuts.is(skip, DATED) {
                return end;
            }
            skip
        } else {
            end
        };
        let dot = next > end && cuts.raw(end) == ".";
        let goes_on =
            next < limit && cuts.is_word(next) && (cuts.capital(next) || hyphen) && !cuts.is(next, DATED);
        let possessive = cuts.raw(end - 1).ends_with("'s") || cuts.raw(end - 1).ends_with("’s");
        if !goes_on || possessive || (dot && !cuts.capital(next)) {
            return end;
        }
        end = next + 1;
    }
    end
}

fn words(cuts: &Cuts<'_>, range: Range<usize>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(range.len());
    let mut joins = false;
    for i in range {
        if !cuts.is_word(i) {
            joins = matches!(cuts.raw(i), "-" | "‑");
            continue;
        }
        match out.last_mut() {
            Some(last) if joins => fold_onto(last, cuts.raw(i)),
            _ => out.push(fold(cuts.raw(i))),
        }
        joins = false;
    }
    out
}

/// Small words inside names: `van der`.
pub fn is_particle(word: &str) -> bool {
    // The longest have three letters.
    word.len() <= 3 && PARTICLES.binary_search(&word).is_ok()
}

/// Days and months.
pub fn is_calendar(word: &str) -> bool {
    calendar::names().any(|name| name == word)
}

/// Titles before a name.
pub fn is_title(word: &str) -> bool {
    TITLES.binary_search(&word).is_ok()
}

/// Small words inside names. Sorted.
pub(crate) const PARTICLES: &[&str] =
    &["al", "bin", "da", "de", "den", "der", "di", "du", "el", "ibn", "la", "le", "ter", "van", "von"];

/// Words that begin sentences. Sorted.
pub(crate) const OPENERS: &[&str] = &[
    "according",
    "additionally",
    "almost",
    "although",
    "among",
    "around",
    "based",
    "between",
    "despite",
    "dozens",
    "during",
    "earlier",
    "eight",
    "eleven",
    "everyone",
    "few",
    "five",
    "following",
    "forty",
    "four",
    "fourteen",
    "good",
    "half",
    "here",
    "however",
    "hundreds",
    "including",
    "last",
    "later",
    "lists",
    "many",
    "meanwhile",
    "nearly",
    "next",
    "nine",
    "nobody",
    "nothing",
    "now",
    "once",
    "photo",
    "posted",
    "published",
    "read",
    "roughly",
    "seven",
    "seventeen",
    "several",
    "since",
    "six",
    "ten",
    "tens",
    "therefore",
    "thirty",
    "though",
    "thousands",
    "three",
    "through",
    "today",
    "twenty",
    "two",
    "under",
    "unfortunately",
    "unless",
    "until",
    "update",
    "updated",
    "whether",
    "within",
    "without",
    "yes",
    "yesterday",
];

/// Words of titles and offices. Sorted.
pub(crate) const TITLES: &[&str] = &[
    "adviser",
    "advisor",
    "ambassador",
    "attorney",
    "boss",
    "brother",
    "captain",
    "chairman",
    "chancellor",
    "chief",
    "coach",
    "colonel",
    "commander",
    "commissioner",
    "constable",
    "counterpart",
    "dame",
    "defence",
    "defense",
    "deputy",
    "detective",
    "director",
    "district",
    "dr",
    "economy",
    "education",
    "environment",
    "executive",
    "finance",
    "financial",
    "foreign",
    "former",
    "general",
    "gov",
    "governor",
    "inspector",
    "interior",
    "judge",
    "justice",
    "king",
    "lady",
    "lieutenant",
    "lord",
    "manager",
    "mayor",
    "minister",
    "miss",
    "mr",
    "mrs",
    "ms",
    "national",
    "officer",
    "police",
    "pope",
    "president",
    "press",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "rep",
    "representative",
    "reverend",
    "saint",
    "secretary",
    "security",
    "sen",
    "senator",
    "sergeant",
    "sheriff",
    "sir",
    "sister",
    "spokesman",
    "spokeswoman",
    "transport",
    "vice",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_runs() {
        let check = |text: &str, want: &[&str]| {
            let cuts = Cuts::of(text);
            let got: Vec<String> = names(&cuts, 0..cuts.cuts.len()).iter().map(Name::folded).collect();
            assert_eq!(got, want, "{text}");
        };
        assert!([OPENERS, TITLES, PARTICLES].iter().all(|words| words.is_sorted()));
        check("US National Security Adviser Jake Sullivan", &["jake sullivan"]);
        check("the governor, Halil Temir, said", &["halil temir"]);
        check("Governor Halil Temir told them", &["halil temir"]);
        check("said Joost van der Meer.", &["joost van der meer"]);
        check("in the town of Al-Hamra on Friday", &["alhamra"]);
        check("On Monday Mr. Kertész left for Oslo", &["kertesz", "oslo"]);
        check("Sir T. Adeane of Skerra's Link Society", &["t adeane", "skerra", "link society"]);
        check("The man in Kellner Street", &["kellner street"]);
    }
}
