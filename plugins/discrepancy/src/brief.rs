//! The note as it is written: a JSON object with short names, a line for each entry, without what can be told from the
//! rest. An entry begins with its keys, so that `compare` finds the few entries it needs of an earlier note without
//! reading the others.
//!
//! `{"c": "cast", "e": [entries]}`. An entry has `K` (its keys: the low thirty bits of each as five digits of 64, in one
//! string), `k` (sort: `n` number, `q` quotation, `m` name, `r` role, `o` outcome, `d` date, `l` place), `s` and `l` (first
//! byte and length in bytes), `t` (its words), `p` (what it is about; a name is about itself, a quotation about its
//! speaker), `x` (words around), `w` (who is credited), `r` (number of the sentence), `b` (bits, see [`bit`]) and, by sort:
//! - numbers: `v` (value), `i` ([lowest, highest] where they differ from it), `u` (unit, none for counts), `h` (counted
//!   noun), `a` (words around, hashed), `y` (one string: names around, hashed);
//! - quotations: `f` ([first, past last byte] with the speaker), `g` (confidence of the speaker in percent);
//! - names: `n` (folded, where it is not plain from `t`), `a` (words of the office, hashed), `y` (look-alikes);
//! - roles: `n` (the office);
//! - outcomes, dates, places: `h` (the slot), `n` (the answer), `o` (its place in their order), `i` (minutes since 1970,
//!   of a time), `a` (words around, hashed), `y` (one string: names around, hashed).
//!
//! Hashed words are four hexadecimal digits each, all in one string.

mod members;

use crate::note::{Choice, Entry, Fact, Figure, Form, Kind, Note, Saying, Value};
use crate::sayings;
use copydesk_text::fold::fold_onto;
use serde::Deserialize;
use std::borrow::Cow;

/// Bits of `b`.
pub mod bit {
    #![allow(missing_docs)] // the fields of the same names say it
    pub const WEAK: u32 = 1;
    pub const SOFT: u32 = 2;
    pub const NAMED: u32 = 2;
    pub const STRICT: u32 = 4;
    pub const CLASSED: u32 = 8;
    pub const GROWS: u32 = 16;
    pub const SHRINKS: u32 = 32;
    pub const BY_SOURCE: u32 = 64;
    pub const LOUD: u32 = 128;
    pub const PAST: u32 = 256;
    pub const PART: u32 = 512;
    pub const RATE: u32 = 1024;
    pub const HEDGED: u32 = 2048;
    pub const PLACE: u32 = 4096;
    pub const RESOLVED: u32 = 8192;
    pub const FREE: u32 = 16384;
    pub const BOUND: u32 = 32768;
    pub const TITLED: u32 = 65536;
    pub const QUOTED: u32 = 131_072;
    pub const BROAD: u32 = 262_144;
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Line<'e> {
    #[serde(rename = "K")]
    keys: String,
    k: char,
    s: u32,
    l: u32,
    #[serde(borrow)]
    t: Cow<'e, str>,
    #[serde(borrow)]
    p: Cow<'e, str>,
    #[serde(borrow)]
    x: Cow<'e, str>,
    #[serde(borrow)]
    w: Cow<'e, str>,
    r: u16,
    b: u32,
    v: Option<f64>,
    i: Option<(f64, f64)>,
    #[serde(borrow)]
    u: Cow<'e, str>,
    #[serde(borrow)]
    h: Cow<'e, str>,
    #[serde(borrow)]
    a: Cow<'e, str>,
    f: Option<(u32, u32)>,
    g: u8,
    o: u8,
    #[serde(borrow)]
    n: Cow<'e, str>,
    y: Vec<String>,
}

/// The first letters of a line of an entry.
const OPENING: &[u8] = b"{\"K\":\"";
/// Digits of a key.
const CODE: usize = 5;

/// A key as it is written: the low thirty bits.
pub fn code(key: u64) -> [u8; CODE] {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    [24, 18, 12, 6, 0].map(|shift| DIGITS[(key >> shift & 63) as usize])
}

/// Keys one after the other, as they are written.
fn codes_of(keys: &[u64]) -> String {
    let mut out = String::with_capacity(keys.len() * CODE);
    keys.iter().for_each(|key| code(*key).into_iter().for_each(|digit| out.push(char::from(digit))));
    out
}

/// A note as it was written.
#[derive(Clone, Copy, Debug)]
pub struct Brief<'n>(&'n [u8]);

/// Hashes as digits.
fn digits(hashes: &[u16]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(hashes.len() * 4);
    for hash in hashes {
        [12, 8, 4, 0]
            .into_iter()
            .for_each(|shift| out.push(char::from(DIGITS[usize::from(hash >> shift & 15)])));
    }
    out
}

