//! Reading the quotations of an article from the note of the plugin `quotes`: each is split into sentences, because
//! outlets cut a speech at different places.

use crate::note::{Entry, Kind, Saying, Value};
use crate::view::{View, stem_hash};
use copydesk_plugin::hash64;
use copydesk_text::fold::{Cuts, Piece, fold, is_stop, root};
use serde::Deserialize;

/// The part of the `quotes` note this plugin reads.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct QuotesNote {
    /// The quotations.
    pub quotations: Vec<Quotation>,
}

/// A quotation of the `quotes` note; what is not read here is left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Quotation {
    /// First byte in the text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Who said it, resolved.
    pub speaker: Option<String>,
    /// Place of the words that name the speaker.
    pub speaker_start: Option<u32>,
    /// One past them.
    pub speaker_end: Option<u32>,
    /// `direct`, `mixed`, `indirect`, `scare`, `title`, ...
    pub kind: Option<String>,
    /// Confidence of the speaker.
    pub confidence: f32,
    /// Circumstances (`headline`, `caption`, `teaser`, `embed`).
    pub flags: Vec<String>,
}

/// The quotations of the article.
pub fn read(view: &View<'_>, quotes: &QuotesNote, out: &mut Vec<Entry>) {
    let cast = cast(view);
    for quotation in &quotes.quotations {
        let kind = quotation.kind.as_deref().unwrap_or("direct");
        let flagged = |names: &[&str]| quotation.flags.iter().any(|f| names.contains(&f.as_str()));
        if matches!(kind, "indirect" | "scare") || flagged(&["teaser", "embed"]) {
            continue;
        }
        let text = view.cuts.text;
        let Some(words) = text.get(quotation.start as usize..quotation.end as usize) else { continue };
        let home = view.sentences.iter().rfind(|s| view.span(&s.pieces).0 <= quotation.start);
        let Some(home) = home else { continue };
        let cuts = Cuts::of(words);
        for range in cuts.sentences() {
            let start = quotation.start + cuts.cuts[range.start].start;
            let end = quotation.start + cuts.cuts[range.end - 1].end;
            let (plain, words) = alignable(&cuts, range);
            if plain.len() < 4 {
                continue;
            }
            out.push(entry(
                view,
                quotation,
                home.rank,
                home.weak || flagged(&["headline", "caption"]),
                (start, end),
                &plain,
                &words,
                &cast,
            ));
        }
    }
}

/// The words of the names of the article, hashed and sorted, at most fifty.
fn cast(view: &View<'_>) -> Vec<u16> {
    let mut out: Vec<u16> = Vec::new();
    for sentence in &view.sentences {
        for i in sentence.pieces.clone().skip(1).filter(|i| view.cuts.capital(*i)) {
            let word = fold(view.cuts.raw(i));
            let hash = stem_hash(&word);
            if word.len() > 3 && out.len() < 50 && !out.contains(&hash) {
                out.push(hash);
            }
        }
    }
    out.sort_unstable();
    out
}

#[allow(clippy::too_many_arguments)] // one call, all of it read from the quotation
fn entry(
    view: &View<'_>,
    quotation: &Quotation,
    rank: u16,
    weak: bool,
    (start, end): (u32, u32),
    plain: &[String],
    words: &[String],
    cast: &[u16],
) -> Entry {
    let speaker = quotation.speaker.clone().unwrap_or_default();
    let near = |at: u32| at + 300 > quotation.start && at < quotation.end + 300;
    let from = quotation.speaker_start.filter(|s| near(*s)).map_or(start, |s| s.min(start));
    let to = quotation.speaker_end.filter(|e| near(*e)).map_or(end, |e| e.max(end));
    Entry {
        kind: Kind::QuoteWording,
        point: if speaker.is_empty() { "quotation".to_owned() } else { speaker.clone() },
        keys: keys(words, &speaker),
        start,
        end,
        text: crate::view::prefix(&view.cuts.text[start as usize..end as usize], 240).to_owned(),
        sentence: String::new(),
        source: String::new(),
        rank,
        weak,
        value: Value::Saying(Saying {
            words: words.join(" "),
            plain: plain.join(" "),
            resolved: is_proper(&speaker) && quotation.confidence >= 0.5,
            speaker,
            cast: cast.to_vec(),
            sure: quotation.confidence,
            from,
            to,
        }),
    }
}

