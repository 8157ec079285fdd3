//! Names of people, places and organisations: runs of capitalised words with their particles, titles taken off.

use crate::date::calendar;
use crate::fold::sense::{CALENDAR as DATED, CAPITAL, OPENER, PARTICLE, STOP, TITLE};
use crate::fold::{Cuts, Piece, sense};
use std::ops::Range;
pub use words::{Each, Words};

mod words;

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its pieces, titles left out.
    pub pieces: Range<usize>,
    /// First piece, titles included.
    pub lead: usize,
    /// The folded words; words joined by a hyphen are one.
    pub words: Words,
    /// It begins a sentence.
    pub opens: bool,
}

impl Name {
    /// The folded words with blanks between.
    pub fn folded(&self) -> &str {
        &self.words.text
    }
}

/// The names among the pieces of a sentence.
pub fn names(cuts: &Cuts<'_>, sentence: Range<usize>) -> Vec<Name> {
    let mut out = Vec::new();
    let mut at = sentence.start;
    // Most words are written small.
    let next_capital = |at: usize| {
        let capital = cuts.cuts.get(at..sentence.end)?.iter().position(|cut| cut.sense & CAPITAL != 0)?;
        Some(at + capital)
    };
    while let Some(found) = next_capital(at) {
        at = found;
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
            out.push(Name { pieces: from..end, lead: at, words: Words::of(cuts, from..end), opens });
        }
        at = end.max(at + 1);
    }
    out
}

/// Whether a name may begin at a capital letter.
fn begins(cuts: &Cuts<'_>, at: usize) -> bool {
    let cut = &cuts.cuts[at];
    if cut.sense & DATED != 0 {
        return is_given_name(cuts, at);
    }
    cut.sense & (OPENER | STOP) == 0 && (cut.end - cut.start != 1 || is_initial(cuts, at))
}

/// `[Jan] Feldkamp`, not `[Jan] 9` nor `in [June] Parliament`: months that people are called by, right before a name.
fn is_given_name(cuts: &Cuts<'_>, at: usize) -> bool {
    let given = matches!(cuts.low(at), "jan" | "april" | "may" | "june" | "august");
    let named = |i: usize| cuts.capital(i) && !cuts.is(i, DATED | OPENER | STOP | TITLE);
    let dated = |i: usize| {
        cuts.is(i, DATED)
            || cuts.piece(i) == Some(Piece::Number)
            || matches!(
                cuts.low(i),
                "in" | "on"
                    | "of"
                    | "by"
                    | "to"
                    | "from"
                    | "since"
                    | "until"
                    | "till"
                    | "for"
                    | "before"
                    | "after"
                    | "during"
                    | "last"
                    | "next"
                    | "this"
                    | "late"
                    | "early"
                    | "mid"
                    | "end"
                    | "-"
            )
    };
    given && named(at + 1) && at.checked_sub(1).is_none_or(|before| !dated(before))
}

fn is_initial(cuts: &Cuts<'_>, at: usize) -> bool {
    cuts.raw(at + 1) == "." && cuts.glued(at) && cuts.capital(at + 2)
}

fn run_end(cuts: &Cuts<'_>, from: usize, limit: usize) -> usize {
    let mut end = from + 1;
    while end < limit {
        // Most names end before a small word that is none of names, or before a mark that does not join.
        let cut = &cuts.cuts[end];
        let small = cut.piece == Piece::Word && cut.sense & (CAPITAL | PARTICLE) == 0;
        if small || (cut.piece == Piece::Mark && !matches!(cuts.raw(end), "-" | "‑" | ".")) {
            return end;
        }
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
        // `Theresa [May]`, not `Velm May 5`.
        let surname = || cuts.low(next) == "may" && cuts.piece(next + 1) != Some(Piece::Number);
        let goes_on = next < limit
            && cuts.is_word(next)
            && (cuts.capital(next) || hyphen)
            && (!cuts.is(next, DATED) || surname());
        let possessive = cuts.raw(end - 1).ends_with("'s") || cuts.raw(end - 1).ends_with("’s");
        if !goes_on || possessive || (dot && !cuts.capital(next)) {
            return end;
        }
        end = next + 1;
    }
    end
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
    sense::of(word).0 & TITLE != 0
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
            let found = names(&cuts, 0..cuts.cuts.len());
            let got: Vec<&str> = found.iter().map(Name::folded).collect();
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
        check("curator Jan Veldkamp wept in June. Parliament met.", &["jan veldkamp", "parliament"]);
        check("On 9 June Parliament met Teresa May in Velm May 5", &["parliament", "teresa may", "velm"]);
        check("By April Ada Lind had left", &["ada lind"]);
    }
}
