//! What the desk has in mind: the store's contents as of the article being filed, including what is filed but not
//! yet committed. Look-ups that miss go to the store.
//!
//! Each kind of memory keeps two generations, so that it forgets what was not asked for lately at no cost per
//! look-up; what is not committed yet is never forgotten. What it takes is bounded in bytes, whatever the archive holds.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use copydesk_plugin::hash64;

use crate::article::{Admitted, ArticleId, ArticleMeta, Seq};
use crate::store::{Remembered, Store, StoreError, Topic};

/// What a value takes in memory, in bytes, about.
trait Weigh {
    fn bytes(&self) -> usize;
}

impl Weigh for u64 {
    fn bytes(&self) -> usize {
        0
    }
}

impl Weigh for Vec<u8> {
    fn bytes(&self) -> usize {
        self.len()
    }
}

impl Weigh for Arc<str> {
    fn bytes(&self) -> usize {
        self.len()
    }
}

impl Weigh for Remembered {
    fn bytes(&self) -> usize {
        self.note.len() + self.mark.len()
    }
}

impl Weigh for Topic {
    fn bytes(&self) -> usize {
        size_of_val(self.alerted.as_slice())
    }
}

impl Weigh for Arc<ArticleMeta> {
    fn bytes(&self) -> usize {
        let texts = [
            &self.outlet,
            &self.headline,
            &self.byline,
            &self.dateline,
            &self.url,
            &self.story,
            &self.file_name,
        ];
        size_of::<ArticleMeta>() + texts.into_iter().map(String::len).sum::<usize>()
    }
}

/// What a place in a table costs beside the value, with the key's own texts.
const PLACE: usize = 100;

/// One kind of memory: values by key, with the file that wrote each.
struct Generations<K, V> {
    young: HashMap<K, (V, Seq)>,
    old: HashMap<K, (V, Seq)>,
    /// About what the young take.
    bytes: usize,
    capacity: usize,
}

impl<K: Eq + Hash + Clone, V: Clone + Weigh> Generations<K, V> {
    /// Keeps about twice `capacity` bytes.
    fn new(capacity: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), bytes: 0, capacity }
    }

    fn get(&mut self, key: &K) -> Option<V> {
        if let Some((value, _)) = self.young.get(key) {
            return Some(value.clone());
        }
        let (value, seq) = self.old.remove(key)?;
        self.bytes += PLACE + value.bytes();
        self.young.insert(key.clone(), (value.clone(), seq));
        Some(value)
    }

    /// Remember `value`, written by the file `seq` (0: it came from the store).
    fn put(&mut self, key: K, value: V, seq: Seq, committed: Seq) {
        if !self.old.is_empty() {
            self.old.remove(&key); // or an older value could come back with the next generation
        }
        self.bytes += PLACE + value.bytes();
        if let Some((before, _)) = self.young.insert(key, (value, seq)) {
            self.bytes -= PLACE + before.bytes();
        }
        if self.bytes > self.capacity {
            let mut kept = std::mem::take(&mut self.old);
            kept.retain(|_, (_, seq)| *seq > committed);
            kept.shrink_to_fit();
            self.bytes = kept.values().map(|(value, _)| PLACE + value.bytes()).sum();
            self.old = std::mem::replace(&mut self.young, kept);
        }
    }
}

type PluginIx = usize;
/// Stands for a story's slug in look-ups: 64 bits, so that none is copied for each key of each article.
type StoryHash = u64;

/// The desk's memory. Owned by the filing thread.
pub struct Memory {
    store: Arc<dyn Store>,
    plugins: Vec<String>,
    committed: Arc<AtomicU64>,
    metas: Generations<ArticleId, Arc<ArticleMeta>>,
    notes: Generations<(PluginIx, ArticleId), Remembered>,
    texts: Generations<ArticleId, Arc<str>>,
    states: Generations<(PluginIx, StoryHash, u64), Vec<u8>>,
    topics: Generations<(PluginIx, StoryHash, String), Topic>,
    lines: Generations<(PluginIx, StoryHash), u64>,
    sizes: Generations<StoryHash, u64>,
    filed: Generations<([u8; 32], Option<String>), Seq>,
}

