//! An article cut into paragraphs, sentences and tokens, each quotation masked as one token.

use std::ops::Range;

use copydesk_plugin::{Part, PartKind};
use copydesk_text::marks::{self, Enclosed};
use copydesk_text::sentence::lines;
use copydesk_text::token::each_token;

use crate::lexicon::{ABBREVIATION, Lexicon, STRONG};
use crate::token::Tok;

/// Longest sentence in tokens; longer ones are cut, so that work on one stays bounded.
const LONGEST_SENTENCE: usize = 256;

/// A line of the text with visible characters.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// Bytes.
    pub range: Range<usize>,
    /// Number of its line in the text.
    pub line: usize,
    /// Its tokens in [`Document::toks`].
    pub toks: Range<usize>,
    /// Its sentences in [`Document::sentences`].
    pub sentences: Range<usize>,
    /// Its quotations in [`Document::quotes`].
    pub quotes: Range<usize>,
    /// What part of the article it is.
    pub kind: PartKind,
}

impl Paragraph {
    /// Running text, which speaks of people in order; other parts do not.
    pub fn running(&self) -> bool {
        self.kind == PartKind::Body
    }
}

/// An article ready for the rules.
pub struct Document<'a> {
    /// The article's text.
    pub text: &'a str,
    /// All tokens in order.
    pub toks: Vec<Tok<'a>>,
    /// Sentences as ranges of tokens, in order.
    pub sentences: Vec<Range<usize>>,
    /// Paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
    /// What stands between marks, in order.
    pub quotes: Vec<Enclosed>,
}

impl<'a> Document<'a> {
    /// Cuts `text`. Linear.
    pub fn new(text: &'a str, parts: &[Part], lexicon: &'a Lexicon) -> Self {
        let mut skips = marks::tags(text);
        let mut document = Document {
            text,
            toks: Vec::with_capacity(text.len() / 5),
            sentences: Vec::with_capacity(text.len() / 100),
            paragraphs: Vec::new(),
            quotes: marks::enclosed_beside(text, &skips),
        };
        skips.extend(
            parts.iter().filter(|p| p.kind == PartKind::Dateline).map(|p| (p.start as usize, p.end as usize)),
        );
        skips.sort_unstable();
        let mut cut = Cut { lexicon, skips: &skips, skip: 0, quote: 0 };
        let mut start = 0;
        let mut parts = Parts { parts, next: 0 };
        for (line, content) in lines(text).enumerate() {
            let range = start..start + content.trim_end_matches(['\n', '\r']).len();
            start += content.len();
            let kind = parts.of(&range).unwrap_or_else(|| own_kind(&text[range.clone()]));
            cut.paragraph(&mut document, range, line, kind);
        }
        document
    }

    /// The tokens of a sentence.
    pub fn sentence(&self, sentence: usize) -> &[Tok<'a>] {
        &self.toks[self.sentences[sentence].clone()]
    }

    /// The words of a quotation.
    pub fn words(&self, quote: usize) -> &'a str {
        &self.text[self.quotes[quote].start..self.quotes[quote].end]
    }

    /// How a quotation's words end.
    pub fn ending(&self, quote: usize) -> char {
        // "... 'vote for her,' ": the comma inside the inner marks ends both
        let inner = |c: char| c.is_whitespace() || "'’”\"".contains(c);
        self.words(quote).trim_end_matches(inner).chars().next_back().unwrap_or(' ')
    }
}

/// Length of a dateline that opens a paragraph: `GENEVA, Aug. 24 (Wire) - `.
fn dateline(line: &str) -> usize {
    let first = line.split([' ', ',']).next().unwrap_or_default();
    if first.len() < 4 || !first.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return 0;
    }
    let head = &line[..line.char_indices().nth(64).map_or(line.len(), |(at, _)| at)];
    let dashes = [" — ", " – ", " - ", " -- "];
    let found = dashes.iter().filter_map(|dash| head.find(dash).map(|at| at + dash.len())).min();
    found.unwrap_or(0)
}

/// Labelled parts, walked once as paragraphs go by.
struct Parts<'p> {
    parts: &'p [Part],
    next: usize,
}

impl Parts<'_> {
    /// The kind of the part that covers more than half of a paragraph.
    fn of(&mut self, range: &Range<usize>) -> Option<PartKind> {
        while self.parts.get(self.next).is_some_and(|part| part.end as usize <= range.start) {
            self.next += 1;
        }
        let near =
            self.parts[self.next..].iter().take_while(|part| (part.start as usize) < range.end).take(64);
        let mut covering = near.filter(|part| {
            let shared =
                (part.end as usize).min(range.end).saturating_sub((part.start as usize).max(range.start));
            shared * 2 > range.len()
        });
        covering.next().map(|part| part.kind)
    }
}

/// Kind of a paragraph no part covers, told by how it begins.
fn own_kind(line: &str) -> PartKind {
    const TEASERS: [&str; 9] = [
        "read more",
        "also read",
        "read also",
        "see also",
        "related:",
        "watch:",
        "more:",
        "don't miss",
        "in other news:",
    ];
    const CREDITS: [&str; 5] = ["source:", "credit:", "photo:", "image:", "pic/"];
    let head = line.trim_start_matches(['>', '*', ' ', '-', '|', '•']);
    let starts = |known: &str| head.get(..known.len()).is_some_and(|h| h.eq_ignore_ascii_case(known));
    if TEASERS.iter().any(|known| starts(known)) {
        PartKind::Teaser
    } else if CREDITS.iter().any(|known| starts(known)) {
        PartKind::Caption
    } else {
        PartKind::Body
    }
}

