//! The store on SQLite: one file beside its write-ahead log, readable by other processes while the desk writes.
//!
//! Why SQLite, and why set up like this: `docs/decisions/0001-store.md`. Nothing here knows what the bytes it keeps
//! mean; it only promises that they are all there, or none.

mod admission;
mod fault;
mod filing;
mod key_list;
mod lanes;
mod projection;
mod reading;
mod record;
mod schema;
mod squeeze;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;

use self::lanes::{InTurn, Readers};
use super::{Event, NewFile, Projected, Remembered, Restored, Store, StoreError, Topic};
use crate::article::{Admitted, ArticleId, ArticleMeta, Seq, Signature};

/// Name of the database in the store's folder.
const FILE: &str = "store.sqlite";

/// Plugins one store can number; part of a note's address.
const PLUGINS_PER_ARTICLE: i64 = 4096;

/// What a power cut may cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: each transaction is on the disk before it is acknowledged.
    #[default]
    Strict,
    /// The last moments: the store stays whole, but transactions since the last checkpoint may be undone. A killed
    /// process loses nothing.
    Relaxed,
}

/// The embedded store.
pub struct SqliteStore {
    /// `None` when opened to read only.
    writer: Option<InTurn<Writer>>,
    readers: Readers,
}

struct Writer {
    conn: Connection,
    head: Head,
    durability: Durability,
}

/// The last numbers given, as committed.
#[derive(Clone, Copy)]
struct Head {
    admitted: Seq,
    event: Seq,
    article: ArticleId,
}

/// Open the store in `dir`, which must exist, and make it when it is not there. One process at a time may.
///
/// # Errors
/// `Broken` when it cannot be opened or was written by a newer version, `Blocked` when the disk is full.
pub fn open(dir: &Path, durability: Durability) -> Result<SqliteStore, StoreError> {
    let path = dir.join(FILE);
    let conn = schema::open_writer(&path, durability)?;
    // A new file is only safe once its folder is.
    let synced = std::fs::File::open(dir).and_then(|folder| folder.sync_all());
    synced.map_err(|error| StoreError::Blocked(format!("cannot sync {}: {error}", dir.display())))?;
    let head = Head {
        admitted: admission::last(&conn, "SELECT max(seq) FROM admitted")?,
        event: admission::last(&conn, "SELECT max(seq) FROM events")?,
        article: admission::last(&conn, "SELECT max(id) FROM articles")?,
    };
    Ok(SqliteStore {
        writer: Some(InTurn::new(Writer { conn, head, durability })),
        readers: Readers::new(path),
    })
}

/// Open the store in `dir` to look at it while a desk may be using it. What writes answers an error.
///
/// # Errors
/// `Broken` when there is none or it was written by a newer version.
pub fn open_read_only(dir: &Path) -> Result<SqliteStore, StoreError> {
    let path: PathBuf = dir.join(FILE);
    if !path.exists() {
        return Err(StoreError::Broken(format!(
            "there is no store at {}: no desk has run here",
            path.display()
        )));
    }
    let readers = Readers::new(path.clone());
    readers.with(|conn| schema::check_reader(conn, &path))?;
    Ok(SqliteStore { writer: None, readers })
}

impl SqliteStore {
    /// To be called when there is nothing to do: carries the write-ahead log into the database and cuts it to
    /// nothing, unless a reader is in the way; then the next call does.
    ///
    /// # Errors
    /// As any write.
    pub fn idle(&self) -> Result<(), StoreError> {
        // Readers kept open would hold old pages of the log.
        self.readers.close();
        self.write(|writer| {
            writer.conn.busy_timeout(Duration::ZERO)?;
            let answer = writer.conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
            writer.conn.busy_timeout(Duration::from_secs(5))?;
            Ok(answer?)
        })
    }

    fn write<R>(&self, work: impl FnOnce(&mut Writer) -> Result<R, StoreError>) -> Result<R, StoreError> {
        match &self.writer {
            Some(writer) => writer.with(work),
            None => Err(StoreError::Broken(
                "the store was opened to read only; the running desk writes it".into(),
            )),
        }
    }
}

impl Store for SqliteStore {
    fn admit(&self, files: &[NewFile]) -> Result<Vec<Admitted>, StoreError> {
        self.write(|writer| admission::admit(&mut writer.conn, &mut writer.head, files))
    }

    fn unfinished(&self, after: Seq, limit: usize) -> Result<Vec<Admitted>, StoreError> {
        self.readers.with(|conn| admission::unfinished(conn, after, limit))
    }

