//! Where sentences end.
//!
//! A sentence ends at `.` `!` `?` `…` (with closing marks and brackets that follow) when what comes next looks like
//! a beginning: a capital, a digit, an opening mark or bracket. A dot after an abbreviation or a single initial
//! ends nothing when a capital follows at once. A sentence never crosses a line break. The rules are those of the
//! quotation reader; they know English abbreviations only.

use std::ops::Range;

use crate::token::{Token, TokenKind, tokens_in};

/// Abbreviations whose dot does not end a sentence, lower case, without the last dot.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "maj", "st", "jr", "sr",
    "prof", "rev", "hon", "pres", "dept", "u.s", "u.k", "u.n", "d.c", "inc", "corp", "co", "ltd", "no", "vs",
    "etc", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "oct", "nov", "dec", "a.m", "p.m", "d",
    "r", "reps", "sens", "ariz", "calif", "colo", "conn", "fla", "ga", "ill", "ind", "kan", "ky", "la", "md",
    "mass", "mich", "minn", "miss", "mo", "mont", "neb", "nev", "ore", "pa", "tenn", "tex", "va", "vt",
    "wash", "wis", "wyo", "ala", "ark", "del", "okla", "adm", "cmdr", "ft", "mt", "messrs", "supt", "det",
    "e.g", "i.e",
];

/// Whether a dot after `word` may belong to it (`Mr`, `Sen`, `D-Nev`). Lower or upper case; the last part of a
/// hyphenated word counts.
pub fn is_abbreviation(word: &str) -> bool {
    let word = word.trim_end_matches('.');
    let last = word.rsplit('-').next().unwrap_or(word);
    last.len() <= 6 && ABBREVIATIONS.iter().any(|known| known.eq_ignore_ascii_case(last))
}

/// The lines of a text, each with the line feed that ends it.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = (!text.ends_with('\n')).then_some(text.len()).filter(|_| !text.is_empty());
    ends.chain(last).scan(0, |from, end| Some(&text[std::mem::replace(from, end)..end]))
}

/// The sentences of a text as byte ranges, in order, without the white space around them. Every visible character
/// lies in exactly one. Linear.
///
/// ```
/// let text = "Mr. Doe left. He was 41.\nNobody saw him.";
/// let found: Vec<&str> = copydesk_text::sentence::sentences(text).into_iter().map(|r| &text[r]).collect();
/// assert_eq!(found, ["Mr. Doe left.", "He was 41.", "Nobody saw him."]);
/// ```
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut line_start = 0;
    let mut tokens = Vec::new();
    for line in lines(text) {
        tokens.clear();
        tokens_in(text, line_start..line_start + line.len(), &mut tokens);
        split_line(text, &tokens, &mut found);
        line_start += line.len();
    }
    found
}

fn split_line(text: &str, tokens: &[Token], found: &mut Vec<Range<usize>>) {
    let mut first = 0;
    let mut i = 0;
    while i < tokens.len() {
        let (last, ends) = stop_at(text, tokens, i);
        if ends {
            found.push(tokens[first].start as usize..tokens[last].end as usize);
            first = last + 1;
        }
        i = last + 1; // a run of stops is looked at once, however long
    }
    if let (Some(start), Some(last)) = (tokens.get(first), tokens.last()) {
        found.push(start.start as usize..last.end as usize);
    }
}

