//! The members of a line of the note, written as JSON straight from the entry.

use super::bit;
use super::line::folded;
use crate::judge::quote::Sketch;
use crate::note::{Entry, Fact, Figure, Form, Kind, Saying, Value};
use copydesk_text::fold::bare;
use copydesk_text::json;

/// The first letters of the line of an entry; its sort follows.
pub(super) const OPENING: &[u8] = b"{\"k\":\"";

/// The first member of those by which nothing is told at a glance: the number of the sentence, which every line has.
pub(super) const FIRST_BEHIND: u8 = b'r';

/// Whether a text [`folded`] is `other`.
fn is_folded(text: &str, other: &str) -> bool {
    if !text.is_ascii() {
        return folded(text) == other;
    }
    // Most names are plain words.
    if text.eq_ignore_ascii_case(other) && is_spaced(other) {
        return true;
    }
    let mut rest = other.as_bytes();
    for (n, word) in text.split_whitespace().enumerate() {
        let letters = bare(word).bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
        for letter in (n > 0).then_some(b' ').into_iter().chain(letters) {
            let Some((first, behind)) = rest.split_first().filter(|(first, _)| **first == letter) else {
                return false;
            };
            (_, rest) = (first, behind);
        }
    }
    rest.is_empty()
}

/// Whether there are only plain words with single blanks between.
fn is_spaced(words: &str) -> bool {
    let mut last = b' ';
    let spaced = words.bytes().all(|b| {
        let goes_on = if b == b' ' { last != b' ' } else { b.is_ascii_alphanumeric() };
        last = b;
        goes_on
    });
    spaced && last != b' '
}

#[inline]
fn bits(flags: &[(bool, u32)]) -> u32 {
    flags.iter().filter(|(on, _)| *on).fold(0, |all, (_, bit)| all | bit)
}

/// Write an entry as a line; what is empty or as usual is left out.
pub(super) fn write(entry: &Entry, out: &mut Vec<u8>) -> Result<(), serde_json::Error> {
    out.extend_from_slice(OPENING);
    out.extend_from_slice(&[sort(entry), b'"']);
    let mut members = Members(out);
    members.number(b's', entry.start);
    members.number(b'l', entry.end - entry.start);
    members.text(b't', &entry.text);
    let weak = bits(&[(entry.weak, bit::WEAK)]);
    match &entry.value {
        Value::Figure(f) => members.figure(entry, f, weak)?,
        Value::Form(f) => members.form(entry, f, weak),
        Value::Saying(s) => members.saying(entry, s, weak),
        Value::Choice(c) => {
            members.some_number(b'b', weak);
            members.words(b'n', &c.pick);
            members.behind(entry, &entry.point);
        }
        Value::Fact(f) => members.fact(entry, f, weak)?,
    }
    out.push(b'}');
    Ok(())
}

fn sort(entry: &Entry) -> u8 {
    match (&entry.value, entry.kind) {
        (Value::Figure(_), _) => b'n',
        (Value::Form(_), _) => b'm',
        (Value::Saying(_), _) => b'q',
        (Value::Choice(_), _) => b'r',
        (Value::Fact(_), Kind::Date) => b'd',
        (Value::Fact(_), Kind::Place) => b'l',
        (Value::Fact(_), _) => b'o',
    }
}

/// The two digits of each byte.
const DIGITS: [[u8; 2]; 256] = {
    let digits = b"0123456789abcdef";
    let mut out = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        out[byte] = [digits[byte >> 4], digits[byte & 15]];
        byte += 1;
    }
    out
};

/// Hashes as digits.
pub(super) fn digits(out: &mut Vec<u8>, hashes: &[u16]) {
    out.reserve(hashes.len() * super::LETTERS);
    for hash in hashes {
        let [high, low] = hash.to_be_bytes().map(|byte| DIGITS[usize::from(byte)]);
        out.extend_from_slice(&[high[0], high[1], low[0], low[1]]);
    }
}

/// The members of a JSON object, written one after the other.
struct Members<'o>(&'o mut Vec<u8>);

