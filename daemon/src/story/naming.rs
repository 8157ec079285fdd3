//! What a story is called: a title for people and a slug for its folder, from its first article.

use super::weight::{table_articles, table_count, term};
use super::words::{Word, is_calendar};

/// Longest slug without date, bytes.
const SLUG_BYTES: usize = 44;
/// Most words in a slug.
const SLUG_WORDS: usize = 5;
/// Most names among them.
const SLUG_NAMES: usize = 3;
/// Words of the body whose names are looked at when the headline has none.
const NAMED_WORDS: usize = 120;
/// Words of the lede looked at when the headline does not give enough.
const LEDE_WORDS: usize = 40;

/// The headline, or the first line of the text, cut at a word.
pub(super) fn title(headline: &str, told: &[&str], most: usize) -> String {
    let first = |text: &'_ str| text.lines().map(str::trim).find(|line| !line.is_empty()).map(str::to_owned);
    let line = first(headline).or_else(|| told.iter().find_map(|block| first(block)).map(first_sentence));
    let line = line.as_deref().unwrap_or("Untitled").split_whitespace().collect::<Vec<_>>().join(" ");
    if line.len() <= most {
        return line;
    }
    let cut = line.floor_char_boundary(most - 3);
    let cut = line[..cut].rfind(' ').filter(|at| *at > most / 2).unwrap_or(cut);
    format!("{}\u{2026}", line[..cut].trim_end_matches([',', ';', ':', ' ']))
}

/// The line up to where its first sentence seems to end.
fn first_sentence(mut line: String) -> String {
    const SHORTEST: usize = 40; // before it, a stop more likely ends an abbreviation
    if let Some(end) = line.match_indices(". ").map(|(at, _)| at + 1).find(|end| *end >= SHORTEST) {
        line.truncate(end);
    }
    line
}

/// Three to five words, names first: lower case, ASCII, hyphens between.
pub(super) fn slug(headline: &[Word<'_>], body: &[Word<'_>]) -> String {
    let mut chosen: Vec<String> = Vec::new();
    let lede = &body[..body.len().min(LEDE_WORDS)];
    add(&mut chosen, names(headline, body), SLUG_NAMES);
    if chosen.is_empty() {
        add(&mut chosen, names(&body[..body.len().min(NAMED_WORDS)], body), SLUG_NAMES);
    }
    add(&mut chosen, telling(headline), SLUG_WORDS);
    if chosen.len() < 3 || headline.is_empty() {
        add(&mut chosen, telling(lede), SLUG_WORDS - 1);
    }
    if chosen.is_empty() {
        return "untitled".to_owned();
    }
    chosen.join("-")
}

/// Add words until there are `most`, each once, as long as they fit; the likeliest come first in `ranked`, the order
/// they stand in is kept among those taken.
fn add(chosen: &mut Vec<String>, ranked: Vec<(usize, String)>, most: usize) {
    let mut taken: Vec<(usize, String)> = Vec::new();
    let mut length: usize = chosen.iter().map(|word| word.len() + 1).sum();
    for (at, word) in ranked {
        let known = chosen.iter().chain(taken.iter().map(|(_, word)| word)).any(|other| alike(other, &word));
        let full = chosen.len() + taken.len() >= most || length + word.len() > SLUG_BYTES;
        if known || full || word.len() < 2 {
            continue;
        }
        length += word.len() + 1;
        taken.push((at, word));
    }
    taken.sort_unstable();
    chosen.extend(taken.into_iter().map(|(_, word)| word));
}

/// "russia" and "russian" say the same in a slug.
fn alike(a: &str, b: &str) -> bool {
    a == b || (a.len().min(b.len()) >= 5 && (a.starts_with(b) || b.starts_with(a)))
}

/// Names among `words`, those the article speaks of most first.
fn names(words: &[Word<'_>], body: &[Word<'_>]) -> Vec<(usize, String)> {
    let spoken = |stem: &str| body.iter().filter(|word| word.name && word.stem == stem).count();
    let mut found: Vec<(usize, usize)> =
        words.iter().enumerate().filter(|(_, w)| w.name).map(|(i, w)| (spoken(&w.stem), i)).collect();
    found.sort_unstable_by_key(|(count, i)| (std::cmp::Reverse(*count), *i));
    found.into_iter().map(|(_, i)| (i, ascii(&words[i]))).collect()
}

/// The words that are no names, those that tell most first.
fn telling(words: &[Word<'_>]) -> Vec<(usize, String)> {
    let common = table_articles() / 12;
    let mut found: Vec<(u32, usize)> = words
        .iter()
        .enumerate()
        .filter(|(_, w)| {
            !w.name && w.written.len() > 2 && !w.written.starts_with(|c: char| c.is_ascii_digit())
        })
        .filter(|(_, w)| !is_calendar(&w.stem))
        .map(|(i, w)| (table_count(term(&w.stem)), i))
        .filter(|(count, _)| *count <= common)
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, i)| (i, ascii(&words[i]))).collect()
}

/// A word in lower-case ASCII letters and digits.
fn ascii(word: &Word<'_>) -> String {
    let bare = word.written.trim_end_matches("'s").trim_end_matches("\u{2019}s");
    let plain = deunicode::deunicode(bare).to_ascii_lowercase();
    plain.chars().filter(char::is_ascii_alphanumeric).take(20).collect()
}

#[cfg(test)]
mod tests {
    use super::title;
    use crate::story::{Features, StoryText};

    fn check(headline: &str, text: &str, expected: &str) {
        let article = StoryText {
            headline,
            text,
            parts: &[],
            published_ms: None,
            arrived_ms: 0,
            outlet: "Meridian Wire",
        };
        assert_eq!(Features::of(&article).slug, expected, "slug of {headline:?} over {text:?}");
    }

    #[test]
    fn names_come_first_then_what_tells() {
        check(
            "Ferry sinks off Vellmar",
            "A ferry sank off Vellmar on Sunday. The port of Vellmar was closed.",
            "vellmar-ferry-sinks",
        );
        check("", "On Sunday the mayor of Vellmar met divers at the quay.", "vellmar-mayor-divers-quay");
    }

    #[test]
    fn letters_become_ascii() {
        check("Stürnau: Zug entgleist", "Der Zug bei Stürnau entgleist.", "sturnau-zug-entgleist");
    }

    #[test]
    fn nothing_to_go_by_still_gives_a_name() {
        check("", "", "untitled");
        check("12 34", "!!", "untitled");
    }

    #[test]
    fn a_slug_is_short() {
        let long =
            "Antidisestablishmentarianism counterrevolutionaries electroencephalographically obstructed";
        let article = StoryText {
            headline: long,
            text: long,
            parts: &[],
            published_ms: None,
            arrived_ms: 0,
            outlet: "",
        };
        assert!(Features::of(&article).slug.len() <= super::SLUG_BYTES);
    }

    #[test]
    fn a_title_is_the_headline_or_the_first_line() {
        assert_eq!(title(" Ferry  sinks ", &["A ferry sank."], 200), "Ferry sinks");
        assert_eq!(title("", &["\n\n", "A ferry sank.\nMore."], 200), "A ferry sank.");
        let long = "The ferry that sank off Harbour Point on Monday was old. It had been mended twice.";
        let first = "The ferry that sank off Harbour Point on Monday was old.";
        assert_eq!(title("", &[long], 200), first);
        assert_eq!(title("", &[], 200), "Untitled");
        let cut = title(&"ferry ".repeat(60), &[], 200);
        assert!(cut.len() <= 200 && cut.ends_with("ferry\u{2026}"), "{cut}");
    }
}
