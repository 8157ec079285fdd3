//! One line of an article's head or foot: is it a stamp, a dateline, a byline, a credit, and what does it say?

use std::ops::Range;

use super::Sort;
use super::credit::{agency, is_edition, nameless, outlet_like, small_word};
use super::foot::{correspondent, credit_line};
use super::when::{self, Kind, Token, When};
use super::words;

/// What one line says.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    /// Bytes of the line it was read from.
    pub span: Range<usize>,
    pub sort: Sort,
    pub when: Option<When>,
    /// Lower is believed first.
    pub rank: u8,
    pub outlet: String,
    pub agency: String,
    pub place: String,
    pub byline: String,
}

impl Reading {
    pub fn new(span: Range<usize>, sort: Sort) -> Self {
        Reading {
            span,
            sort,
            when: None,
            rank: 9,
            outlet: String::new(),
            agency: String::new(),
            place: String::new(),
            byline: String::new(),
        }
    }
}

/// Longest stamp line, bytes.
const STAMP_MAX: usize = 140;

/// Longest stamp line that has other words beside date and names, bytes.
const EDITION_MAX: usize = 90;

/// Read a line of the head.
pub(super) fn read(line: &str) -> Option<Reading> {
    byline(line)
        .or_else(|| labelled(line))
        .or_else(|| leading_date(line))
        .or_else(|| credit_line(line))
        .or_else(|| stamp_line(line))
        .or_else(|| dateline(line))
        .or_else(|| correspondent(line))
}

/// A short line with an outlet's name directly above a stamp that names none.
pub(super) fn outlet_above(line: &str, next: Option<&str>) -> Option<Reading> {
    let below = stamp_line(next?).or_else(|| labelled(next?))?;
    let words = line.split_whitespace().count();
    if words > 5 || !below.outlet.is_empty() || !outlet_like(line) {
        return None;
    }
    let mut reading = Reading::new(0..line.len(), Sort::Dateline);
    line.clone_into(&mut reading.outlet);
    Some(reading)
}

fn byline(line: &str) -> Option<Reading> {
    let rest = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY "))?;
    let named =
        rest.starts_with(char::is_uppercase) || rest.starts_with("our ") || rest.starts_with("a staff");
    // "By Tuesday evening the water had ..." is a sentence.
    let plain =
        line.len() <= 90 && !line.ends_with('.') && words::weekday(rest.split_whitespace().next()?).is_none();
    if !(named && plain) {
        return None;
    }
    let mut reading = Reading::new(0..line.len(), Sort::Byline);
    let tokens = when::tokens(line);
    let when = when::find(&tokens).filter(|w| w.year.is_some());
    // The name ends where a mark or the date begins.
    let dated = when.iter().flat_map(|w| &w.used).map(|r| tokens[r.start].start).min().unwrap_or(line.len());
    let cut = rest.len().min(dated.saturating_sub(line.len() - rest.len()));
    let name = rest[..cut].split(['|', '•', '·', '—']).next()?.split(" - ").next()?;
    let name = name.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '.');
    reading.byline = name.to_owned();
    if when.is_some() {
        (reading.when, reading.rank) = (when, 1);
    }
    if let Some((_, house)) =
        name.rsplit_once(", ").filter(|(_, house)| outlet_like(house) || agency(house).is_some())
    {
        reading.byline = name[..name.len() - house.len() - 2].to_owned();
        reading.agency = agency(house).unwrap_or_default().to_owned();
        reading.outlet = if reading.agency.is_empty() { house.to_owned() } else { String::new() };
    }
    Some(reading)
}

const LABELS: &[&str] =
    &["published", "posted", "issued", "date", "created", "publié", "updated", "modified"];

