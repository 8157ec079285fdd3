//! Reading the offices people are given: `the general secretary, Morag Tulloch`, `Yusuf Adeyemi, the union's envoy`.

use crate::note::{Choice, Entry, Kind, Value};
use crate::view::{Sentence, View};
use crate::words::ByWord;
use copydesk_plugin::hash64;
use copydesk_text::fold::{Piece, fold, is_stop};
use copydesk_text::name::Name;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

mod clash;
mod meant;
mod positions;
mod words;

pub use clash::contradict;
use clash::{HEADS, RANKS};
use positions::POSITIONS;
use words::{FIELDS, OPEN, is_open_field, is_origin, is_possessive, qualifies};

/// Office nouns. Those of one line are of one family: a person holds one of them in one body.
const FAMILIES: &[&[&str]] = &[
    &["minister"],
    &["envoy", "ambassador", "mediator"],
    &["aide", "adviser", "advisor"],
    &["secretary", "president", "chairman", "chairwoman", "chair", "chairperson", "treasurer"],
    &["director", "manager"],
    &["spokesman", "spokeswoman"],
    &["captain"],
    &["governor", "mayor", "prefect"],
    RANKS,
    &["doctor", "surgeon"],
    &["coach"],
    &["judge", "prosecutor", "coroner"],
    POSITIONS,
    &["engineer", "pilot"],
    &["bishop", "archbishop"],
    &["executive", "officer", "chief", "head"],
];

fn family(noun: &str) -> Option<usize> {
    static NOUNS: LazyLock<ByWord<usize>> = LazyLock::new(|| {
        let mut nouns = ByWord::default();
        for (family, words) in FAMILIES.iter().enumerate() {
            words.iter().for_each(|word| nouns.list((*word).to_owned()).push(family));
        }
        nouns
    });
    NOUNS.of(noun).first().copied()
}

/// Whether a folded word is a noun of an office.
pub(crate) fn is_office(noun: &str) -> bool {
    family(noun).is_some()
}

/// The offices of the article.
pub fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    for sentence in &view.sentences {
        for name in sentence.names.iter().filter(|name| name.words.len() > 1) {
            let name = &*untitled(view, name);
            if name.words.len() < 2 {
                continue;
            }
            let office = before(view, sentence, name)
                .or_else(|| after(view, sentence, name))
                .or_else(|| said_to_be(view, sentence, name));
            if let Some(entry) = office.and_then(|pieces| entry(view, sentence, name, &pieces)) {
                out.push(entry);
            }
        }
    }
    meant::read(view, out);
}

/// The name without the office that stands in capitals before it: `Detective Superintendent [Nils Arden]`.
fn untitled<'n>(view: &View<'_>, name: &'n Name) -> Cow<'n, Name> {
    let last = name.words.len().saturating_sub(2);
    let plain = name.pieces.len() == name.words.len();
    let offices = name.words.iter().take(last).enumerate().filter(|(_, word)| family(word).is_some());
    match offices.map(|(k, _)| k).last() {
        Some(k) if plain && view.cuts.is_word(name.pieces.start + k) => Cow::Owned(Name {
            pieces: name.pieces.start + k + 1..name.pieces.end,
            words: name.words.behind(k + 1),
            ..*name
        }),
        _ => Cow::Borrowed(name),
    }
}

/// Office words before the name, a comma between allowed.
fn before(view: &View<'_>, sentence: &Sentence, name: &Name) -> Option<Range<usize>> {
    let cuts = &view.cuts;
    let mut end = name.pieces.start;
    if end > sentence.pieces.start && cuts.raw(end - 1) == "," {
        end -= 1;
    }
    let mut last = end.checked_sub(1).filter(|i| *i >= sentence.pieces.start)?;
    if family(&cuts.folded(last)).is_none() {
        last = noun_of(view, sentence, end).filter(|_| end < name.pieces.start)?;
        end = last + 1;
    }
    let mut start = last;
    while start > sentence.pieces.start && end - start < 5 && qualifies(view, start - 1) {
        start -= 1;
    }
    // One further word may name the field, if it is all that stands there: `his deputy, [risk chief] Ada Lind`.
    let field = start.checked_sub(1).filter(|i| *i >= sentence.pieces.start && is_open_field(view, *i));
    let alone = |i: usize| {
        i == sentence.pieces.start
            || !cuts.is_word(i - 1)
            || is_stop(cuts.low(i - 1))
            || is_possessive(cuts.low(i - 1))
            || matches!(cuts.low(i - 1), "said" | "told" | "says")
    };
    Some(field.filter(|i| alone(*i)).unwrap_or(start)..end)
}

