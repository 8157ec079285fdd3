//! An article as words: what of its text is its own, without the house's lines around it.

use std::collections::HashSet;
use std::ops::Range;

use copydesk_plugin::{Article, Key, PartKind, Read, Scope, hash64};
use copydesk_text::normal::{Word, words};

use crate::fingerprint::{SHORTEST, fingerprints, thin, whole};
use crate::note::{Note, print_of};
use crate::settings::Config;
use crate::texts::Texts;

/// Fingerprints in a note.
const MOST_PRINTS: usize = 2_048;
/// Stretches a note keeps as left out.
const MOST_LEFT_OUT: usize = 200;
/// Very short texts with fewer different words, headline included, are not told apart from house text.
const FEW_WORDS: usize = 8;

/// The words of a text outside `left_out`, at most `most`.
pub fn own_words(text: &str, left_out: &[Range<u32>], most: usize) -> Vec<Word> {
    let left_out: Vec<Range<usize>> =
        left_out.iter().map(|range| range.start as usize..range.end as usize).collect();
    words(text, &left_out, most)
}

/// What is not the article's own text: headline, byline, dateline, caption, teaser, house text, embedded post.
/// Neighbours are joined; of very many only the first are left out.
fn left_out(article: &Article<'_>) -> Vec<Range<u32>> {
    let mut found: Vec<Range<u32>> = Vec::new();
    for part in article.parts.iter().filter(|part| !matches!(part.kind, PartKind::Body | PartKind::Subhead)) {
        match found.last_mut() {
            Some(last) if part.start <= last.end.saturating_add(2) => last.end = last.end.max(part.end),
            _ => found.push(part.start..part.end),
        }
    }
    found.truncate(MOST_LEFT_OUT);
    found
}

/// The note and the keys of an article.
pub fn read(article: &Article<'_>, texts: &mut Texts, config: &Config) -> Read {
    let left_out = left_out(article);
    let words_of = texts.words(article.text, &left_out, config.words);
    let headline = words(article.headline, &[], 60);
    let whole = whole(&words_of, &headline);
    let (mut prints, winnowed) = fingerprints(&words_of);
    let density = (prints.len() / winnowed.max(1)).clamp(1, 255) as u8;
    let print_bits = thin(&mut prints, MOST_PRINTS);
    let mut keys = prints.clone();
    let key_bits = thin(&mut keys, config.keys).max(print_bits);
    if words_of.len() < SHORTEST && telling(&words_of, &headline) {
        keys.push(whole);
    }
    let note = Note {
        words: words_of.len() as u32,
        own_words: words_of.iter().filter(|word| !word.quoted).count() as u32,
        whole,
        density,
        key_bits,
        print_bits,
        left_out,
        prints: prints.into_iter().map(print_of).collect(),
    };
    let facet = hash64(article.outlet.to_lowercase().as_bytes());
    let key = |hash| Key { scope: Scope::Archive, hash, facet };
    Read { note: note.to_bytes(), keys: keys.into_iter().map(key).collect(), findings: Vec::new() }
}

/// Whether there are enough different words for equality to mean something.
pub fn telling(text: &[Word], headline: &[Word]) -> bool {
    let mut different = HashSet::new();
    text.iter().chain(headline).any(|word| {
        different.insert(word.hash);
        different.len() >= FEW_WORDS
    })
}

#[cfg(test)]
mod tests {
    use copydesk_plugin::Part;

    use super::*;

    fn read(article: &Article<'_>) -> Read {
        super::read(article, &mut Texts::default(), &Config::default())
    }

    #[test]
    fn house_lines_are_left_out() {
        let text = "Ferry lost\nKARSU — A ferry was lost.\nSign up now.";
        let part = |words: &str, kind| {
            let start = text.find(words).expect("there");
            Part { start: start as u32, end: (start + words.len()) as u32, kind }
        };
        let parts = [
            part("Ferry lost", PartKind::Headline),
            part("KARSU —", PartKind::Dateline),
            part("Sign up now.", PartKind::Boilerplate),
        ];
        let article = Article { text, parts: &parts, ..Article::default() };
        let found: Vec<&str> = own_words(text, &left_out(&article), 100)
            .iter()
            .map(|w| &text[w.start as usize..w.end as usize])
            .collect();
        assert_eq!(found, ["A", "ferry", "was", "lost"]);
    }

    #[test]
    fn keys_are_capped_and_of_the_archive() {
        let text: String = (0..40_000).map(|n| format!("word{n} ")).collect();
        let read = read(&Article { text: &text, outlet: "Herald", ..Article::default() });
        assert!(
            (Config::default().keys / 4..=Config::default().keys).contains(&read.keys.len()),
            "{}",
            read.keys.len()
        );
        assert!(read.keys.iter().all(|key| key.scope == Scope::Archive));
        let note = Note::from_bytes(&read.note).expect("a note");
        assert!(note.prints.len() <= MOST_PRINTS && note.words == 40_000);
    }

    #[test]
    fn a_word_or_two_is_no_key() {
        for text in ["", "Breaking", "More to follow", "1 2 3 4 5 6 7", &"spam ".repeat(20)] {
            assert!(read(&Article { text, ..Article::default() }).keys.is_empty(), "{text:?}");
        }
        let brief = "A ferry with 41 people on board was lost off Karsu.";
        assert_eq!(read(&Article { text: brief, ..Article::default() }).keys.len(), 1);
    }
}
