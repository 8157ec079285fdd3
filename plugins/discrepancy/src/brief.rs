//! The note as it is written: a JSON object with short names, without what can be told from the rest.
//!
//! `{"e": [entries], "c": "cast"}`. An entry has `k` (sort: `n` number, `q` quotation, `m` name, `r` role), `s` and `l`
//! (first byte and length in bytes), `t` (its words), `p` (what it is about; a name is about itself, a quotation about
//! its speaker), `x` (words around), `w` (who is credited), `r` (number of the sentence), `b` (bits, see [`bit`]) and,
//! by sort:
//! - numbers: `K` (keys), `v` (value), `i` ([lowest, highest] where they differ from it), `u` (unit, none for counts),
//!   `h` (counted noun), `a` (words around, hashed);
//! - quotations: `f` ([first, past last byte] with the speaker), `g` (confidence of the speaker in percent);
//! - names: `f` absent, `n` (folded, where it is not plain from `t`), `a` (words of the office, hashed), `y` (look-alikes);
//! - roles: `n` (the office).
//!
//! Hashed words are four hexadecimal digits each, all in one string. Keys that follow from the words are not written.

use crate::note::{Choice, Entry, Figure, Form, Kind, Note, Saying, Value};
use crate::{offices, people, sayings};
use copydesk_text::fold::fold;
use serde::{Deserialize, Serialize};

/// Bits of `b`.
pub mod bit {
    #![allow(missing_docs)] // the fields of the same names say it
    pub const WEAK: u16 = 1;
    pub const SOFT: u16 = 2;
    pub const STRICT: u16 = 4;
    pub const CLASSED: u16 = 8;
    pub const GROWS: u16 = 16;
    pub const SHRINKS: u16 = 32;
    pub const BY_SOURCE: u16 = 64;
    pub const LOUD: u16 = 128;
    pub const PAST: u16 = 256;
    pub const PART: u16 = 512;
    pub const RATE: u16 = 1024;
    pub const HEDGED: u16 = 2048;
    pub const PLACE: u16 = 4096;
    pub const RESOLVED: u16 = 8192;
}

