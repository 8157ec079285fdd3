//! The time line of a story: its newest articles, copies folded under what they copy.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::shape::{self, Change, NAME, TEXT, cut};
use crate::article::ArticleId;
use crate::folder::{project, render};
use crate::store::FiledArticle;

/// Most articles on the time line, and copies kept under each.
pub const ARTICLES: usize = 200;
const COPIES: usize = 8;
/// Articles whose place in the folder is remembered for links.
const KNOWN: usize = 1000;

/// Where an article lies in the story folder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reference {
    /// Its number in the story, from 1.
    pub number: u64,
    /// The stem of its file names.
    pub file: String,
}

/// What a link to an article needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Where it lies.
    pub file: Reference,
    /// Its outlet.
    pub outlet: String,
    /// When it was published.
    pub published: Option<i64>,
    /// The article that stands for its duplicate group.
    pub group: ArticleId,
}

/// The newest articles by number, for links.
#[derive(Clone, Debug, Default)]
pub struct Directory(BTreeMap<ArticleId, Known>);

impl Directory {
    /// The article with that number, when it is still known.
    pub fn get(&self, article: ArticleId) -> Option<&Known> {
        self.0.get(&article)
    }

    fn add(&mut self, article: &Entry) {
        let known = Known {
            file: article.file.clone(),
            outlet: article.outlet.clone(),
            published: article.published,
            group: article.group,
        };
        self.0.insert(article.id, known);
        if self.0.len() > KNOWN {
            self.0.pop_first();
        }
    }
}

/// One article on the time line.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where it lies.
    pub file: Reference,
    /// The last name of its original.
    pub extension: String,
    /// Its number in the desk.
    pub id: ArticleId,
    /// When it arrived, ms.
    pub at: i64,
    /// When it was published, ms.
    pub published: Option<i64>,
    /// Its outlet.
    pub outlet: String,
    /// Its headline.
    pub headline: String,
    /// Its language tag.
    pub language: String,
    /// The article that stands for its duplicate group.
    pub group: ArticleId,
    /// What it is to an earlier article; empty for none.
    pub relation: String,
    /// That article; 0 for none.
    pub of: ArticleId,
    /// Passages it adds to what it copies.
    pub new_text: Vec<String>,
    /// Where it reads otherwise than what it copies.
    pub changes: Vec<Change>,
    /// Further changes that are not kept.
    pub more_changes: u64,
    /// Its copies, oldest first.
    pub copies: Vec<Entry>,
    /// Copies that are not kept.
    pub more_copies: u64,
}

impl Entry {
    fn new(article: &FiledArticle) -> Self {
        let meta = &article.meta;
        let findings = article.results.iter().flat_map(|result| &result.findings);
        let copy = findings.map(|filed| &filed.finding.data).find(|data| shape::view(data) == "copy");
        let (relation, of) =
            article.verdict.as_ref().map_or(("", 0), |verdict| (&*verdict.relation, verdict.of));
        let (changes, more_changes) = copy.map(shape::changes).unwrap_or_default();
        Self {
            file: Reference { number: article.number, file: render::article_stem(article.number, meta) },
            extension: project::original_extension(&meta.file_name),
            id: meta.id,
            at: meta.arrived_ms,
            published: meta.published_ms.filter(|ms| jiff::Timestamp::from_millisecond(*ms).is_ok()),
            outlet: cut(&meta.outlet, NAME),
            headline: cut(meta.headline.trim(), TEXT),
            language: cut(&meta.language, 16),
            group: if meta.group == 0 { meta.id } else { meta.group },
            relation: cut(relation, NAME),
            of,
            new_text: copy.map(shape::new_text).unwrap_or_default(),
            changes,
            more_changes,
            copies: Vec::new(),
            more_copies: 0,
        }
    }

    /// Where it stands on the time line: publication, or arrival when it is undated.
    pub fn when(&self) -> i64 {
        self.published.unwrap_or(self.at)
    }
}

/// The newest articles of a story.
#[derive(Clone, Debug, Default)]
pub struct TimeLine {
    entries: VecDeque<Entry>,
    /// Articles that are no longer on it.
    pub earlier: u64,
}

impl TimeLine {
    /// The article just filed.
    pub fn take(&mut self, article: &FiledArticle, directory: &mut Directory) {
        let entry = Entry::new(article);
        directory.add(&entry);
        let same_group = article.verdict.as_ref().is_some_and(|verdict| verdict.same_group);
        if let Some(original) = self.original(&entry, same_group) {
            original.copies.push(entry);
            if original.copies.len() > COPIES {
                original.copies.remove(0);
                original.more_copies += 1;
            }
            return;
        }
        self.entries.push_back(entry);
        if self.entries.len() > ARTICLES
            && let Some(gone) = self.entries.pop_front()
        {
            self.earlier += 1 + gone.copies.len() as u64 + gone.more_copies;
        }
    }

    /// What a new article is folded under.
    fn original(&mut self, entry: &Entry, same_group: bool) -> Option<&mut Entry> {
        if !same_group && entry.group == entry.id {
            return None;
        }
        let copied = |other: &Entry| other.id == entry.of || other.id == entry.group;
        self.entries.iter_mut().rev().find(|other| copied(other) || other.copies.iter().any(copied))
    }

    /// Articles that stand by themselves, latest first.
    pub fn entries(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.entries.iter().collect();
        entries.sort_by_key(|entry| std::cmp::Reverse((entry.when(), entry.file.number)));
        entries
    }

    /// All articles kept, the last filed first.
    pub fn newest(&self) -> Vec<&Entry> {
        let mut all: Vec<&Entry> =
            self.entries.iter().flat_map(|e| std::iter::once(e).chain(&e.copies)).collect();
        all.sort_by_key(|entry| std::cmp::Reverse(entry.file.number));
        all.truncate(ARTICLES);
        all
    }
}
