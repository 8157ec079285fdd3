//! What is told by the words that name a speaker.

use super::{Quotation, Words};
use crate::view::{Sentence, View};
use copydesk_text::fold::fold;

/// A name without the office before it, of which `quotes` may have kept the last words: `Executive Marta Lindqvist`.
pub(super) fn bare_name(speaker: &str) -> &str {
    const OFFICES: &[&str] = &[
        "executive",
        "officer",
        "leader",
        "counsel",
        "staff",
        "commissioner",
        "secretary",
        "adviser",
        "advisor",
        "director",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "inspector",
        "chairman",
        "chairwoman",
        "manager",
        "coach",
        "boss",
        "eyewitness",
        "comedian",
        "representative",
        "representatives",
        "attorney",
        "general",
        "minister",
        "president",
    ];
    // There is an office before a name of two words.
    if speaker.bytes().filter(|b| b.is_ascii_whitespace() || !b.is_ascii()).count() < 2 {
        return speaker;
    }
    let mut rest = speaker;
    for (at, word) in speaker.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start, word))
    }) {
        let after = speaker.get(at + word.len() + 1..).unwrap_or_default();
        if after.split_whitespace().nth(1).is_some() && OFFICES.contains(&fold(word).as_str()) {
            rest = after;
        }
    }
    rest
}

/// Whether the words that mean the speaker name him: they end in the last word of his name.
pub(super) fn is_named(speaker: &str, mention: &str) -> bool {
    let mentioned = mention.split_whitespace().next_back().unwrap_or_default();
    // `Senate Minority Leader Schumer` ends in a name, `the New York senator` does not.
    if !mentioned.starts_with(char::is_uppercase) {
        return false;
    }
    let named = speaker.split_whitespace().next_back().unwrap_or_default();
    let name = fold(named);
    let same = named == mentioned || name == fold(mentioned);
    name.len() > 2 && same && !copydesk_text::name::is_title(&name)
}

/// The name behind the words that mean the speaker, which end in a common noun, and one past its last byte:
/// `the bank's chief economist, [Ada Lind], said`.
pub(super) fn named_behind<'v>(view: &View<'v>, quotation: &Quotation<'_>) -> Option<(&'v str, u32)> {
    let mention = quotation.mention.as_deref()?;
    let described = mention.split_whitespace().any(|word| word.starts_with(char::is_lowercase));
    if !described || is_named(quotation.speaker.as_deref()?, mention) {
        return None;
    }
    let end = quotation.speaker_end?;
    let text: &'v str = view.cuts.text;
    text.get(end as usize..).filter(|rest| rest.starts_with(", "))?;
    let at = view.sentences.partition_point(|s| view.span(&s.pieces).1 <= end);
    let sentence = view.sentences.get(at)?;
    let name = sentence
        .names
        .iter()
        .find(|name| name.words.len() > 1 && view.cuts.cuts[name.lead].start == end + 2)?;
    let (from, to) = view.span(&name.pieces);
    Some((&text[from as usize..to as usize], to))
}

/// Whether the speaker is named: a capital letter, and no pronoun.
pub(super) fn is_proper(speaker: &str) -> bool {
    let pronouns = ["he", "she", "they", "it", "i", "we", "who", "officials"];
    let pronoun = || pronouns.iter().any(|word| speaker.eq_ignore_ascii_case(word));
    !pronoun() && speaker.split_whitespace().any(|w| w.len() > 2 && w.starts_with(char::is_uppercase))
}

/// Pieces before the name of a subject at most: its office.
const OFFICE: usize = 8;

/// Whether a speaker is beyond doubt who is meant by his whole name, or by `he` or `she` where his whole name opens the
/// paragraph up to there; and nobody else has a name in it. `Labour Minister Henk Solberg ruled it out. "No," he said.`
pub(super) fn is_subject_before(
    view: &View<'_>,
    home: &Sentence,
    speaker: &str,
    mention: &Option<Words<'_>>,
) -> bool {
    let mention = mention.as_deref().unwrap_or_default();
    let pronoun = ["he", "she"].iter().any(|word| mention.eq_ignore_ascii_case(word));
    let whole = speaker.contains(' ') && mention.ends_with(speaker) && is_named(speaker, mention);
    if !pronoun && !whole {
        return false;
    }
    let Some(surname) = speaker.split_whitespace().next_back().map(fold) else { return false };
    let rank = usize::from(home.rank);
    let text = view.cuts.text;
    let mut first = home;
    while let Some(before) = usize::from(first.rank).checked_sub(1).and_then(|i| view.sentences.get(i)) {
        let gap = view.span(&before.pieces).1 as usize..view.span(&first.pieces).0 as usize;
        if text.get(gap).is_none_or(|gap| gap.contains('\n')) {
            break;
        }
        first = before;
    }
    let unquoted = |at: usize| !view.is_quoted(at);
    let paragraph = &view.sentences[usize::from(first.rank)..=rank];
    let mut people = paragraph
        .iter()
        .flat_map(|s| &s.names)
        .filter(|name| name.words.len() > 1 && unquoted(name.pieces.start));
    let subject = people.clone().next().is_some_and(|name| {
        (whole || name.lead <= first.pieces.start + OFFICE) && name.words.last() == surname
    });
    subject && people.all(|name| name.words.last() == surname)
}
