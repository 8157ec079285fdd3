//! A line of the note as it is read: an entry with its words borrowed, and what can be told without opening it.

use super::members::OPENING;
use super::{bit, hashes};
use crate::judge::quote::Sketch;
use crate::note::{Choice, Entry, Fact, Figure, Form, Kind, Saying, Value};
use crate::sayings;
use crate::sighting::Sort;
use copydesk_text::fold::fold_onto;
use std::borrow::Cow;

/// An entry as it was written; [`super`] says what the members are.
#[derive(Debug, Default, PartialEq)]
pub struct Line<'e> {
    pub(super) k: char,
    pub(super) s: u32,
    pub(super) l: u32,
    pub(super) t: Cow<'e, str>,
    pub(super) p: Cow<'e, str>,
    pub(super) x: Cow<'e, str>,
    pub(super) w: Cow<'e, str>,
    pub(super) r: u16,
    pub(super) b: u32,
    pub(super) v: Option<f64>,
    pub(super) i: Option<(f64, f64)>,
    pub(super) u: Cow<'e, str>,
    pub(super) h: Cow<'e, str>,
    pub(super) a: Cow<'e, str>,
    pub(super) f: Option<(u32, u32)>,
    pub(super) g: u8,
    pub(super) o: u8,
    pub(super) n: Cow<'e, str>,
    pub(super) y: Vec<Cow<'e, str>>,
}

pub(super) fn sort_of(letter: char) -> Sort {
    match letter {
        'n' => Sort::Figure,
        'm' => Sort::Name,
        'q' => Sort::Saying,
        _ => Sort::Other,
    }
}

/// Words of a name folded one by one.
pub(super) fn folded(text: &str) -> String {
    // Most are plain words with a blank between.
    let mut ends = true;
    let plain = text.bytes().all(|byte| {
        let blank = std::mem::replace(&mut ends, byte == b' ');
        byte.is_ascii_alphanumeric() || (byte == b' ' && !blank)
    });
    if plain && !ends {
        return text.to_ascii_lowercase();
    }
    let mut out = String::with_capacity(text.len());
    for (n, word) in text.split_whitespace().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        fold_onto(&mut out, word);
    }
    out
}

impl<'e> Line<'e> {
    /// What sort of thing it says.
    pub fn sort(&self) -> Sort {
        sort_of(self.k)
    }

    /// What sort of thing a line says that is not read.
    pub fn sort_in(line: &[u8]) -> Sort {
        line.strip_prefix(OPENING)
            .and_then(<[u8]>::first)
            .map_or(Sort::Other, |sort| sort_of(char::from(*sort)))
    }

    /// The name it is, folded.
    pub fn folded(&self) -> Cow<'_, str> {
        if self.n.is_empty() { folded(&self.t).into() } else { (&*self.n).into() }
    }

    /// The name it is; None when it says something else.
    pub fn form(&self) -> Option<Form> {
        let form = || {
            let (folded, office) = (self.folded().into_owned(), self.office());
            let apart = self.y.iter().map(ToString::to_string).collect();
            Form { folded, place: self.has(bit::PLACE), office, apart }
        };
        (self.sort() == Sort::Name).then(form)
    }

    /// The words of the office beside the name, hashed.
    pub fn office(&self) -> Vec<u16> {
        hashes(self.a.as_bytes())
    }

    /// What the words of a quotation mean.
    pub fn sketch(&self) -> Sketch {
        Sketch::from_hashes(hashes(self.a.as_bytes()))
    }

    fn has(&self, bit: u32) -> bool {
        self.b & bit != 0
    }

    fn who(&self) -> Vec<u16> {
        self.y.first().map(|who| hashes(who.as_bytes())).unwrap_or_default()
    }

    /// The entry, without its keys.
    pub fn open(self) -> Option<Entry> {
        let end = self.s.checked_add(self.l)?;
        let weak = self.has(bit::WEAK);
        let (kind, point, value) = match self.k {
            'n' => (Kind::Number, self.p.to_string(), Value::Figure(self.figure()?)),
            'm' => (Kind::Name, self.t.to_string(), Value::Form(self.form()?)),
            'q' => {
                let (plain, words) = sayings::wording(&self.t)?;
                let point = if self.p.is_empty() { "quotation" } else { &*self.p }.to_owned();
                let (from, to) = self.f.unwrap_or((self.s, end));
                let saying = Saying {
                    words,
                    plain,
                    speaker: self.p.clone().into_owned(),
                    resolved: self.has(bit::RESOLVED),
                    named: self.has(bit::NAMED),
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
            weak,
            value,
        })
    }

    fn fact(&self) -> Fact {
        let has = |bit: u32| self.has(bit);
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
            who: self.who(),
            about: hashes(self.a.as_bytes()),
        }
    }

    fn figure(&self) -> Option<Figure> {
        let value = self.v?;
        let (low, high) = self.i.unwrap_or((value, value));
        let has = |bit: u32| self.has(bit);
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
            who: self.who(),
            around: hashes(self.a.as_bytes()),
        })
    }
}
