//! The keys a sentence of a quotation is met by.

use super::GAP;
use crate::judge::wording::meaning;
use copydesk_plugin::hash64;
use copydesk_text::fold::is_stop;

/// Runs of words a sentence is met by.
const RUNS: usize = 10;
/// Telling words a sentence is met by together with its speaker.
const SAYS: usize = 5;
/// Keys a quotation is met by: runs of three words thinned by winnowing, and the speaker's folded surname with telling
/// words. `words` are those for alignment.
pub(super) fn keys(words: &str, surname: Option<&str>) -> Vec<u64> {
    let list = listed(words);
    let mut out = runs(&list, words);
    let mut telling: Vec<&str> = list
        .iter()
        .filter(|word| word.tells)
        .map(|word| meaning(&words[word.from..word.to]))
        .filter(|w| w.len() > 2)
        .collect();
    telling.sort_unstable_by_key(|w| (std::cmp::Reverse(w.len()), *w));
    telling.dedup();
    let mut bytes = Vec::with_capacity(64);
    // Short sentences may share no run of words: two of their telling words do.
    if list.len() <= 12
        && let [one, two, ..] = telling[..]
    {
        let mut pair = |a: &str, b: &str| out.push(hash(&mut bytes, ["pair", a.min(b), a.max(b), ""]));
        pair(one, two);
        if let Some(three) = telling.get(2) {
            pair(one, three);
            pair(two, three);
        }
    }
    if let Some(name) = surname {
        out.extend(telling.iter().take(SAYS).map(|w| hash(&mut bytes, ["says", name, w, ""])));
    }
    out
}

/// A word of a sentence.
struct Listed {
    from: usize,
    to: usize,
    /// It is no small word.
    tells: bool,
    /// It stands for words left out.
    gap: bool,
}

/// The words between the blanks.
fn listed(words: &str) -> Vec<Listed> {
    let mut out = Vec::with_capacity(words.len() / 4 + 2);
    let mut from = 0;
    let blanks = words.bytes().enumerate().filter(|(_, b)| *b == b' ').map(|(at, _)| at);
    for to in blanks.chain(std::iter::once(words.len())) {
        let word = &words[from..to];
        out.push(Listed { from, to, tells: word.len() > 2 && !is_stop(word), gap: word == GAP });
        from = to + 1;
    }
    out
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
    let mut out: Vec<u64> =
        if runs.len() <= 7 { runs } else { runs.windows(3).map(|w| w[0].min(w[1]).min(w[2])).collect() };
    out.sort_unstable();
    out.dedup();
    out.truncate(RUNS);
    out
}

fn hash(bytes: &mut Vec<u8>, parts: [&str; 4]) -> u64 {
    bytes.clear();
    for part in parts {
        bytes.extend_from_slice(part.as_bytes());
        bytes.push(b'|');
    }
    hash64(bytes)
}
