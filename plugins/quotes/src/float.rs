//! Quotations without an attribution of their own: a quotation that stands alone goes on from, or is introduced by,
//! what stands around it.

use std::borrow::Cow;

use crate::attribute::{Attribution, Rule, Scene};
use crate::clause;
use crate::document::Document;
use crate::lexicon::{INVERTING, PERSONAL, ROLE, STRONG};
use crate::phrase::{self, Phrase};
use crate::reader::Previous;
use crate::subject;
use crate::token::Tok;
use crate::verb;

/// How many sentences ahead an attribution is looked for.
const AHEAD: usize = 12;

/// A speaker found.
#[derive(Clone, Debug)]
pub struct Found<'d, 'a> {
    /// The words that mean the speaker; never empty.
    pub mention: Cow<'d, [Tok<'a>]>,
    /// The cue, perhaps empty.
    pub cue: &'d [Tok<'a>],
    /// The rule.
    pub rule: Rule,
    /// 0 to 1.
    pub confidence: f32,
    /// It is the speaker of the quotation before.
    pub repeats: bool,
}

impl<'d, 'a> Found<'d, 'a> {
    /// A speaker named by `mention`.
    pub fn new(mention: &'d [Tok<'a>], cue: &'d [Tok<'a>], rule: Rule, confidence: f32) -> Self {
        Found { mention: Cow::Borrowed(mention), cue, rule, confidence, repeats: false }
    }

    /// First byte of the mention.
    pub fn start(&self) -> usize {
        self.mention.first().map_or(0, |tok| tok.start as usize)
    }

    /// One past its last byte.
    pub fn end(&self) -> usize {
        match &*self.mention {
            [] => 0,
            // the pronoun of "she's"
            [only] if only.any(PERSONAL) => only.start as usize + only.lower.len(),
            [.., last] => last.end as usize,
        }
    }
}

/// `WALLACE: Thank you` inside the marks: a transcript's label.
pub fn label<'d, 'a>(document: &'d Document<'a>, quote: usize) -> Option<Found<'d, 'a>> {
    let words = document.words(quote);
    let head =
        words.get(..words.len().min(72)).unwrap_or_else(|| words.split_whitespace().next().unwrap_or(""));
    let label = head.split_once(':')?.0;
    let fits =
        |part: &str| part.len() > 1 && part.chars().all(|c| c.is_ascii_uppercase() || ".'’-".contains(c));
    let mut parts = label.split(' ');
    let shaped = parts.next().is_some_and(|first| first.len() > 2 && fits(first)) && parts.all(fits);
    let spoken = shaped && label.split(' ').count() <= 3 && !["VIDEO", "CROSSTALK"].contains(&label);
    let start = document.quotes[quote].start;
    spoken.then(|| {
        let name = Tok::named(document.text, start, start + label.len());
        let mention = Cow::Owned(vec![name]);
        Found { mention, cue: &[], rule: "transcript", confidence: 0.9, repeats: false }
    })
}

/// A quotation its own sentence attributes to nobody.
pub struct Around<'p, 'd, 'a> {
    /// The article.
    pub document: &'d Document<'a>,
    /// Its paragraph.
    pub paragraph: usize,
    /// Number of its paragraph among those of running text.
    pub running: usize,
    /// Its sentence.
    pub sentence: usize,
    /// Its token in the sentence.
    pub at: usize,
    /// Which quotation.
    pub quote: usize,
    /// Words in its sentence outside marks, counted to three.
    pub outside: usize,
    /// The last quotation with a speaker.
    pub previous: Option<&'p Previous<'d, 'a>>,
}

