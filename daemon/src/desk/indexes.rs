//! The filing clerk's key indexes: of the archive on disk, of open stories in memory. The keys of a story go when it
//! closes and come back from the store when a copy opens it again, so that memory does not grow with the archive.

use copydesk_plugin::Key;

use super::filing::Filing;
use crate::article::{ArticleId, ArticleMeta};
use crate::store::StoreError;

impl Filing {
    /// Let the key indexes do what is due; to be called after each file. `committed` is the last article that is.
    pub fn tend(&mut self, committed: ArticleId) {
        for index in self.seats.iter_mut().filter_map(|seat| seat.archive.as_mut()) {
            index.tend(committed);
        }
        let known = self.memory.committed();
        while let Some((story, _)) = self.closing.pop_front_if(|(_, seq)| *seq <= known) {
            self.story_keys.evict(&story);
        }
    }

    /// Have the keys of a story in memory again.
    pub fn recall_story(&mut self, story: &str) -> Result<(), StoreError> {
        let there = self.closing.len();
        self.closing.retain(|(closed, _)| closed != story);
        if self.closing.len() < there || !self.seats.iter().any(|seat| seat.story) {
            return Ok(());
        }
        let mut after = 0;
        loop {
            let articles = self.memory.store().restore_story(story, after, 1_000)?;
            let Some(last) = articles.last() else { return Ok(()) };
            after = last.meta.id;
            for article in &articles {
                for at in 0..self.seats.len() {
                    let name = &self.seats[at].name;
                    if let Some((_, keys)) = article.keys.iter().find(|(plugin, _)| plugin == name) {
                        self.add_story_keys(at, &article.meta, keys);
                    }
                }
            }
        }
    }

    /// Add an article's keys to the index of the archive.
    pub fn add_archive_keys(
        &mut self,
        at: usize,
        meta: &ArticleMeta,
        keys: &[Key],
    ) -> Result<(), StoreError> {
        match self.seats[at].archive.as_mut() {
            Some(index) => index.add(meta.id, meta.arrived_ms, keys, meta.group == meta.id),
            None => Ok(()),
        }
    }

    /// Add an article's keys to those of its story.
    pub fn add_story_keys(&mut self, at: usize, meta: &ArticleMeta, keys: &[Key]) {
        let seat = &self.seats[at];
        if seat.story {
            let founded = meta.group == meta.id;
            self.story_keys.add(&meta.story, &seat.name, meta.id, meta.arrived_ms, keys, founded);
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicU64;

    use super::*;
    use crate::desk::filing::Seat;
    use crate::desk::findings::Gate;
    use crate::desk::memory::Memory;
    use crate::settings::Limits;
    use crate::store::conformance::generate::{self, Dice, PLUGINS, STORIES};
    use crate::store::keys::tests::random_keys;
    use crate::store::story_keys::StoryKeys;
    use crate::store::{Outcome, Store, sqlite};
    use crate::story::{Stories, StorySettings};

    /// A filing clerk without plugins' processes.
    pub(in crate::desk) fn clerk(store: Arc<dyn Store>, committed: Arc<AtomicU64>) -> Filing {
        let seat = |name: &&str| Seat {
            name: (*name).to_owned(),
            version: String::new(),
            comparer: None,
            archive: None,
            story: true,
        };
        Filing {
            seats: PLUGINS.iter().map(seat).collect(),
            duplicates: None,
            stories: Stories::new(StorySettings::default()),
            story_keys: StoryKeys::default(),
            closing: [].into(),
            memory: Memory::new(store, PLUGINS.iter().map(|name| (*name).to_owned()).collect(), committed),
            gate: Gate::new(Default::default()),
            limits: Limits::default(),
            last: 0,
        }
    }

    #[test]
    fn a_story_opened_again_has_the_keys_it_had() {
        let dir = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> = Arc::new(sqlite::open(dir.path(), sqlite::Durability::Relaxed).unwrap());
        let committed = Arc::new(AtomicU64::new(0));
        let mut clerk = clerk(store.clone(), committed.clone());
        let (mut dice, mut next) = (Dice::new(11), 1);
        let files: Vec<_> = (0..60).map(|_| generate::file(&mut dice)).collect();
        let files = store.admit(&files).unwrap();
        let mut events: Vec<_> =
            files.into_iter().map(|f| generate::event(&mut dice, f, &mut next)).collect();
        for event in &mut events {
            let Outcome::Filed(articles) = &mut event.outcome else { continue };
            for result in articles.iter_mut().flat_map(|article| &mut article.results) {
                result.keys = random_keys(&mut dice);
            }
        }
        store.commit(&events).unwrap();
        let mut asked: Vec<Vec<Key>> = vec![Vec::new(); PLUGINS.len()];
        for event in &events {
            let Outcome::Filed(articles) = &event.outcome else { continue };
            for article in articles {
                for result in &article.results {
                    let at = PLUGINS.iter().position(|name| *name == result.plugin).unwrap();
                    clerk.add_story_keys(at, &article.meta, &result.keys);
                    asked[at].extend(result.keys.iter().copied());
                }
            }
        }
        let ask = |clerk: &Filing| -> Vec<_> {
            let of = |story: &str, at: usize| clerk.story_keys.look_up(story, PLUGINS[at], &asked[at], 64, 8);
            STORIES.iter().flat_map(|story| (0..PLUGINS.len()).map(|at| of(story, at))).collect()
        };
        let before = ask(&clerk);
        assert!(before.iter().flatten().any(|hits| hits.articles > 1), "nothing was shared");
        let close = |clerk: &mut Filing| {
            clerk.closing.extend(STORIES.iter().map(|story| ((*story).to_owned(), 60)));
            clerk.tend(0);
        };
        close(&mut clerk);
        assert_eq!(ask(&clerk), before, "nothing goes that is not committed");
        committed.store(60, std::sync::atomic::Ordering::Release);
        clerk.tend(0);
        assert!(clerk.story_keys.is_empty() && clerk.closing.is_empty());
        STORIES.iter().for_each(|story| clerk.recall_story(story).unwrap());
        assert_eq!(ask(&clerk), before);
        committed.store(59, std::sync::atomic::Ordering::Release);
        close(&mut clerk);
        STORIES.iter().for_each(|story| clerk.recall_story(story).unwrap());
        assert!(clerk.closing.is_empty());
        assert_eq!(ask(&clerk), before, "what was not gone yet is not counted twice");
    }
}