impl Members<'_> {
    fn figure(&mut self, entry: &Entry, f: &Figure, weak: u32) -> Result<(), serde_json::Error> {
        let flags = [
            (f.soft, bit::SOFT),
            (f.strict, bit::STRICT),
            (f.classed, bit::CLASSED),
            (f.course > 0, bit::GROWS),
            (f.course < 0, bit::SHRINKS),
            (f.by_source, bit::BY_SOURCE),
            (f.loud, bit::LOUD),
            (f.past, bit::PAST),
            (f.part, bit::PART),
            (f.rate, bit::RATE),
            (f.hedged, bit::HEDGED),
            (f.named, bit::TITLED),
            (f.quoted, bit::QUOTED),
            (f.broad, bit::BROAD),
        ];
        self.some_number(b'b', weak | bits(&flags));
        self.name(b'v');
        self.float(f.value)?;
        if (f.low, f.high) != (f.value, f.value) {
            self.floats(b'i', f.low, f.high)?;
        }
        self.words(b'h', &f.head);
        self.hashes(b'a', &f.around);
        self.names(&f.who);
        self.behind(entry, &entry.point);
        if f.unit != "plain" {
            self.words(b'u', &f.unit);
        }
        Ok(())
    }

    fn form(&mut self, entry: &Entry, f: &Form, weak: u32) {
        self.some_number(b'b', weak | bits(&[(f.place, bit::PLACE)]));
        if !is_folded(&entry.text, &f.folded) {
            self.words(b'n', &f.folded);
        }
        self.hashes(b'a', &f.office);
        if !f.apart.is_empty() {
            self.name(b'y');
            for (n, name) in f.apart.iter().enumerate() {
                self.0.push(if n == 0 { b'[' } else { b',' });
                json::string(self.0, name);
            }
            self.0.push(b']');
        }
        self.behind(entry, "");
    }

    fn saying(&mut self, entry: &Entry, s: &Saying, weak: u32) {
        self.some_number(b'b', weak | bits(&[(s.resolved, bit::RESOLVED), (s.named, bit::NAMED)]));
        self.hashes(b'a', Sketch::of(s).hashes());
        self.behind(entry, &s.speaker);
        if (s.from, s.to) != (entry.start, entry.end) {
            self.name(b'f');
            self.0.push(b'[');
            json::number(self.0, s.from);
            self.0.push(b',');
            json::number(self.0, s.to);
            self.0.push(b']');
        }
        self.some_number(b'g', u32::from((s.sure * 100.0).round() as u8));
    }

    fn fact(&mut self, entry: &Entry, f: &Fact, weak: u32) -> Result<(), serde_json::Error> {
        let flags = [(f.loud, bit::LOUD), (f.free, bit::FREE), (f.bound, bit::BOUND)];
        self.some_number(b'b', weak | bits(&flags));
        if f.low != 0 || f.high != 0 {
            self.floats(b'i', f.low as f64, f.high as f64)?;
        }
        self.words(b'h', &f.slot);
        self.words(b'n', &f.pick);
        self.hashes(b'a', &f.about);
        self.names(&f.who);
        self.behind(entry, &entry.point);
        self.some_number(b'o', f.order.into());
        Ok(())
    }

    /// What stands behind the members that tell something at a glance, in every line.
    fn behind(&mut self, entry: &Entry, point: &str) {
        self.number(FIRST_BEHIND, entry.rank.into());
        self.words(b'p', point);
        self.words(b'x', &entry.sentence);
        self.words(b'w', &entry.source);
    }

    fn name(&mut self, name: u8) {
        self.0.extend_from_slice(&[b',', b'"', name, b'"', b':']);
    }

    fn text(&mut self, name: u8, words: &str) {
        self.name(name);
        json::string(self.0, words);
    }

    /// Words, left out when there are none.
    fn words(&mut self, name: u8, words: &str) {
        if !words.is_empty() {
            self.text(name, words);
        }
    }

    fn number(&mut self, name: u8, number: u32) {
        self.name(name);
        json::number(self.0, number);
    }

    /// A number, left out when it is none.
    fn some_number(&mut self, name: u8, number: u32) {
        if number != 0 {
            self.number(name, number);
        }
    }

    /// Hashed words, left out when there are none.
    fn hashes(&mut self, name: u8, hashes: &[u16]) {
        if !hashes.is_empty() {
            self.name(name);
            self.0.push(b'"');
            digits(self.0, hashes);
            self.0.push(b'"');
        }
    }

    /// Names, hashed, as one string of a list; left out when there are none.
    fn names(&mut self, hashes: &[u16]) {
        if !hashes.is_empty() {
            self.name(b'y');
            self.0.extend_from_slice(b"[\"");
            digits(self.0, hashes);
            self.0.extend_from_slice(b"\"]");
        }
    }

    fn floats(&mut self, name: u8, low: f64, high: f64) -> Result<(), serde_json::Error> {
        self.name(name);
        self.0.push(b'[');
        self.float(low)?;
        self.0.push(b',');
        self.float(high)?;
        self.0.push(b']');
        Ok(())
    }

    fn float(&mut self, number: f64) -> Result<(), serde_json::Error> {
        // Most are whole numbers that are not large.
        if number.is_sign_positive() && number < f64::from(u32::MAX) && number.fract() == 0.0 {
            json::number(self.0, number as u32);
            self.0.extend_from_slice(b".0");
            return Ok(());
        }
        serde_json::to_writer(&mut *self.0, &number)
    }
}
