//! Which earlier articles `compare` is handed: those that share the rarest keys, at most so many, newest first.

use std::collections::HashMap;
use std::sync::Arc;

use copydesk_plugin::Scope;

use crate::article::{ArticleId, ArticleMeta};
use crate::plugin::{EarlierCall, Fault, FaultKind, KeyCall};
use crate::store::Remembered;
use crate::store::keys::KeyHits;

/// Keys with their hits, and the articles the hits point at, newest first.
pub struct Candidates {
    /// The keys; `hits` index into `ids`.
    pub keys: Vec<KeyCall>,
    /// Articles, newest first.
    pub ids: Vec<ArticleId>,
}

/// How fast a key loses weight with the number of duplicate groups it stands in. The exponent is the one measured
/// best for finding copies among templates and house text.
const RARITY: f64 = 0.7;

/// Of an article with at least this many keys at archive scope ...
const MANY_KEYS: usize = 16;
/// ... the earlier ones that share but one of them are handed over up to this number. Any two articles may share a turn
/// of phrase: in an archive of millions dozens do with every article, and none of them is its copy.
const MOST_BY_ONE_KEY: usize = 8;

/// Choose at most `total` articles: each shared key adds `groups^-0.7` to an article's score; ties go to the newer.
pub fn choose(mut keys: Vec<KeyCall>, hits: &[KeyHits], total: usize, scope: Scope) -> Candidates {
    let mut score: HashMap<ArticleId, (f64, u32)> = HashMap::new();
    for hit in hits {
        let weight = f64::from(hit.groups.max(1)).powf(-RARITY);
        for id in &hit.newest {
            let (score, shared) = score.entry(*id).or_default();
            *score += weight;
            *shared += 1;
        }
    }
    let mut ranked: Vec<(ArticleId, (f64, u32))> = score.into_iter().collect();
    ranked.sort_unstable_by(|a, b| b.1.0.total_cmp(&a.1.0).then(b.0.cmp(&a.0)));
    if scope == Scope::Archive && keys.len() >= MANY_KEYS {
        let mut by_one_key = 0;
        ranked.retain(|(_, (_, shared))| {
            by_one_key += usize::from(*shared == 1);
            *shared > 1 || by_one_key <= MOST_BY_ONE_KEY
        });
    }
    ranked.truncate(total);
    let mut ids: Vec<ArticleId> = ranked.into_iter().map(|(id, _)| id).collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    let place: HashMap<ArticleId, u32> = ids.iter().copied().zip(0u32..).collect();
    for (key, hit) in keys.iter_mut().zip(hits) {
        key.hits = hit.newest.iter().filter_map(|id| place.get(id).copied()).collect();
    }
    Candidates { keys, ids }
}

/// The articles as `compare` is handed them, without texts.
pub fn calls(metas: Vec<Arc<ArticleMeta>>, remembered: Vec<Remembered>) -> Vec<EarlierCall> {
    let call = |(article, Remembered { note, mark }): (Arc<ArticleMeta>, Remembered)| EarlierCall {
        article,
        note,
        mark,
        text: Arc::from(""),
    };
    metas.into_iter().zip(remembered).map(call).collect()
}

/// A plugin asked for texts after it had been given them.
pub fn asked_twice(plugin: &str) -> Fault {
    Fault {
        plugin: plugin.to_owned(),
        hook: "compare".to_owned(),
        kind: FaultKind::Protocol,
        message: "asked for texts a second time".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(groups: u32, newest: &[ArticleId]) -> KeyHits {
        KeyHits { groups, newest: newest.to_vec(), ..KeyHits::default() }
    }

    #[test]
    fn rare_keys_decide_and_order_is_newest_first() {
        let keys = vec![KeyCall::default(); 3];
        let hits = [hit(1, &[7, 3]), hit(100, &[9, 8, 7]), hit(100, &[9, 8])];
        let chosen = choose(keys, &hits, 2, Scope::Archive);
        assert_eq!(chosen.ids, [7, 3], "two common keys weigh less than one rare key");
        assert_eq!(chosen.keys[0].hits, [0, 1]);
        assert_eq!(chosen.keys[1].hits, [0]);
        assert!(chosen.keys[2].hits.is_empty());
    }

    #[test]
    fn of_many_that_share_one_phrase_a_few_are_handed_over() {
        let check = |keys: usize, scope: Scope, handed: usize| {
            let mut hits = vec![KeyHits::default(); keys];
            hits[0] = hit(30, &(10..40).rev().collect::<Vec<_>>());
            hits[1] = hit(2, &[12, 3]);
            let chosen = choose(vec![KeyCall::default(); keys], &hits, 48, scope);
            assert_eq!(chosen.ids.len(), handed);
            assert!(chosen.ids.contains(&12) && chosen.ids.contains(&3));
        };
        check(100, Scope::Archive, 1 + MOST_BY_ONE_KEY);
        check(100, Scope::Story, 31);
        check(3, Scope::Archive, 31);
    }
}
