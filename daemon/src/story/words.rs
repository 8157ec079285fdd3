//! Words of an article as `story` counts them: where they stand, which are names.

use std::borrow::Cow;

use copydesk_plugin::{Part, PartKind};
use copydesk_text::stem::stem;

use super::weight::{ByWord, word as hash_of};

/// One word in running text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    /// As written.
    pub written: &'a str,
    /// Lower case, possessive and plural taken off.
    pub stem: String,
    /// Begins with a capital letter.
    pub capital: bool,
    /// First of a sentence or of a block, so that its capital says nothing.
    pub opens: bool,
    /// Nothing but one space stands between it and the word before.
    pub follows: bool,
    /// Known to be (part of) a name; set by [`mark_names`].
    pub name: bool,
}

/// Stretches of the text that tell the news: without teasers, boilerplate, embeds, captions, and what the metadata
/// says already.
pub(super) fn told<'a>(text: &'a str, parts: &[Part]) -> Vec<&'a str> {
    let mut kept = Vec::new();
    let mut at = 0;
    for part in parts {
        if matches!(part.kind, PartKind::Body | PartKind::Subhead | PartKind::Dateline) {
            continue;
        }
        let (start, end) = (part.start as usize, part.end as usize);
        if start > at {
            kept.extend(text.get(at..start));
        }
        at = at.max(end);
    }
    kept.extend(text.get(at..));
    kept
}

/// The stem, in the same piece of memory where it is a beginning of the word.
fn stem_of(mut word: String) -> String {
    let kept = match stem(&word) {
        Cow::Owned(stem) => Err(stem),
        Cow::Borrowed(stem) if word.starts_with(stem) => Ok(stem.len()),
        Cow::Borrowed(stem) => Err(stem.to_owned()),
    };
    kept.map_or_else(
        |stem| stem,
        |length| {
            word.truncate(length);
            word
        },
    )
}

/// Words of a block of text, in order, at most `limit`.
pub(super) fn words(block: &str, limit: usize) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut opens = true;
    let mut last_end = None;
    let mut at = 0;
    while found.len() < limit {
        let Some((start, end)) = next_word(block, at) else { break };
        let between = &block[at..start];
        opens |= between.contains(" - ")
            || between.contains([
                '.', '!', '?', '\n', '"', '\u{201c}', '\u{201d}', ':', '\u{2022}', '|', '\u{2013}',
                '\u{2014}',
            ]);
        let written = &block[start..end];
        let mut lower = written.to_lowercase();
        if lower.contains('\u{2019}') {
            lower = lower.replace('\u{2019}', "'");
        }
        if !lower.is_ascii() {
            lower = copydesk_text::fold::fold(&lower);
        }
        found.push(Word {
            written,
            stem: stem_of(lower),
            capital: written.chars().next().is_some_and(char::is_uppercase),
            opens,
            follows: last_end == Some(at) && between == " ",
            name: false,
        });
        // "U.S." or "J. Smith": a full stop after a single capital ends nothing.
        opens = false;
        at = end;
        if written.chars().count() == 1 && block[end..].starts_with('.') {
            at += 1;
        }
        last_end = Some(at);
    }
    found
}

/// The next run of letters and digits, apostrophes and full stops between digits included.
fn next_word(block: &str, from: usize) -> Option<(usize, usize)> {
    let start = from + block[from..].find(char::is_alphanumeric)?;
    let mut end = start;
    let mut chars = block[start..].char_indices().peekable();
    let mut last = ' ';
    while let Some((i, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let inside = c.is_alphanumeric()
            || (matches!(c, '\'' | '\u{2019}') && next.is_alphanumeric())
            || (matches!(c, '.' | ',') && last.is_ascii_digit() && next.is_ascii_digit());
        if !inside {
            break;
        }
        end = start + i + c.len_utf8();
        last = c;
    }
    Some((start, end))
}

/// Mark the names: words written with a capital where nothing asks for one, and never without.
pub(super) fn mark_names(words: &mut [Word<'_>]) {
    // By the word's hash: written with a capital where nothing asks for one, written without.
    let mut seen: ByWord<(bool, bool)> = ByWord::default();
    let mut hashes = Vec::with_capacity(words.len());
    for word in words.iter() {
        let hash = hash_of(&word.stem);
        hashes.push(hash);
        let (capital, small) = seen.entry(hash).or_default();
        if !word.capital {
            *small = true;
        } else if !word.opens && word.stem.len() > 1 && !is_calendar(&word.stem) {
            *capital = true;
        }
    }
    for (word, hash) in words.iter_mut().zip(hashes) {
        word.name = word.capital && seen.get(&hash) == Some(&(true, false));
    }
}

/// The word belongs to the calendar, the clock or a form of address.
pub(super) fn is_calendar(stem: &str) -> bool {
    copydesk_text::name::is_calendar(stem) || CAPITALS.contains(&stem)
}

/// Words with a capital that name no one.
const CAPITALS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "sir", "gmt", "utc", "cet", "cest", "bst", "est", "edt", "the", "this", "we",
    "it", "but", "and", "in", "he", "she",
];
