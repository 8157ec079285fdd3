//! What every [`Store`] must do, as one function over a place where a store lives.

pub(crate) mod generate;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use copydesk_plugin::{Status, hash64};

use self::generate::{Dice, PLUGINS, STATE_KEYS, STORIES, TOPICS};
use super::{
    Event, FiledArticle, LogPosition, NewFile, Outcome, Projected, Remembered, Restored, Store, StoreError,
    Topic,
};
use crate::article::{Admitted, Signature};

/// A place where one store lives; opening it again after the store was dropped is a restart.
pub(crate) trait Ground {
    fn open(&self) -> Arc<dyn Store>;
}

/// All promises. `fresh` gives an empty ground each time.
pub(crate) fn check(fresh: &dyn Fn() -> Box<dyn Ground>) {
    admission_numbers_and_finds_repeats(&*fresh());
    outcomes_come_in_order_or_not_at_all(&*fresh());
    signatures_count_once_there_is_an_outcome(&*fresh());
    a_projection_is_remembered(&*fresh());
    admission_and_commit_share_the_store(&*fresh());
    for seed in 0..12 {
        everything_comes_back(&*fresh(), seed);
    }
}

fn new_file(hash: u8, outlet: Option<&str>) -> NewFile {
    let mut file = generate::file(&mut Dice::new(u64::from(hash)));
    file.hash = [hash; 32];
    file.hints.outlet = outlet.map(str::to_owned);
    file
}

fn failed(file: &Admitted) -> Event {
    let fault = crate::error::FileFault::new("empty", "the file has no bytes");
    Event { file: Arc::new(file.clone()), outcome: Outcome::Failed(fault) }
}

fn admission_numbers_and_finds_repeats(ground: &dyn Ground) {
    let store = ground.open();
    assert_eq!(store.admit(&[]).unwrap(), []);
    let (a, b) = (Some("Meridian Wire"), Some("Northern Herald"));
    let files = [(1, a), (1, b), (1, a), (2, a), (1, None), (1, Some("")), (1, None), (1, a)];
    let (first, later) = files.split_at(5);
    let admit = |store: &dyn Store, files: &[(u8, Option<&str>)]| {
        store.admit(&files.iter().map(|(hash, outlet)| new_file(*hash, *outlet)).collect::<Vec<_>>()).unwrap()
    };
    let mut all = admit(&*store, first);
    drop(store);
    let store = ground.open();
    all.extend(admit(&*store, later));
    let repeats: Vec<_> = all.iter().map(|file| (file.seq, file.repeat_of)).collect();
    let none = None;
    assert_eq!(
        repeats,
        [(1, none), (2, none), (3, Some(1)), (4, none), (5, none), (6, none), (7, Some(5)), (8, Some(1))]
    );
    assert_eq!(store.admitted(0, 100).unwrap(), all);
    assert_eq!(store.admitted(3, 2).unwrap(), all[3..5]);
    assert_eq!(store.admitted(u64::MAX, 2).unwrap(), []);
    assert_eq!(store.unfinished(0, 100).unwrap(), all);
}

fn outcomes_come_in_order_or_not_at_all(ground: &dyn Ground) {
    let store = ground.open();
    let files = store.admit(&(0..6).map(|n| new_file(n, None)).collect::<Vec<_>>()).unwrap();
    let refused = |events: &[Event]| match store.commit(events) {
        Err(StoreError::Broken(message)) => assert!(message.contains("nothing was recorded"), "{message}"),
        other => panic!("{other:?}"),
    };
    let outcome = |seq: usize| failed(&files[seq - 1]);
    store.commit(&[]).unwrap();
    refused(&[outcome(2)]);
    refused(&[outcome(1), outcome(3)]);
    refused(&[outcome(1), outcome(2), outcome(2)]);
    assert_eq!(store.unfinished(0, 100).unwrap(), files);
    store.commit(&[outcome(1), outcome(2)]).unwrap();
    refused(&[outcome(2), outcome(3)]);
    refused(&[outcome(1)]);
    let stranger = Admitted { seq: 7, ..files[5].clone() };
    refused(&[outcome(3), outcome(4), outcome(5), outcome(6), failed(&stranger)]);
    let filed_twice = {
        let mut dice = Dice::new(1);
        let event = |seq: usize, dice: &mut Dice| loop {
            let event = generate::event(dice, Admitted { repeat_of: None, ..files[seq - 1].clone() }, &mut 1);
            if matches!(&event.outcome, Outcome::Filed(articles) if articles.len() == 1) {
                return event;
            }
        };
        [event(3, &mut dice), event(4, &mut dice)]
    };
    refused(&filed_twice);
    assert!(store.metas(&[1]).unwrap().is_empty());
    assert_eq!(store.unfinished(0, 100).unwrap(), files[2..]);
    assert_eq!(store.unfinished(3, 2).unwrap(), files[3..5]);
    drop(store);
    let store = ground.open();
    assert_eq!(store.unfinished(0, 100).unwrap(), files[2..]);
    store.commit(&[outcome(3)]).unwrap();
    assert_eq!(store.unfinished(0, 100).unwrap(), files[3..]);
    assert_eq!(store.events(0, 100).unwrap().len(), 3);
}