/// The note.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Brief {
    e: Vec<Line>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    c: String,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Line {
    k: char,
    s: u32,
    l: u32,
    t: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    p: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    x: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    w: String,
    r: u16,
    #[serde(skip_serializing_if = "is_default")]
    b: u16,
    #[serde(rename = "K", skip_serializing_if = "Vec::is_empty")]
    keys: Vec<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    v: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    i: Option<(f64, f64)>,
    #[serde(skip_serializing_if = "String::is_empty")]
    u: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    h: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    a: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    f: Option<(u32, u32)>,
    #[serde(skip_serializing_if = "is_default")]
    g: u8,
    #[serde(skip_serializing_if = "String::is_empty")]
    n: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    y: Vec<String>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Hashes as digits.
fn digits(hashes: &[u16]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(hashes.len() * 4);
    for hash in hashes {
        out.extend([12, 8, 4, 0].map(|shift| DIGITS[usize::from(hash >> shift & 15)] as char));
    }
    out
}

fn hashes(digits: &str) -> Vec<u16> {
    let four = |c: &[u8]| std::str::from_utf8(c).ok().and_then(|c| u16::from_str_radix(c, 16).ok());
    digits.as_bytes().chunks_exact(4).filter_map(four).collect()
}

/// Words of a name folded one by one.
fn folded(text: &str) -> String {
    text.split_whitespace().map(fold).collect::<Vec<_>>().join(" ")
}

fn bits(flags: &[(bool, u16)]) -> u16 {
    flags.iter().filter(|(on, _)| *on).fold(0, |all, (_, bit)| all | bit)
}

impl Brief {
    /// A note in short.
    pub fn of(note: &Note) -> Self {
        Brief { e: note.entries.iter().map(Line::of).collect(), c: digits(&note.cast) }
    }

    /// The note in full. Entries that cannot be read are left out.
    pub fn open(self) -> Note {
        Note { entries: self.e.into_iter().filter_map(Line::open).collect(), cast: hashes(&self.c) }
    }
}

impl Line {
    fn of(entry: &Entry) -> Self {
        let base = Line {
            s: entry.start,
            l: entry.end - entry.start,
            t: entry.text.clone(),
            p: entry.point.clone(),
            x: entry.sentence.clone(),
            w: entry.source.clone(),
            r: entry.rank,
            b: bits(&[(entry.weak, bit::WEAK)]),
            ..Line::default()
        };
        match &entry.value {
            Value::Figure(f) => Line { keys: entry.keys.clone(), ..figure(base, f) },
            Value::Form(f) => Line {
                k: 'm',
                p: String::new(),
                n: if folded(&entry.text) == f.folded { String::new() } else { f.folded.clone() },
                a: digits(&f.office),
                y: f.apart.clone(),
                b: base.b | bits(&[(f.place, bit::PLACE)]),
                ..base
            },
            Value::Saying(s) => Line {
                k: 'q',
                p: s.speaker.clone(),
                f: ((s.from, s.to) != (entry.start, entry.end)).then_some((s.from, s.to)),
                g: (s.sure * 100.0).round() as u8,
                b: base.b | bits(&[(s.resolved, bit::RESOLVED)]),
                ..base
            },
            Value::Choice(c) => Line { k: 'r', n: c.pick.clone(), ..base },
        }
    }

    fn open(self) -> Option<Entry> {
        let end = self.s.checked_add(self.l)?;
        let (kind, point, keys, value) = match self.k {
            'n' => (Kind::Number, self.p.clone(), self.keys.clone(), Value::Figure(self.figure()?)),
            'm' => {
                let folded = if self.n.is_empty() { folded(&self.t) } else { self.n.clone() };
                let office = hashes(&self.a);
                let keys = people::keys(&folded);
                let form = Form { folded, place: self.b & bit::PLACE != 0, office, apart: self.y };
                (Kind::Name, self.t.clone(), keys, Value::Form(form))
            }
            'q' => {
                let (plain, words) = sayings::wording(&self.t)?;
                let keys = sayings::keys(&words.split(' ').collect::<Vec<_>>(), &self.p);
                let point = if self.p.is_empty() { "quotation".to_owned() } else { self.p.clone() };
                let (from, to) = self.f.unwrap_or((self.s, end));
                let saying = Saying {
                    words,
                    plain,
                    speaker: self.p,
                    resolved: self.b & bit::RESOLVED != 0,
                    sure: f32::from(self.g) / 100.0,
                    cast: Vec::new(),
                    from,
                    to,
                };
                (Kind::QuoteWording, point, keys, Value::Saying(saying))
            }
            'r' => {
                let surname = fold(self.p.split_whitespace().next_back()?);
                (Kind::Role, self.p, vec![offices::key(&surname)], Value::Choice(Choice { pick: self.n }))
            }
            _ => return None,
        };
        Some(Entry {
            kind,
            point,
            keys,
            start: self.s,
            end,
            text: self.t,
            sentence: self.x,
            source: self.w,
            rank: self.r,
            weak: self.b & bit::WEAK != 0,
            value,
        })
    }

    fn figure(&self) -> Option<Figure> {
        let value = self.v?;
        let (low, high) = self.i.unwrap_or((value, value));
        let has = |bit: u16| self.b & bit != 0;
        Some(Figure {
            value,
            low,
            high,
            soft: has(bit::SOFT),
            strict: has(bit::STRICT),
            unit: if self.u.is_empty() { "plain".to_owned() } else { self.u.clone() },
            head: self.h.clone(),
            classed: has(bit::CLASSED),
            course: i8::from(has(bit::GROWS)) - i8::from(has(bit::SHRINKS)),
            by_source: has(bit::BY_SOURCE),
            loud: has(bit::LOUD),
            past: has(bit::PAST),
            part: has(bit::PART),
            rate: has(bit::RATE),
            hedged: has(bit::HEDGED),
            around: hashes(&self.a),
        })
    }
}

fn figure(base: Line, f: &Figure) -> Line {
    Line {
        k: 'n',
        v: Some(f.value),
        i: ((f.low, f.high) != (f.value, f.value)).then_some((f.low, f.high)),
        u: if f.unit == "plain" { String::new() } else { f.unit.clone() },
        h: f.head.clone(),
        a: digits(&f.around),
        b: base.b
            | bits(&[
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
            ]),
        ..base
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Discrepancy;
    use copydesk_plugin::{Article, Plugin};

    #[test]
    fn a_note_opens_to_what_it_was() {
        let text = "The general secretary, Morag Tulloch, said at least 58 of Al-Hamra’s 1,200 dockers were hurt on \
                    the third day. “We won't [ever] leave this harbour for 3.5 percent,” said Ms Tulloch, 44, of \
                    Kellner Street. Some 300 people died last year, police said.";
        let start = text.find("We won").expect("there");
        let quotes = serde_json::json!({ "quotations": [
            { "start": start, "end": text.find(",”").expect("there"), "speaker": "Morag Tulloch",
              "speaker_start": start + 60, "speaker_end": start + 70, "kind": "direct", "confidence": 0.93 }
        ]})
        .to_string();
        let plugin = Discrepancy::new(crate::Config::default()).expect("default settings");
        let mut note = plugin.note(&Article { text, ..Article::default() }, Some(quotes.as_bytes()));
        let kinds: std::collections::BTreeSet<Kind> = note.entries.iter().map(|e| e.kind).collect();
        assert_eq!(kinds.len(), 4, "{kinds:?}");
        let json = serde_json::to_string(&Brief::of(&note)).expect("writes");
        let back: Brief = serde_json::from_str(&json).expect("reads");
        note.entries.iter_mut().for_each(|e| e.keys.sort_unstable());
        let mut opened = back.open();
        opened.entries.iter_mut().for_each(|e| e.keys.sort_unstable());
        assert_eq!(opened, note);
    }

    #[test]
    fn a_note_of_nonsense_opens_to_nothing() {
        let json = r#"{"e": [{"k": "z"}, {"k": "n"}, {"k": "q"}, {"s": 4294967295, "l": 2, "k": "m"}]}"#;
        let brief: Brief = serde_json::from_str(json).expect("reads");
        assert_eq!(brief.open(), Note::default());
    }
}