impl Memory {
    /// An empty memory over `store`. `committed` is the number of the last committed file.
    pub fn new(store: Arc<dyn Store>, plugins: Vec<String>, committed: Arc<AtomicU64>) -> Self {
        Self {
            store,
            plugins,
            committed,
            metas: Generations::new(8 << 20),
            notes: Generations::new(16 << 20),
            texts: Generations::new(8 << 20),
            states: Generations::new(16 << 20),
            topics: Generations::new(8 << 20),
            lines: Generations::new(1 << 20),
            sizes: Generations::new(1 << 20),
            filed: Generations::new(2 << 20),
        }
    }

    /// The store behind it.
    pub fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Number of the last committed file.
    pub fn committed(&self) -> Seq {
        self.committed.load(Ordering::Acquire)
    }

    /// What is known of articles, in the order asked for.
    pub fn metas(&mut self, ids: &[ArticleId]) -> Result<Vec<Arc<ArticleMeta>>, StoreError> {
        let missing: Vec<ArticleId> = ids.iter().copied().filter(|id| self.metas.get(id).is_none()).collect();
        let mut found: HashMap<ArticleId, Arc<ArticleMeta>> = HashMap::new();
        if !missing.is_empty() {
            for meta in self.store.metas(&missing)? {
                let meta = Arc::new(meta);
                found.insert(meta.id, meta.clone());
                let committed = self.committed();
                self.metas.put(meta.id, meta, 0, committed);
            }
        }
        Ok(ids.iter().filter_map(|id| self.metas.get(id).or_else(|| found.get(id).cloned())).collect())
    }

    /// Remember an article.
    pub fn put_meta(&mut self, meta: Arc<ArticleMeta>) {
        let committed = self.committed();
        let (id, seq) = (meta.id, meta.seq);
        self.metas.put(id, meta, seq, committed);
    }

    /// A plugin's note of an article and its mark.
    pub fn remembered(&mut self, plugin: PluginIx, ids: &[ArticleId]) -> Result<Vec<Remembered>, StoreError> {
        let missing: Vec<ArticleId> =
            ids.iter().copied().filter(|id| self.notes.get(&(plugin, *id)).is_none()).collect();
        let mut found: HashMap<ArticleId, Remembered> = HashMap::new();
        if !missing.is_empty() {
            let values = self.store.remembered(&self.plugins[plugin], &missing)?;
            for (id, value) in missing.into_iter().zip(values) {
                found.insert(id, value.clone());
                let committed = self.committed();
                self.notes.put((plugin, id), value, 0, committed);
            }
        }
        let known = |id: &ArticleId| self.notes.get(&(plugin, *id)).or_else(|| found.get(id).cloned());
        Ok(ids.iter().map(known).map(Option::unwrap_or_default).collect())
    }

    /// Remember a plugin's note and mark.
    pub fn put_remembered(&mut self, plugin: PluginIx, id: ArticleId, value: Remembered, seq: Seq) {
        let committed = self.committed();
        self.notes.put((plugin, id), value, seq, committed);
    }

    /// The text of an article; empty when it is not on record.
    pub fn text(&mut self, id: ArticleId) -> Result<Arc<str>, StoreError> {
        if let Some(text) = self.texts.get(&id) {
            return Ok(text);
        }
        let text = self.store.text(id)?.unwrap_or_else(|| Arc::from(""));
        let committed = self.committed();
        self.texts.put(id, text.clone(), 0, committed);
        Ok(text)
    }

    /// Remember a text.
    pub fn put_text(&mut self, id: ArticleId, text: Arc<str>, seq: Seq) {
        let committed = self.committed();
        self.texts.put(id, text, seq, committed);
    }

