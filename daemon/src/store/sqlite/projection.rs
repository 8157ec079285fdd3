//! What of the store stands in the story folders already.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use crate::store::{LogPosition, Projected, StoreError};

/// What has been projected, with the log positions asked for.
pub(super) fn projected(conn: &Connection, paths: &[String]) -> Result<Projected, StoreError> {
    let seq: i64 =
        conn.prepare_cached("SELECT seq FROM projected WHERE one = 1")?.query_row([], |row| row.get(0))?;
    let mut statement = conn.prepare_cached("SELECT inode, length FROM log_positions WHERE path = ?1")?;
    let mut logs = BTreeMap::new();
    for path in paths {
        let position = statement
            .query_row([path], |row| {
                Ok(LogPosition {
                    inode: row.get::<_, i64>(0)?.cast_unsigned(),
                    length: row.get::<_, i64>(1)?.cast_unsigned(),
                })
            })
            .optional()?;
        logs.extend(position.map(|position| (path.clone(), position)));
    }
    Ok(Projected { seq: seq.cast_unsigned(), logs, dirty: dirty(conn)? })
}

/// Note what has been projected.
pub(super) fn mark(conn: &mut Connection, done: &Projected) -> Result<(), StoreError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.prepare_cached("UPDATE projected SET seq = ?1 WHERE one = 1")?.execute([done.seq.cast_signed()])?;
    {
        let mut position = tx.prepare_cached(
            "INSERT INTO log_positions (path, inode, length) VALUES (?1, ?2, ?3) \
             ON CONFLICT (path) DO UPDATE SET inode = excluded.inode, length = excluded.length",
        )?;
        for (path, at) in &done.logs {
            position.execute(params![path, at.inode.cast_signed(), at.length.cast_signed()])?;
        }
        // Most stories stay dirty or clean from one mark to the next: only the difference is written.
        let before = dirty(&tx)?;
        let before: BTreeSet<&str> = before.iter().map(String::as_str).collect();
        let after: BTreeSet<&str> = done.dirty.iter().map(String::as_str).collect();
        let mut add = tx.prepare_cached("INSERT INTO dirty_stories (story) VALUES (?1)")?;
        for story in after.difference(&before) {
            add.execute([story])?;
        }
        let mut remove = tx.prepare_cached("DELETE FROM dirty_stories WHERE story = ?1")?;
        for story in before.difference(&after) {
            remove.execute([story])?;
        }
    }
    tx.commit()?;
    Ok(())
}

/// Forget that anything was projected.
pub(super) fn forget(conn: &mut Connection) -> Result<(), StoreError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tx.execute_batch("UPDATE projected SET seq = 0; DELETE FROM log_positions; DELETE FROM dirty_stories;")?;
    tx.commit()?;
    Ok(())
}

fn dirty(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT story FROM dirty_stories ORDER BY story")?;
    let stories = statement.query_map([], |row| row.get(0))?;
    Ok(stories.collect::<Result<_, _>>()?)
}