/// `Published 12 March 2024, 16:30 GMT`, `Last updated: ...`, `date 2021-12-08 The summit ...`.
pub(super) fn labelled(line: &str) -> Option<Reading> {
    let head = head_of(line, 160);
    let tokens = when::tokens(head);
    let mut i = usize::from(
        tokens.first()?.text.eq_ignore_ascii_case("last") || tokens[0].text.eq_ignore_ascii_case("first"),
    );
    let label = tokens.get(i)?.text.to_lowercase();
    let rank = LABELS.iter().position(|l| *l == label)?;
    i += 1;
    while tokens.get(i).is_some_and(|t| matches!(t.text, ":" | "on" | "at" | "On" | "|" | "-")) {
        i += 1;
    }
    let when = when::at(&tokens, i).or_else(|| time_first(&tokens, i))?;
    when.year?;
    let last = when.used.iter().map(|r| r.end).max()?;
    let end = tokens[last - 1].end();
    let rest: Vec<&str> = line[end..].split_whitespace().collect();
    // What follows a complete stamp on its own line belongs to it; a sentence does not.
    let whole = rest.len() <= 6 && !line.ends_with('.');
    let mut reading = Reading::new(0..if whole { line.len() } else { end }, Sort::Dateline);
    if whole && !rest.is_empty() {
        names(&mut reading, &line[end..], false);
    }
    reading.rank = if rank >= 6 { 2 } else { 0 };
    reading.when = Some(when);
    Some(reading)
}

/// `16:30 GMT, 12 March 2024` at token `i`.
fn time_first<'a>(tokens: &[Token<'a>], i: usize) -> Option<When> {
    let rest = tokens.get(i..).filter(|r| r.first().is_some_and(|t| t.kind == Kind::Number))?;
    let rest = &rest[..rest.len().min(14)];
    let mut when = when::find(rest)?;
    when.used.iter_mut().for_each(|r| *r = r.start + i..r.end + i);
    when.time.is_some().then_some(when)
}

/// An ISO date that opens a paragraph: `2021-12-08 The summit ...`; the sentence after it stays body.
fn leading_date(line: &str) -> Option<Reading> {
    let bytes = line.as_bytes();
    let iso = line.len() > STAMP_MAX && bytes[..4].iter().all(u8::is_ascii_digit) && bytes[4] == b'-';
    let tokens = when::tokens(head_of(line, 60));
    let when = iso.then(|| when::at(&tokens, 0)).flatten()?;
    let end = tokens[when.used.iter().map(|r| r.end).max()? - 1].end();
    let mut reading = Reading::new(0..end, Sort::Dateline);
    (reading.when, reading.rank) = (Some(when), 1);
    Some(reading)
}

pub(super) fn head_of(line: &str, mut at: usize) -> &str {
    at = at.min(line.len());
    while !line.is_char_boundary(at) {
        at -= 1;
    }
    &line[..at]
}

/// A whole line that is date, time, outlet, place and nothing else.
pub(super) fn stamp_line(line: &str) -> Option<Reading> {
    if line.len() > STAMP_MAX || line.len() < 6 {
        return None;
    }
    let tokens = when::tokens(line);
    let when = when::find(&tokens)?;
    let wire = line.contains('(') && line.contains(')');
    if when.year.is_none() && !wire {
        return None;
    }
    let left = leftover(line, &tokens, &when);
    if left
        .iter()
        .any(|c| c.text.split_whitespace().count() > 5 || c.text.ends_with('.') && c.text.len() > 12)
    {
        return None;
    }
    // Small words make a sentence of it, unless the date opens or closes the line and the pieces beside it are short.
    let left: Vec<Chunk<'_>> = left.into_iter().filter(|c| !is_edition(c.text)).collect();
    let small = left.iter().flat_map(|c| c.text.split_whitespace()).filter(|w| lowercase(w)).count();
    let opens = when.time.is_some() && when.used.iter().any(|r| r.start == 0);
    if opens && !left.is_empty() && left.iter().all(|c| c.text.split_whitespace().count() <= 3) && small == 1
    {
        let mut reading = Reading::new(0..line.len(), Sort::Dateline);
        (reading.when, reading.rank) = (Some(when), 1);
        return Some(reading);
    }
    let closes = when.used.iter().any(|r| r.end == tokens.len());
    let short = closes && left.len() >= 2 && left[1..].iter().all(|c| c.text.split_whitespace().count() <= 3);
    let edition = small > 0 && !short;
    if edition && !(line.len() <= EDITION_MAX && !line.ends_with('.') && is_timed(&tokens, &when)) {
        return None;
    }
    if left.len() > 4 || (left.len() == 1 && !left[0].set_apart && !left[0].paren) {
        return None;
    }
    let mut reading = Reading::new(0..line.len(), Sort::Dateline);
    let named = left.into_iter().filter(|c| !edition || !c.text.split_whitespace().any(lowercase));
    assign(&mut reading, &named.collect::<Vec<_>>());
    (reading.when, reading.rank) = (Some(when), 1);
    Some(reading)
}