    fn admitted(&self, after: Seq, limit: usize) -> Result<Vec<Admitted>, StoreError> {
        self.readers.with(|conn| admission::admitted(conn, after, limit))
    }

    fn commit(&self, events: &[Event]) -> Result<(), StoreError> {
        self.write(|writer| filing::commit(&mut writer.conn, &mut writer.head, events))
    }

    fn events(&self, after: Seq, limit: usize) -> Result<Vec<Event>, StoreError> {
        self.readers.with(|conn| reading::events(conn, None, after, limit))
    }

    fn story_events(&self, story: &str, after: Seq, limit: usize) -> Result<Vec<Event>, StoreError> {
        self.readers.with(|conn| reading::events(conn, Some(story), after, limit))
    }

    fn projected(&self, paths: &[String]) -> Result<Projected, StoreError> {
        self.readers.with(|conn| projection::projected(conn, paths))
    }

    fn mark_projected(&self, done: &Projected) -> Result<(), StoreError> {
        // A mark that a power cut undoes costs projecting again what is there, so it need not reach the disk by itself:
        // it does with the next commit.
        self.write(|writer| {
            let lazily = writer.durability == Durability::Strict;
            if lazily {
                schema::sync_with(&writer.conn, Durability::Relaxed)?;
            }
            let marked = projection::mark(&mut writer.conn, done);
            if lazily {
                schema::sync_with(&writer.conn, Durability::Strict)?;
            }
            marked
        })
    }

    fn metas(&self, ids: &[ArticleId]) -> Result<Vec<ArticleMeta>, StoreError> {
        self.readers.with(|conn| reading::metas(conn, ids))
    }

    fn remembered(&self, plugin: &str, ids: &[ArticleId]) -> Result<Vec<Remembered>, StoreError> {
        self.readers.with(|conn| reading::remembered(conn, plugin, ids))
    }

    fn text(&self, id: ArticleId) -> Result<Option<Arc<str>>, StoreError> {
        self.readers.with(|conn| reading::text(conn, id))
    }

    fn states(&self, plugin: &str, story: &str, keys: &[u64]) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        self.readers.with(|conn| reading::states(conn, plugin, story, keys))
    }

    fn topics(&self, plugin: &str, story: &str, topics: &[&str]) -> Result<Vec<(String, Topic)>, StoreError> {
        self.readers.with(|conn| reading::topics(conn, plugin, story, topics))
    }

    fn lines(&self, plugin: &str, story: &str) -> Result<u64, StoreError> {
        self.readers.with(|conn| reading::lines(conn, plugin, story))
    }

    fn articles_in(&self, story: &str) -> Result<u64, StoreError> {
        self.readers.with(|conn| reading::articles_in(conn, story))
    }

    fn last(&self) -> Result<(Seq, ArticleId), StoreError> {
        self.readers.with(|conn| {
            let event = admission::last(conn, "SELECT max(seq) FROM events")?;
            Ok((event, admission::last(conn, "SELECT max(id) FROM articles")?))
        })
    }

    fn find(&self, name: &[u8]) -> Result<Vec<Admitted>, StoreError> {
        self.readers.with(|conn| admission::find(conn, name))
    }

    fn filed_as(&self, file: &Admitted) -> Result<Option<Seq>, StoreError> {
        self.readers.with(|conn| admission::filed_as(conn, file))
    }

    fn forget_projection(&self) -> Result<(), StoreError> {
        self.write(|writer| projection::forget(&mut writer.conn))
    }

    fn restore(&self, after: ArticleId, limit: usize) -> Result<Vec<Restored>, StoreError> {
        self.readers.with(|conn| reading::restore(conn, None, after, limit))
    }

    fn restore_story(
        &self,
        story: &str,
        after: ArticleId,
        limit: usize,
    ) -> Result<Vec<Restored>, StoreError> {
        self.readers.with(|conn| reading::restore(conn, Some(story), after, limit))
    }

    fn stories(&self) -> Result<Vec<String>, StoreError> {
        self.readers.with(reading::stories)
    }

    fn by_signature(&self, signature: &Signature) -> Result<Option<Seq>, StoreError> {
        self.readers.with(|conn| admission::by_signature(conn, signature))
    }
}

/// The address of a plugin's note on an article.
fn note_id(article: ArticleId, plugin: i64) -> i64 {
    // Saturating, because the number may be anything a plugin asked for; what is on record never comes near.
    admission::bound(article).saturating_mul(PLUGINS_PER_ARTICLE).saturating_add(plugin)
}
