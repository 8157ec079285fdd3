//! What one article said about a point, and how it is written into a state: bytes of this plugin's own, because an
//! article meets hundreds of them.

use crate::note::{Choice, Entry, Fact, Figure, Form, Kind, Saying, Value};
use copydesk_plugin::{Article, hash64};

/// Bytes of the words of an entry that are kept.
const WORDS: usize = 240;

/// What one article said about a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Sighting {
    /// Article number.
    pub article: u64,
    /// Number of the article that stands for its duplicate group.
    pub group: u64,
    /// Outlet.
    pub outlet: String,
    /// What to call an article without an outlet: words of its headline.
    pub title: String,
    /// Publication time, ms.
    pub published: Option<i64>,
    /// Names the contest this sighting belongs to, for points that are met by several keys.
    pub root: String,
    /// What it said; its keys are left out.
    pub entry: Entry,
    /// Tells apart what is said: equal for sightings that say exactly the same.
    pub value: u64,
    /// What sort of source the entry credits (see [`crate::source::sort`]).
    pub source: &'static str,
}

impl Sighting {
    /// What `article` says in `entry`.
    pub fn new(article: &Article<'_>, mut entry: Entry) -> Self {
        entry.keys = Vec::new();
        entry.text.truncate(crate::view::prefix(&entry.text, WORDS).len());
        Sighting {
            article: article.id,
            group: if article.group == 0 { article.id } else { article.group },
            outlet: article.outlet.to_owned(),
            title: if article.outlet.is_empty() {
                crate::view::clip(article.headline, 40)
            } else {
                String::new()
            },
            published: article.published_ms,
            root: String::new(),
            value: value_hash(&entry.value),
            source: crate::source::sort(&entry.source),
            entry,
        }
    }

    /// The same house: a later figure of it replaces the earlier.
    pub fn same_house(&self, other: &Sighting) -> bool {
        self.group == other.group || (!self.outlet.is_empty() && self.outlet == other.outlet)
    }

    /// The publication time is a bare day: midnight UTC exactly.
    pub fn dated_by_day(&self) -> bool {
        self.published.is_some_and(|ms| ms.rem_euclid(86_400_000) == 0)
    }

    /// The sighting as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer(Vec::with_capacity(256));
        let e = &self.entry;
        out.number(self.article);
        out.number(self.group);
        out.text(&self.outlet);
        out.text(&self.title);
        out.number(u64::from(self.published.is_some()));
        out.number(self.published.unwrap_or_default() as u64);
        out.text(&self.root);
        out.text(&e.point);
        out.number(u64::from(e.start));
        out.number(u64::from(e.end));
        out.text(&e.text);
        out.text(&e.sentence);
        out.text(&e.source);
        out.number(u64::from(e.rank));
        out.number(u64::from(e.weak));
        match &e.value {
            Value::Figure(f) => out.figure(f),
            Value::Form(f) => out.form(f),
            Value::Saying(s) => out.saying(s, e.text.len() == (e.end - e.start) as usize),
            Value::Choice(c) => {
                out.number(3);
                out.text(&c.pick);
            }
            Value::Fact(f) => out.fact(e.kind, f),
        }
        out.0
    }

    /// A sighting from bytes; None when they were not written by this version.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes);
        let (article, group) = (from.number()?, from.number()?);
        let (outlet, title) = (from.text()?, from.text()?);
        let dated = from.number()? == 1;
        let published = Some(from.number()? as i64).filter(|_| dated);
        let root = from.text()?;
        let mut entry = Entry {
            kind: Kind::Number,
            point: from.text()?,
            keys: Vec::new(),
            start: from.small()?,
            end: from.small()?,
            text: from.text()?,
            sentence: from.text()?,
            source: from.text()?,
            rank: from.small()? as u16,
            weak: from.number()? == 1,
            value: Value::Choice(Choice { pick: String::new() }),
        };
        (entry.kind, entry.value) = match from.number()? {
            0 => (Kind::Number, Value::Figure(from.figure()?)),
            1 => (Kind::Name, Value::Form(from.form()?)),
            2 => (Kind::QuoteWording, Value::Saying(from.saying(&entry.text)?)),
            3 => (Kind::Role, Value::Choice(Choice { pick: from.text()? })),
            4 => (Kind::Outcome, Value::Fact(from.fact()?)),
            5 => (Kind::Date, Value::Fact(from.fact()?)),
            6 => (Kind::Place, Value::Fact(from.fact()?)),
            _ => return None,
        };
        let (value, source) = (value_hash(&entry.value), crate::source::sort(&entry.source));
        Some(Sighting { article, group, outlet, title, published, root, entry, value, source })
    }
}

