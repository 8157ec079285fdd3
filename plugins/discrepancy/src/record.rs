//! One sighting among those of a key: its head, which is read at once, and the rest, which is read only when somebody
//! says otherwise.

use crate::brief::{Cast, Line};
use crate::judge::quote::Sketched;
use crate::judge::spelling::{holds_one, may_vary, variant};
use crate::memory::Memory;
use crate::note::{Form, Value};
use crate::sighting::{Sighting, Sort};
use crate::spread::ByNumber;
use copydesk_plugin::{Article, hash64};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

/// Where a sighting stands: article, first byte, value.
pub type Place = (u64, u32, u64);

/// What is needed of a sighting to keep or leave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Article number.
    pub article: u64,
    /// Its duplicate group.
    pub group: u64,
    /// Equal for sightings that say the same.
    pub value: u64,
    /// The outlet.
    pub outlet: u64,
    /// Publication time, ms; the highest number when there is none.
    pub published: i64,
    /// First byte in the text.
    pub start: u32,
}

impl Head {
    /// The head of a sighting.
    pub fn of(sighting: &Sighting) -> Self {
        Head {
            article: sighting.article,
            group: sighting.group,
            value: sighting.value,
            outlet: hash64(sighting.outlet.as_bytes()),
            published: sighting.published.unwrap_or(i64::MAX),
            start: sighting.entry.start,
        }
    }

    /// The head of a sighting of `article` that starts at `start` and says `value`.
    pub fn new(article: &Article<'_>, start: u32, value: u64) -> Self {
        Head {
            article: article.id,
            group: if article.group == 0 { article.id } else { article.group },
            value,
            outlet: hash64(article.outlet.as_bytes()),
            published: article.published_ms.unwrap_or(i64::MAX),
            start,
        }
    }

    /// Where it stands.
    pub fn place(&self) -> Place {
        (self.article, self.start, self.value)
    }

    /// Earlier sightings have lower numbers.
    pub fn order(&self) -> (i64, u64, u32) {
        (self.published, self.article, self.start)
    }
}

/// The rest of a sighting.
#[derive(Clone, Debug)]
pub enum Body<'b> {
    /// As [`Sighting::encode`] wrote it.
    Written(&'b [u8]),
    /// A line of a note.
    Noted(Noted<'b>),
    /// In full.
    Seen(Arc<Sighting>),
}

/// A line of the note of an article.
#[derive(Clone, Copy, Debug)]
pub struct Noted<'b> {
    /// The line.
    pub line: &'b [u8],
    /// Who could have spoken, as the note has it.
    pub cast: Cast<'b>,
    /// The article.
    pub article: &'b Article<'b>,
}

impl Noted<'_> {
    /// The sighting, whose value has the hash `value`.
    pub fn read(&self, value: u64) -> Option<Sighting> {
        let mut entry = Line::parse(self.line)?.open()?;
        if let Value::Saying(saying) = &mut entry.value {
            saying.cast = self.cast.read();
        }
        Some(Sighting::new(self.article, entry, value))
    }

    /// The name it is of; None when it is of something else.
    pub fn form(&self) -> Option<Form> {
        Line::glance(self.line)?.form()
    }
}

/// A sighting of which only the head was read.
#[derive(Clone, Debug)]
pub struct Record<'b> {
    /// Its head.
    pub head: Head,
    /// The rest.
    pub body: Body<'b>,
}

impl<'b> Record<'b> {
    /// What sort of thing it says.
    pub fn sort(&self) -> Sort {
        match &self.body {
            Body::Written(bytes) => Sighting::sort_in(bytes),
            Body::Noted(noted) => Line::sort_in(noted.line),
            Body::Seen(sighting) => Sort::of(&sighting.entry.value),
        }
    }

    /// The sighting; None when it was written by another version.
    pub fn read(&self, memory: &mut Memory) -> Option<Arc<Sighting>> {
        match &self.body {
            Body::Written(bytes) => memory.open(&self.head, bytes),
            Body::Noted(noted) => memory.open_noted(&self.head, noted),
            Body::Seen(sighting) => Some(Arc::clone(sighting)),
        }
    }

    /// Whether it is a name that may be another spelling of the folded one, see [`may_vary`].
    pub fn may_spell(&self, folded: &str, office: bool) -> bool {
        let near = |name: &str| may_vary(name, folded, office);
        match &self.body {
            Body::Written(bytes) => Sighting::form_in(bytes).is_some_and(near),
            Body::Noted(noted) => Line::glance(noted.line).is_some_and(|line| near(&line.folded())),
            Body::Seen(sighting) => match &sighting.entry.value {
                Value::Form(form) => near(&form.folded),
                _ => false,
            },
        }
    }

    /// What names the contest of the name it is of, if that is told; of what was never in a contest nothing.
    pub fn root(&self) -> &str {
        match &self.body {
            Body::Written(bytes) => Sighting::root_in(bytes).unwrap_or_default(),
            Body::Noted(_) => "",
            Body::Seen(sighting) => &sighting.root,
        }
    }

    /// Whether it is another spelling of a name.
    pub fn spells(&self, name: &Form) -> bool {
        let is_one = |form: &Form| variant(name, form) > 0.0;
        match &self.body {
            Body::Written(bytes) => {
                let by_letters = |theirs: &str| may_vary(theirs, &name.folded, false);
                let by_office = || Sighting::office_in(bytes).is_some_and(|of| holds_one(&name.office, of));
                (Sighting::form_in(bytes).is_some_and(by_letters) || by_office())
                    && Sighting::whole_form_in(bytes).is_some_and(|form| is_one(&form))
            }
            Body::Noted(noted) => noted.form().is_some_and(|form| is_one(&form)),
            Body::Seen(sighting) => {
                matches!(&sighting.entry.value, Value::Form(form) if is_one(form))
            }
        }
    }

    /// Whether it is a sentence that may be another version of the sketched one.
    pub fn may_say(&self, sketched: &Sketched) -> bool {
        match &self.body {
            Body::Written(bytes) => {
                Sighting::sketch_in(bytes).is_some_and(|sketch| sketched.may_be_one(&sketch))
            }
            Body::Noted(noted) => {
                let line = Line::glance(noted.line).filter(|line| line.sort() == Sort::Saying);
                line.is_some_and(|line| sketched.may_be_one(&line.sketch()))
            }
            Body::Seen(_) => true,
        }
    }
}

/// The bytes of sightings as they are written into states, each made once: a sentence stands in the states of a dozen keys.
#[derive(Debug, Default)]
pub(crate) struct Writings(ByNumber<Place, Rc<[u8]>>);

impl Writings {
    /// The rest of a record as it is written; nothing of a line that cannot be read.
    pub(crate) fn of<'b>(&mut self, record: &Record<'b>) -> Writing<'b> {
        let mut made = |written: &dyn Fn() -> Vec<u8>| {
            let known = self.0.entry(record.head.place()).or_insert_with(|| written().into());
            Writing::Made(Rc::clone(known))
        };
        match &record.body {
            Body::Written(bytes) => Writing::Kept(bytes),
            Body::Noted(noted) => {
                made(&|| noted.read(record.head.value).map(|sighting| sighting.encode()).unwrap_or_default())
            }
            Body::Seen(sighting) => made(&|| sighting.encode()),
        }
    }
}

/// The bytes of a sighting.
pub(crate) enum Writing<'b> {
    /// As they stood in the state.
    Kept(&'b [u8]),
    /// Made anew.
    Made(Rc<[u8]>),
}

impl Deref for Writing<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Writing::Kept(bytes) => bytes,
            Writing::Made(bytes) => bytes,
        }
    }
}