/// Whether a whole date has its weekday before it or a time of day beside it, as a headline's date seldom has:
/// `Thursday 9 May 2024, early edition`.
fn is_timed(tokens: &[Token<'_>], when: &When) -> bool {
    let named = |r: &Range<usize>| {
        let before = tokens[..r.start].iter().rev().find(|t| t.kind == Kind::Word);
        before.is_some_and(|t| words::weekday(t.text).is_some())
    };
    when.year.is_some() && (when.time.is_some() || when.used.last().is_some_and(named))
}

fn lowercase(word: &str) -> bool {
    word.starts_with(char::is_lowercase) && !small_word(word)
}

/// A piece of a stamp that is not date or time.
#[derive(Debug)]
struct Chunk<'a> {
    text: &'a str,
    /// In round brackets.
    paren: bool,
    /// The first thing on the line.
    first: bool,
    /// A comma follows.
    comma: bool,
    /// Cut off from the words around it by a mark, or the date itself.
    set_apart: bool,
}

/// What date and time leave over, cut at the marks stamps use.
fn leftover<'a>(line: &'a str, tokens: &[Token<'a>], when: &When) -> Vec<Chunk<'a>> {
    let used = |i: usize| when.used.iter().any(|r| r.contains(&i));
    let mut out: Vec<Chunk<'a>> = Vec::new();
    let mut open: Option<(usize, usize, bool)> = None;
    let mut paren = false;
    for (i, token) in tokens.iter().enumerate() {
        let spaced = token.start == 0 || line[..token.start].ends_with(char::is_whitespace);
        let mark = match token.text {
            "," | "|" | "/" | "—" | "–" | "(" | ")" | "•" | "·" | ";" => true,
            "-" => spaced,
            "." | ":" => open.is_none(),
            _ => false,
        };
        let filler = open.is_none()
            && (matches!(token.text, "at" | "on" | "hrs")
                || LABELS.iter().chain(&["last", "first"]).any(|word| token.text.eq_ignore_ascii_case(word)));
        if mark || used(i) || filler || is_weekday(tokens, i, open.is_some()) {
            if let Some((start, end, in_paren)) = open.take() {
                out.push(chunk(line, start..end, in_paren, token.text == ","));
            }
            match token.text {
                "(" => paren = true,
                ")" => paren = false,
                _ => {}
            }
        } else {
            open = Some(open.map_or((token.start, token.end(), paren), |(s, _, p)| (s, token.end(), p)));
        }
    }
    if let Some((start, end, in_paren)) = open {
        out.push(chunk(line, start..end, in_paren, false));
    }
    out
}

/// A weekday, and not part of a name: *The Metro Sun*, *Sunday Times*.
fn is_weekday(tokens: &[Token<'_>], i: usize, named: bool) -> bool {
    let named_after = tokens.get(i + 1).is_some_and(|t| t.kind == Kind::Word && !words::is_month(t.text));
    let sun = named && tokens[i].text.eq_ignore_ascii_case("sun");
    words::weekday(tokens[i].text).is_some() && !named_after && !sun
}

fn chunk(line: &str, span: Range<usize>, paren: bool, comma: bool) -> Chunk<'_> {
    Chunk { text: line[span.clone()].trim(), paren, first: span.start == 0, comma, set_apart: true }
}

/// Who and where, from the pieces.
fn assign(reading: &mut Reading, left: &[Chunk<'_>]) {
    for piece in left {
        let name = piece.text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ':' | '-'));
        if name.is_empty() || nameless(name) {
            continue;
        }
        if piece.paren {
            credit(reading, name);
        } else if let Some(known) = agency(name).filter(|_| !piece.first || left.len() == 1) {
            known.clone_into(&mut reading.agency);
        } else if outlet_like(name) {
            if reading.outlet.is_empty() {
                name.clone_into(&mut reading.outlet);
            }
        } else if reading.place.is_empty()
            && !(piece.first && !piece.comma && left.len() == 1 && name.contains(' '))
        {
            let short = name.len() <= 3 && name.bytes().all(|b| b.is_ascii_uppercase());
            if !short && name.split_whitespace().count() <= 3 && name.starts_with(char::is_uppercase) {
                name.clone_into(&mut reading.place);
            }
        } else if piece.first && reading.outlet.is_empty() && name.starts_with(char::is_uppercase) {
            name.clone_into(&mut reading.outlet);
        }
    }
}

