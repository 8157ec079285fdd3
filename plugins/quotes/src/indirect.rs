//! What somebody said in the reporter's words: `The plan is late, Ms Lee said`. Found only where the settings ask for
//! it, and never with much confidence: without a parser about half of it is found.

use std::ops::Range;

use copydesk_text::marks;

use crate::clause;
use crate::float::Found;
use crate::lexicon::STRONG;
use crate::phrase::{self, Phrase};
use crate::subject;
use crate::token::Tok;
use crate::verb;

/// How far the speaker of indirect speech can be trusted.
const CONFIDENCE: f32 = 0.5;
/// Fewest tokens of what is said.
const LEAST: usize = 3;

/// What a sentence without quotation marks says that somebody said: the bytes of it, and who. The dot that ends the
/// sentence is left out.
pub fn speech<'d, 'a>(toks: &'d [Tok<'a>]) -> Option<(Range<usize>, Found<'d, 'a>)> {
    if toks.iter().any(|tok| tok.quote().is_some()) {
        return None;
    }
    let end = toks.len() - toks.iter().rev().take_while(|tok| tok.mark(".!?…")).count();
    let (said, mention, cue) =
        behind(toks, end).or_else(|| according(toks, end)).or_else(|| reported(toks, end))?;
    if said.len() < LEAST {
        return None;
    }
    let bytes = toks[said.start].start as usize..toks[said.end - 1].end as usize;
    if bytes.len() > marks::LONGEST {
        return None;
    }
    let found = Found::new(&toks[mention.0..=mention.1], &toks[cue.0..=cue.1], "indirect", CONFIDENCE);
    Some((bytes, found))
}

type Said = (Range<usize>, Phrase, Phrase);

/// `The plan is late, Ms Lee said.`
fn behind(toks: &[Tok<'_>], end: usize) -> Option<Said> {
    let comma = (1..end.saturating_sub(1)).rev().find(|i| toks[*i].word == ",")?;
    let tail = clause::after::tail(toks, comma)?;
    Some((0..comma, tail.mention?, tail.cue))
}

/// `According to Ms Lee, the plan is late.`
fn according(toks: &[Tok<'_>], end: usize) -> Option<Said> {
    let [first, second, ..] = toks else { return None };
    if !(first.is(&["according"]) && second.is(&["to"])) {
        return None;
    }
    let mention = phrase::beginning_at(toks, 2, end)?;
    let comma = (mention.1 + 1..end).find(|i| toks[*i].word == ",")?;
    Some((comma + 1..end, mention, (0, 1)))
}

/// `Ms Lee said that the plan is late.`
fn reported(toks: &[Tok<'_>], end: usize) -> Option<Said> {
    let speaks = |v: &usize| toks[*v].any(STRONG) && !toks[*v].ing() && verb::at(toks, *v);
    let cue = (1..end).find(speaks)?;
    let that = (cue + 1..end.min(cue + 5)).find(|i| toks[*i].is(&["that"]))?;
    let mention = subject::of(toks, cue, 0)?;
    Some((that + 1..end, mention, (cue, cue)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::lexicon::Lexicon;

    fn check(text: &str, expected: Option<(&str, &str)>) {
        let lexicon = Lexicon::default();
        let document = Document::new(text, &[], &lexicon);
        let found = speech(document.sentence(0));
        let found = found.map(|(said, who)| (&text[said], text[who.start()..who.end()].to_owned()));
        assert_eq!(found.as_ref().map(|(said, who)| (*said, who.as_str())), expected, "{text}");
    }

    #[test]
    fn speech_in_other_words() {
        check(
            "The plan is already late, Ann Lee said on Monday.",
            Some(("The plan is already late", "Ann Lee")),
        );
        check("Ann Lee said on Monday that the plan is late.", Some(("the plan is late", "Ann Lee")));
        check("According to Ann Lee, the plan is late.", Some(("the plan is late", "Ann Lee")));
        check("Ann Lee opened the hall on Monday.", None);
        check("Ann Lee said “it is late”.", None);
    }
}
