//! The index against a model that remembers everything, through sealing, merging, restarts and damage.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use copydesk_plugin::{Key, Scope};

use super::archive::ArchiveKeys;
use super::*;
use crate::store::conformance::generate::Dice;

/// An article under a key: facets, arrival, founded.
type Met = (BTreeSet<u64>, i64, bool);

/// What the index promises, word for word and slowly.
#[derive(Default)]
pub(crate) struct Model(BTreeMap<u64, BTreeMap<ArticleId, Met>>);

impl Model {
    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn add(
        &mut self,
        article: ArticleId,
        arrived: i64,
        keys: &[Key],
        founded: bool,
        scope: Scope,
    ) {
        for key in keys.iter().filter(|key| key.scope == scope) {
            let met = self.0.entry(key.hash).or_default().entry(article);
            met.or_insert((BTreeSet::new(), arrived, founded)).0.insert(key.facet);
        }
    }

    pub(crate) fn look_up(&self, keys: &[Key], cap: usize, facet_cap: usize) -> Vec<KeyHits> {
        keys.iter().map(|key| self.one(key, cap, facet_cap)).collect()
    }

    fn one(&self, key: &Key, cap: usize, facet_cap: usize) -> KeyHits {
        let none = BTreeMap::new();
        let met = self.0.get(&key.hash).unwrap_or(&none);
        let facet = || met.values().filter(|(facets, ..)| facets.contains(&key.facet));
        let mut hits = KeyHits {
            articles: met.len() as u32,
            groups: met.values().filter(|(.., founded)| *founded).count() as u32,
            facet_articles: facet().count() as u32,
            facet_groups: facet().filter(|(.., founded)| *founded).count() as u32,
            last_seen_ms: met.values().map(|(_, arrived, _)| *arrived).max(),
            newest: Vec::new(),
        };
        let postings =
            met.iter().rev().flat_map(|(article, (facets, ..))| facets.iter().map(move |f| (*article, *f)));
        let mut per_facet = BTreeMap::<u64, usize>::new();
        for (article, facet) in postings.take(KEPT) {
            let used = per_facet.entry(facet).or_default();
            if hits.newest.len() < cap && !hits.newest.contains(&article) && *used < facet_cap {
                *used += 1;
                hits.newest.push(article);
            }
        }
        hits
    }
}

/// A few keys everybody has, some that several have, many that nobody else has.
pub(crate) fn random_keys(dice: &mut Dice) -> Vec<Key> {
    let own_facet = dice.below(4);
    let key = |dice: &mut Dice, _| Key {
        scope: if dice.one_in(4) { Scope::Story } else { Scope::Archive },
        hash: match dice.below(4) {
            0 => dice.below(3),
            1 => dice.below(200) << 40,
            _ => dice.number(),
        },
        facet: if dice.one_in(5) { dice.below(200) } else { own_facet },
    };
    (0..dice.below(30)).map(|n| key(dice, n)).collect()
}

/// All that was ever added, to be added again.
#[derive(Default)]
struct Archive(Vec<(ArticleId, i64, Vec<Key>, bool)>);

impl Archive {
    fn add_later(&self, index: &mut ArchiveKeys) {
        let last = index.last();
        for (article, arrived, keys, founded) in self.0.iter().filter(|added| added.0 > last) {
            index.add(*article, *arrived, keys, *founded).unwrap();
        }
    }
}

/// A run of the mill: `step` may do anything to the index between articles.
fn check(seed: u64, articles: u64, mut step: impl FnMut(&mut Dice, ArchiveKeys, &Path) -> ArchiveKeys) {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice::new(seed);
    let (mut model, mut archive) = (Model::default(), Archive::default());
    let mut index = ArchiveKeys::open(dir.path(), 20_000).unwrap();
    for article in (1..articles).filter(|n| n % 7 != 0) {
        let added = (article, dice.below(1000) as i64 - 500, random_keys(&mut dice), dice.one_in(2));
        index.add(added.0, added.1, &added.2, added.3).unwrap();
        model.add(added.0, added.1, &added.2, added.3, Scope::Archive);
        archive.0.push(added);
        index = step(&mut dice, index, dir.path());
        archive.add_later_if_fewer(&mut index);
        let (cap, facet_cap) = (dice.below(70) as usize, dice.below(9) as usize);
        let mut asked = random_keys(&mut dice);
        asked.extend(
            archive.0[dice.below(archive.0.len() as u64) as usize]
                .2
                .iter()
                .filter(|k| k.scope == Scope::Archive),
        );
        assert_eq!(index.look_up(&asked, cap, facet_cap).unwrap(), model.look_up(&asked, cap, facet_cap));
    }
    assert!(index.last() > 0);
}