/// Stands for words left out.
pub const GAP: &str = "…";

/// The words of a sentence for alignment: as written, and with contractions opened. Bracketed words are the
/// reporter's and are left out.
fn alignable(cuts: &Cuts<'_>, range: std::ops::Range<usize>) -> (Vec<String>, Vec<String>) {
    let (mut plain, mut words) = (Vec::new(), Vec::new());
    let mut bracket = false;
    for i in range {
        match cuts.raw(i) {
            "…" => words.push(GAP.to_owned()),
            "." if cuts.raw(i + 1) == "." => words.push(GAP.to_owned()),
            "[" => {
                bracket = true;
                words.push(GAP.to_owned());
            }
            "]" => bracket = false,
            _ => {}
        }
        if bracket || !matches!(cuts.cuts[i].piece, Piece::Word | Piece::Number) {
            continue;
        }
        let word = cuts.low(i).replace('’', "'");
        open(&word, &mut words);
        plain.push(word);
    }
    (plain, words)
}

fn open(word: &str, out: &mut Vec<String>) {
    let two = |a: &str, b: &str, out: &mut Vec<String>| out.extend([a.to_owned(), b.to_owned()]);
    match word {
        "can't" | "cannot" => two("can", "not", out),
        "won't" => two("will", "not", out),
        "shan't" => two("shall", "not", out),
        "let's" => two("let", "us", out),
        "it's" | "that's" | "there's" | "he's" | "she's" | "what's" | "who's" => {
            two(&word[..word.len() - 2], "is", out);
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
                    return two(stem, full, out);
                }
            }
            out.push(spelling(word.strip_suffix("'s").unwrap_or(word)));
        }
    }
}

/// British and American spellings fall together.
fn spelling(word: &str) -> String {
    let word = if word.len() > 5 { word.replace("our", "or") } else { word.to_owned() };
    let word = if word == "defence" { "defense".to_owned() } else { word };
    if word.len() > 5 { word.replace("is", "iz").replace("ys", "yz").replace("ll", "l") } else { word }
}

/// Keys a quotation is met by: runs of three words thinned by winnowing, and the speaker with telling words.
fn keys(words: &[String], speaker: &str) -> Vec<u64> {
    let runs: Vec<u64> = words
        .windows(3)
        .filter(|w| !w.iter().any(|x| x == GAP))
        .filter(|w| w.iter().any(|x| x.len() > 3 && !is_stop(x)))
        .map(|w| hash64(format!("quote|{}", w.join(" ")).as_bytes()))
        .collect();
    let mut out: Vec<u64> = if runs.len() <= 8 {
        runs
    } else {
        runs.windows(3).filter_map(|w| w.iter().min().copied()).collect()
    };
    out.sort_unstable();
    out.dedup();
    out.truncate(10);
    let mut telling: Vec<&str> =
        words.iter().map(|w| root(w)).filter(|w| w.len() > 4 && !is_stop(w)).collect();
    telling.sort_by_key(|w| (std::cmp::Reverse(w.len()), *w));
    telling.dedup();
    // Short sentences may share no run of words: two of their telling words do.
    if words.len() <= 12 {
        for (i, one) in telling.iter().take(3).enumerate() {
            out.extend(
                telling
                    .iter()
                    .take(3)
                    .skip(i + 1)
                    .map(|two| hash64(format!("pair|{}|{}", one.min(two), one.max(two)).as_bytes())),
            );
        }
    }
    if let Some(name) = speaker.split_whitespace().next_back().map(fold).filter(|n| n.len() > 2) {
        out.extend(telling.iter().take(6).map(|w| hash64(format!("says|{name}|{w}").as_bytes())));
    }
    out
}

/// Whether the speaker is named: a capital letter, and no pronoun.
fn is_proper(speaker: &str) -> bool {
    let pronoun = matches!(
        speaker.to_lowercase().as_str(),
        "he" | "she" | "they" | "it" | "i" | "we" | "who" | "officials"
    );
    !pronoun && speaker.split_whitespace().any(|w| w.len() > 2 && w.starts_with(char::is_uppercase))
}
