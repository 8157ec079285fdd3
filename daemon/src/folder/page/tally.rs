//! Counts by name and by day, and of independent sources; all bounded.

use std::collections::{BTreeMap, BTreeSet};

use super::shape::{NAME, cut};
use crate::article::ArticleId;
use crate::folder::render;

/// Names counted apart.
const NAMES: usize = 300;
/// Days counted apart.
const DAYS: usize = 60;
/// Duplicate groups remembered.
const GROUPS: usize = 8192;

/// Articles by name.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    counts: BTreeMap<String, u64>,
    /// Articles under names that came when there were too many.
    pub others: u64,
}

impl Tally {
    /// One more article under `name`; an empty name is not counted.
    pub fn count(&mut self, name: &str) {
        let name = cut(name.trim(), NAME);
        if name.is_empty() {
            return;
        }
        if self.counts.len() >= NAMES && !self.counts.contains_key(&name) {
            self.others += 1;
            return;
        }
        *self.counts.entry(name).or_default() += 1;
    }

    /// Names with their counts, most first.
    pub fn most(&self) -> Vec<(&str, u64)> {
        let mut most: Vec<(&str, u64)> = self.counts.iter().map(|(name, count)| (&**name, *count)).collect();
        most.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        most
    }
}

/// Articles by day of publication. An undated article does not borrow the day it arrived.
#[derive(Clone, Debug, Default)]
pub struct Days {
    days: BTreeMap<String, u64>,
    /// Articles without a day.
    pub undated: u64,
}

impl Days {
    /// One more article, published at that time, ms.
    pub fn count(&mut self, published: Option<i64>) {
        let Some(ms) = published else {
            self.undated += 1;
            return;
        };
        let day = render::time(ms).split('T').next().unwrap_or("").to_owned();
        *self.days.entry(day).or_default() += 1;
        if self.days.len() > DAYS {
            self.days.pop_first();
        }
    }

    /// Days with their counts, oldest first.
    pub fn days(&self) -> impl Iterator<Item = (&str, u64)> {
        self.days.iter().map(|(day, count)| (&**day, *count))
    }
}

/// Independent sources: duplicate groups with an article in the story.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    known: BTreeSet<ArticleId>,
    forgot: bool,
    /// How many there are.
    pub count: u64,
}

impl Sources {
    /// One more article of `group`.
    pub fn take(&mut self, article: ArticleId, group: ArticleId) {
        let group = if group == 0 { article } else { group };
        // Once groups have been forgotten, an unknown one is new only if this very article founds it.
        if !self.known.contains(&group) && (!self.forgot || group == article) {
            self.count += 1;
        }
        self.known.insert(group);
        if self.known.len() > GROUPS {
            self.known.pop_first();
            self.forgot = true;
        }
    }
}