impl Archive {
    /// After a restart the index has lost what was not durable.
    fn add_later_if_fewer(&self, index: &mut ArchiveKeys) {
        let newest = self.0.last().map_or(0, |added| added.0);
        if index.added() < newest {
            self.add_later(index);
        }
    }
}

#[test]
fn answers_do_not_depend_on_sealing_merging_or_restarts() {
    for seed in 0..3 {
        check(seed, 700, |dice, mut index, dir| {
            match dice.below(40) {
                0..6 => index.checkpoint().unwrap(),
                6 => index.finish_merges().unwrap(),
                7 => {
                    drop(index);
                    index = ArchiveKeys::open(dir, 20_000).unwrap();
                }
                8 => {}
                _ => index.tend(index.added().saturating_sub(dice.below(9))),
            }
            index
        });
    }
}

#[test]
fn damage_and_strangers_cost_no_answer() {
    check(9, 400, |dice, mut index, dir| {
        if !dice.one_in(12) {
            if dice.one_in(3) {
                index.checkpoint().unwrap();
            }
            return index;
        }
        drop(index);
        std::fs::write(dir.join("000000000001-000000000002.run"), "left by a crash").unwrap();
        std::fs::write(dir.join("manifest.tmp"), "left by a crash").unwrap();
        let mut files: Vec<_> = std::fs::read_dir(dir).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        let file = &files[dice.below(files.len() as u64) as usize];
        let mut bytes = std::fs::read(file).unwrap();
        match dice.below(3) {
            0 => bytes.truncate(dice.below(bytes.len() as u64) as usize),
            1 => {
                let at = dice.below(bytes.len() as u64) as usize;
                bytes[at] ^= 1 << dice.below(8);
            }
            _ => bytes.clear(),
        }
        std::fs::remove_file(file).unwrap();
        if !bytes.is_empty() {
            std::fs::write(file, bytes).unwrap();
        }
        let index = ArchiveKeys::open(dir, 20_000).unwrap();
        let left = std::fs::read_dir(dir)
            .unwrap()
            .filter(|f| f.as_ref().unwrap().path().extension() == Some("tmp".as_ref()));
        assert_eq!(left.count(), 0);
        index
    });
}

#[test]
fn what_is_durable_is_there_and_no_more_is_claimed() {
    let dir = tempfile::tempdir().unwrap();
    let key = [Key { scope: Scope::Archive, hash: 7, facet: 1 }];
    let mut index = ArchiveKeys::open(dir.path(), 1 << 20).unwrap();
    assert_eq!(index.last(), 0);
    index.add(3, 100, &key, true).unwrap();
    index.add(4, 50, &key, false).unwrap();
    assert_eq!(index.last(), 0);
    index.checkpoint().unwrap();
    assert_eq!(index.last(), 4);
    index.add(9, 60, &[], true).unwrap();
    index.checkpoint().unwrap();
    assert_eq!(index.last(), 9);
    index.add(10, 60, &key, true).unwrap();
    assert!(index.add(10, 60, &key, true).is_err());
    drop(index);
    let mut index = ArchiveKeys::open(dir.path(), 1 << 20).unwrap();
    assert_eq!(index.last(), 9);
    let hits = &index.look_up(&key, 9, 9).unwrap()[0];
    let newest = vec![4, 3];
    let counts = KeyHits {
        articles: 2,
        groups: 1,
        facet_articles: 2,
        facet_groups: 1,
        last_seen_ms: Some(100),
        newest,
    };
    assert_eq!(*hits, counts);
}

#[test]
fn runs_stay_few() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = ArchiveKeys::open(dir.path(), 1 << 20).unwrap();
    for article in 1..200 {
        index.add(article, 0, &[Key { scope: Scope::Archive, hash: article % 50, facet: 1 }], true).unwrap();
        index.checkpoint().unwrap();
        index.finish_merges().unwrap();
        let runs = std::fs::read_dir(dir.path()).unwrap().count() - 1;
        assert!(runs < 4, "{runs} runs");
    }
}

#[test]
fn tending_makes_durable_what_the_store_holds_and_no_more() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = ArchiveKeys::open(dir.path(), 2_000).unwrap();
    let keys = |article| -> Vec<Key> {
        (0..40).map(|n| Key { scope: Scope::Archive, hash: article * 100 + n, facet: 1 }).collect()
    };
    for article in 1..=60 {
        index.add(article, 0, &keys(article), true).unwrap();
        let committed = article / 2;
        index.tend(committed);
        assert!(index.last() <= committed, "{} of {committed}", index.last());
    }
    while index.last() < 30 {
        index.tend(60);
        std::thread::yield_now();
    }
    for article in 1..=60 {
        assert!(index.look_up(&keys(article), 9, 9).unwrap().iter().all(|hits| hits.newest == [article]));
    }
}