/// The same for two values exactly when they say the same.
pub fn value_hash(value: &Value) -> u64 {
    let mut out = Writer(Vec::with_capacity(128));
    match value {
        Value::Figure(f) => {
            out.number(f.low.to_bits());
            out.number(f.high.to_bits());
            out.number(u64::from(f.part) | u64::from(f.past) << 1);
            out.text(&f.head);
        }
        Value::Form(f) => out.text(&f.folded),
        Value::Saying(s) => {
            out.text(&s.plain);
            out.text(&s.speaker);
        }
        Value::Choice(c) => out.text(&c.pick),
        Value::Fact(f) => {
            out.text(&f.slot);
            out.text(&f.pick);
            out.hashes(&f.who);
        }
    }
    hash64(&out.0)
}

struct Writer(Vec<u8>);

impl Writer {
    /// Seven bits a byte, the lowest first.
    fn number(&mut self, mut n: u64) {
        while n >= 128 {
            self.0.push(n as u8 | 128);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    fn float(&mut self, value: f64) {
        self.0.extend_from_slice(&value.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn hashes(&mut self, hashes: &[u16]) {
        self.number(hashes.len() as u64);
        hashes.iter().for_each(|h| self.0.extend_from_slice(&h.to_le_bytes()));
    }

    fn figure(&mut self, f: &Figure) {
        self.number(0);
        [f.value, f.low, f.high].into_iter().for_each(|v| self.float(v));
        let flags = [
            f.soft,
            f.strict,
            f.classed,
            f.by_source,
            f.loud,
            f.past,
            f.part,
            f.rate,
            f.hedged,
            f.named,
            f.quoted,
            f.broad,
        ];
        self.number(flags.iter().rev().fold(0, |all, on| all << 1 | u64::from(*on)));
        self.number((i64::from(f.course) + 1) as u64);
        self.text(&f.unit);
        self.text(&f.head);
        self.hashes(&f.who);
        self.hashes(&f.around);
    }

    fn fact(&mut self, kind: Kind, f: &Fact) {
        self.number(match kind {
            Kind::Date => 5,
            Kind::Place => 6,
            _ => 4,
        });
        self.text(&f.slot);
        self.text(&f.pick);
        self.number(u64::from(f.order));
        self.0.extend_from_slice(&f.low.to_le_bytes());
        self.0.extend_from_slice(&f.high.to_le_bytes());
        self.number(u64::from(f.loud) | u64::from(f.free) << 1 | u64::from(f.bound) << 2);
        self.hashes(&f.who);
        self.hashes(&f.about);
    }

    fn form(&mut self, f: &Form) {
        self.number(1);
        self.text(&f.folded);
        self.number(u64::from(f.place));
        self.hashes(&f.office);
        self.number(f.apart.len() as u64);
        f.apart.iter().for_each(|name| self.text(name));
    }

    /// Of a sentence whose text is `whole` the words follow from it and are not written.
    fn saying(&mut self, s: &Saying, whole: bool) {
        self.number(2);
        self.text(if whole { "" } else { &s.words });
        self.text(if whole || s.plain == s.words { "" } else { &s.plain });
        self.text(&s.speaker);
        self.number(u64::from(s.resolved) | u64::from(s.named) << 1);
        self.number((s.sure * 100.0).round() as u64);
        self.hashes(&s.cast);
        self.number(u64::from(s.from));
        self.number(u64::from(s.to));
    }
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, len: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(head)
    }

    fn number(&mut self) -> Option<u64> {
        let (mut out, mut shift) = (0, 0);
        loop {
            let byte = self.take(1)?[0];
            out |= u64::from(byte & 127).checked_shl(shift)?;
            shift += 7;
            if byte < 128 {
                return Some(out);
            }
        }
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn float(&mut self) -> Option<f64> {
        Some(f64::from_le_bytes(self.take(8)?.try_into().ok()?))
    }

    fn text(&mut self) -> Option<String> {
        let len = self.small()? as usize;
        std::str::from_utf8(self.take(len)?).ok().map(str::to_owned)
    }

    fn hashes(&mut self) -> Option<Vec<u16>> {
        let len = self.small()? as usize;
        let pairs = self.take(len.checked_mul(2)?)?.chunks_exact(2);
        Some(pairs.map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect())
    }

    fn figure(&mut self) -> Option<Figure> {
        let (value, low, high) = (self.float()?, self.float()?, self.float()?);
        let flags = self.number()?;
        let has = |bit: u32| flags >> bit & 1 == 1;
        Some(Figure {
            value,
            low,
            high,
            soft: has(0),
            strict: has(1),
            classed: has(2),
            by_source: has(3),
            loud: has(4),
            past: has(5),
            part: has(6),
            rate: has(7),
            hedged: has(8),
            named: has(9),
            quoted: has(10),
            broad: has(11),
            course: (self.number()? as i8) - 1,
            unit: self.text()?,
            head: self.text()?,
            who: self.hashes()?,
            around: self.hashes()?,
        })
    }

    fn fact(&mut self) -> Option<Fact> {
        let (slot, pick, order) = (self.text()?, self.text()?, self.number()? as u8);
        let minutes = |bytes: &[u8]| bytes.try_into().ok().map(i64::from_le_bytes);
        let (low, high) = (minutes(self.take(8)?)?, minutes(self.take(8)?)?);
        let flags = self.number()?;
        Some(Fact {
            slot,
            pick,
            order,
            low,
            high,
            loud: flags & 1 != 0,
            free: flags & 2 != 0,
            bound: flags & 4 != 0,
            who: self.hashes()?,
            about: self.hashes()?,
        })
    }

    fn form(&mut self) -> Option<Form> {
        let (folded, place, office) = (self.text()?, self.number()? == 1, self.hashes()?);
        let count = self.small()?.min(16);
        let apart = (0..count).map(|_| self.text()).collect::<Option<_>>()?;
        Some(Form { folded, place, office, apart })
    }

    fn saying(&mut self, text: &str) -> Option<Saying> {
        let (words, plain) = (self.text()?, self.text()?);
        let (plain, words) = match (words.is_empty(), plain.is_empty()) {
            (true, _) => crate::sayings::wording(text)?,
            (false, true) => (words.clone(), words),
            (false, false) => (plain, words),
        };
        let (speaker, flags) = (self.text()?, self.number()?);
        Some(Saying {
            plain,
            words,
            speaker,
            resolved: flags & 1 != 0,
            named: flags & 2 != 0,
            sure: self.number()? as f32 / 100.0,
            cast: self.hashes()?,
            from: self.small()?,
            to: self.small()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(words: &str) {
        let text = words.repeat(4);
        let (plain, aligned) = crate::sayings::wording(&text).expect("enough words");
        let entry = Entry {
            kind: Kind::QuoteWording,
            point: "Ida Storm".to_owned(),
            keys: vec![7],
            start: 40,
            end: 40 + text.len() as u32,
            text,
            sentence: String::new(),
            source: "police".to_owned(),
            rank: 3,
            weak: true,
            value: Value::Saying(Saying {
                words: aligned,
                plain,
                speaker: "Ida Storm".to_owned(),
                resolved: true,
                named: true,
                sure: 0.93,
                cast: vec![1, 65_535],
                from: 30,
                to: 90,
            }),
        };
        let article = Article { id: 300, published_ms: Some(-5), headline: "Nets", ..Article::default() };
        let one = Sighting { root: "root".to_owned(), ..Sighting::new(&article, entry) };
        assert_eq!(Sighting::decode(&one.encode()), Some(one), "{words}");
    }

    #[test]
    fn sayings_are_written_and_read() {
        check("We won't leave [this] harbour. ");
        check("Not before the nets are paid for, all of them, and not before that day, I’ve told you so… ");
        check("No nets, no ships at all. ");
    }
}