/// The cutting of paragraphs.
struct Cut<'a, 'c> {
    lexicon: &'a Lexicon,
    skips: &'c [(usize, usize)],
    skip: usize,
    quote: usize,
}

impl<'a> Cut<'a, '_> {
    fn paragraph(&mut self, document: &mut Document<'a>, range: Range<usize>, line: usize, kind: PartKind) {
        let first_tok = document.toks.len();
        let first_quote = self.quote;
        let mut at = range.start + dateline(&document.text[range.clone()]);
        while let Some(region) = document.quotes.get(self.quote).filter(|q| q.mark_start < range.end).copied()
        {
            self.stretch(document, at.min(region.mark_start)..region.mark_start);
            document.toks.push(Tok::quotation(region.mark_start, region.mark_end, self.quote));
            at = region.mark_end;
            self.quote += 1;
        }
        self.stretch(document, at..range.end);
        let toks = first_tok..document.toks.len();
        if toks.is_empty() {
            return;
        }
        let first_sentence = document.sentences.len();
        split(document, toks.clone());
        let sentences = first_sentence..document.sentences.len();
        document.paragraphs.push(Paragraph {
            range,
            line,
            toks,
            sentences,
            quotes: first_quote..self.quote,
            kind,
        });
    }

    /// Tokens of a stretch without quotations, skipping markup.
    fn stretch(&mut self, document: &mut Document<'a>, range: Range<usize>) {
        let text = document.text;
        let mut at = range.start;
        while at < range.end {
            while self.skips.get(self.skip).is_some_and(|skip| skip.1 <= at) {
                self.skip += 1;
            }
            let skip = self.skips.get(self.skip).copied().filter(|skip| skip.0 < range.end);
            let stop = skip.map_or(range.end, |skip| skip.0.max(at));
            each_token(text, at..stop, |token| document.toks.push(Tok::new(text, token, self.lexicon)));
            at = skip.map_or(range.end, |skip| skip.1.max(stop));
        }
    }
}

/// Cuts the tokens of a paragraph into sentences.
fn split(document: &mut Document<'_>, toks: Range<usize>) {
    let mut first = toks.start;
    for i in toks.clone() {
        let full = i + 1 - first >= LONGEST_SENTENCE;
        if full || (!document.toks[i].alphabetic && ends(document, &toks, i)) {
            document.sentences.push(first..i + 1);
            first = i + 1;
        }
    }
    if first < toks.end {
        document.sentences.push(first..toks.end);
    }
}

/// Whether a sentence ends with token `i`.
fn ends(document: &Document<'_>, toks: &Range<usize>, i: usize) -> bool {
    let tok = &document.toks[i];
    let next = (i + 1 < toks.end).then(|| &document.toks[i + 1]);
    if let Some(quote) = tok.quote() {
        let tail = document.ending(quote);
        let Some(next) = next else { return true };
        if !".!?…—".contains(tail) {
            return false;
        }
        if next.quote().is_some() {
            return true;
        }
        let cue = match tail {
            '.' => bare_cue(document, i + 1..toks.end),
            _ => cue_follows(document, i + 1..toks.end),
        };
        return next.capital && next.lower != "i" && !cue;
    }
    if !tok.mark(".!?…") {
        return false;
    }
    let Some(next) = next else { return true };
    let begins = next.quote().is_some()
        || next.capital
        || next.word.starts_with(|c: char| c.is_numeric())
        || next.mark("([—*•");
    let inside = tok.word == "." && i > toks.start && next.capital && next.start <= tok.end + 2; // a no-break space has two bytes
    begins && !(inside && dotted(&document.toks[i - 1]))
}

/// Whether a dot after this token belongs to it.
pub fn dotted(tok: &Tok<'_>) -> bool {
    let initial = tok.alphabetic && tok.word.chars().nth(1).is_none();
    tok.any(ABBREVIATION)
        || initial
        || (tok.word.contains('-') && copydesk_text::sentence::is_abbreviation(tok.word))
}

/// `"... ." Ms Lee said.`: nothing but a name and a verb of saying.
fn bare_cue(document: &Document<'_>, range: Range<usize>) -> bool {
    let toks = &document.toks[range];
    let name = toks.iter().take_while(|tok| tok.name() || (tok.word == "." && !tok.alphabetic)).count();
    let ends = toks.get(name + 1).is_none_or(|tok| tok.mark(".,") && name < toks.len());
    (1..5).contains(&name) && toks.get(name).is_some_and(|tok| tok.any(STRONG)) && ends
}

/// `"...?" Ms Lee asked.`: a verb of saying soon after the quotation keeps the sentence together.
fn cue_follows(document: &Document<'_>, range: Range<usize>) -> bool {
    for i in range.clone().take(16) {
        let tok = &document.toks[i];
        let stop = tok.mark(".!?") && !(i > range.start && tok.word == "." && dotted(&document.toks[i - 1]));
        if stop || tok.quote().is_some() {
            return false;
        }
        if tok.any(STRONG) {
            return true;
        }
    }
    false
}
