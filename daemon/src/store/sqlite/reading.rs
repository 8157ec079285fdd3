//! Reading back: events whole, and what `compare` and a restart ask for.

use std::sync::Arc;

use copydesk_plugin::Part;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::admission::{bound, limit_of, one, unsigned};
use super::fault::torn;
use super::record::{ArticleRecord, OutcomeRecord, ResultRecord, plain_body};
use super::squeeze::unsqueeze;
use super::{key_list, note_id};
use crate::article::{ArticleId, ArticleMeta, Seq};
use crate::store::{Event, FiledArticle, Outcome, PluginResult, Remembered, Restored, StoreError, Topic};

/// All events, or those of a story, in order.
pub(super) fn events(
    conn: &Connection,
    story: Option<&str>,
    after: Seq,
    limit: usize,
) -> Result<Vec<Event>, StoreError> {
    let sql = match story {
        None => "SELECT seq, body FROM events WHERE seq > ?1 AND ?3 IS NULL ORDER BY seq LIMIT ?2",
        Some(_) => {
            "SELECT seq, body FROM events WHERE seq IN (SELECT DISTINCT seq FROM memberships \
             WHERE story = (SELECT id FROM stories WHERE slug = ?3) AND seq > ?1 ORDER BY seq LIMIT ?2) ORDER BY seq"
        }
    };
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params![bound(after), limit_of(limit), story])?;
    let mut events = Vec::new();
    while let Some(row) = rows.next()? {
        let body = plain_body(blob(row, 1)?)?;
        let outcome = match postcard::from_bytes(&body)? {
            OutcomeRecord::Repeat(of) => Outcome::Repeat(of),
            OutcomeRecord::Failed(fault) => Outcome::Failed(fault.into_owned()),
            OutcomeRecord::Order(order) => Outcome::Order(order.into_owned()),
            OutcomeRecord::Filed(articles) => {
                Outcome::Filed(articles.into_iter().map(|a| article(conn, a)).collect::<Result<_, _>>()?)
            }
        };
        events.push(Event { file: Arc::new(one(conn, unsigned(row, 0)?)?), outcome });
    }
    Ok(events)
}

fn article(conn: &Connection, record: ArticleRecord<'_>) -> Result<FiledArticle, StoreError> {
    let mut statement = conn.prepare_cached("SELECT meta, text FROM articles WHERE id = ?1")?;
    let mut rows = statement.query([record.id.cast_signed()])?;
    let row = rows.next()?.ok_or_else(|| torn(&format!("article {} is filed but not there", record.id)))?;
    let slug: String = conn
        .prepare_cached("SELECT slug FROM stories WHERE id = ?1")?
        .query_row([record.story], |row| row.get(0))?;
    Ok(FiledArticle {
        meta: ArticleMeta { story: slug, ..meta(row, 0)? },
        number: record.number,
        text: text_of(row, 1)?,
        parts: record.parts.into_owned(),
        segments: record.segments.into_owned(),
        assignment: record.assignment.into(),
        verdict: record.verdict.map(Into::into),
        results: record.results.into_iter().map(|r| result(conn, record.id, r)).collect::<Result<_, _>>()?,
    })
}

fn result(
    conn: &Connection,
    article: ArticleId,
    record: ResultRecord<'_>,
) -> Result<PluginResult, StoreError> {
    let plugin = conn
        .prepare_cached("SELECT name FROM plugins WHERE id = ?1")?
        .query_row([record.plugin], |row| row.get(0))?;
    let mut statement = conn.prepare_cached("SELECT mark, note, keys FROM notes WHERE id = ?1")?;
    let mut rows = statement.query([note_id(article, record.plugin)])?;
    let (mark, note, keys) = match rows.next()? {
        Some(row) => (bytes(row, 0)?, note_of(row, 1)?, keys(row, 2)?),
        None => <_>::default(),
    };
    Ok(PluginResult {
        plugin,
        version: record.version.into_owned(),
        note,
        keys,
        mark,
        states: Vec::new(),
        findings: record.findings.into_iter().map(Into::into).collect(),
        faults: record.faults.into_owned(),
    })
}

/// How many articles were filed under a story.
pub(super) fn articles_in(conn: &Connection, story: &str) -> Result<u64, StoreError> {
    let count: i64 = conn
        .prepare_cached(
            "SELECT count(*) FROM memberships WHERE kind = 0 AND story = (SELECT id FROM stories WHERE slug = ?1)",
        )?
        .query_row([story], |row| row.get(0))?;
    Ok(count.cast_unsigned())
}

