//! What one article said about a point, and how it is written into a state: bytes of this plugin's own, because an
//! article meets hundreds of them.

use crate::bytes::{Reader, Writer};
use crate::judge::quote::Sketch;
use crate::note::{Choice, Entry, Form, Kind, Value};
use crate::record::Head;
use copydesk_plugin::{Article, hash64};

/// What a sighting is of, as its bytes begin.
const FIGURE: u64 = 0;
const NAME: u64 = 1;
const SAYING: u64 = 2;
const OFFICE: u64 = 3;
const OUTCOME: u64 = 4;
const DATE: u64 = 5;
const PLACE: u64 = 6;

/// Look-alikes of a name that are written.
pub(crate) const MOST_APART: u32 = 16;

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
    /// What `article` says in `entry`, whose value has the hash `value`.
    pub fn new(article: &Article<'_>, mut entry: Entry, value: u64) -> Self {
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
            value,
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

    /// What its head does not tell, as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer(Vec::with_capacity(256));
        let e = &self.entry;
        out.number(match (&e.value, e.kind) {
            (Value::Figure(_), _) => FIGURE,
            (Value::Form(_), _) => NAME,
            (Value::Saying(_), _) => SAYING,
            (Value::Choice(_), _) => OFFICE,
            (Value::Fact(_), Kind::Date) => DATE,
            (Value::Fact(_), Kind::Place) => PLACE,
            (Value::Fact(_), _) => OUTCOME,
        });
        // At a name, and at what a sentence means, is looked before anything else is.
        match &e.value {
            Value::Form(f) => out.form(f),
            Value::Saying(s) => out.hashes(Sketch::of(s).hashes()),
            _ => {}
        }
        [&self.outlet, &self.title, &self.root, &e.point].into_iter().for_each(|words| out.text(words));
        out.number(u64::from(e.end - e.start));
        [&e.text, &e.sentence, &e.source].into_iter().for_each(|words| out.text(words));
        out.number(u64::from(e.rank) << 1 | u64::from(e.weak));
        match &e.value {
            Value::Form(_) => {}
            Value::Figure(f) => out.figure(f),
            Value::Saying(s) => out.saying(s, e.text.len() == (e.end - e.start) as usize),
            Value::Choice(c) => out.text(&c.pick),
            Value::Fact(f) => out.fact(f),
        }
        out.0
    }

    /// What sort of thing it says, from its bytes.
    pub fn sort_in(bytes: &[u8]) -> Sort {
        match bytes.first().map(|sort| u64::from(*sort)) {
            Some(FIGURE) => Sort::Figure,
            Some(NAME) => Sort::Name,
            Some(SAYING) => Sort::Saying,
            _ => Sort::Other,
        }
    }

    /// The folded name a sighting is of, from its bytes; None when it is of something else.
    pub fn form_in(bytes: &[u8]) -> Option<&str> {
        let mut from = Reader(bytes);
        (from.number()? == NAME).then(|| from.words()).flatten()
    }

    /// The words of the office beside that name.
    pub fn office_in(bytes: &[u8]) -> Option<impl Iterator<Item = u16>> {
        let mut from = Reader(bytes);
        let _ = (from.number()? == NAME).then(|| from.bytes()).flatten()?;
        let _ = from.number()?;
        from.written_hashes()
    }

    /// The same with all that is known of the name.
    pub fn whole_form_in(bytes: &[u8]) -> Option<Form> {
        let mut from = Reader(bytes);
        (from.number()? == NAME).then(|| from.form()).flatten()
    }

    /// What names the contest of the name a sighting is of.
    pub fn root_in(bytes: &[u8]) -> Option<&str> {
        let mut from = Reader(bytes);
        let _ = (from.number()? == NAME).then(|| from.bytes()).flatten()?;
        let _ = from.number()?;
        from.pass_hashes()?;
        let apart = from.small()?;
        // Behind the look-alikes stand outlet and title.
        (0..apart.min(MOST_APART) + 2).try_for_each(|_| from.bytes().map(drop))?;
        from.words()
    }

    /// The sketch of the sentence a sighting is of, from its bytes; None when it is of something else.
    pub fn sketch_in(bytes: &[u8]) -> Option<Sketch> {
        let mut from = Reader(bytes);
        (from.number()? == SAYING).then(|| from.hashes().map(Sketch::from_hashes)).flatten()
    }

    /// The sighting of a head, from its bytes; None when they were not written by this version.
    pub fn decode(head: &Head, bytes: &[u8]) -> Option<Self> {
        let mut from = Reader(bytes);
        let sort = from.number()?;
        let form = if sort == NAME { Some(from.form()?) } else { None };
        if sort == SAYING {
            from.pass_hashes()?;
        }
        let (outlet, title, root) = (from.text()?, from.text()?, from.text()?);
        let point = from.text()?;
        let end = head.start.checked_add(from.small()?)?;
        let (text, sentence, source) = (from.text()?, from.text()?, from.text()?);
        let place = from.small()?;
        let (kind, value) = match (sort, form) {
            (_, Some(form)) => (Kind::Name, Value::Form(form)),
            (FIGURE, _) => (Kind::Number, Value::Figure(from.figure()?)),
            (SAYING, _) => (Kind::QuoteWording, Value::Saying(from.saying(&text)?)),
            (OFFICE, _) => (Kind::Role, Value::Choice(Choice { pick: from.text()? })),
            (OUTCOME, _) => (Kind::Outcome, Value::Fact(from.fact()?)),
            (DATE, _) => (Kind::Date, Value::Fact(from.fact()?)),
            (PLACE, _) => (Kind::Place, Value::Fact(from.fact()?)),
            _ => return None,
        };
        let (rank, weak) = ((place >> 1) as u16, place & 1 == 1);
        let sort = crate::source::sort(&source);
        let (keys, start) = (Vec::new(), head.start);
        let entry = Entry { kind, point, keys, start, end, text, sentence, source, rank, weak, value };
        Some(Sighting {
            article: head.article,
            group: head.group,
            outlet,
            title,
            published: Some(head.published).filter(|time| *time != i64::MAX),
            root,
            entry,
            value: head.value,
            source: sort,
        })
    }
}

