//! Counts and newest postings of one key, and how several of them add up to an answer.

use super::{KEPT, KeyHits};

/// One article under one facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) struct Posting {
    pub(super) article: u32,
    pub(super) facet: u64,
}

/// Counts of one facet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FacetCount {
    pub(super) facet: u64,
    pub(super) articles: u32,
    pub(super) groups: u32,
}

/// Everything kept of one key over a stretch of articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::store) struct Tally {
    pub(super) articles: u32,
    pub(super) groups: u32,
    /// `None` while there is no article.
    pub(super) last_seen_ms: Option<i64>,
    /// Sorted by facet.
    pub(super) facets: Vec<FacetCount>,
    /// Newest first, facets of one article ascending, at most [`KEPT`].
    pub(super) newest: Vec<Posting>,
}

impl Tally {
    /// Take in the newest article so far with its facets, each once, ascending.
    pub(in crate::store) fn add(
        &mut self,
        article: u32,
        arrived_ms: i64,
        founded: bool,
        facets: impl DoubleEndedIterator<Item = u64>,
    ) {
        let group = u32::from(founded);
        self.articles = self.articles.saturating_add(1);
        self.groups = self.groups.saturating_add(group);
        self.last_seen_ms = self.last_seen_ms.max(Some(arrived_ms));
        for facet in facets.rev() {
            self.count(FacetCount { facet, articles: 1, groups: group });
            self.newest.insert(0, Posting { article, facet });
        }
        self.newest.truncate(KEPT);
    }

    /// Take in what is kept of the same key over older articles.
    pub(super) fn add_older(&mut self, older: &Tally) {
        self.articles = self.articles.saturating_add(older.articles);
        self.groups = self.groups.saturating_add(older.groups);
        self.last_seen_ms = self.last_seen_ms.max(older.last_seen_ms);
        if self.facets.is_empty() {
            self.facets.clone_from(&older.facets);
        } else {
            older.facets.iter().for_each(|count| self.count(*count));
        }
        let room = KEPT.saturating_sub(self.newest.len());
        self.newest.extend(older.newest.iter().take(room));
    }

    fn count(&mut self, more: FacetCount) {
        match self.facets.binary_search_by_key(&more.facet, |count| count.facet) {
            Ok(at) => {
                let known = &mut self.facets[at];
                known.articles = known.articles.saturating_add(more.articles);
                known.groups = known.groups.saturating_add(more.groups);
            }
            Err(at) => self.facets.insert(at, more),
        }
    }

    /// Add what is here to an answer about `facet`.
    pub(in crate::store) fn answer(&self, facet: u64, found: &mut Found) {
        let at = self.facets.binary_search_by_key(&facet, |count| count.facet);
        let (articles, groups) = at.map_or((0, 0), |at| (self.facets[at].articles, self.facets[at].groups));
        found.count([self.articles, self.groups, articles, groups], self.last_seen_ms);
        found.newest.extend(self.newest.iter().take(found.room()));
    }
}

/// An answer in the making, from the newest stretch of articles to the oldest.
#[derive(Debug, Default)]
pub(in crate::store) struct Found {
    hits: KeyHits,
    newest: Vec<Posting>,
}

impl Found {
    /// Add `[articles, groups, articles of the facet, groups of the facet]`.
    pub(super) fn count(&mut self, counts: [u32; 4], last_seen_ms: Option<i64>) {
        let hits = &mut self.hits;
        let sums = [&mut hits.articles, &mut hits.groups, &mut hits.facet_articles, &mut hits.facet_groups];
        for (sum, more) in sums.into_iter().zip(counts) {
            *sum = sum.saturating_add(more);
        }
        hits.last_seen_ms = hits.last_seen_ms.max(last_seen_ms);
    }

    /// How many postings are still wanted.
    pub(super) fn room(&self) -> usize {
        KEPT.saturating_sub(self.newest.len())
    }

    pub(super) fn posting(&mut self, posting: Posting) {
        self.newest.push(posting);
    }

    /// Choose the newest articles.
    pub(in crate::store) fn finish(self, cap: usize, facet_cap: usize) -> KeyHits {
        let mut hits = self.hits;
        let mut per_facet: Vec<(u64, usize)> = Vec::new();
        for posting in self.newest {
            if hits.newest.len() >= cap {
                break;
            }
            if hits.newest.last() == Some(&u64::from(posting.article)) {
                continue;
            }
            let at = per_facet.iter().position(|(facet, _)| *facet == posting.facet);
            let at = at.unwrap_or_else(|| {
                per_facet.push((posting.facet, 0));
                per_facet.len() - 1
            });
            if per_facet[at].1 < facet_cap {
                per_facet[at].1 += 1;
                hits.newest.push(u64::from(posting.article));
            }
        }
        hits
    }
}
