//! Quoted words as something two articles can share: normalised words, the keys they are met by, and whether two
//! renderings are one utterance.

use copydesk_plugin::hash64;
use copydesk_text::fold;
use copydesk_text::token::alphanumerics;

use crate::naming::sound;
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
/// Weighty words of a quotation that are keys together with its speaker.
const WEIGHTY: usize = 2;
/// Fewest letters of a weighty word.
const LETTERS: usize = 4;
/// Letters by which weighty words are compared: endings differ between translations.
const STEM: usize = 5;
/// Most keys of an article.
pub const KEYS_PER_ARTICLE: usize = 48;
/// Most quotations of an article that are compared.
pub const QUOTATIONS: usize = 128;

/// The words of a quotation, hashed: lower case, without marks, apostrophes and inserted brackets.
pub fn words(text: &str) -> Vec<u64> {
    let mut found = Vec::with_capacity(text.len() / 4);
    let mut word = Word::default();
    let mut bracket = false;
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        rest = behind;
        if byte.is_ascii_alphanumeric() && !bracket {
            word.letter(byte.to_ascii_lowercase().into());
            continue;
        }
        let c = if byte.is_ascii() {
            char::from(byte)
        } else {
            let at = text.len() - behind.len() - 1;
            let c = text[at..].chars().next().unwrap_or(' ');
            rest = &text.as_bytes()[at + c.len_utf8()..];
            c
        };
        match c {
            '[' => bracket = true,
            ']' => bracket = false,
            '\'' | '’' => continue,
            _ if bracket => {}
            _ if c.is_alphanumeric() => {
                c.to_lowercase().for_each(|c| word.letter(c));
                continue;
            }
            _ => {}
        }
        found.extend(word.take());
        if found.len() == LONGEST {
            return found;
        }
    }
    found.extend(word.take());
    found
}

/// The hash of a word, letter by letter.
struct Word(u64);

impl Word {
    const START: u64 = 0xcbf2_9ce4_8422_2325;

    fn letter(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(c)).wrapping_mul(0x0000_0100_0000_01b3);
    }

    /// The word so far, when there is one; the next one begins.
    fn take(&mut self) -> Option<u64> {
        Some(std::mem::replace(&mut self.0, Word::START)).filter(|hash| *hash != Word::START)
    }
}

impl Default for Word {
    fn default() -> Self {
        Word(Word::START)
    }
}

/// The words of a quotation that carry its meaning, by their first letters, and whether it denies something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Hashes, sorted, each once.
    pub weighty: Vec<u64>,
    /// It holds a `not`.
    pub denies: bool,
}

/// What a quotation means, as far as words tell.
pub fn meaning(text: &str) -> Meaning {
    let mut meaning = Meaning::default();
    let runs = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’').take(LONGEST);
    for run in runs.filter(|run| !run.is_empty()) {
        let word = fold::fold(run);
        meaning.denies |=
            matches!(word.as_str(), "not" | "no" | "never" | "nobody" | "nothing" | "none" | "cannot")
                || word.ends_with("nt") && run.contains(['\'', '’']);
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        if number || (word.len() >= LETTERS && !fold::is_stop(&word)) {
            let stem = if number { &*word } else { word.get(..STEM).unwrap_or(&word) };
            meaning.weighty.push(hash64(stem.as_bytes()));
        }
    }
    meaning.weighty.sort_unstable();
    meaning.weighty.dedup();
    meaning
}

impl Meaning {
    /// How far two quotations of one speaker say the same in other words, 0 to 1; 0 when they do not. Both must have
    /// four weighty words, share three, most of the shorter and half of the longer, and deny alike.
    pub fn likeness(&self, other: &Meaning) -> f32 {
        let (short, long) =
            if self.weighty.len() <= other.weighty.len() { (self, other) } else { (other, self) };
        let shared = short.weighty.iter().filter(|word| long.weighty.binary_search(word).is_ok()).count();
        let (least, most) = (short.weighty.len(), long.weighty.len());
        let enough = least >= 4 && shared >= 3 && shared * 3 >= least * 2 && shared * 2 >= most;
        if enough && self.denies == other.denies { shared as f32 / most as f32 } else { 0.0 }
    }
}

/// The quotations of a note that are compared across articles, body first: no scare quotes, nothing from teasers.
pub fn compared(note: &Note) -> Vec<&Quotation> {
    let heard = |quotation: &&Quotation| {
        !matches!(quotation.kind, Kind::Scare | Kind::Indirect) && !quotation.flags.contains(&Flag::Teaser)
    };
    let mut found: Vec<&Quotation> = note.quotations.iter().filter(heard).take(QUOTATIONS).collect();
    found.sort_by_key(|quotation| quotation.flags.contains(&Flag::Headline));
    found
}