fn signatures_count_once_there_is_an_outcome(ground: &dyn Ground) {
    let store = ground.open();
    let files = store.admit(&[new_file(1, None), new_file(2, None)]).unwrap();
    assert_eq!(store.by_signature(&files[1].signature).unwrap(), None);
    store.commit(&[failed(&files[0])]).unwrap();
    assert_eq!(store.by_signature(&files[0].signature).unwrap(), Some(1));
    assert_eq!(store.by_signature(&files[1].signature).unwrap(), None);
    let touched = Signature { mtime_ns: files[0].signature.mtime_ns + 1, ..files[0].signature };
    assert_eq!(store.by_signature(&touched).unwrap(), None);
}

fn a_projection_is_remembered(ground: &dyn Ground) {
    let position = |length| LogPosition { inode: u64::MAX, length };
    let paths = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let store = ground.open();
    assert_eq!(store.projected(&paths(&["alerts.log"])).unwrap(), Projected::default());
    let mark = |seq, logs: &[(&str, u64)], dirty: &[&str]| {
        let logs = logs.iter().map(|(path, length)| ((*path).to_owned(), position(*length))).collect();
        store.mark_projected(&Projected { seq, logs, dirty: paths(dirty) }).unwrap();
    };
    mark(3, &[("alerts.log", 10), ("s/story.log", 20)], &["a", "b"]);
    mark(5, &[("alerts.log", 30)], &["b", "c"]);
    drop(store);
    let store = ground.open();
    let all = store.projected(&paths(&["alerts.log", "s/story.log", "s/none.log"])).unwrap();
    let logs = [("alerts.log", 30), ("s/story.log", 20)];
    let logs = logs.map(|(path, length)| (path.to_owned(), position(length)));
    assert_eq!(all, Projected { seq: 5, logs: BTreeMap::from(logs), dirty: paths(&["b", "c"]) });
    assert!(store.projected(&[]).unwrap().logs.is_empty());
}

fn admission_and_commit_share_the_store(ground: &dyn Ground) {
    let store = ground.open();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..40 {
                store.admit(&[new_file(n, None), new_file(n, Some("x"))]).unwrap();
            }
        });
        let mut done = 0;
        while done < 80 {
            let files = store.unfinished(done, 7).unwrap();
            store.commit(&files.iter().map(failed).collect::<Vec<_>>()).unwrap();
            done += files.len() as u64;
        }
    });
    let seqs: Vec<_> = store.events(0, 100).unwrap().iter().map(|event| event.file.seq).collect();
    assert_eq!(seqs, (1..=80).collect::<Vec<_>>());
}

/// Files and events in groups of random size with restarts between; then every question against what was committed.
fn everything_comes_back(ground: &dyn Ground, seed: u64) {
    let mut dice = Dice::new(seed);
    let mut store = ground.open();
    let (mut events, mut next_article) = (Vec::new(), 1);
    for _ in 0..8 {
        let files: Vec<_> = (0..dice.below(5)).map(|_| generate::file(&mut dice)).collect();
        store.admit(&files).unwrap();
        let due = store.unfinished(0, 1 + dice.below(6) as usize).unwrap();
        let group: Vec<_> =
            due.into_iter().map(|file| generate::event(&mut dice, file, &mut next_article)).collect();
        store.commit(&group).unwrap();
        events.extend(group);
        if dice.one_in(3) {
            drop(store);
            store = ground.open();
        }
    }
    same_events(&store.events(0, usize::MAX).unwrap(), &events);
    let after = dice.below(events.len() as u64 + 1) as usize;
    let few = &events[after..events.len().min(after + 3)];
    same_events(&store.events(after as u64, 3).unwrap(), few);
    for story in STORIES {
        let in_story = |event: &&Event| articles(event).iter().any(|a| a.meta.story == story);
        let of_story: Vec<_> = events.iter().filter(in_story).cloned().collect();
        same_events(&store.story_events(story, 0, usize::MAX).unwrap(), &of_story);
        let later: Vec<_> = of_story.into_iter().filter(|e| e.file.seq > after as u64).take(2).collect();
        same_events(&store.story_events(story, after as u64, 2).unwrap(), &later);
    }
    assert!(store.story_events("no such story", 0, 9).unwrap().is_empty());
    same_articles(&*store, &events, next_article);
    same_stories(&*store, &events);
    same_restored(&*store, &events, dice.below(next_article));
}

fn articles(event: &Event) -> &[FiledArticle] {
    match &event.outcome {
        Outcome::Filed(articles) => articles,
        _ => &[],
    }
}

fn same_events(found: &[Event], committed: &[Event]) {
    assert_eq!(found.len(), committed.len());
    for (found, committed) in found.iter().zip(committed) {
        // The shortest digits that read back as the same float: equal text is equal to the last bit.
        let mut committed = committed.clone();
        if let Outcome::Filed(articles) = &mut committed.outcome {
            articles
                .iter_mut()
                .flat_map(|article| &mut article.results)
                .for_each(|result| result.states.clear());
        }
        assert_eq!(format!("{found:?}"), format!("{committed:?}"));
    }
}

