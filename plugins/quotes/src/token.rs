//! A word as the rules see it: its place, its spelling, the lists it stands in. A whole quotation is one token.

use copydesk_text::token::{Token, TokenKind};

use crate::lexicon::{self, Lexicon, Lists};

/// No quotation.
const NONE: u32 = u32::MAX;

/// A word, a mark or a whole quotation of the text.
#[derive(Clone, Copy, Debug)]
pub struct Tok<'a> {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// As written; empty for a quotation.
    pub word: &'a str,
    /// In lower case when a list knows it, else as written. A contracted pronoun (`she's`) is the pronoun.
    pub lower: &'a str,
    /// The lists it stands in.
    pub lists: Lists,
    quote: u32,
    /// Begins with a capital.
    pub capital: bool,
    /// Begins with a letter.
    pub alphabetic: bool,
}

impl<'a> Tok<'a> {
    /// A word or mark of `text`.
    #[inline]
    pub fn new(text: &'a str, token: Token, lexicon: &'a Lexicon) -> Self {
        let word = token.of(text);
        let first = match word.as_bytes() {
            [byte, ..] if byte.is_ascii() => char::from(*byte),
            _ => word.chars().next().unwrap_or(' '),
        };
        let alphabetic = token.kind == TokenKind::Word;
        let (lower, lists) = if alphabetic || first == '\'' || first == '’' {
            uncontracted(word)
                .and_then(|pronoun| lexicon.find(pronoun))
                .unwrap_or_else(|| lexicon.find_in(text, token.start as usize, token.end as usize))
        } else {
            (word, 0)
        };
        Tok {
            start: token.start,
            end: token.end,
            word,
            lower,
            lists,
            quote: NONE,
            capital: first.is_uppercase(),
            alphabetic,
        }
    }

    /// A stretch of the text taken for a name.
    pub fn named(text: &'a str, start: usize, end: usize) -> Self {
        let word = &text[start..end];
        let (start, end) = (start as u32, end as u32);
        Tok { start, end, word, lower: word, lists: 0, quote: NONE, capital: true, alphabetic: true }
    }

    /// The token that stands for quotation `quote` with its marks.
    pub fn quotation(start: usize, end: usize, quote: usize) -> Self {
        let (start, end, quote) = (start as u32, end as u32, quote as u32);
        Tok { start, end, word: "", lower: "", lists: 0, quote, capital: false, alphabetic: false }
    }

    /// The quotation it stands for.
    pub fn quote(&self) -> Option<usize> {
        (self.quote != NONE).then_some(self.quote as usize)
    }

    /// Stands in one of these lists.
    pub fn any(&self, lists: Lists) -> bool {
        self.lists & lists != 0
    }

    /// Is one of these words.
    pub fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.lower)
    }

    /// Is one of these marks.
    #[inline]
    pub fn mark(&self, marks: &str) -> bool {
        !self.alphabetic && self.marked(marks)
    }

    fn marked(&self, marks: &str) -> bool {
        match self.word.as_bytes() {
            [] => false,
            [byte] => marks.as_bytes().contains(byte),
            bytes => bytes.len() < 4 && marks.contains(self.word),
        }
    }

    /// An adverb by its ending.
    pub fn adverb(&self) -> bool {
        self.alphabetic && !self.capital && self.word.ends_with("ly")
    }

    /// An -ing form by its ending.
    pub fn ing(&self) -> bool {
        self.alphabetic && self.lower.ends_with("ing")
    }

    /// Carries a possessive ending, or is one.
    pub fn possessive(&self) -> bool {
        self.word.ends_with("'s") || self.word.ends_with("’s")
    }

    /// Capitalised and fit for a name.
    pub fn name(&self) -> bool {
        self.alphabetic && self.capital && !self.any(lexicon::NOT_NAME | lexicon::DAY)
    }
}

/// The pronoun of `he'd`, `she’s`.
#[inline]
fn uncontracted(word: &str) -> Option<&str> {
    let bytes = word.as_bytes();
    let apart = |from_end: usize| matches!(bytes.get(bytes.len().wrapping_sub(from_end)), Some(b'\'' | 0x99));
    if apart(2) || apart(3) { pronoun(word) } else { None }
}

fn pronoun(word: &str) -> Option<&str> {
    let bytes = word.as_bytes();
    let head = &bytes[..bytes.len().min(6)];
    let apostrophe = head.iter().position(|byte| matches!(byte, b'\'' | 0xe2))?;
    let (head, tail) = word.split_at(apostrophe);
    let tail = tail.strip_prefix(['\'', '’'])?;
    let pronoun = ["he", "she", "they", "i", "we", "it", "you", "who", "that", "there", "what", "here"];
    let contracted = ["d", "s", "ve", "ll", "re", "m"];
    let known = |list: &[&str], part: &str| list.iter().any(|known| known.eq_ignore_ascii_case(part));
    (known(&pronoun, head) && known(&contracted, tail)).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_classed() {
        let lexicon = Lexicon::default();
        let text = "She’d quietly told Ann's aide";
        let toks: Vec<_> = copydesk_text::token::tokens(text)
            .into_iter()
            .map(|token| Tok::new(text, token, &lexicon))
            .collect();
        assert_eq!(toks[0].lower, "she");
        assert!(toks[0].any(lexicon::PERSONAL) && toks[1].adverb() && toks[2].any(lexicon::STRONG));
        assert!(toks[3].possessive() && toks[3].name() && toks[4].any(lexicon::ROLE));
        assert!(!toks[0].name() && toks[0].quote().is_none());
    }
}
