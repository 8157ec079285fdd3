//! Key indexes: which earlier articles share a key, and how common it is.
//!
//! An index is derived from the store and can always be made again from it, so damage costs time, never an answer.
//! Every answer is a function of what was added and of nothing else: not of what was sealed, merged or reopened when.

pub mod archive;
mod hot;
mod manifest;
mod map;
mod merge;
mod record;
mod rows;
mod run;
mod tally;
#[cfg(test)]
pub(crate) mod tests;
mod work;
mod write;

use copydesk_plugin::Key;

pub use self::archive::ArchiveKeys;
pub(super) use self::tally::{Found, Tally};
use super::StoreError;
use crate::article::ArticleId;

/// Postings kept of one key: the newest. Older ones live on in the counts. What is shared by more articles than
/// this is boilerplate, or a text printed so often that any of its newest copies leads to the others.
pub const KEPT: usize = 64;

/// What is known of one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyHits {
    /// Earlier articles with the key.
    pub articles: u32,
    /// Those of them that founded a duplicate group.
    pub groups: u32,
    /// Earlier articles with the key and this facet.
    pub facet_articles: u32,
    /// Those of them that founded a duplicate group.
    pub facet_groups: u32,
    /// Latest arrival of the earlier articles with the key, ms since the epoch.
    pub last_seen_ms: Option<i64>,
    /// Out of the newest [`KEPT`] postings, newest first: at most `cap`, and at most `facet_cap` of any facet.
    pub newest: Vec<ArticleId>,
}

/// An index over the whole archive, for one plugin.
pub trait KeyIndex: Send {
    /// What is known of keys, one answer for each, in their order. `cap` and `facet_cap` bound [`KeyHits::newest`].
    fn look_up(&mut self, keys: &[Key], cap: usize, facet_cap: usize) -> Result<Vec<KeyHits>, StoreError>;
    /// Add an article under those of its keys that have archive scope. Numbers grow from call to call.
    /// `founded_group`: it is no copy of an earlier one.
    fn add(
        &mut self,
        article: ArticleId,
        arrived_ms: i64,
        keys: &[Key],
        founded_group: bool,
    ) -> Result<(), StoreError>;
    /// To be called after each article or so; never waits for long. `committed` is the last article the store holds for
    /// good: no later one is made durable here, because the store may yet lose it.
    fn tend(&mut self, committed: ArticleId);
    /// The last article included durably, 0 when there is none. After a restart later ones are to be added again.
    fn last(&self) -> ArticleId;
}

/// The distinct pairs of key and facet among `keys` of one scope, sorted.
pub(super) fn distinct(keys: &[Key], scope: copydesk_plugin::Scope) -> Vec<(u64, u64)> {
    let mut pairs: Vec<_> =
        keys.iter().filter(|key| key.scope == scope).map(|key| (key.hash, key.facet)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}