fn hashes(digits: &[u8]) -> Vec<u16> {
    let digit = |c: u8| char::from(c).to_digit(16);
    let four = |c: &[u8]| c.iter().try_fold(0, |sum, c| Some(sum << 4 | digit(*c)? as u16));
    digits.chunks_exact(4).filter_map(four).collect()
}

/// Words of a name folded one by one.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, word) in text.split_whitespace().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        fold_onto(&mut out, word);
    }
    out
}

fn bits(flags: &[(bool, u32)]) -> u32 {
    flags.iter().filter(|(on, _)| *on).fold(0, |all, (_, bit)| all | bit)
}

/// Write a note.
pub fn write(note: &Note) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::with_capacity(256 + note.entries.len() * 160);
    out.extend_from_slice(b"{\"c\":\"");
    out.extend_from_slice(digits(&note.cast).as_bytes());
    out.extend_from_slice(b"\",\"e\":[");
    for (n, entry) in note.entries.iter().enumerate() {
        out.extend_from_slice(if n == 0 { b"\n" } else { b",\n" });
        Line::of(entry).write(&mut out)?;
    }
    out.extend_from_slice(b"\n]}");
    Ok(out)
}

impl<'n> Brief<'n> {
    /// A written note.
    pub fn of(note: &'n [u8]) -> Self {
        Brief(note)
    }

    /// Who could have spoken, see [`Note`].
    pub fn cast(&self) -> Vec<u16> {
        let head = rows(self.0).next().unwrap_or_default();
        head.split(|byte| *byte == b'"').nth(3).map(hashes).unwrap_or_default()
    }

    /// The lines of the entries, each with the codes of its keys.
    pub fn lines(&self) -> impl Iterator<Item = (&'n [u8], &'n [u8])> + use<'n> {
        rows(self.0).filter_map(|line| {
            let keys = line.strip_prefix(OPENING)?;
            let end = keys.iter().position(|byte| *byte == b'"').unwrap_or(keys.len());
            Some((&keys[..end], line))
        })
    }

    /// The note in full. Entries that cannot be read are left out.
    pub fn open(&self) -> Note {
        Note { entries: self.lines().filter_map(|(_, line)| entry(line)).collect(), cast: self.cast() }
    }
}

/// The codes of the keys of a line.
pub fn codes(keys: &[u8]) -> impl Iterator<Item = &[u8]> {
    keys.chunks_exact(CODE)
}

/// The entry of a line, without its keys.
pub fn entry(line: &[u8]) -> Option<Entry> {
    let line = line.strip_suffix(b",").unwrap_or(line);
    serde_json::from_slice::<Line<'_>>(line).ok().and_then(Line::open)
}

/// The lines of a note.
fn rows(note: &[u8]) -> impl Iterator<Item = &[u8]> {
    let ends = memchr::memchr_iter(b'\n', note).chain(std::iter::once(note.len()));
    ends.scan(0, |from, end| Some(&note[std::mem::replace(from, end + 1)..end]))
}

impl<'e> Line<'e> {
    fn of(entry: &'e Entry) -> Self {
        let base = Line {
            s: entry.start,
            l: entry.end - entry.start,
            t: entry.text.as_str().into(),
            p: entry.point.as_str().into(),
            x: entry.sentence.as_str().into(),
            w: entry.source.as_str().into(),
            r: entry.rank,
            b: bits(&[(entry.weak, bit::WEAK)]),
            keys: codes_of(&entry.keys),
            ..Line::default()
        };
        match &entry.value {
            Value::Figure(f) => figure(base, f),
            Value::Form(f) => Line {
                k: 'm',
                p: "".into(),
                n: if folded(&entry.text) == f.folded { "" } else { &f.folded }.into(),
                a: digits(&f.office).into(),
                y: f.apart.clone(),
                b: base.b | bits(&[(f.place, bit::PLACE)]),
                ..base
            },
            Value::Saying(s) => Line {
                k: 'q',
                p: s.speaker.as_str().into(),
                f: ((s.from, s.to) != (entry.start, entry.end)).then_some((s.from, s.to)),
                g: (s.sure * 100.0).round() as u8,
                b: base.b | bits(&[(s.resolved, bit::RESOLVED), (s.named, bit::NAMED)]),
                ..base
            },
            Value::Choice(c) => Line { k: 'r', n: c.pick.as_str().into(), ..base },
            Value::Fact(f) => fact(base, entry.kind, f),
        }
    }

