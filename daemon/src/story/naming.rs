//! What a story is called: a title for people and a slug for its folder, from its first article.

use super::weight::{table_articles, table_count, term};
use super::words::Word;

/// Longest slug without date, bytes.
const SLUG_BYTES: usize = 44;
/// Most words in a slug.
const SLUG_WORDS: usize = 5;
/// Most names among them.
const SLUG_NAMES: usize = 3;
/// Words of the lede looked at when the headline does not give enough.
const LEDE_WORDS: usize = 40;

/// The headline, or the first line of the text, cut at a word.
pub(super) fn title(headline: &str, text: &str, most: usize) -> String {
    let line = [headline, text].into_iter().flat_map(str::lines).map(str::trim).find(|line| !line.is_empty());
    let line = line.unwrap_or("Untitled").split_whitespace().collect::<Vec<_>>().join(" ");
    if line.len() <= most {
        return line;
    }
    let cut = line.floor_char_boundary(most - 3);
    let cut = line[..cut].rfind(' ').filter(|at| *at > most / 2).unwrap_or(cut);
    format!("{}\u{2026}", line[..cut].trim_end_matches([',', ';', ':', ' ']))
}

/// Three to five words, names first: lower case, ASCII, hyphens between.
pub(super) fn slug(headline: &[Word<'_>], body: &[Word<'_>]) -> String {
    let mut chosen: Vec<String> = Vec::new();
    let lede = &body[..body.len().min(LEDE_WORDS)];
    let names = |words: &[Word<'_>]| -> Vec<String> { words.iter().filter(|w| w.name).map(ascii).collect() };
    add(&mut chosen, names(headline), SLUG_NAMES);
    if chosen.is_empty() {
        add(&mut chosen, names(lede), SLUG_NAMES);
    }
    add(&mut chosen, telling(headline), SLUG_WORDS);
    if chosen.len() < 3 {
        add(&mut chosen, telling(lede), SLUG_WORDS - 1);
    }
    if chosen.is_empty() {
        return "untitled".to_owned();
    }
    chosen.join("-")
}

/// Add words until there are `most`, each once, as long as they fit.
fn add(chosen: &mut Vec<String>, words: Vec<String>, most: usize) {
    for word in words {
        let length: usize = chosen.iter().map(|w| w.len() + 1).sum();
        if chosen.len() < most && word.len() > 1 && length + word.len() <= SLUG_BYTES && !chosen.contains(&word) {
            chosen.push(word);
        }
    }
}

/// The words that are no names, those that tell most, in the order they stand.
fn telling(words: &[Word<'_>]) -> Vec<String> {
    let common = table_articles() / 12;
    let mut ranked: Vec<(u32, usize)> = words
        .iter()
        .enumerate()
        .filter(|(_, w)| !w.name && w.written.len() > 2 && !w.stem.starts_with(|c: char| c.is_ascii_digit()))
        .map(|(i, w)| (table_count(term(&w.stem)), i))
        .filter(|(count, _)| *count <= common)
        .collect();
    ranked.sort_unstable();
    ranked.truncate(SLUG_WORDS);
    ranked.sort_unstable_by_key(|(_, i)| *i);
    ranked.into_iter().map(|(_, i)| ascii(&words[i])).collect()
}

/// A word in lower-case ASCII letters and digits.
fn ascii(word: &Word<'_>) -> String {
    let bare = word.written.trim_end_matches("'s").trim_end_matches("\u{2019}s");
    let plain = deunicode::deunicode(bare).to_ascii_lowercase();
    plain.chars().filter(char::is_ascii_alphanumeric).take(20).collect()
}
