//! The keys a sentence of a quotation is met by.

use super::GAP;
use crate::judge::wording::meaning_hashed;
use copydesk_plugin::hash64;
use copydesk_text::fold::sense::{STOP, Senses, Sign, head};
use copydesk_text::token::to_blank;
use std::cmp::Reverse;

/// Runs of words a sentence is met by.
const RUNS: usize = 10;
/// Telling words a sentence is met by together with its speaker.
const SAYS: usize = 5;
/// Keys a quotation is met by: runs of three words thinned by winnowing, and the speaker's folded surname with telling
/// words. `words` are those for alignment.
pub(super) fn keys(words: &str, surname: Option<&str>) -> Vec<u64> {
    let list = listed(words);
    let mut out = runs(&list, words);
    // The longest first; most are told apart by their first letters.
    let mut telling: Vec<(Reverse<usize>, u64, &str)> = Vec::with_capacity(list.len());
    for word in list.iter().filter(|word| word.tells) {
        let meaning = meaning_hashed(&words[word.from..word.to], word.hash);
        if meaning.len() > 2 {
            let first = head(meaning.as_bytes(), 0, meaning.len()).swap_bytes();
            telling.push((Reverse(meaning.len()), first, meaning));
        }
    }
    telling.sort_unstable();
    telling.dedup();
    let word = |n: usize| telling.get(n).map(|(_, _, word)| *word);
    let mut bytes = Vec::with_capacity(64);
    // Short sentences may share no run of words: two of their telling words do.
    if list.len() <= 12
        && let (Some(one), Some(two)) = (word(0), word(1))
    {
        let mut pair = |a: &str, b: &str| out.push(hash(&mut bytes, ["pair", a.min(b), a.max(b), ""]));
        pair(one, two);
        if let Some(three) = word(2) {
            pair(one, three);
            pair(two, three);
        }
    }
    if let Some(name) = surname {
        for (_, _, word) in telling.iter().take(SAYS) {
            out.push(hash(&mut bytes, ["says", name, word, ""]));
        }
    }
    out
}

/// A word of a sentence.
struct Listed {
    from: usize,
    to: usize,
    hash: u32,
    /// It is no small word.
    tells: bool,
    /// It stands for words left out.
    gap: bool,
}

/// The words between the blanks.
fn listed(words: &str) -> Vec<Listed> {
    let mut out = Vec::with_capacity(words.len() / 3 + 2);
    let senses = Senses::get();
    let bytes = words.as_bytes();
    let mut from = 0;
    loop {
        let len = to_blank(bytes, from) - from;
        let word = &bytes[from..from + len];
        let sign = Sign::within(bytes, from, len);
        let tells = len > 2 && senses.of(word, sign).0 & STOP == 0;
        out.push(Listed { from, to: from + len, hash: sign.hash, tells, gap: word == GAP.as_bytes() });
        from += len + 1;
        if from > bytes.len() {
            return out;
        }
    }
}

/// The runs of three words, of which one tells something, thinned.
fn runs(list: &[Listed], words: &str) -> Vec<u64> {
    const KIND: &[u8] = b"quote|";
    // The words with their marks as they are hashed.
    let mut bytes: Vec<u8> = Vec::with_capacity(words.len() + 1);
    bytes.extend(words.bytes().map(|b| if b == b' ' { b'|' } else { b }));
    bytes.push(b'|');
    let mut run = Vec::with_capacity(64);
    run.extend_from_slice(KIND);
    let mut runs: Vec<u64> = Vec::with_capacity(list.len());
    for three in list.windows(3) {
        if three.iter().any(|word| word.tells) && !three.iter().any(|word| word.gap) {
            run.truncate(KIND.len());
            run.extend_from_slice(&bytes[three[0].from..=three[2].to]);
            runs.push(hash64(&run));
        }
    }
    if runs.len() > 7 {
        // The least of each three, in its own place.
        let kept = runs.len() - 2;
        for n in 0..kept {
            runs[n] = runs[n].min(runs[n + 1]).min(runs[n + 2]);
        }
        runs.truncate(kept);
    }
    runs.sort_unstable();
    runs.dedup();
    runs.truncate(RUNS);
    runs
}

fn hash(bytes: &mut Vec<u8>, parts: [&str; 4]) -> u64 {
    bytes.clear();
    for part in parts {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(b'|');
    }
    hash64(bytes)
}
