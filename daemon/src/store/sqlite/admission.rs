//! The ledger: which files were admitted, and which of them still lack an outcome.

use copydesk_plugin::hash64;
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::Head;
use super::fault::torn;
use super::record::FILED;
use crate::article::{Admitted, Seq, Signature};
use crate::store::{NewFile, StoreError};

const COLUMNS: &str = "seq, hash, name, size, arrived_ms, hints, partial, signature, repeat_of";

/// Number and record files in one transaction.
pub(super) fn admit(
    conn: &mut Connection,
    head: &mut Head,
    files: &[NewFile],
) -> Result<Vec<Admitted>, StoreError> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut admitted = Vec::with_capacity(files.len());
    for (seq, file) in (head.admitted + 1..).zip(files) {
        let one = Admitted {
            seq,
            hash: file.hash,
            name: file.name.clone(),
            size: file.size,
            arrived_ms: file.arrived_ms,
            hints: file.hints.clone(),
            partial: file.partial,
            signature: file.signature,
            repeat_of: earliest(&tx, file)?,
        };
        insert(&tx, &one)?;
        admitted.push(one);
    }
    tx.commit()?;
    head.admitted += files.len() as u64;
    Ok(admitted)
}

fn insert(tx: &Transaction<'_>, one: &Admitted) -> Result<(), StoreError> {
    let signature = signature_bytes(&one.signature);
    let hints = serde_json::to_string(&one.hints).map_err(|error| {
        StoreError::Broken(format!("the hints of file {} cannot be written: {error}", one.seq))
    })?;
    tx.prepare_cached(
        "INSERT INTO admitted (seq, hash64, outlet64, changed_ns, repeat_of, size, arrived_ms, partial, hash, \
         signature, name, hints) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        one.seq.cast_signed(),
        hash_prefix(&one.hash),
        outlet_hash(one.hints.outlet.as_deref()),
        changed_ns(&one.signature),
        one.repeat_of.map(u64::cast_signed),
        one.size.cast_signed(),
        one.arrived_ms,
        one.partial,
        one.hash,
        signature,
        one.name,
        hints,
    ])?;
    Ok(())
}

/// The earliest admitted file with the same bytes from the same outlet.
fn earliest(tx: &Transaction<'_>, file: &NewFile) -> Result<Option<Seq>, StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT seq, hash, hints FROM admitted WHERE hash64 = ?1 AND outlet64 = ?2 ORDER BY seq",
    )?;
    let outlet = file.hints.outlet.as_deref();
    let mut rows = statement.query(params![hash_prefix(&file.hash), outlet_hash(outlet)])?;
    while let Some(row) = rows.next()? {
        // The index holds 64 bits of each; the first row is the one but for a collision.
        let hash: [u8; 32] = row.get(1)?;
        if hash == file.hash && hints(row, 2)?.outlet.as_deref() == outlet {
            return Ok(Some(unsigned(row, 0)?));
        }
    }
    Ok(None)
}

/// The earliest file before `file` with its bytes and outlet whose outcome is that it was filed.
pub(super) fn filed_as(conn: &Connection, file: &Admitted) -> Result<Option<Seq>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT a.seq, a.hash, a.hints, substr(e.body, 1, 1) FROM admitted a JOIN events e ON e.seq = a.seq \
         WHERE a.hash64 = ?1 AND a.outlet64 = ?2 AND a.seq < ?3 ORDER BY a.seq",
    )?;
    let outlet = file.hints.outlet.as_deref();
    let mut rows =
        statement.query(params![hash_prefix(&file.hash), outlet_hash(outlet), file.seq.cast_signed()])?;
    while let Some(row) = rows.next()? {
        let hash: [u8; 32] = row.get(1)?;
        let kind: Vec<u8> = row.get(3)?;
        if kind == FILED && hash == file.hash && hints(row, 2)?.outlet.as_deref() == outlet {
            return Ok(Some(unsigned(row, 0)?));
        }
    }
    Ok(None)
}

/// Admitted files in order, from `after`.
pub(super) fn admitted(conn: &Connection, after: Seq, limit: usize) -> Result<Vec<Admitted>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM admitted WHERE seq > ?1 ORDER BY seq LIMIT ?2"))?;
    let mut rows = statement.query(params![bound(after), limit_of(limit)])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        files.push(read(row)?);
    }
    Ok(files)
}

/// Admitted files of a name. For people who ask: the whole table is read.
pub(super) fn find(conn: &Connection, name: &[u8]) -> Result<Vec<Admitted>, StoreError> {
    let mut statement =
        conn.prepare_cached(&format!("SELECT {COLUMNS} FROM admitted WHERE name = ?1 ORDER BY seq"))?;
    let mut rows = statement.query([name])?;
    let mut files = Vec::new();
    while let Some(row) = rows.next()? {
        files.push(read(row)?);
    }
    Ok(files)
}