/// The run of stops and closing marks that begins at token `i` (`i` itself when it is no stop): its last token, and
/// whether a sentence ends there.
fn stop_at(text: &str, tokens: &[Token], i: usize) -> (usize, bool) {
    let stop = tokens[i].of(text);
    let dotted = tokens[i].kind == TokenKind::Word && stop.ends_with('.');
    if !dotted && !matches!(stop, "." | "!" | "?" | "…") {
        return (i, false);
    }
    let mut last = i;
    while let Some(next) = tokens.get(last + 1) {
        let mark = next.of(text);
        let touches = next.start == tokens[last].end;
        let closes = matches!(mark, "." | "!" | "?" | "…" | ")" | "]" | "”" | "’" | "»")
            || (touches && matches!(mark, "\"" | "'"));
        if !closes {
            break;
        }
        last += 1;
    }
    let Some(next) = tokens.get(last + 1) else { return (last, true) };
    // `.com`, `3.Next`: no white space, no end
    let apart = next.start > tokens[last].end;
    let plain_dot = last == i && (dotted || stop == ".");
    let inside = plain_dot && belongs_to_word(text, tokens, i, dotted, next);
    (last, apart && begins(next.of(text)) && !inside)
}

/// Whether the dot at token `i` is part of an abbreviation or initial that the next token goes on from.
fn belongs_to_word(text: &str, tokens: &[Token], i: usize, dotted: bool, next: &Token) -> bool {
    let word = if dotted {
        tokens[i].of(text)
    } else {
        match i.checked_sub(1).map(|before| &tokens[before]) {
            Some(before) if before.end == tokens[i].start => before.of(text),
            _ => return false,
        }
    };
    let near = next.start <= tokens[i].end + 1;
    let lower = word.to_lowercase();
    if !near || matches!(lower.trim_end_matches('.'), "p.m" | "a.m") {
        return false;
    }
    let mut letters = word.chars();
    let initial = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_alphabetic());
    let number_next = next.kind == TokenKind::Number;
    if number_next {
        return matches!(lower.as_str(), "no" | "sept" | "oct" | "nov" | "dec" | "jan" | "feb" | "aug");
    }
    initial || is_abbreviation(word)
}

/// Whether a token looks like the beginning of a sentence.
fn begins(token: &str) -> bool {
    token.chars().next().is_some_and(|c| {
        c.is_uppercase()
            || c.is_numeric()
            || matches!(c, '"' | '“' | '„' | '«' | '‘' | '\'' | '(' | '[' | '—' | '*' | '•')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "\n", "a", "a\n", "a\n\nb", "\r\né\nx"] {
            assert!(lines(text).eq(text.split_inclusive('\n')), "{text:?}");
        }
    }

    #[test]
    fn plain_ends() {
        check("", &[]);
        check("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"]);
        check("It rose 3.5 per cent. Then it fell.", &["It rose 3.5 per cent.", "Then it fell."]);
        check("First line\n\n  Second line. ", &["First line", "Second line."]);
        check("He left. and came back.", &["He left. and came back."]);
    }

    #[test]
    fn abbreviations_and_initials() {
        check("Sen. Ann Lee (D-Nev.) spoke. Mr. Po left.", &["Sen. Ann Lee (D-Nev.) spoke.", "Mr. Po left."]);
        check("J. R. Smith met U.S. President Lee.", &["J. R. Smith met U.S. President Lee."]);
        check("It began at 5 p.m. Nobody came.", &["It began at 5 p.m.", "Nobody came."]);
        check("On Sept. 11 it rained. It stopped.", &["On Sept. 11 it rained.", "It stopped."]);
    }

    #[test]
    fn closing_marks_stay() {
        check("\"Go.\" He went.", &["\"Go.\"", "He went."]);
        check("“Go!” He went. (He ran.) Then", &["“Go!”", "He went.", "(He ran.)", "Then"]);
        check("Was it so...? Yes.", &["Was it so...?", "Yes."]);
    }

    #[test]
    fn hostile_text_is_covered_once() {
        for text in ["....", "?!?! A", ". . . A . B", "\u{feff}\n.\n\"", "A.A.A.A. B"] {
            let visible = |s: &str| s.chars().filter(|c| !c.is_whitespace()).count();
            let covered: usize = sentences(text).into_iter().map(|r| visible(&text[r])).sum();
            assert_eq!(covered, visible(text), "{text:?}");
        }
    }
}