/// Pieces between the noun of an office and the name behind what it is of.
const OF: usize = 7;

/// The noun of the office of what ends before `end`: `the [governor] of the central bank, Ada Lind`.
fn noun_of(view: &View<'_>, sentence: &Sentence, end: usize) -> Option<usize> {
    let cuts = &view.cuts;
    let from = end.saturating_sub(OF).max(sentence.pieces.start);
    let of = (from..end).rev().take_while(|i| cuts.is_word(*i)).find(|i| cuts.low(*i) == "of")?;
    of.checked_sub(1).filter(|i| *i >= sentence.pieces.start && family(&cuts.folded(*i)).is_some())
}

/// Office words after the name and a comma, an age between commas allowed, to the noun of the office.
fn after(view: &View<'_>, sentence: &Sentence, name: &Name) -> Option<Range<usize>> {
    let cuts = &view.cuts;
    let comma = name.pieces.end;
    if cuts.raw(comma) != "," {
        return None;
    }
    let mut start = comma + 1;
    if cuts.piece(start) == Some(Piece::Number) && cuts.raw(start + 1) == "," {
        start += 2;
    }
    if cuts.low(start) == "who" {
        let is = matches!(cuts.low(start + 1), "is" | "was");
        let found = (start..(start + 10).min(sentence.pieces.end)).find(|i| cuts.low(*i) == "as");
        start = if is { start + 2 } else { found? + 1 };
    }
    start += usize::from(matches!(cuts.low(start), "now" | "currently"));
    office_at(view, sentence, start)
}

/// `Ada Lind is the union's treasurer`, `Ada Lind, who served as treasurer`.
fn said_to_be(view: &View<'_>, sentence: &Sentence, name: &Name) -> Option<Range<usize>> {
    let verb = name.pieces.end;
    let start = match (view.cuts.low(verb), view.cuts.low(verb + 1)) {
        ("served" | "serves" | "acts" | "acted" | "works" | "worked", "as") => verb + 2,
        ("is" | "was" | "became" | "remains", _) => verb + 1,
        _ => return None,
    };
    office_at(view, sentence, start)
}

/// The office whose words begin at a piece, to its noun.
fn office_at(view: &View<'_>, sentence: &Sentence, start: usize) -> Option<Range<usize>> {
    let cuts = &view.cuts;
    let limit = (start + 6).min(sentence.pieces.end);
    let hyphen = |i: usize| cuts.raw(i) == "-" && cuts.glued(i);
    let mut words = (start..limit).take_while(|i| cuts.is_word(*i) || hyphen(*i));
    let mut end = words.find(|i| family(cuts.low(*i)).is_some())?;
    // `the chief constable`, `the chief operating officer`: the office is the last of them.
    let further = |end: usize| {
        let next = (end + 1..(end + 3).min(limit)).find(|i| family(cuts.low(*i)).is_some())?;
        (end + 1..next).all(|i| qualifies(view, i) || is_open_field(view, i)).then_some(next)
    };
    while let Some(next) = further(end) {
        end = next;
    }
    let so_far = |i: usize| matches!(cuts.low(i), "until" | "now" | "hitherto" | "currently");
    let told = (start..end).all(|i| is_stop(cuts.low(i)) || qualifies(view, i) || so_far(i));
    (told || is_one_name(view, start..end)).then_some(start..end + 1)
}

/// Whether the words before the noun of an office belong to it whatever they are: `the bank's long-serving [economist]`.
fn is_one_name(view: &View<'_>, words: Range<usize>) -> bool {
    let opens = matches!(view.cuts.low(words.start), "the" | "its" | "their" | "his" | "her" | "an" | "a");
    let turns = |i: usize| {
        matches!(
            view.cuts.low(i),
            "who" | "whose" | "which" | "that" | "was" | "is" | "has" | "had" | "and" | "or" | "of"
        ) || view.cuts.low(i).ends_with("ed")
    };
    opens && words.len() <= 5 && !words.clone().any(turns)
}

