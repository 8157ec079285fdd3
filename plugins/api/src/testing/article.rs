//! Articles for tests, made in one expression.

use crate::{Article, Opened, Part, PartKind, Trust};

/// When the first article arrives unless a test says otherwise: 2024-01-01T00:00:00Z, in ms.
pub(super) const FIRST_ARRIVAL_MS: i64 = 1_704_067_200_000;

/// An article for a test. Everything but the text may be left out.
#[derive(Clone, Debug, Default)]
pub struct ArticleBuilder {
    pub(super) opened: Opened,
    pub(super) file_name: String,
    pub(super) story: String,
    pub(super) arrived_ms: Option<i64>,
    pub(super) copy_of: Option<u64>,
    notes: Vec<(String, Vec<u8>)>,
}

impl From<Opened> for ArticleBuilder {
    fn from(opened: Opened) -> ArticleBuilder {
        ArticleBuilder { opened, file_name: "article.txt".to_owned(), ..ArticleBuilder::default() }
    }
}

/// Setters that fill one string each.
macro_rules! strings {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(mut self, $name: &str) -> ArticleBuilder {
            self.opened.$name = $name.to_owned();
            self
        }
    )+};
}

impl ArticleBuilder {
    /// An article with this text.
    pub fn new(text: &str) -> ArticleBuilder {
        Opened { text: text.to_owned(), ..Opened::default() }.into()
    }

    strings! {
        /// Its outlet.
        outlet,
        /// The agency credited.
        agency,
        /// Its headline. It is not added to the text.
        headline,
        /// Its byline.
        byline,
        /// Its dateline place.
        dateline,
        /// Its language tag.
        language,
        /// Its address.
        url,
    }

    /// The name of the dropped file; `article.txt` otherwise.
    #[must_use]
    pub fn file_name(mut self, name: &str) -> ArticleBuilder {
        self.file_name = name.to_owned();
        self
    }

    /// A stated publication time, ms since the epoch.
    #[must_use]
    pub fn published(mut self, ms: i64) -> ArticleBuilder {
        (self.opened.published_ms, self.opened.trust) = (Some(ms), Trust::Stated);
        self
    }

    /// A guessed publication time, ms since the epoch.
    #[must_use]
    pub fn published_guess(mut self, ms: i64) -> ArticleBuilder {
        (self.opened.published_ms, self.opened.trust) = (Some(ms), Trust::Guessed);
        self
    }

    /// Its arrival, ms since the epoch. Otherwise the first article of a [`Desk`](super::Desk) arrives at the start
    /// of 2024 and each further one a minute after its predecessor.
    #[must_use]
    pub fn arrived(mut self, ms: i64) -> ArticleBuilder {
        self.arrived_ms = Some(ms);
        self
    }

    /// Labels the first occurrence of `words` in the text. Parts must be given in order.
    ///
    /// # Panics
    /// The words are not in the text.
    #[must_use]
    #[track_caller]
    pub fn part(mut self, kind: PartKind, words: &str) -> ArticleBuilder {
        let Some(start) = self.opened.text.find(words) else { panic!("{words:?} is not in the text") };
        self.opened.parts.push(Part { start: start as u32, end: (start + words.len()) as u32, kind });
        self
    }

    /// The story the desk files it under; all articles that say nothing share one.
    #[must_use]
    pub fn story(mut self, slug: &str) -> ArticleBuilder {
        self.story = slug.to_owned();
        self
    }

    /// Says that another plugin found it a copy of an earlier article: both are one duplicate group.
    #[must_use]
    pub fn copy_of(mut self, id: u64) -> ArticleBuilder {
        self.copy_of = Some(id);
        self
    }

    /// The note of another plugin, for `read`.
    #[must_use]
    pub fn note_of(mut self, plugin: &str, note: &[u8]) -> ArticleBuilder {
        self.notes.push((plugin.to_owned(), note.to_vec()));
        self
    }

    pub(super) fn notes(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.notes.iter().map(|(plugin, note)| (plugin.as_str(), note.as_slice()))
    }

    /// The article as `read` sees it: no number yet.
    pub(super) fn view(&self, arrived_ms: i64) -> Article<'_> {
        let o = &self.opened;
        Article {
            id: 0,
            group: 0,
            published_ms: o.published_ms,
            trust: o.trust,
            arrived_ms: self.arrived_ms.unwrap_or(arrived_ms),
            outlet: &o.outlet,
            agency: &o.agency,
            headline: &o.headline,
            byline: &o.byline,
            dateline: &o.dateline,
            language: &o.language,
            url: &o.url,
            story: "",
            file_name: &self.file_name,
            text: &o.text,
            parts: &o.parts,
        }
    }
}
