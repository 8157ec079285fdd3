//! Commit: outcomes and all their effects in one transaction.
//!
//! What an article changes in its story (states, topics, line counts) is gathered over the whole group first and
//! written once, in key order: neighbouring rows share pages, and a topic stated five times in a group is one write.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use super::reading::{DISMISSED, OPEN};
use super::record::{ArticleRecord, OutcomeRecord, ResultRecord, body_of};
use super::squeeze::squeeze;
use super::{Head, PLUGINS_PER_ARTICLE, key_list, note_id};
use crate::article::ArticleMeta;
use crate::order::Order;
use crate::store::{Event, FiledArticle, Outcome, PluginResult, StoreError, Topic};

/// Record outcomes. Nothing is recorded, here or in `head`, unless all are.
pub(super) fn commit(conn: &mut Connection, head: &mut Head, events: &[Event]) -> Result<(), StoreError> {
    let Some(last) = events.last() else { return Ok(()) };
    check_order(head, events)?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut group = Group::new(&tx, head.article);
    for event in events {
        group.file(event)?;
    }
    group.write_story_effects()?;
    let article = group.last_article;
    tx.commit()?;
    head.event = last.file.seq;
    head.article = article;
    Ok(())
}

fn check_order(head: &Head, events: &[Event]) -> Result<(), StoreError> {
    for (expected, event) in (head.event + 1..).zip(events) {
        let seq = event.file.seq;
        if seq != expected {
            let why = if seq < expected { "it has an outcome already" } else { "outcomes have no gaps" };
            return Err(StoreError::Broken(format!(
                "the outcome of file {seq} was offered where that of file {expected} is due: {why}; nothing was recorded"
            )));
        }
        if seq > head.admitted {
            return Err(StoreError::Broken(format!(
                "the outcome of file {seq} was offered, but only {} files are admitted; nothing was recorded",
                head.admitted
            )));
        }
    }
    Ok(())
}

/// Story and plugin, by their numbers.
type Place = (i64, i64);

/// One group on its way into the store.
struct Group<'e, 't> {
    tx: &'t Transaction<'t>,
    plugins: HashMap<&'e str, i64>,
    stories: HashMap<&'e str, i64>,
    states: BTreeMap<(Place, i64), &'e [u8]>,
    topics: BTreeMap<(Place, &'e str), Topic>,
    lines: BTreeMap<Place, u64>,
    last_article: u64,
}

impl<'e, 't> Group<'e, 't> {
    fn new(tx: &'t Transaction<'t>, last_article: u64) -> Self {
        Self {
            tx,
            plugins: HashMap::new(),
            stories: HashMap::new(),
            states: BTreeMap::new(),
            topics: BTreeMap::new(),
            lines: BTreeMap::new(),
            last_article,
        }
    }

    fn file(&mut self, event: &'e Event) -> Result<(), StoreError> {
        let seq = event.file.seq;
        let record = match &event.outcome {
            Outcome::Repeat(of) => OutcomeRecord::Repeat(*of),
            Outcome::Failed(fault) => OutcomeRecord::Failed(Cow::Borrowed(fault)),
            Outcome::Order(order) => {
                self.order(seq, order)?;
                OutcomeRecord::Order(Cow::Borrowed(order))
            }
            Outcome::Filed(articles) => {
                OutcomeRecord::Filed(articles.iter().map(|a| self.article(seq, a)).collect::<Result<_, _>>()?)
            }
        };
        let body = body_of(&record)?;
        self.tx
            .prepare_cached("INSERT INTO events (seq, body) VALUES (?1, ?2)")?
            .execute(params![seq.cast_signed(), body])?;
        Ok(())
    }

    /// An order about a topic nobody stated has no effect.
    fn order(&mut self, seq: u64, order: &'e Order) -> Result<(), StoreError> {
        let Some(place) = super::reading::place(self.tx, &order.plugin, &order.story)? else { return Ok(()) };
        self.tx
            .prepare_cached("INSERT INTO memberships (seq, article, story, kind) VALUES (?1, 0, ?2, 1)")?
            .execute(params![seq.cast_signed(), place.0])?;
        if let Some(topic) = self.topic(place, &order.topic)? {
            topic.obey(order.what);
        }
        Ok(())
    }

    /// A topic as this group leaves it; none when nobody stated it.
    fn topic(&mut self, place: Place, name: &'e str) -> Result<Option<&mut Topic>, StoreError> {
        use std::collections::btree_map::Entry;
        match self.topics.entry((place, name)) {
            Entry::Occupied(known) => Ok(Some(known.into_mut())),
            Entry::Vacant(new) => {
                let known = super::reading::topic(self.tx, place.0, place.1, name)?;
                Ok(known.map(|topic| new.insert(topic)))
            }
        }
    }