/// What sort of thing is said, as far as remembering it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A figure.
    Figure,
    /// A name.
    Name,
    /// A sentence of a quotation.
    Saying,
    /// An office, an outcome, a time, a place.
    Other,
}

impl Sort {
    /// The sort of a value.
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Figure(_) => Sort::Figure,
            Value::Form(_) => Sort::Name,
            Value::Saying(_) => Sort::Saying,
            Value::Choice(_) | Value::Fact(_) => Sort::Other,
        }
    }

    /// Whether it matters who said it last: what changes in time.
    pub fn keeps_last(self) -> bool {
        matches!(self, Sort::Figure | Sort::Other)
    }
}

/// The same for two values exactly when they say the same.
pub fn value_hash(value: &Value) -> u64 {
    match value {
        Value::Figure(f) => figure_hash((f.low, f.high), f.part, f.past, &f.head),
        Value::Form(f) => words_hash(&f.folded),
        Value::Saying(s) => {
            let mut out = Writer(Vec::with_capacity(256));
            out.text(&s.plain);
            out.text(&s.speaker);
            hash64(&out.0)
        }
        Value::Choice(c) => words_hash(&c.pick),
        Value::Fact(f) => fact_hash(&f.slot, &f.pick, &f.who),
    }
}

/// [`value_hash`] of a figure.
pub(crate) fn figure_hash((low, high): (f64, f64), part: bool, past: bool, head: &str) -> u64 {
    let mut out = Writer(Vec::with_capacity(64));
    out.float(low);
    out.float(high);
    out.number(u64::from(part) | u64::from(past) << 1);
    out.text(head);
    hash64(&out.0)
}

/// [`value_hash`] of a name or office.
pub(crate) fn words_hash(words: &str) -> u64 {
    hash64(words.as_bytes())
}

/// [`value_hash`] of what became of something, where or when it was.
pub(crate) fn fact_hash(slot: &str, pick: &str, who: &[u16]) -> u64 {
    let mut out = Writer(Vec::with_capacity(64));
    out.text(slot);
    out.text(pick);
    out.hashes(who);
    hash64(&out.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Saying;

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
        let one = Sighting { root: "root".to_owned(), ..Sighting::new(&article, entry, 77) };
        assert_eq!(Sighting::decode(&Head::of(&one), &one.encode()), Some(one), "{words}");
    }

    #[test]
    fn the_name_of_a_sighting_is_found_without_reading_all() {
        let text = "Ida Storm met Marlies Hagen-Quist in Port Merrin.";
        let article = Article { id: 300, text, headline: "Nets", ..Article::default() };
        let mut entries = Vec::new();
        crate::people::read(&crate::view::View::of(&article), &mut entries);
        assert_eq!(entries.len(), 3);
        for entry in entries {
            let one = Sighting { root: "root".to_owned(), ..Sighting::new(&article, entry, 77) };
            let Value::Form(form) = &one.entry.value else { panic!("{one:?}") };
            let bytes = one.encode();
            assert_eq!(Sighting::form_in(&bytes), Some(form.folded.as_str()));
            assert_eq!(Sighting::root_in(&bytes), Some("root"));
        }
    }

    #[test]
    fn sayings_are_written_and_read() {
        check("We won't leave [this] harbour. ");
        check("Not before the nets are paid for, all of them, and not before that day, I’ve told you so… ");
        check("No nets, no ships at all. ");
    }
}
