//! One story as people see it: a bounded aggregate of its events, a pure function of them in order.
//!
//! It reads no file and no clock, so a view made again from the store gives the same `story.json` and `story.html`,
//! byte for byte. What no longer fits is counted, so filing an article costs the same however long the story is.

use super::page::articles::{Directory, TimeLine};
use super::page::contest::Points;
use super::page::shape::{self, TEXT, cut};
use super::page::tally::{Days, Sources, Tally};
use super::page::texts::Texts;
use super::page::voices::Voices;
use super::page::{html, summary};
use crate::article::Admitted;
use crate::order::Order;
use crate::store::FiledArticle;

/// A story so far.
#[derive(Clone, Debug)]
pub struct StoryView {
    pub(super) slug: String,
    pub(super) title: String,
    /// Arrival of its first and last article, ms.
    pub(super) opened: Option<i64>,
    pub(super) updated: Option<i64>,
    /// Earliest and latest publication, ms.
    pub(super) published: Option<(i64, i64)>,
    pub(super) articles: u64,
    /// Lines in its alert log, and calls of plugins that failed.
    pub(super) alerts: u64,
    pub(super) faults: u64,
    pub(super) sources: Sources,
    pub(super) outlets: Tally,
    pub(super) agencies: Tally,
    pub(super) languages: Tally,
    pub(super) days: Days,
    pub(super) directory: Directory,
    pub(super) texts: Texts,
    pub(super) time_line: TimeLine,
    pub(super) points: Points,
    pub(super) voices: Voices,
}

impl StoryView {
    /// The story in the folder `slug`, before its first article.
    pub fn new(slug: &str) -> Self {
        Self {
            slug: slug.to_owned(),
            title: String::new(),
            opened: None,
            updated: None,
            published: None,
            articles: 0,
            alerts: 0,
            faults: 0,
            sources: Sources::default(),
            outlets: Tally::default(),
            agencies: Tally::default(),
            languages: Tally::default(),
            days: Days::default(),
            directory: Directory::default(),
            texts: Texts::default(),
            time_line: TimeLine::default(),
            points: Points::new(),
            voices: Voices::default(),
        }
    }

    /// Take in the next article filed under the story.
    pub fn apply(&mut self, file: &Admitted, article: &FiledArticle) {
        let meta = &article.meta;
        self.articles += 1;
        if article.assignment.founded && !article.assignment.title.is_empty() {
            self.title = cut(&article.assignment.title, TEXT);
        } else if self.title.is_empty() {
            self.title = cut(meta.headline.trim(), TEXT);
        }
        self.opened.get_or_insert(file.arrived_ms);
        self.updated = Some(file.arrived_ms);
        let published = meta.published_ms.filter(|ms| jiff::Timestamp::from_millisecond(*ms).is_ok());
        self.days.count(published);
        if let Some(at) = published {
            let (first, last) = self.published.unwrap_or((at, at));
            self.published = Some((first.min(at), last.max(at)));
        }
        self.sources.take(meta.id, meta.group);
        self.outlets.count(&meta.outlet);
        self.agencies.count(&meta.agency);
        self.languages.count(&meta.language);
        self.time_line.take(article, &mut self.directory);
        self.texts.take(article);
        for result in &article.results {
            self.faults += result.faults.len() as u64;
            for filed in &result.findings {
                self.alerts += u64::from(filed.alert);
                let data = &filed.finding.data;
                let quotation = match shape::view(data) {
                    "quotation" => shape::quotation(data),
                    _ => None,
                };
                let elsewhere = quotation.is_some() || shape::view(data) == "copy";
                self.points.take(&result.plugin, filed, article, &self.directory, &self.texts, elsewhere);
                if let Some(said) = quotation {
                    self.voices.take(&result.plugin, filed, said, &self.directory);
                }
            }
        }
    }

    /// Take in an editor's order about a topic of the story.
    pub fn obey(&mut self, order: &Order) {
        self.points.obey(order);
    }

    /// The title, or the slug of a story without one.
    pub(super) fn title(&self) -> &str {
        if self.title.is_empty() { &self.slug } else { &self.title }
    }

    /// `story.json`.
    pub fn json(&self) -> Vec<u8> {
        summary::json(self)
    }

    /// `story.html`.
    pub fn html(&self) -> Vec<u8> {
        html::page(self)
    }
}

#[cfg(test)]
mod tests;
