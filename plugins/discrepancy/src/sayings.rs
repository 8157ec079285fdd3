//! Reading the quotations of an article from the note of the plugin `quotes`: each is split into sentences, because
//! outlets cut a speech at different places.

mod keys;
mod parts;
mod quotes;
mod speaker;
mod wording;

use crate::note::{Entry, Kind, Saying, Value};
use crate::view::{View, prefix, stem_hash};
use copydesk_text::fold::sense::{CALENDAR, CAPITAL, PLAIN, STOP};
use copydesk_text::fold::{Cuts, fold};
use keys::keys;
use parts::Part;
pub use quotes::{Quotation, QuotesNote, Words};
use speaker::{bare_name, is_named, is_proper, is_subject_before, named_behind};
use wording::wording_of;
pub use wording::{GAP, wording};

/// Bytes of a sentence that are kept and aligned.
const LONGEST: usize = 600;
/// Sentences of quotations kept of one article; the first ones.
const MOST: usize = 64;

/// Confidence of a speaker who is meant by a pronoun and could be nobody else.
const BEYOND_DOUBT: f32 = 0.75;

/// The quotations of the article.
pub fn read<'v>(view: &View<'v>, quotes: &'v QuotesNote<'v>, out: &mut Vec<Entry>) {
    let first = out.len();
    let mut parts: Vec<Part<'v>> = Vec::new();
    for quotation in &quotes.quotations {
        let kind = quotation.kind.as_deref().unwrap_or("direct");
        let flagged = |names: &[&str]| quotation.flags.iter().any(|f| names.contains(&&**f));
        if matches!(kind, "indirect" | "scare") || flagged(&["teaser", "embed"]) {
            continue;
        }
        let text = view.cuts.text;
        let Some(words) = text.get(quotation.start as usize..quotation.end as usize) else { continue };
        let after = view.sentences.partition_point(|s| view.span(&s.pieces).0 <= quotation.start);
        let Some(home) = after.checked_sub(1).map(|last| &view.sentences[last]) else { continue };
        let mut said = Said::of(quotation, home.rank, home.weak || flagged(&["headline", "caption"]));
        if let Some((name, end)) = named_behind(view, quotation) {
            said.is(name, end);
        }
        if is_subject_before(view, home, said.speaker, &quotation.mention) {
            (said.named, said.sure) = (true, said.sure.max(BEYOND_DOUBT));
        }
        let apart;
        let (cuts, before, pieces) = match view.cuts.filling(quotation.start, quotation.end) {
            Some(pieces) => (&view.cuts, 0, pieces),
            None => {
                apart = Cuts::of(words);
                (&apart, quotation.start, 0..apart.cuts.len())
            }
        };
        for (n, range) in cuts.sentences_of(pieces).into_iter().enumerate() {
            let start = before + cuts.cuts[range.start].start;
            let end = before + cuts.cuts[range.end - 1].end;
            let part = &text[start as usize..end as usize];
            match parts
                .last_mut()
                .filter(|last| n == 0 && kind != "title" && last.goes_on(text, (start, part)))
            {
                Some(last) => (last.text, last.end) = (&text[last.start as usize..end as usize], end),
                None => parts.push(Part { text: part, start, end, said: said.clone() }),
            }
        }
        if parts.len() > 2 * MOST {
            break;
        }
    }
    for part in parts {
        let text = prefix(part.text, LONGEST);
        let pieces = view.cuts.filling(part.start, part.start + text.len() as u32);
        let told = pieces.map_or_else(|| wording(text), |pieces| wording_of(&view.cuts, pieces));
        let Some((plain, words)) = told else { continue };
        if out.len() >= first + MOST {
            return;
        }
        out.push(part.said.entry(text, (part.start, part.end), plain, words));
    }
}

/// The words of the names of the article, hashed and sorted, at most fifty.
pub fn cast(view: &View<'_>) -> Vec<u16> {
    let (mut out, mut met, mut bits) = (Vec::with_capacity(50), Vec::with_capacity(64), 0u64);
    'all: for sentence in &view.sentences {
        for i in sentence.pieces.clone().skip(1) {
            let cut = &view.cuts.cuts[i];
            if cut.sense & (CAPITAL | STOP | CALENDAR) != CAPITAL {
                continue;
            }
            // Most names of an article are there several times.
            let bit = 1 << (cut.hash & 63);
            if bits & bit != 0 && met.contains(&cut.hash) {
                continue;
            }
            if out.len() >= 50 {
                break 'all;
            }
            let word = view.cuts.folded(i);
            let hash = stem_hash(&word);
            if word.len() > 3 && !out.contains(&hash) {
                out.push(hash);
            }
            // `STORM'S` and `Storm's` are folded otherwise.
            if cut.sense & PLAIN != 0 {
                met.push(cut.hash);
                bits |= bit;
            }
        }
    }
    out.sort_unstable();
    out
}

/// What the sentences of a quotation have in common.
#[derive(Clone)]
struct Said<'q> {
    quotation: &'q Quotation<'q>,
    rank: u16,
    weak: bool,
    speaker: &'q str,
    /// The last word of the speaker's name, folded, where keys are made of it.
    surname: Option<String>,
    resolved: bool,
    named: bool,
    sure: f32,
    /// One past the words that name the speaker.
    end: Option<u32>,
    /// A whole sentence was quoted.
    direct: bool,
}

impl<'q> Said<'q> {
    fn of(quotation: &'q Quotation<'q>, rank: u16, weak: bool) -> Self {
        let speaker = bare_name(quotation.speaker.as_deref().unwrap_or_default());
        Said {
            quotation,
            rank,
            weak,
            speaker,
            surname: speaker.split_whitespace().next_back().map(fold).filter(|n| n.len() > 2),
            resolved: is_proper(speaker) && quotation.confidence >= 0.5,
            named: is_named(speaker, quotation.mention.as_deref().unwrap_or_default()),
            sure: quotation.confidence,
            end: quotation.speaker_end,
            direct: quotation.kind.as_deref().is_none_or(|kind| kind == "direct"),
        }
    }

    /// The speaker is named behind the words that mean him, up to `end`.
    fn is(&mut self, name: &'q str, end: u32) {
        self.speaker = name;
        self.surname = name.split_whitespace().next_back().map(fold).filter(|n| n.len() > 2);
        (self.resolved, self.named, self.end) = (true, true, Some(end));
    }

    /// The sentence `text` that stands at `start..end`.
    fn entry(&self, text: &str, (start, end): (u32, u32), plain: String, words: String) -> Entry {
        let quotation = self.quotation;
        let near = |at: u32| at + 300 > quotation.start && at < quotation.end + 300;
        let from = quotation.speaker_start.filter(|s| near(*s)).map_or(start, |s| s.min(start));
        let to = self.end.filter(|e| near(*e)).map_or(end, |e| e.max(end));
        Entry {
            kind: Kind::QuoteWording,
            point: if self.speaker.is_empty() { "quotation" } else { self.speaker }.to_owned(),
            keys: keys(&words, self.surname.as_deref()),
            start,
            end,
            text: text.to_owned(),
            sentence: String::new(),
            source: String::new(),
            rank: self.rank,
            weak: self.weak,
            value: Value::Saying(Saying {
                words,
                plain,
                resolved: self.resolved,
                named: self.named,
                speaker: self.speaker.to_owned(),
                cast: Vec::new(),
                sure: self.sure,
                from,
                to,
            }),
        }
    }
}

#[cfg(test)]
mod tests;
