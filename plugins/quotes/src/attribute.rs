//! Who is said to speak one quotation, told from its own sentence.
//!
//! The rules are tried in order of how far they can be trusted: what follows the quotation and its comma (`"...,"
//! said Ms Lee`), what stands before it (`Ms Lee said: "..."`), a label (`LEE: "..."`), the tail of the sentence
//! (`the "..." plan, she said`).

use crate::clause::{after, before};
use crate::document::Document;
use crate::phrase::{self, Phrase};
use crate::token::Tok;

/// Which rule found the speaker; its name in the note.
pub type Rule = &'static str;

/// What a rule found, in tokens of the sentence.
#[derive(Clone, Copy, Debug)]
pub struct Attribution {
    /// The phrase that names the speaker; `None` when nobody is named.
    pub mention: Option<Phrase>,
    /// First and last token of the cue.
    pub cue: Phrase,
    /// The rule.
    pub rule: Rule,
    /// 0 to 1.
    pub confidence: f32,
}

impl Attribution {
    /// An attribution to a phrase.
    pub fn to(mention: Phrase, cue: Phrase, rule: Rule, confidence: f32) -> Self {
        Attribution { mention: Some(mention), cue, rule, confidence }
    }
}

/// A quotation in its sentence.
#[derive(Clone, Copy)]
pub struct Scene<'s, 'a> {
    /// Tokens of the sentence.
    pub toks: &'s [Tok<'a>],
    /// Which of them is the quotation.
    pub at: usize,
    /// A comma ends it, inside the marks or right after them.
    pub comma: bool,
    /// A stop or a dash ends it.
    pub asks: bool,
    /// A comma follows the marks, with or without a blank.
    pub comma_after: bool,
}

impl<'s, 'a> Scene<'s, 'a> {
    /// The quotation at token `at` of a sentence.
    pub fn new(document: &'s Document<'a>, sentence: usize, at: usize) -> Self {
        let toks = document.sentence(sentence);
        let ending = toks[at].quote().map_or(' ', |quote| document.ending(quote));
        let comma_after = toks.get(at + 1).filter(|next| next.word == ",");
        let comma = ending == ',' || comma_after.is_some_and(|next| next.start <= toks[at].end + 1);
        Scene { toks, at, comma, asks: "?!—…-.".contains(ending), comma_after: comma_after.is_some() }
    }

    /// Whom the sentence attributes the quotation to.
    pub fn attribution(&self) -> Option<Attribution> {
        self.attributed().map(|found| Attribution {
            mention: found.mention.map(|phrase| phrase::with_name(self.toks, phrase)),
            ..found
        })
    }

    fn attributed(&self) -> Option<Attribution> {
        if let Some(signed) = self.signature() {
            return Some(signed);
        }
        let post = after(self);
        let sure = |post: &Attribution| post.confidence >= 0.9;
        if post.as_ref().is_some_and(sure) && (self.comma || self.comma_after) {
            return post;
        }
        let mut pre = before(self);
        let near = pre.is_some_and(|pre| self.words_between(pre.cue.1, self.at) <= 3);
        let leads = self.at > 0 && self.toks[self.at - 1].mark(",:");
        if post.as_ref().is_some_and(sure) && self.asks && !(near && leads) {
            return post;
        }
        if let Some(label) = self.label(pre.as_ref()) {
            pre = Some(label);
        }
        let settled = pre.is_some_and(|pre| near && pre.confidence > 0.8);
        if !settled
            && post.is_none_or(|post| post.confidence < 0.8)
            && let Some(tail) = self.tail()
        {
            return Some(tail);
        }
        match (pre, post) {
            (Some(pre), Some(post)) if post.confidence < pre.confidence => Some(pre),
            (pre, post) => post.or(pre),
        }
    }

    fn words_between(&self, cue: usize, quote: usize) -> usize {
        self.toks.get(cue + 1..quote).unwrap_or_default().iter().filter(|tok| tok.alphabetic).count()
    }

    /// `"..." – Ann Lee, Springfield`: a signature after a dash.
    fn signature(&self) -> Option<Attribution> {
        let toks = self.toks;
        let dash = toks.get(self.at + 1)?;
        let name = toks.get(self.at + 2)?;
        if !dash.mark("—–―-") || self.comma || !name.capital {
            return None;
        }
        let phrase = phrase::beginning_at(toks, self.at + 2, toks.len())?;
        let short = toks.len() - phrase.1 <= 12;
        let verbless = (phrase.1 + 1..toks.len()).all(|i| !crate::verb::at(toks, i));
        let dash = (self.at + 1, self.at + 1);
        (short && verbless).then(|| Attribution::to(phrase, dash, "signature", 0.93))
    }

    /// `Ann Lee: "..."`.
    fn label(&self, pre: Option<&Attribution>) -> Option<Attribution> {
        let toks = self.toks;
        let colon = self.at.checked_sub(1).filter(|colon| toks[*colon].word == ":")?;
        if pre.is_some_and(|pre| self.at - pre.cue.0 <= 12) || self.at > 6 {
            return None;
        }
        let plain = toks[..colon].iter().all(|tok| tok.alphabetic || tok.mark(".(),-"));
        let phrase = phrase::ending_at(toks, colon.checked_sub(1).filter(|_| plain)?, 0)?;
        Some(Attribution::to(phrase, (colon, colon), "label", 0.85))
    }

    /// `... "..." ..., Ms Lee said.`: an attribution at the end of the sentence.
    fn tail(&self) -> Option<Attribution> {
        let toks = self.toks;
        let end = toks.len().saturating_sub(1);
        let comma = |c: &usize| toks[*c].word == "," && toks[*c + 1].quote().is_none();
        (self.at + 1..end).rev().filter(comma).take(4).find_map(|comma| after::tail(toks, comma))
    }
}