fn same_articles(store: &dyn Store, events: &[Event], next: u64) {
    let filed: BTreeMap<_, _> = events.iter().flat_map(articles).map(|a| (a.meta.id, a)).collect();
    let ids: Vec<_> = (0..next + 3).chain([u64::MAX, u64::MAX >> 3]).rev().collect();
    let metas: Vec<_> = ids.iter().filter_map(|id| filed.get(id)).map(|a| a.meta.clone()).collect();
    assert_eq!(store.metas(&ids).unwrap(), metas);
    for plugin in PLUGINS.into_iter().chain(["unheard-of"]) {
        let remembered = store.remembered(plugin, &ids).unwrap();
        assert_eq!(remembered.len(), ids.len());
        for (found, id) in remembered.iter().zip(&ids) {
            let result = filed.get(id).and_then(|a| a.results.iter().find(|r| r.plugin == plugin));
            let expected = result.map(|r| Remembered { note: r.note.clone(), mark: r.mark.clone() });
            let expected = expected.unwrap_or_default();
            assert_eq!(
                (&found.note, &found.mark),
                (&expected.note, &expected.mark),
                "article {id}, {plugin}"
            );
        }
    }
    for id in ids {
        assert_eq!(store.text(id).unwrap(), filed.get(&id).map(|a| a.text.clone()));
    }
}

fn same_stories(store: &dyn Store, events: &[Event]) {
    let mut named = store.stories().unwrap();
    named.sort_unstable();
    let filed: BTreeSet<_> = events.iter().flat_map(articles).map(|a| a.meta.story.clone()).collect();
    assert_eq!(named, filed.into_iter().collect::<Vec<_>>());
    for story in STORIES.into_iter().chain(["no such story"]) {
        for plugin in PLUGINS.into_iter().chain(["unheard-of"]) {
            let here = events.iter().flat_map(articles).filter(|a| a.meta.story == story);
            let results: Vec<_> = here.flat_map(|a| &a.results).filter(|r| r.plugin == plugin).collect();
            let (mut states, mut topics, mut lines) = (BTreeMap::new(), BTreeMap::new(), 0);
            for result in results {
                states.extend(result.states.iter().cloned());
                for filed in &result.findings {
                    let topic: &mut Topic = topics.entry(filed.finding.topic.as_str()).or_default();
                    match filed.finding.status {
                        Status::Resolved => *topic = Topic::default(),
                        Status::Open if filed.alert => {
                            topic.alerted.push(hash64(filed.finding.fingerprint.as_bytes()));
                            topic.open = true;
                        }
                        Status::Open => {}
                    }
                    topic.line = filed.line;
                    lines = filed.line.max(lines);
                }
            }
            states.retain(|_, state| !state.is_empty());
            let keys: Vec<_> = STATE_KEYS.into_iter().chain([3]).collect();
            let expected: Vec<_> =
                keys.iter().filter_map(|k| states.get_key_value(k)).map(|(k, v)| (*k, v.clone())).collect();
            assert_eq!(store.states(plugin, story, &keys).unwrap(), expected);
            let asked: Vec<_> = TOPICS.into_iter().chain(["unheard-of"]).collect();
            let expected: Vec<_> = asked
                .iter()
                .filter_map(|t| topics.get_key_value(t))
                .map(|(t, v)| ((*t).to_owned(), v.clone()))
                .collect();
            assert_eq!(store.topics(plugin, story, &asked).unwrap(), expected);
            assert_eq!(store.lines(plugin, story).unwrap(), lines);
        }
    }
}

fn same_restored(store: &dyn Store, events: &[Event], after: u64) {
    for (after, limit) in [(0, usize::MAX), (after, 3), (u64::MAX, 1)] {
        let filed = || events.iter().flat_map(articles).filter(|a| a.meta.id > after);
        are_those(&store.restore(after, limit).unwrap(), filed().take(limit).collect(), true);
        for story in STORIES {
            let of_story = filed().filter(|a| a.meta.story == story).take(limit).collect();
            are_those(&store.restore_story(story, after, limit).unwrap(), of_story, false);
        }
    }
    assert!(store.restore_story("no such story", 0, 9).unwrap().is_empty());
}

fn are_those(restored: &[Restored], expected: Vec<&FiledArticle>, whole: bool) {
    assert_eq!(restored.len(), expected.len());
    for (restored, filed) in restored.iter().zip(expected) {
        assert_eq!(restored.meta, filed.meta);
        let read = if whole { (&*filed.text, &*filed.parts) } else { ("", &[][..]) };
        assert_eq!((&*restored.text, &*restored.parts), read);
        let found: BTreeMap<_, _> = restored.keys.iter().cloned().collect();
        assert_eq!(found.len(), restored.keys.len());
        let keys = filed.results.iter().map(|r| (r.plugin.clone(), r.keys.clone()));
        assert_eq!(found, keys.filter(|(_, keys)| !keys.is_empty()).collect());
    }
}
