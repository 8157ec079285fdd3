//! Offices that mean somebody named before: `Ada Lind landed at noon. “I am back,” the foreign minister said.`

use super::words::qualifies;
use super::{entry_of, office_at};
use crate::note::{Entry, Kind, Value};
use crate::view::{Sentence, View};
use copydesk_text::name::Name;
use std::ops::Range;

/// Sentences before the office in which its holder is looked for.
const BACK: usize = 2;

/// The offices of those who are called by them where they speak.
pub(super) fn read(view: &View<'_>, out: &mut Vec<Entry>) {
    let mut found = Vec::new();
    for sentence in view.sentences.iter().filter(|s| !s.weak) {
        let Some(office) = speaking(view, sentence) else { continue };
        let Some(name) = holder(view, sentence, office.start) else { continue };
        found.extend(entry_of(view, sentence, name, &office, office.clone()));
    }
    // Whoever else is given such an office in the article may be meant.
    let noun = |e: &Entry| match &e.value {
        Value::Choice(choice) => choice.pick.rsplit(' ').next().map(str::to_owned),
        _ => None,
    };
    let others: Vec<(Option<String>, u64)> =
        out.iter().filter(|e| e.kind == Kind::Role).map(|e| (noun(e), e.keys[0])).collect();
    found.retain(|e| !others.iter().any(|(other, key)| *key != e.keys[0] && *other == noun(e)));
    out.extend(found);
}

/// The office that speaks right behind a quotation: `,” [the foreign minister] told reporters`.
fn speaking(view: &View<'_>, sentence: &Sentence) -> Option<Range<usize>> {
    let cuts = &view.cuts;
    let closes = |i: usize| matches!(cuts.raw(i), "”" | "\"" | "»") && cuts.low(i + 1) == "the";
    let marks = cuts.marks_among(&(sentence.pieces.start..sentence.pieces.end.saturating_sub(1)));
    marks.filter(|mark| closes(*mark)).map(|mark| mark + 1).find_map(|i| {
        let office = office_at(view, sentence, i)?;
        let speaks = matches!(
            cuts.low(office.end),
            "said" | "told" | "says" | "added" | "insisted" | "promised" | "warned"
        );
        let of_field = (office.start + 1..office.end - 1).any(|k| qualifies(view, k));
        (speaks && of_field).then_some(office)
    })
}

/// The one person named as doing something in the sentences before.
fn holder<'v>(view: &'v View<'_>, sentence: &Sentence, before: usize) -> Option<&'v Name> {
    let rank = usize::from(sentence.rank);
    let near = &view.sentences[rank.saturating_sub(BACK)..=rank];
    let acts = |name: &&Name| {
        let verb = view.cuts.low(name.pieces.end);
        name.words.len() == 2
            && name.pieces.end <= before
            && (verb.ends_with("ed") || verb == "was" || verb == "had")
    };
    let mut people = near.iter().flat_map(|s| &s.names).filter(acts);
    let first = people.next()?;
    people.all(|name| name.words == first.words).then_some(first)
}