    /// States of keys of a plugin in a story, in the order asked for; empty where there is none.
    pub fn states(
        &mut self,
        plugin: PluginIx,
        story: &str,
        keys: &[u64],
    ) -> Result<Vec<Vec<u8>>, StoreError> {
        let here = hash64(story.as_bytes());
        let mut values: Vec<Option<Vec<u8>>> =
            keys.iter().map(|key| self.states.get(&(plugin, here, *key))).collect();
        let missing: Vec<u64> =
            keys.iter().zip(&values).filter(|(_, value)| value.is_none()).map(|(key, _)| *key).collect();
        if !missing.is_empty() {
            let found: HashMap<u64, Vec<u8>> =
                self.store.states(&self.plugins[plugin], story, &missing)?.into_iter().collect();
            let committed = self.committed();
            for (key, value) in keys.iter().zip(&mut values) {
                if value.is_none() {
                    let state = found.get(key).cloned().unwrap_or_default();
                    self.states.put((plugin, here, *key), state.clone(), 0, committed);
                    *value = Some(state);
                }
            }
        }
        Ok(values.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// Remember a state.
    pub fn put_state(&mut self, plugin: PluginIx, story: &str, key: u64, state: &[u8], seq: Seq) {
        let committed = self.committed();
        self.states.put((plugin, hash64(story.as_bytes()), key), state.to_vec(), seq, committed);
    }

    /// What is remembered of a topic, if it was ever stated.
    pub fn topic(&mut self, plugin: PluginIx, story: &str, topic: &str) -> Result<Option<Topic>, StoreError> {
        let key = (plugin, hash64(story.as_bytes()), topic.to_owned());
        if let Some(known) = self.topics.get(&key) {
            return Ok((known.line > 0).then_some(known));
        }
        let found = self.store.topics(&self.plugins[plugin], story, &[topic])?.pop().map(|(_, topic)| topic);
        let committed = self.committed();
        self.topics.put(key, found.clone().unwrap_or_default(), 0, committed);
        Ok(found)
    }

    /// Remember a topic.
    pub fn put_topic(&mut self, plugin: PluginIx, story: &str, topic: &str, value: Topic, seq: Seq) {
        let committed = self.committed();
        self.topics.put((plugin, hash64(story.as_bytes()), topic.to_owned()), value, seq, committed);
    }

    /// The number of the next line in a plugin's log of a story.
    pub fn next_line(&mut self, plugin: PluginIx, story: &str, seq: Seq) -> Result<u64, StoreError> {
        let key = (plugin, hash64(story.as_bytes()));
        let last = match self.lines.get(&key) {
            Some(last) => last,
            None => self.store.lines(&self.plugins[plugin], story)?,
        };
        let committed = self.committed();
        self.lines.put(key, last + 1, seq, committed);
        Ok(last + 1)
    }

    /// The earliest file before this one with the same bytes from the same outlet that was filed as articles.
    pub fn filed_as(&mut self, file: &Admitted) -> Result<Option<Seq>, StoreError> {
        match self.filed.get(&(file.hash, file.hints.outlet.clone())) {
            Some(seq) => Ok(Some(seq)),
            None => self.store.filed_as(file),
        }
    }

    /// Remember that a file was filed.
    pub fn put_filed(&mut self, file: &Admitted) {
        let committed = self.committed();
        self.filed.put((file.hash, file.hints.outlet.clone()), file.seq, file.seq, committed);
    }

    /// The number of the next article of a story.
    pub fn next_number(&mut self, story: &str, seq: Seq) -> Result<u64, StoreError> {
        let key = hash64(story.as_bytes());
        let last = match self.sizes.get(&key) {
            Some(last) => last,
            None => self.store.articles_in(story)?,
        };
        let committed = self.committed();
        self.sizes.put(key, last + 1, seq, committed);
        Ok(last + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_what_is_committed_and_keeps_what_is_not() {
        let mut memory: Generations<u32, u64> = Generations::new(2 * PLACE);
        memory.put(1, 10, 5, 0);
        for key in 2..20 {
            memory.put(key, u64::from(key) * 10, 1, 1);
        }
        assert_eq!(memory.get(&1), Some(10), "not committed: kept however many follow");
        assert_eq!(memory.get(&3), None, "committed and not asked for: forgotten");
        assert_eq!(memory.get(&19), Some(190));
    }
}
