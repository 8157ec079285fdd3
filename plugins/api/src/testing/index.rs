//! Which earlier articles share a key: what the desk's two key indexes answer, small.

use std::collections::{BTreeSet, HashMap};

use crate::{Key, Scope};

/// How much of what is known `compare` is handed. The counts of a key are never capped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// Earlier articles per key and facet.
    pub per_facet: usize,
    /// Earlier articles per call.
    pub total: usize,
}

impl Default for Caps {
    /// 8 and 256. A plugin should not depend on the numbers.
    fn default() -> Caps {
        Caps { per_facet: 8, total: 256 }
    }
}

/// Scope, story (empty at archive scope) and hash.
type Place = (Scope, String, u64);

/// Keys of the articles filed so far.
#[derive(Debug, Default)]
pub struct Index {
    /// Facet and article, oldest first.
    keys: HashMap<Place, Vec<(u64, u64)>>,
}

/// What is known of one key before the article at hand.
#[derive(Debug, Default)]
pub struct Met {
    /// Earlier articles with the key.
    pub articles: BTreeSet<u64>,
    /// Those with the same facet.
    pub facet_articles: BTreeSet<u64>,
    /// Newest first, capped per facet.
    pub hits: Vec<u64>,
}

fn place(scope: Scope, story: &str, hash: u64) -> Place {
    (scope, if scope == Scope::Story { story.to_owned() } else { String::new() }, hash)
}

impl Index {
    /// Adds the keys of a filed article.
    pub fn add(&mut self, id: u64, story: &str, keys: &[Key]) {
        for key in keys {
            let list = self.keys.entry(place(key.scope, story, key.hash)).or_default();
            if !list.contains(&(key.facet, id)) {
                list.push((key.facet, id));
            }
        }
    }

    /// Looks one key up.
    pub fn meet(&self, key: &Key, story: &str, caps: Caps) -> Met {
        let mut met = Met::default();
        let mut per_facet: HashMap<u64, usize> = HashMap::new();
        for (facet, id) in self.keys.get(&place(key.scope, story, key.hash)).into_iter().flatten().rev() {
            met.articles.insert(*id);
            if *facet == key.facet {
                met.facet_articles.insert(*id);
            }
            let handed = per_facet.entry(*facet).or_default();
            if *handed < caps.per_facet {
                *handed += 1;
                if !met.hits.contains(id) {
                    met.hits.push(*id);
                }
            }
        }
        met
    }
}
