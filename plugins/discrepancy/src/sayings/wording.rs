//! The words of a sentence of a quotation, as written and for alignment.

use super::parts::resumed;
use copydesk_text::fold::sense::PLAIN;
use copydesk_text::fold::{Cuts, Piece};
use std::borrow::Cow;
use std::ops::Range;

/// The words of a sentence of a quotation, blanks between: as written, and for alignment. None when there are too
/// few to compare.
pub fn wording(text: &str) -> Option<(String, String)> {
    let cuts = Cuts::of(text);
    let all = 0..cuts.cuts.len();
    wording_of(&cuts, all)
}

/// The same of some pieces.
pub(super) fn wording_of(cuts: &Cuts<'_>, sentence: Range<usize>) -> Option<(String, String)> {
    let Wording { plain, aligned } = alignable(cuts, sentence);
    if plain.count < 4 {
        return None;
    }
    let words = aligned.map_or_else(|| plain.text.clone(), |aligned| aligned.text);
    Some((plain.text, words))
}

/// Stands for words left out.
pub const GAP: &str = "…";

/// Words one after the other, blanks between.
#[derive(Clone, Default)]
struct Run {
    text: String,
    count: usize,
}

impl Run {
    #[inline]
    fn push(&mut self, word: &str) {
        if self.count > 0 {
            self.text.push(' ');
        }
        self.text.push_str(word);
        self.count += 1;
    }
}

/// The words of a sentence as written, and for alignment: as a rule these are the same.
struct Wording {
    plain: Run,
    /// None as long as they are the same.
    aligned: Option<Run>,
}

impl Wording {
    /// With room for so many bytes.
    fn of(bytes: usize) -> Self {
        Wording { plain: Run { text: String::with_capacity(bytes), count: 0 }, aligned: None }
    }

    fn push(&mut self, word: &str, spelt: &str) {
        // As a rule it is the same word.
        if !std::ptr::eq(word, spelt) && word != spelt {
            self.apart();
        }
        if let Some(aligned) = &mut self.aligned {
            aligned.push(spelt);
        }
        self.plain.push(word);
    }

    /// The words for alignment, from here on other ones than those written.
    fn apart(&mut self) -> &mut Run {
        self.aligned.get_or_insert_with(|| {
            let mut text = String::with_capacity(self.plain.text.capacity() + 16);
            text.push_str(&self.plain.text);
            Run { text, count: self.plain.count }
        })
    }
}

/// The words of a sentence for alignment: as written, and with contractions opened. Bracketed words are the
/// reporter's and are left out.
fn alignable(cuts: &Cuts<'_>, sentence: Range<usize>) -> Wording {
    let all = &cuts.cuts[sentence.clone()];
    let mut out = Wording::of(all.last().map_or(0, |last| (last.end - all[0].start) as usize));
    let mut bracket = false;
    let mut resumes = sentence.start;
    for (i, cut) in sentence.clone().zip(all) {
        if i < resumes {
            continue;
        }
        if cut.piece == Piece::Mark {
            if let Some(next) = resumed(cuts, i, sentence.end) {
                resumes = next;
                continue;
            }
            match cuts.raw(i) {
                "…" => out.apart().push(GAP),
                "&" => out.push("and", "and"),
                "." if i + 1 < sentence.end && cuts.raw(i + 1) == "." => out.apart().push(GAP),
                "[" | "(" => {
                    bracket = true;
                    out.apart().push(GAP);
                }
                "]" | ")" => bracket = false,
                _ => {}
            }
        }
        if bracket || !matches!(cut.piece, Piece::Word | Piece::Number) {
            continue;
        }
        let low = in_full(cuts.low(i));
        let plain = cut.sense & PLAIN != 0 || low.bytes().all(|b| b.is_ascii() && b != b'\'');
        if plain && low != "cannot" {
            out.push(low, &spelling(low));
        } else {
            let word = low.replace('’', "'");
            open(&word, out.apart());
            out.plain.push(&word);
        }
    }
    out
}

fn open(word: &str, out: &mut Run) {
    let mut two = |a: &str, b: &str| {
        out.push(a);
        out.push(b);
    };
    match word {
        "can't" | "cannot" => two("can", "not"),
        "won't" => two("will", "not"),
        "shan't" => two("shall", "not"),
        "let's" => two("let", "us"),
        "it's" | "that's" | "there's" | "he's" | "she's" | "what's" | "who's" => {
            two(&word[..word.len() - 2], "is");
        }
        _ => {
            for (tail, full) in [
                ("n't", "not"),
                ("'ve", "have"),
                ("'re", "are"),
                ("'ll", "will"),
                ("'m", "am"),
                ("'d", "had"),
            ] {
                if let Some(stem) = word.strip_suffix(tail) {
                    return two(stem, full);
                }
            }
            out.push(&spelling(word.strip_suffix("'s").unwrap_or(word)));
        }
    }
}

/// What is written short in full: `Sen. Lind` is Senator Lind.
fn in_full(word: &str) -> &str {
    match word {
        "sen" => "senator",
        "gov" => "governor",
        "rep" => "representative",
        _ => word,
    }
}

/// British and American spellings fall together.
fn spelling(word: &str) -> Cow<'_, str> {
    if word.len() <= 5 {
        return Cow::Borrowed(word);
    }
    if word == "defence" {
        return Cow::Borrowed("defense");
    }
    // `ou` stands for `our`, which is rarer still.
    let varies = |pair: &[u8]| matches!(pair, b"ou" | b"is" | b"ys" | b"ll");
    if !word.as_bytes().windows(2).any(varies) {
        return Cow::Borrowed(word);
    }
    // None of the changes makes room for another.
    let mut word = Cow::Borrowed(word);
    for (n, (from, to)) in [("our", "or"), ("is", "iz"), ("ys", "yz"), ("ll", "l")].into_iter().enumerate() {
        if n == 1 && word.len() <= 5 {
            break;
        }
        if word.as_bytes().windows(from.len()).any(|part| part == from.as_bytes()) {
            word = Cow::Owned(word.replace(from, to));
        }
    }
    word
}
