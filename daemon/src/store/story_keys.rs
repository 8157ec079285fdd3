//! Story-scope keys: which articles of one story share a key. In memory, for active stories only; filled again from
//! the store after a restart or when an expired story comes back. No files, no clock.

use std::collections::HashMap;

use copydesk_plugin::{Key, Scope};

use super::keys::{Found, KeyHits, Tally, distinct};
use crate::article::ArticleId;

/// The story-scope keys of all plugins, by story.
#[derive(Default)]
pub struct StoryKeys {
    stories: HashMap<String, HashMap<String, PluginKeys>>,
}

/// One plugin's keys in one story.
type PluginKeys = HashMap<u64, Tally>;

impl StoryKeys {
    /// What is known of keys in a story, one answer for each, in their order. As [`super::keys::KeyIndex::look_up`].
    pub fn look_up(
        &self,
        story: &str,
        plugin: &str,
        keys: &[Key],
        cap: usize,
        facet_cap: usize,
    ) -> Vec<KeyHits> {
        let here = self.stories.get(story).and_then(|plugins| plugins.get(plugin));
        let look_up = |key: &Key| {
            let mut found = Found::default();
            if let Some(tally) = here.and_then(|known| known.get(&key.hash)) {
                tally.answer(key.facet, &mut found);
            }
            found.finish(cap, facet_cap)
        };
        keys.iter().map(look_up).collect()
    }

    /// Add an article to its story under those of its keys that have story scope. Within one story the numbers grow
    /// from call to call of one plugin. `founded_group`: it is no copy of an earlier one. Numbers above `u32::MAX`
    /// are beyond what one desk can file.
    pub fn add(
        &mut self,
        story: &str,
        plugin: &str,
        article: ArticleId,
        arrived_ms: i64,
        keys: &[Key],
        founded_group: bool,
    ) {
        let pairs = distinct(keys, Scope::Story);
        if pairs.is_empty() {
            return;
        }
        let article = u32::try_from(article).unwrap_or(u32::MAX);
        let known = entry(entry(&mut self.stories, story), plugin);
        for same_key in pairs.chunk_by(|a, b| a.0 == b.0) {
            let facets = same_key.iter().map(|(_, facet)| *facet);
            known.entry(same_key[0].0).or_default().add(article, arrived_ms, founded_group, facets);
        }
    }

    /// Forget a story: it has expired.
    pub fn evict(&mut self, story: &str) {
        self.stories.remove(story);
    }

    /// The story has keys in memory.
    pub fn holds(&self, story: &str) -> bool {
        self.stories.contains_key(story)
    }

    /// Keys in memory, over all stories and plugins.
    pub fn len(&self) -> usize {
        self.stories.values().flat_map(HashMap::values).map(HashMap::len).sum()
    }

    /// Nothing is in memory.
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }
}

/// Without a `String` made for a name that is there already.
fn entry<'a, V: Default>(map: &'a mut HashMap<String, V>, name: &str) -> &'a mut V {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), V::default());
    }
    map.get_mut(name).expect("it was there or has just been put there")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::conformance::generate::Dice;
    use crate::store::keys::tests::{Model, random_keys};

    #[test]
    fn stories_and_plugins_are_apart_and_each_is_as_the_model_says() {
        let mut dice = Dice::new(1);
        let mut index = StoryKeys::default();
        let places = [("a", "quotes"), ("a", "x"), ("b", "quotes")];
        let mut models = [Model::default(), Model::default(), Model::default()];
        for article in 1..400 {
            let at = dice.below(3) as usize;
            let (story, plugin) = places[at];
            let keys = random_keys(&mut dice);
            let (arrived, founded) = (dice.below(1000) as i64, dice.one_in(2));
            index.add(story, plugin, article, arrived, &keys, founded);
            models[at].add(article, arrived, &keys, founded, Scope::Story);
            let asked = random_keys(&mut dice);
            for ((story, plugin), model) in places.into_iter().zip(&models) {
                let (cap, facet_cap) = (dice.below(70) as usize, dice.below(9) as usize);
                let hits = index.look_up(story, plugin, &asked, cap, facet_cap);
                assert_eq!(hits, model.look_up(&asked, cap, facet_cap));
            }
        }
        index.evict("a");
        assert!(!index.holds("a") && index.holds("b") && !index.is_empty());
        assert_eq!(index.len(), models[2].len());
        let asked = random_keys(&mut dice);
        assert!(index.look_up("a", "x", &asked, 9, 9).iter().all(|hits| *hits == KeyHits::default()));
        assert_eq!(index.look_up("b", "quotes", &asked, 9, 9), models[2].look_up(&asked, 9, 9));
    }
}