    fn article(&mut self, seq: u64, filed: &'e FiledArticle) -> Result<ArticleRecord<'e>, StoreError> {
        let id = filed.meta.id;
        if id <= self.last_article {
            return Err(StoreError::Broken(format!(
                "article {id} of file {seq} was offered after article {}; nothing was recorded",
                self.last_article
            )));
        }
        self.last_article = id;
        let story = self.story(&filed.meta.story)?;
        // The story is its own column, because an article may move; so the metadata go without it.
        let meta = postcard::to_stdvec(&ArticleMeta { story: String::new(), ..filed.meta.clone() })?;
        self.tx
            .prepare_cached("INSERT INTO articles (id, seq, story, meta, text) VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                id.cast_signed(),
                seq.cast_signed(),
                story,
                meta,
                squeeze(filed.text.as_bytes())?
            ])?;
        self.tx
            .prepare_cached("INSERT INTO memberships (seq, article, story, kind) VALUES (?1, ?2, ?3, 0)")?
            .execute(params![seq.cast_signed(), id.cast_signed(), story])?;
        let results = filed.results.iter().map(|r| self.result(id, story, r)).collect::<Result<_, _>>()?;
        Ok(ArticleRecord {
            id,
            story,
            number: filed.number,
            parts: Cow::Borrowed(&filed.parts),
            segments: Cow::Borrowed(&filed.segments),
            assignment: (&filed.assignment).into(),
            verdict: filed.verdict.as_ref().map(Into::into),
            results,
        })
    }

    fn result(
        &mut self,
        article: u64,
        story: i64,
        result: &'e PluginResult,
    ) -> Result<ResultRecord<'e>, StoreError> {
        let plugin = self.plugin(&result.plugin)?;
        let place = (story, plugin);
        if !(result.note.is_empty() && result.keys.is_empty() && result.mark.is_empty()) {
            self.tx
                .prepare_cached("INSERT INTO notes (id, mark, keys, note) VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![
                    note_id(article, plugin),
                    &*result.mark,
                    key_list::encode(&result.keys),
                    squeeze(&result.note)?
                ])?;
        }
        for (key, state) in &result.states {
            self.states.insert((place, key.cast_signed()), state);
        }
        for finding in &result.findings {
            let lines = self.lines.entry(place).or_default();
            *lines = finding.line.max(*lines);
            let topic = finding.finding.topic.as_str();
            if self.topic(place, topic)?.is_none() {
                self.topics.insert((place, topic), Topic::default());
            }
            self.topics.entry((place, topic)).or_default().take_in(finding);
        }
        Ok(ResultRecord {
            plugin,
            version: Cow::Borrowed(&result.version),
            findings: result.findings.iter().map(Into::into).collect(),
            faults: Cow::Borrowed(&result.faults),
        })
    }

    fn write_story_effects(&self) -> Result<(), StoreError> {
        let mut set = self.tx.prepare_cached(
            "INSERT INTO states (story, plugin, key, state) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (story, plugin, key) DO UPDATE SET state = excluded.state",
        )?;
        let mut unset =
            self.tx.prepare_cached("DELETE FROM states WHERE story = ?1 AND plugin = ?2 AND key = ?3")?;
        for (((story, plugin), key), state) in &self.states {
            if state.is_empty() {
                unset.execute(params![story, plugin, key])?;
            } else {
                set.execute(params![story, plugin, key, state])?;
            }
        }
        let mut stated = self.tx.prepare_cached(
            "INSERT INTO topics (story, plugin, topic, line, open, alerted) VALUES (?1, ?2, ?3, ?4, ?5, ?6) \
             ON CONFLICT (story, plugin, topic) DO UPDATE \
             SET line = excluded.line, open = excluded.open, alerted = excluded.alerted",
        )?;
        for (((story, plugin), name), topic) in &self.topics {
            let stands = i64::from(topic.open) * OPEN + i64::from(topic.dismissed) * DISMISSED;
            let alerted: Vec<u8> = topic.alerted.iter().flat_map(|hash| hash.to_le_bytes()).collect();
            stated.execute(params![story, plugin, name, topic.line.cast_signed(), stands, alerted])?;
        }
        let mut counted = self.tx.prepare_cached(
            "INSERT INTO lines (story, plugin, lines) VALUES (?1, ?2, ?3) \
             ON CONFLICT (story, plugin) DO UPDATE SET lines = max(lines.lines, excluded.lines)",
        )?;
        for ((story, plugin), lines) in &self.lines {
            counted.execute(params![story, plugin, lines.cast_signed()])?;
        }
        Ok(())
    }

    fn story(&mut self, slug: &'e str) -> Result<i64, StoreError> {
        named(
            self.tx,
            &mut self.stories,
            slug,
            ["SELECT id FROM stories WHERE slug = ?1", "INSERT INTO stories (slug) VALUES (?1) RETURNING id"],
        )
    }

    fn plugin(&mut self, name: &'e str) -> Result<i64, StoreError> {
        let id = named(
            self.tx,
            &mut self.plugins,
            name,
            ["SELECT id FROM plugins WHERE name = ?1", "INSERT INTO plugins (name) VALUES (?1) RETURNING id"],
        )?;
        if id >= PLUGINS_PER_ARTICLE {
            return Err(StoreError::Broken(format!(
                "plugin {name:?} is number {id} of this store, which holds {} for good; start a fresh story folder",
                PLUGINS_PER_ARTICLE - 1
            )));
        }
        Ok(id)
    }
}

/// The number of a name, given on first sight.
fn named<'e>(
    tx: &Transaction<'_>,
    known: &mut HashMap<&'e str, i64>,
    name: &'e str,
    [look_up, add]: [&str; 2],
) -> Result<i64, StoreError> {
    if let Some(id) = known.get(name) {
        return Ok(*id);
    }
    let found = tx.prepare_cached(look_up)?.query_row([name], |row| row.get(0)).optional()?;
    let id = match found {
        Some(id) => id,
        None => tx.prepare_cached(add)?.query_row([name], |row| row.get(0))?,
    };
    known.insert(name, id);
    Ok(id)
}