    fn open(self) -> Option<Entry> {
        let end = self.s.checked_add(self.l)?;
        let (kind, point, value) = match self.k {
            'n' => (Kind::Number, self.p.to_string(), Value::Figure(self.figure()?)),
            'm' => {
                let folded = if self.n.is_empty() { folded(&self.t) } else { self.n.to_string() };
                let office = hashes(self.a.as_bytes());
                let form = Form { folded, place: self.b & bit::PLACE != 0, office, apart: self.y };
                (Kind::Name, self.t.to_string(), Value::Form(form))
            }
            'q' => {
                let (plain, words) = sayings::wording(&self.t)?;
                let point = if self.p.is_empty() { "quotation" } else { &self.p }.to_owned();
                let (from, to) = self.f.unwrap_or((self.s, end));
                let saying = Saying {
                    words,
                    plain,
                    speaker: self.p.into_owned(),
                    resolved: self.b & bit::RESOLVED != 0,
                    named: self.b & bit::NAMED != 0,
                    sure: f32::from(self.g) / 100.0,
                    cast: Vec::new(),
                    from,
                    to,
                };
                (Kind::QuoteWording, point, Value::Saying(saying))
            }
            'r' => (Kind::Role, self.p.to_string(), Value::Choice(Choice { pick: self.n.to_string() })),
            'o' => (Kind::Outcome, self.p.to_string(), Value::Fact(self.fact())),
            'd' => (Kind::Date, self.p.to_string(), Value::Fact(self.fact())),
            'l' => (Kind::Place, self.p.to_string(), Value::Fact(self.fact())),
            _ => return None,
        };
        Some(Entry {
            kind,
            point,
            keys: Vec::new(),
            start: self.s,
            end,
            text: self.t.into_owned(),
            sentence: self.x.into_owned(),
            source: self.w.into_owned(),
            rank: self.r,
            weak: self.b & bit::WEAK != 0,
            value,
        })
    }

    fn fact(&self) -> Fact {
        let has = |bit: u32| self.b & bit != 0;
        let (low, high) = self.i.map_or((0, 0), |(low, high)| (low as i64, high as i64));
        Fact {
            slot: self.h.to_string(),
            pick: self.n.to_string(),
            order: self.o,
            low,
            high,
            loud: has(bit::LOUD),
            free: has(bit::FREE),
            bound: has(bit::BOUND),
            who: self.y.first().map(|who| hashes(who.as_bytes())).unwrap_or_default(),
            about: hashes(self.a.as_bytes()),
        }
    }

    fn figure(&self) -> Option<Figure> {
        let value = self.v?;
        let (low, high) = self.i.unwrap_or((value, value));
        let has = |bit: u32| self.b & bit != 0;
        Some(Figure {
            value,
            low,
            high,
            soft: has(bit::SOFT),
            strict: has(bit::STRICT),
            unit: if self.u.is_empty() { "plain" } else { &self.u }.to_owned(),
            head: self.h.to_string(),
            classed: has(bit::CLASSED),
            course: i8::from(has(bit::GROWS)) - i8::from(has(bit::SHRINKS)),
            by_source: has(bit::BY_SOURCE),
            loud: has(bit::LOUD),
            past: has(bit::PAST),
            part: has(bit::PART),
            rate: has(bit::RATE),
            hedged: has(bit::HEDGED),
            named: has(bit::TITLED),
            quoted: has(bit::QUOTED),
            broad: has(bit::BROAD),
            who: self.y.first().map(|who| hashes(who.as_bytes())).unwrap_or_default(),
            around: hashes(self.a.as_bytes()),
        })
    }
}

fn fact<'e>(base: Line<'e>, kind: Kind, f: &'e Fact) -> Line<'e> {
    Line {
        k: match kind {
            Kind::Date => 'd',
            Kind::Place => 'l',
            _ => 'o',
        },
        h: f.slot.as_str().into(),
        n: f.pick.as_str().into(),
        o: f.order,
        i: (f.low != 0 || f.high != 0).then_some((f.low as f64, f.high as f64)),
        a: digits(&f.about).into(),
        y: if f.who.is_empty() { Vec::new() } else { vec![digits(&f.who)] },
        b: base.b | bits(&[(f.loud, bit::LOUD), (f.free, bit::FREE), (f.bound, bit::BOUND)]),
        ..base
    }
}

fn figure<'e>(base: Line<'e>, f: &'e Figure) -> Line<'e> {
    Line {
        k: 'n',
        v: Some(f.value),
        i: ((f.low, f.high) != (f.value, f.value)).then_some((f.low, f.high)),
        u: if f.unit == "plain" { "" } else { &f.unit }.into(),
        h: f.head.as_str().into(),
        a: digits(&f.around).into(),
        y: if f.who.is_empty() { Vec::new() } else { vec![digits(&f.who)] },
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
                (f.named, bit::TITLED),
                (f.quoted, bit::QUOTED),
                (f.broad, bit::BROAD),
            ]),
        ..base
    }
}

#[cfg(test)]
mod tests;