/// A name in brackets after a dateline: the agency, by its usual name where it is known.
fn credit(reading: &mut Reading, name: &str) {
    let known = agency(name).map_or_else(|| name.to_owned(), str::to_owned);
    if !name.starts_with(char::is_uppercase) && agency(name).is_none() || name.len() > 60 {
        return;
    }
    if reading.agency.is_empty() {
        reading.agency = known;
    }
}

fn names(reading: &mut Reading, rest: &str, first: bool) {
    for piece in rest.split(['|', ',', '/', '—', '–', '•']) {
        let name = piece.trim();
        let piece = Chunk { text: name, paren: false, first, comma: false, set_apart: true };
        if !name.is_empty() && name.starts_with(char::is_uppercase) {
            assign(reading, &[piece]);
        }
    }
}

/// `DERVAN, March 12 (Meridian Wire) 09:40 GMT — At least ...`: the part up to the dash.
fn dateline(line: &str) -> Option<Reading> {
    let head = head_of(line, 150);
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for mark in [" — ", " – ", " - ", " -- ", "— ", ") -", ". -", ") —", ") –"] {
        cuts.extend(head.match_indices(mark).map(|(at, m)| {
            let skip = usize::from(mark.starts_with([')', '.']));
            (at + skip, at + m.len())
        }));
    }
    cuts.sort_unstable();
    cuts.into_iter().find_map(|(cut, end)| region(&line[..cut], end))
}

fn region(text: &str, end: usize) -> Option<Reading> {
    let tokens = when::tokens(text);
    let when = when::find(&tokens);
    let empty = When::default();
    let left = leftover(text, &tokens, when.as_ref().unwrap_or(&empty));
    let words: Vec<&str> = left.iter().flat_map(|c| c.text.split_whitespace()).collect();
    let credited = left.iter().any(|c| c.paren && (agency(c.text).is_some() || outlet_like(c.text)));
    let dated = when.as_ref().is_some_and(|w| w.year.is_some() || !left.is_empty());
    let sentence =
        words.iter().any(|w| lowercase(w) && agency(w).is_none() && !matches!(*w, "local" | "time"))
            || words.len() > 9
            || words.first().is_some_and(|w| OPENERS.contains(w));
    if !(credited || dated) || sentence || text.trim().is_empty() {
        return None;
    }
    let mut reading = Reading::new(0..end, Sort::Dateline);
    for piece in &left {
        if piece.paren {
            credit(&mut reading, piece.text);
        } else if agency(piece.text).is_some() && !piece.first {
            reading.agency = agency(piece.text).unwrap_or_default().to_owned();
        } else if outlet_like(piece.text) && piece.text.contains(' ') {
            piece.text.clone_into(&mut reading.outlet);
        } else if reading.place.is_empty() && piece.text.len() > 1 {
            piece.text.trim_end_matches('.').clone_into(&mut reading.place);
        }
    }
    (reading.when, reading.rank) = (when, 3);
    Some(reading)
}

/// Words that open sentences, not datelines.
const OPENERS: &[&str] = &[
    "On", "In", "By", "Since", "After", "The", "It", "From", "At", "Before", "Until", "As", "When", "A",
    "An", "He", "She", "They",
];
