//! Names of people, places and organisations: runs of capitalised words with their particles, titles taken off.

use crate::fold::{Cuts, Piece, fold};
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
        let mut from = at;
        while from + 1 < end && is_title(cuts.low(from)) {
            from += 1 + usize::from(cuts.raw(from + 1) == ".");
        }
        let opens = at == sentence.start
            || (at == sentence.start + 1 && cuts.piece(sentence.start) == Some(Piece::Mark));
        if from < end && !(end == from + 1 && is_title(cuts.low(from))) {
            out.push(Name { pieces: from..end, lead: at, words: words(cuts, from..end), opens });
        }
        at = end.max(at + 1);
    }
    out
}

fn begins(cuts: &Cuts<'_>, at: usize) -> bool {
    cuts.capital(at)
        && !is_calendar(cuts.low(at))
        && !(cuts.raw(at).len() == 1 && !is_initial(cuts, at))
        && !is_opener(cuts.low(at))
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
        let next = if hyphen {
            end + 1
        } else if cuts.raw(end) == "."
            && cuts.glued(end - 1)
            && (cuts.raw(end - 1).len() == 1 || is_title(cuts.low(end - 1)))
        {
            end + 1
        } else if is_particle(cuts.low(end)) && cuts.is_word(end) {
            let mut skip = end + 1;
            while is_particle(cuts.low(skip)) {
                skip += 1;
            }
            if !cuts.capital(skip) || is_calendar(cuts.low(skip)) {
                return end;
            }
            skip
        } else {
            end
        };
        let dot = next > end && cuts.raw(end) == ".";
        let goes_on = next < limit
            && cuts.is_word(next)
            && (cuts.capital(next) || hyphen)
            && !is_calendar(cuts.low(next));
        let possessive = cuts.raw(end - 1).ends_with("'s") || cuts.raw(end - 1).ends_with("’s");
        if !goes_on || possessive || (dot && !cuts.capital(next)) {
            return end;
        }
        end = next + 1;
    }
    end
}

fn words(cuts: &Cuts<'_>, range: Range<usize>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut joins = false;
    for i in range {
        if !cuts.is_word(i) {
            joins = matches!(cuts.raw(i), "-" | "‑");
            continue;
        }
        let word = fold(cuts.raw(i));
        match out.last_mut() {
            Some(last) if joins => last.push_str(&word),
            _ => out.push(word),
        }
        joins = false;
    }
    out
}

fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "van"
            | "der"
            | "den"
            | "von"
            | "la"
            | "le"
            | "da"
            | "di"
            | "du"
            | "al"
            | "el"
            | "bin"
            | "ibn"
            | "ter"
    )
}

/// Days and months.
pub fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "january"
            | "february"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "september"
            | "october"
            | "november"
            | "december"
            | "jan"
            | "feb"
            | "mar"
            | "apr"
            | "jun"
            | "jul"
            | "aug"
            | "sep"
            | "sept"
            | "oct"
            | "nov"
            | "dec"
    )
}

/// Words that begin sentences with a capital and are no names.
fn is_opener(word: &str) -> bool {
    crate::fold::is_stop(word)
        || matches!(
            word,
            "among"
                | "under"
                | "during"
                | "since"
                | "despite"
                | "although"
                | "though"
                | "however"
                | "meanwhile"
                | "earlier"
                | "later"
                | "once"
                | "until"
                | "unless"
                | "between"
                | "within"
                | "without"
                | "through"
                | "according"
                | "yes"
                | "here"
                | "nobody"
                | "nothing"
                | "everyone"
                | "many"
                | "several"
                | "few"
                | "following"
                | "last"
                | "next"
                | "now"
                | "today"
                | "yesterday"
                | "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "eleven"
                | "hundreds"
                | "dozens"
                | "thousands"
                | "tens"
                | "additionally"
                | "therefore"
                | "unfortunately"
                | "good"
                | "lists"
                | "around"
                | "whether"
                | "based"
                | "published"
                | "posted"
                | "updated"
                | "update"
                | "read"
                | "photo"
                | "including"
                | "nearly"
                | "almost"
                | "roughly"
                | "half"
                | "seventeen"
                | "fourteen"
                | "twenty"
                | "thirty"
                | "forty"
        )
}

/// Titles before a name.
pub fn is_title(word: &str) -> bool {
    matches!(
        word,
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "dr"
            | "sir"
            | "dame"
            | "lord"
            | "lady"
            | "governor"
            | "mayor"
            | "minister"
            | "prime"
            | "president"
            | "justice"
            | "judge"
            | "chief"
            | "executive"
            | "officer"
            | "financial"
            | "captain"
            | "colonel"
            | "sheriff"
            | "finance"
            | "economy"
            | "transport"
            | "environment"
            | "education"
            | "interior"
            | "foreign"
            | "secretary"
            | "deputy"
            | "district"
            | "attorney"
            | "general"
            | "sister"
            | "brother"
            | "police"
            | "constable"
            | "lieutenant"
            | "sergeant"
            | "detective"
            | "inspector"
            | "professor"
            | "prof"
            | "reverend"
            | "senator"
            | "sen"
            | "representative"
            | "rep"
            | "gov"
            | "chancellor"
            | "king"
            | "queen"
            | "prince"
            | "princess"
            | "pope"
            | "saint"
            | "boss"
            | "director"
            | "chairman"
            | "spokesman"
            | "spokeswoman"
            | "ambassador"
            | "commissioner"
            | "commander"
            | "vice"
            | "former"
            | "press"
            | "manager"
            | "coach"
            | "counterpart"
            | "national"
            | "security"
            | "adviser"
            | "advisor"
            | "defense"
            | "defence"
    )
}

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
        check("the governor, Halil Temir, said", &["halil temir"]);
        check("Governor Halil Temir told them", &["halil temir"]);
        check("said Joost van der Meer.", &["joost van der meer"]);
        check("in the town of Al-Hamra on Friday", &["alhamra"]);
        check("On Monday Mr. Kertész left for Oslo", &["kertesz", "oslo"]);
        check("Sir T. Adeane of Skerra's Link Society", &["t adeane", "skerra", "link society"]);
        check("The man in Kellner Street", &["kellner street"]);
    }
}