impl<'d, 'a> Around<'_, 'd, 'a> {
    /// Whom the surroundings make the speaker.
    pub fn find(&self) -> Option<Found<'d, 'a>> {
        let words = self.document.words(self.quote);
        let full = words.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || "….’'[".contains(c));
        if self.outside == 0 || (full && self.outside < 3) { self.alone() } else { self.sentence_subject() }
    }

    fn previous_as(&self, rule: Rule, confidence: f32) -> Option<Found<'d, 'a>> {
        self.previous.map(|previous| Found { rule, confidence, repeats: true, ..previous.found.clone() })
    }

    /// How many paragraphs of running text lie between this and the last attributed quotation.
    fn gap(&self) -> Option<usize> {
        self.previous.map(|previous| self.running - previous.paragraph)
    }

    fn alone(&self) -> Option<Found<'d, 'a>> {
        let continued = self.document.quotes[self.quote].continued;
        let same = self.gap() == Some(0);
        if let Some(signed) = self.signed() {
            return Some(signed);
        }
        if !same
            && self.outside == 0
            && !continued
            && let Some(found) = self.forward()
        {
            return Some(found);
        }
        if continued && self.previous.is_some() {
            return self.previous_as("multi-paragraph", 0.9);
        }
        if let Some(introduction) = self.introduction() {
            let found = self.introduced(introduction);
            return found.or_else(|| {
                let near = self.gap().is_some_and(|gap| gap <= 1);
                near.then(|| self.previous_as("continue", 0.6)).flatten()
            });
        }
        if same {
            return self.previous_as("continue same paragraph", 0.9);
        }
        if self.gap() == Some(1) {
            return self.previous_as("continue next paragraph", 0.7);
        }
        self.narrated().or_else(|| self.previous_as("continue far", 0.3))
    }

    /// A paragraph of its own whose next one is a signature: `- Ann Lee, Springfield`.
    fn signed(&self) -> Option<Found<'d, 'a>> {
        let paragraphs = &self.document.paragraphs;
        let own = &paragraphs[self.paragraph];
        let next = paragraphs
            .get(self.paragraph + 1)
            .filter(|next| next.quotes.is_empty() && next.toks.len() < 24)?;
        let toks = &self.document.toks[next.toks.clone()];
        let dashes = toks.iter().take_while(|tok| tok.mark("—–―-")).count();
        let named = toks.get(dashes).is_some_and(|tok| tok.capital);
        if self.outside > 0 || own.quotes.len() > 1 || !(1..=2).contains(&dashes) || !named {
            return None;
        }
        let (first, last) = phrase::beginning_at(toks, dashes, toks.len())?;
        Some(Found::new(&toks[first..=last], &toks[..dashes], "signature", 0.9))
    }

    /// The sentence before in the same paragraph, when it quotes nothing.
    fn introduction(&self) -> Option<&'d [Tok<'a>]> {
        let first = self.document.paragraphs[self.paragraph].sentences.start;
        let before = self.sentence.checked_sub(1).filter(|before| *before >= first)?;
        let toks = self.document.sentence(before);
        toks.iter().all(|tok| tok.quote().is_none()).then_some(toks)
    }

    /// `She was blunt. "..."`.
    fn introduced(&self, toks: &'d [Tok<'a>]) -> Option<Found<'d, 'a>> {
        let (phrase, cue) = speaking_subject(toks);
        let phrase = phrase.or_else(|| subject::main(toks, 0, toks.len()))?;
        let head = &toks[phrase.0];
        let fits = cue.is_some() || head.capital || head.any(PERSONAL);
        fits.then(|| found(toks, phrase, cue, "intro sentence", 0.6))
    }

    /// `"One." "Two," she said.`: an attribution later in the paragraph.
    fn forward(&self) -> Option<Found<'d, 'a>> {
        let end = self.document.paragraphs[self.paragraph].sentences.end;
        for sentence in (self.sentence + 1..end).take(AHEAD) {
            let toks = self.document.sentence(sentence);
            let at = toks.iter().position(|tok| tok.quote().is_some())?;
            let attribution = Scene::new(self.document, sentence, at).attribution();
            if let Some(found) = attribution.filter(|a| at == 0 && a.rule.starts_with("Q "))
                && let Some((a, b)) = found.mention
            {
                let cue = &toks[found.cue.0..=found.cue.1];
                return Some(Found::new(&toks[a..=b], cue, "forward same paragraph", 0.8));
            }
            if toks.iter().any(|tok| tok.alphabetic) {
                return None;
            }
        }
        None
    }

    /// `..., Ms Lee told reporters. The plan was "..."`: who speaks in the sentence before, of the same paragraph.
    pub fn reported(&self) -> Option<Found<'d, 'a>> {
        let toks = self.introduction()?;
        let comma = (0..toks.len()).rev().find(|i| toks[*i].word == ",").filter(|comma| *comma > 2)?;
        let Attribution { mention, cue, .. } = clause::after::tail(toks, comma)?;
        mention.map(|phrase| found(toks, phrase, Some(cue.0), "goes on reporting", 0.5))
    }

    /// The subject of the last sentence of the paragraph before.
    fn narrated(&self) -> Option<Found<'d, 'a>> {
        let earlier = self.document.paragraphs[..self.paragraph].iter().rev().take(8);
        let before = earlier.clone().find(|paragraph| paragraph.running())?;
        let toks = self.document.sentence(before.sentences.end.checked_sub(1)?);
        let colon = toks.len() > 3 && toks.last().is_some_and(|tok| tok.word == ":");
        let (phrase, cue) = speaking_subject(toks);
        let main = || subject::main(toks, 0, toks.len()).filter(|_| cue.is_none());
        let phrase = phrase.or_else(main)?;
        if colon {
            return Some(found(toks, phrase, cue, "intro colon", 0.8));
        }
        let person = toks[phrase.0..=phrase.1].iter().any(|tok| tok.any(PERSONAL | ROLE) || tok.name());
        (person || cue.is_some()).then(|| found(toks, phrase, cue, "intro paragraph", 0.4))
    }

    /// A partial quotation without a cue: the main subject of its sentence.
    fn sentence_subject(&self) -> Option<Found<'d, 'a>> {
        let toks = self.document.sentence(self.sentence);
        let phrase = subject::main(toks, 0, self.at);
        let person = |phrase: Phrase| {
            toks[phrase.0..=phrase.1].iter().any(|tok| tok.any(ROLE) || tok.name())
                || toks[phrase.0].is(&["he", "she", "i", "we", "they", "who"])
        };
        if self.gap() == Some(0) && phrase.is_none_or(|phrase| !person(phrase)) {
            return self.previous_as("goes on", 0.4);
        }
        if let Some(reporter) = self.reported() {
            return Some(reporter);
        }
        if let Some(phrase) = phrase {
            return Some(found(toks, phrase, None, "sentence subject", 0.4));
        }
        let near = self.gap().is_some_and(|gap| gap <= 1);
        near.then(|| self.previous_as("fallback previous", 0.3)).flatten()
    }
}

/// The last verb of saying in a sentence and its subject.
fn speaking_subject(toks: &[Tok<'_>]) -> (Option<Phrase>, Option<usize>) {
    let speaks = |v: &usize| toks[*v].any(STRONG) && verb::at(toks, *v);
    let cue = (0..toks.len()).rev().find(speaks).filter(|v| *v > 0);
    let inverted = cue.filter(|v| toks[*v].any(INVERTING) && toks[v - 1].word == ",");
    let behind = inverted.and_then(|v| phrase::beginning_at(toks, v + 1, toks.len()));
    let named = behind
        .filter(|phrase| toks[phrase.0].capital || toks[phrase.0].any(ROLE) || toks[phrase.0].is(&["the"]));
    (named.or_else(|| cue.and_then(|v| subject::of(toks, v, 0))), cue)
}

fn found<'d, 'a>(
    toks: &'d [Tok<'a>],
    phrase: Phrase,
    cue: Option<usize>,
    rule: Rule,
    confidence: f32,
) -> Found<'d, 'a> {
    let cue = cue.map_or(&toks[..0], |v| &toks[v..=v]);
    Found::new(&toks[phrase.0..=phrase.1], cue, rule, confidence)
}