/// One admitted file.
pub(super) fn one(conn: &Connection, seq: Seq) -> Result<Admitted, StoreError> {
    let mut statement = conn.prepare_cached(&format!("SELECT {COLUMNS} FROM admitted WHERE seq = ?1"))?;
    let mut rows = statement.query([seq.cast_signed()])?;
    let row =
        rows.next()?.ok_or_else(|| torn(&format!("file {seq} has an outcome but was never admitted")))?;
    read(row)
}

/// Admitted files without an outcome. Outcomes have no gaps, so these are the ones after the last outcome.
pub(super) fn unfinished(conn: &Connection, after: Seq, limit: usize) -> Result<Vec<Admitted>, StoreError> {
    admitted(conn, after.max(last(conn, "SELECT max(seq) FROM events")?), limit)
}

/// The file with this signature, when its outcome is on record.
pub(super) fn by_signature(conn: &Connection, signature: &Signature) -> Result<Option<Seq>, StoreError> {
    let bytes = signature_bytes(signature);
    let seq = conn
        .prepare_cached(
            "SELECT a.seq FROM admitted a JOIN events e ON e.seq = a.seq \
             WHERE a.changed_ns = ?1 AND a.signature = ?2 ORDER BY a.seq LIMIT 1",
        )?
        .query_row(params![changed_ns(signature), bytes], |row| row.get::<_, i64>(0))
        .optional()?;
    Ok(seq.map(i64::cast_unsigned))
}

/// A `max(..)` over a table, 0 when it is empty.
pub(super) fn last(conn: &Connection, sql: &str) -> Result<u64, StoreError> {
    let last: Option<i64> = conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
    Ok(last.unwrap_or(0).cast_unsigned())
}

/// A column that holds a number from 0.
pub(super) fn unsigned(row: &Row<'_>, column: usize) -> Result<u64, StoreError> {
    Ok(row.get::<_, i64>(column)?.cast_unsigned())
}

/// A number to start after; one beyond what a column can hold starts after everything.
pub(super) fn bound(after: u64) -> i64 {
    i64::try_from(after).unwrap_or(i64::MAX)
}

/// A `LIMIT`.
pub(super) fn limit_of(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn read(row: &Row<'_>) -> Result<Admitted, StoreError> {
    Ok(Admitted {
        seq: unsigned(row, 0)?,
        hash: row.get(1)?,
        name: row.get(2)?,
        size: unsigned(row, 3)?,
        arrived_ms: row.get(4)?,
        hints: hints(row, 5)?,
        partial: row.get(6)?,
        signature: signature(row.get(7)?),
        repeat_of: row.get::<_, Option<i64>>(8)?.map(i64::cast_unsigned),
    })
}

fn hints(row: &Row<'_>, column: usize) -> Result<copydesk_plugin::Hints, StoreError> {
    let json = row.get_ref(column)?.as_str().map_err(rusqlite::Error::from)?;
    serde_json::from_str(json).map_err(|error| torn(&format!("hints that are no JSON ({error})")))
}

fn hash_prefix(hash: &[u8; 32]) -> i64 {
    let [a, b, c, d, e, f, g, h, ..] = *hash;
    i64::from_be_bytes([a, b, c, d, e, f, g, h])
}

fn outlet_hash(outlet: Option<&str>) -> i64 {
    outlet.map_or(0, |outlet| hash64(outlet.as_bytes()).cast_signed())
}

/// What a signature is looked for by. Files that come one after another changed one after another, and so their entries
/// share a page; by a hash each would cost a page of its own.
fn changed_ns(signature: &Signature) -> i64 {
    i64::try_from(signature.ctime_ns).unwrap_or(i64::MAX)
}

fn signature_bytes(signature: &Signature) -> [u8; 56] {
    let mut bytes = [0; 56];
    bytes[..8].copy_from_slice(&signature.dev.to_le_bytes());
    bytes[8..16].copy_from_slice(&signature.ino.to_le_bytes());
    bytes[16..24].copy_from_slice(&signature.size.to_le_bytes());
    bytes[24..40].copy_from_slice(&signature.mtime_ns.to_le_bytes());
    bytes[40..].copy_from_slice(&signature.ctime_ns.to_le_bytes());
    bytes
}

fn signature(bytes: [u8; 56]) -> Signature {
    let number = |at: usize| u64::from_le_bytes(std::array::from_fn(|n| bytes[at + n]));
    let time = |at: usize| i128::from_le_bytes(std::array::from_fn(|n| bytes[at + n]));
    Signature { dev: number(0), ino: number(8), size: number(16), mtime_ns: time(24), ctime_ns: time(40) }
}