/// The keys of one utterance: its own, from its first words; where the speaker is known, some with its weightiest
/// words; then winnowed runs of words. Short ones have only the first.
pub fn keys(text: &str, words: &[u64], speaker: Option<&str>) -> Vec<u64> {
    if words.is_empty() {
        return Vec::new();
    }
    let mut kept = Vec::with_capacity(WEIGHTY + KEYS_PER_QUOTATION + 2);
    kept.push(joined(b'f', &words[..words.len().min(6)]));
    if let Some(speaker) = speaker.filter(|_| words.len() >= 2 * WINDOW) {
        let surname = speaker.split_whitespace().last().map_or(0, sound);
        let weighty = weightiest(text).into_iter().map(|word| joined(b's', &[surname, word]));
        kept.extend(weighty.filter(|key| *key != 0));
    }
    let runs = kept.len();
    let hashes = words.windows(WINDOW).map(|run| joined(b'r', run));
    // fewer runs than are compared with one another are compared all the same
    let short = words.len() < WINDOW + WINNOW - 1;
    let mut near = [u64::MAX; WINNOW];
    for (at, hash) in hashes.enumerate() {
        near[at % WINNOW] = hash;
        let whole = at + 1 >= WINNOW || (short && at + WINDOW == words.len());
        let least = near.into_iter().min().unwrap_or_default();
        if whole && !kept.contains(&least) {
            kept.push(least);
        }
        if kept.len() > runs + KEYS_PER_QUOTATION {
            break;
        }
    }
    kept
}

/// The longest weighty words, by their first letters: long words are rare ones.
fn weightiest(text: &str) -> Vec<u64> {
    let mut longest: Vec<&str> = Vec::with_capacity(16);
    longest.extend(runs(text).take(LONGEST).filter(|run| run.len() > STEM));
    longest.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    longest.dedup();
    let words = longest.into_iter().map(fold::fold).filter(|word| !fold::is_stop(word));
    words.take(WEIGHTY).map(|word| hash64(word.get(..STEM).unwrap_or(&word).as_bytes())).collect()
}

/// The stretches between characters that are no letter or digit, empty ones too.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let run = rest?;
        let mut end = 0;
        loop {
            end += alphanumerics(&run.as_bytes()[end..]);
            match run[end..].chars().next() {
                Some(c) if c.is_alphanumeric() => end += c.len_utf8(),
                Some(c) => {
                    rest = Some(&run[end + c.len_utf8()..]);
                    return Some(&run[..end]);
                }
                None => return rest.take(),
            }
        }
    })
}

fn joined(kind: u8, hashes: &[u64]) -> u64 {
    let start = 0x9e37_79b9_7f4a_7c15 ^ u64::from(kind);
    hashes.iter().fold(start, |sum, hash| (sum.rotate_left(23) ^ hash).wrapping_mul(0xff51_afd7_ed55_8ccd))
}

/// The speaker of a quotation when it is known at least this well.
pub fn sure_speaker(quotation: &Quotation, min_confidence: f32) -> Option<&str> {
    quotation.speaker.as_deref().filter(|_| quotation.confidence >= min_confidence)
}

/// The keys of an article: every utterance's own key first, then the others in turn, capped.
pub fn article_keys(note: &Note, min_confidence: f32) -> Vec<u64> {
    let of = |quotation: &&Quotation| {
        keys(&quotation.text, &words(&quotation.text), sure_speaker(quotation, min_confidence))
    };
    let each: Vec<Vec<u64>> = compared(note).iter().map(of).collect();
    let mut found = Vec::with_capacity(KEYS_PER_ARTICLE);
    for place in 0..=WEIGHTY + KEYS_PER_QUOTATION {
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
pub fn likeness(a: &[u64], b: &[u64], same_speaker: bool) -> f32 {
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
    let sorted = |words: &[u64]| {
        let mut words = words.to_vec();
        words.sort_unstable();
        words
    };
    let (mine, theirs) = (sorted(short), sorted(long));
    let mut theirs = theirs.iter().peekable();
    let mut common = 0;
    for word in &mine {
        while theirs.next_if(|other| *other < word).is_some() {}
        common += usize::from(theirs.next_if(|other| *other == word).is_some());
    }
    common as f32 / (a.len() + b.len() - common) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_bare() {
        assert_eq!(words("We won’t [ever] go — to “Karsu”!"), words("we wont go to karsu"));
        assert!(words("…").is_empty());
        assert_eq!(words("ÜBER Ä").len(), 2);
    }

    #[test]
    fn renderings_share_keys() {
        let of = |text: &str| keys(text, &words(text), Some("Ann Lee"));
        let full = of("We will rebuild every house on this street before the winter comes, she said");
        let piece = of("rebuild every house on this street before the winter");
        assert!(piece.iter().any(|key| full.contains(key)));
        assert_eq!(of("never again").len(), 1);
        assert!(of(&"word ".repeat(5000)).len() <= WEIGHTY + KEYS_PER_QUOTATION + 2);
    }

    #[test]
    fn translations_share_a_key_and_a_meaning() {
        let (a, b) = (
            "We are extremely interested in legal guarantees that exclude the expansion of the alliance",
            "We have a great interest in guarantees, binding legally, which exclude an expansion of that alliance",
        );
        let of = |text: &str, speaker: &str| keys(text, &words(text), Some(speaker));
        let shared = |x: &str, y: &str| of(a, x).iter().any(|key| of(b, y).contains(key));
        assert!(shared("Yury Lee", "Lee") && !shared("Ann Lee", "Bo Ray"));
        assert!(meaning(a).likeness(&meaning(b)) > 0.5);
        let other = "We are interested in a legal treaty about fishing and the price of grain next year";
        assert_eq!(meaning(a).likeness(&meaning(other)), 0.0);
        let denied = b.replace("have a great", "haven’t any");
        assert_eq!(meaning(a).likeness(&meaning(&denied)), 0.0);
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