fn entry(view: &View<'_>, sentence: &Sentence, name: &Name, office: &Range<usize>) -> Option<Entry> {
    let pieces = office.start.min(name.pieces.start)..office.end.max(name.pieces.end);
    entry_of(view, sentence, name, office, pieces)
}

/// The office of somebody, shown by the words of `pieces`.
fn entry_of(
    view: &View<'_>,
    sentence: &Sentence,
    name: &Name,
    office: &Range<usize>,
    pieces: Range<usize>,
) -> Option<Entry> {
    let words: Vec<String> =
        office.clone().filter(|i| view.cuts.is_word(*i)).map(|i| fold(view.cuts.raw(i))).collect();
    // An attorney general is no general.
    if let [.., before, last] = &words[..]
        && last == "general"
        && !matches!(before.as_str(), "major" | "lieutenant" | "brigadier" | "army" | "retired")
    {
        return None;
    }
    let past = ["former", "ex", "late", "retired", "acting", "then", "outgoing", "vice", "likely", "to"];
    if words.iter().any(|w| past.contains(&w.as_str())) {
        return None;
    }
    // Of the words before the noun those tell something that name a body or field; `outspoken` does not.
    let noun = office.end - 1;
    let tells = |i: &usize| *i == noun || qualifies(view, *i) || is_possessive(view.cuts.low(*i));
    // A word of any field stands right before the noun, or before the last of two.
    let open = |i: &usize| is_open_field(view, *i) && !is_possessive(view.cuts.low(*i));
    let prime = noun > 0 && view.cuts.low(noun - 1) == "prime";
    let of_field = HEADS.contains(&view.cuts.folded(noun).as_ref());
    let word = |i: usize| match open(&i) {
        true => format!("{OPEN}{}", fold(view.cuts.raw(i))),
        false => fold(view.cuts.raw(i)),
    };
    let word = |i: usize| match word(i).as_str() {
        "junior" | "assistant" | "associate" => "deputy".to_owned(),
        // A prime minister is no minister among others.
        "minister" if i == noun && prime => "premier".to_owned(),
        other => other.to_owned(),
    };
    let field = field_behind(view, sentence, noun).filter(|_| of_field && !prime);
    let kept: Vec<String> = office
        .clone()
        .filter(|i| view.cuts.is_word(*i) && (tells(i) || (*i + 1 == noun && open(i) && of_field)))
        .map(|i| (i, word(i)))
        .filter(|(i, w)| w.len() > 1 && !is_stop(w) && (*i == noun || !is_origin(w)))
        .map(|(_, word)| word)
        .collect();
    let kept: Vec<String> = field.into_iter().chain(kept).collect();
    let (start, end) = view.span(&pieces);
    let point = view.words(&name.pieces);
    let surname = fold(point.split_whitespace().next_back()?);
    Some(Entry {
        kind: Kind::Role,
        point,
        keys: vec![key(&surname)],
        start,
        end,
        text: crate::view::prefix(&view.cuts.text[start as usize..end as usize], 120).to_owned(),
        sentence: String::new(),
        source: String::new(),
        rank: sentence.rank,
        weak: sentence.weak,
        value: Value::Choice(Choice { pick: kept.join(" ") }),
    })
}

/// The field behind the noun of an office: `head of [security]`, `minister of [finance]`.
fn field_behind(view: &View<'_>, sentence: &Sentence, noun: usize) -> Option<String> {
    let at = noun + 2;
    let of = view.cuts.low(noun + 1) == "of" && at < sentence.pieces.end;
    let found = of.then(|| view.cuts.low(at)).filter(|_| !view.cuts.capital(at))?;
    let known = FIELDS.contains(&found);
    (known || is_open_field(view, at))
        .then(|| if known { found.to_owned() } else { format!("{OPEN}{found}") })
}

/// The key of the offices of people with a folded surname.
pub fn key(surname: &str) -> u64 {
    hash64(format!("role|{surname}").as_bytes())
}

#[cfg(test)]
mod tests;