/// Metadata of those articles that are known, in the order asked for.
pub(super) fn metas(conn: &Connection, ids: &[ArticleId]) -> Result<Vec<ArticleMeta>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT a.meta, s.slug FROM articles a JOIN stories s ON s.id = a.story WHERE a.id = ?1",
    )?;
    let mut metas = Vec::with_capacity(ids.len());
    for id in ids {
        let mut rows = statement.query([id.cast_signed()])?;
        if let Some(row) = rows.next()? {
            metas.push(ArticleMeta { story: row.get(1)?, ..meta(row, 0)? });
        }
    }
    Ok(metas)
}

/// Notes and marks of one plugin.
pub(super) fn remembered(
    conn: &Connection,
    plugin: &str,
    ids: &[ArticleId],
) -> Result<Vec<Remembered>, StoreError> {
    let Some(plugin) = plugin_id(conn, plugin)? else { return Ok(vec![Remembered::default(); ids.len()]) };
    let mut statement = conn.prepare_cached("SELECT mark, note FROM notes WHERE id = ?1")?;
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        let mut rows = statement.query([note_id(*id, plugin)])?;
        all.push(match rows.next()? {
            Some(row) => Remembered { mark: bytes(row, 0)?, note: note_of(row, 1)? },
            None => Remembered::default(),
        });
    }
    Ok(all)
}

/// The text of an article.
pub(super) fn text(conn: &Connection, id: ArticleId) -> Result<Option<Arc<str>>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT text FROM articles WHERE id = ?1")?;
    let mut rows = statement.query([id.cast_signed()])?;
    rows.next()?.map(|row| text_of(row, 0)).transpose()
}

/// States of those keys that have one.
pub(super) fn states(
    conn: &Connection,
    plugin: &str,
    story: &str,
    keys: &[u64],
) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
    let Some((story, plugin)) = place(conn, plugin, story)? else { return Ok(Vec::new()) };
    let mut statement =
        conn.prepare_cached("SELECT state FROM states WHERE story = ?1 AND plugin = ?2 AND key = ?3")?;
    let mut states = Vec::new();
    for key in keys {
        let state =
            statement.query_row(params![story, plugin, key.cast_signed()], |row| row.get(0)).optional()?;
        states.extend(state.map(|state| (*key, state)));
    }
    Ok(states)
}

/// What is remembered of those topics that are known.
pub(super) fn topics(
    conn: &Connection,
    plugin: &str,
    story: &str,
    topics: &[&str],
) -> Result<Vec<(String, Topic)>, StoreError> {
    let Some((story, plugin)) = place(conn, plugin, story)? else { return Ok(Vec::new()) };
    let mut known = Vec::new();
    for name in topics {
        known.extend(topic(conn, story, plugin, name)?.map(|topic| ((*name).to_owned(), topic)));
    }
    Ok(known)
}

/// Bits of the column `open` of a topic.
pub(super) const OPEN: i64 = 1;
pub(super) const DISMISSED: i64 = 2;

/// What is remembered of one topic, story and plugin by number.
pub(super) fn topic(
    conn: &Connection,
    story: i64,
    plugin: i64,
    name: &str,
) -> Result<Option<Topic>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT line, open, alerted FROM topics WHERE story = ?1 AND plugin = ?2 AND topic = ?3",
    )?;
    let mut rows = statement.query(params![story, plugin, name])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let alerted = row.get_ref(2)?.as_blob().map_err(rusqlite::Error::from)?;
    let alerted =
        alerted.chunks_exact(8).map(|b| u64::from_le_bytes(std::array::from_fn(|n| b[n]))).collect();
    let stands: i64 = row.get(1)?;
    let (open, dismissed) = (stands & OPEN != 0, stands & DISMISSED != 0);
    Ok(Some(Topic { line: unsigned(row, 0)?, open, dismissed, alerted }))
}

/// How many lines a plugin has written in a story.
pub(super) fn lines(conn: &Connection, plugin: &str, story: &str) -> Result<u64, StoreError> {
    let Some((story, plugin)) = place(conn, plugin, story)? else { return Ok(0) };
    let lines: Option<i64> = conn
        .prepare_cached("SELECT lines FROM lines WHERE story = ?1 AND plugin = ?2")?
        .query_row([story, plugin], |row| row.get(0))
        .optional()?;
    Ok(lines.unwrap_or(0).cast_unsigned())
}

