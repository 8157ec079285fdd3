//! Quoted words as something two articles can share: normalised words, the keys they are met by, and whether two
//! renderings are one utterance.

use copydesk_plugin::hash64;

use crate::note::{Flag, Kind, Note, Quotation};

/// Words a key is made of.
const WINDOW: usize = 4;
/// Of this many neighbouring windows the one with the least hash is kept: a shared run of `WINDOW + WINNOW - 1`
/// words is always met.
const WINNOW: usize = 4;
/// Most words of a quotation that are looked at.
const LONGEST: usize = 400;
/// Most window keys of one quotation.
const KEYS_PER_QUOTATION: usize = 8;
/// Most keys of an article.
pub const KEYS_PER_ARTICLE: usize = 48;
/// Most quotations of an article that are compared.
pub const QUOTATIONS: usize = 128;

/// The words of a quotation, lower case, without marks, apostrophes and inserted brackets.
pub fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut bracket = false;
    for c in text.chars() {
        match c {
            '[' => bracket = true,
            ']' => bracket = false,
            '\'' | '’' => continue,
            _ if c.is_alphanumeric() && !bracket => {
                word.extend(c.to_lowercase());
                continue;
            }
            _ => {}
        }
        if !word.is_empty() {
            found.push(std::mem::take(&mut word));
            if found.len() == LONGEST {
                return found;
            }
        }
    }
    if !word.is_empty() {
        found.push(word);
    }
    found
}

/// The quotations of a note that are compared across articles, body first: no scare quotes, nothing from teasers.
pub fn compared(note: &Note) -> Vec<&Quotation> {
    let heard =
        |quotation: &&Quotation| quotation.kind != Kind::Scare && !quotation.flags.contains(&Flag::Teaser);
    let mut found: Vec<&Quotation> = note.quotations.iter().filter(heard).take(QUOTATIONS).collect();
    found.sort_by_key(|quotation| quotation.flags.contains(&Flag::Headline));
    found
}

/// The keys of one utterance: its own, from its first words, then winnowed runs of words. Short ones have only the
/// first.
pub fn keys(words: &[String]) -> Vec<u64> {
    if words.is_empty() {
        return Vec::new();
    }
    let own = hash64(format!("first {}", words[..words.len().min(6)].join(" ")).as_bytes());
    let hashes: Vec<u64> = words.windows(WINDOW).map(|run| hash64(run.join(" ").as_bytes())).collect();
    let mut kept = vec![own];
    for near in hashes.windows(WINNOW.min(hashes.len().max(1))) {
        let least = near.iter().copied().min().unwrap_or_default();
        if !kept.contains(&least) {
            kept.push(least);
        }
        if kept.len() > KEYS_PER_QUOTATION {
            break;
        }
    }
    kept
}

/// The keys of an article: every utterance's own key first, then the runs in turn, capped.
pub fn article_keys(note: &Note) -> Vec<u64> {
    let each: Vec<Vec<u64>> = compared(note).iter().map(|quotation| keys(&words(&quotation.text))).collect();
    let mut found = Vec::new();
    for place in 0..=KEYS_PER_QUOTATION {
        for key in each.iter().filter_map(|keys| keys.get(place)) {
            if found.len() < KEYS_PER_ARTICLE && !found.contains(key) {
                found.push(*key);
            }
        }
    }
    found
}

/// How far two renderings are the same words, 0 to 1: 1 when one is a piece of the other, else the share of common
/// words. Pieces must have three words, or two when the speaker is the same.
pub fn likeness(a: &[String], b: &[String], same_speaker: bool) -> f32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return 0.0;
    }
    let enough = short.len() >= 3 || (same_speaker && (short.len() == 2 || short.len() == long.len()));
    if enough && long.windows(short.len()).any(|run| run == short) {
        return 1.0;
    }
    if short.len() < WINDOW {
        return 0.0;
    }
    let mut rest: Vec<&String> = long.iter().collect();
    rest.sort_unstable();
    let mut mine: Vec<&String> = short.iter().collect();
    mine.sort_unstable();
    let mut theirs = rest.iter().peekable();
    let mut common = 0;
    for word in mine {
        while theirs.next_if(|other| **other < word).is_some() {}
        common += usize::from(theirs.next_if(|other| **other == word).is_some());
    }
    common as f32 / (a.len() + b.len() - common) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_bare() {
        assert_eq!(words("We won’t [ever] go — to “Karsu”!"), ["we", "wont", "go", "to", "karsu"]);
        assert!(words("…").is_empty());
    }

    #[test]
    fn renderings_share_keys() {
        let full = words("We will rebuild every house on this street before the winter comes, she said");
        let piece = words("rebuild every house on this street before the winter");
        assert!(keys(&piece).iter().any(|key| keys(&full).contains(key)));
        assert_eq!(keys(&words("never again")).len(), 1);
        assert!(keys(&words(&"word ".repeat(5000))).len() <= KEYS_PER_QUOTATION + 1);
    }

    #[test]
    fn likeness_of_renderings() {
        let like = |a: &str, b: &str, same| likeness(&words(a), &words(b), same);
        assert_eq!(like("we will rebuild", "We will rebuild every house", false), 1.0);
        assert_eq!(like("never again", "never again", false), 0.0);
        assert_eq!(like("never again", "never again", true), 1.0);
        assert!(like("we will rebuild each house here", "we will rebuild every house here", true) > 0.6);
        assert!(like("we will rebuild", "they have gone away for good", true) < 0.1);
    }
}