/// What a restart needs of each article, or of those in one story: then without text and parts.
pub(super) fn restore(
    conn: &Connection,
    story: Option<&str>,
    after: ArticleId,
    limit: usize,
) -> Result<Vec<Restored>, StoreError> {
    let (columns, tables, which) = match story {
        None => ("a.text, e.body", "JOIN events e ON e.seq = a.seq", "?3 IS NULL"),
        Some(_) => (
            "'', x''",
            "",
            "a.id IN (SELECT article FROM memberships WHERE story = (SELECT id FROM stories WHERE slug = ?3)) \
             AND s.slug = ?3",
        ),
    };
    let mut articles = conn.prepare_cached(&format!(
        "SELECT a.id, a.meta, s.slug, {columns} FROM articles a JOIN stories s ON s.id = a.story {tables} \
         WHERE a.id > ?1 AND {which} ORDER BY a.id LIMIT ?2",
    ))?;
    let mut notes = conn.prepare_cached(
        "SELECT p.name, n.keys FROM notes n JOIN plugins p ON p.id = n.id - ?1 \
         WHERE n.id >= ?1 AND n.id < ?2 AND length(n.keys) > 0 ORDER BY n.id",
    )?;
    let mut rows = articles.query(params![bound(after), limit_of(limit), story])?;
    let mut restored = Vec::new();
    while let Some(row) = rows.next()? {
        let id = unsigned(row, 0)?;
        let mut of_plugins = notes.query([note_id(id, 0), note_id(id + 1, 0)])?;
        let mut by_plugin = Vec::new();
        while let Some(row) = of_plugins.next()? {
            by_plugin.push((row.get(0)?, keys(row, 1)?));
        }
        restored.push(Restored {
            meta: ArticleMeta { story: row.get(2)?, ..meta(row, 1)? },
            text: text_of(row, 3)?,
            parts: parts(id, blob(row, 4)?)?,
            keys: by_plugin,
        });
    }
    Ok(restored)
}

/// The labelled parts of an article's text, out of its event.
fn parts(id: ArticleId, event: &[u8]) -> Result<Vec<Part>, StoreError> {
    if event.is_empty() {
        return Ok(Vec::new());
    }
    let body = plain_body(event)?;
    let OutcomeRecord::Filed(articles) = postcard::from_bytes(&body)? else {
        return Err(torn(&format!("article {id} is there, but its file was not filed")));
    };
    let article = articles.into_iter().find(|article| article.id == id);
    let article =
        article.ok_or_else(|| torn(&format!("article {id} is there, but its event does not know it")))?;
    Ok(article.parts.into_owned())
}

/// Names of all stories.
pub(super) fn stories(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT slug FROM stories")?;
    let slugs = statement.query_map([], |row| row.get(0))?;
    Ok(slugs.collect::<Result<_, _>>()?)
}

pub(super) fn place(conn: &Connection, plugin: &str, story: &str) -> Result<Option<(i64, i64)>, StoreError> {
    let story: Option<i64> = conn
        .prepare_cached("SELECT id FROM stories WHERE slug = ?1")?
        .query_row([story], |row| row.get(0))
        .optional()?;
    Ok(story.zip(plugin_id(conn, plugin)?))
}

fn plugin_id(conn: &Connection, plugin: &str) -> Result<Option<i64>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT id FROM plugins WHERE name = ?1")?;
    Ok(statement.query_row([plugin], |row| row.get(0)).optional()?)
}

fn blob<'a>(row: &'a Row<'_>, column: usize) -> Result<&'a [u8], StoreError> {
    Ok(row.get_ref(column)?.as_blob().map_err(rusqlite::Error::from)?)
}

fn meta(row: &Row<'_>, column: usize) -> Result<ArticleMeta, StoreError> {
    Ok(postcard::from_bytes(blob(row, column)?)?)
}

fn bytes(row: &Row<'_>, column: usize) -> Result<Arc<[u8]>, StoreError> {
    Ok(blob(row, column)?.into())
}

fn note_of(row: &Row<'_>, column: usize) -> Result<Arc<[u8]>, StoreError> {
    Ok(Arc::from(&*unsqueeze(blob(row, column)?)?))
}

/// Stores of the first version have it as text, not squeezed.
fn text_of(row: &Row<'_>, column: usize) -> Result<Arc<str>, StoreError> {
    let stored = row.get_ref(column)?.as_bytes().map_err(rusqlite::Error::from)?;
    let text = unsqueeze(stored)?;
    Ok(std::str::from_utf8(&text).map_err(|error| torn(&format!("a text that is none: {error}")))?.into())
}

fn keys(row: &Row<'_>, column: usize) -> Result<Vec<copydesk_plugin::Key>, StoreError> {
    key_list::decode(blob(row, column)?).ok_or_else(|| torn("keys of an article that cannot be decoded"))
}
