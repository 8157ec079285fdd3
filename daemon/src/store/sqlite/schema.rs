//! The tables, their version, and how a connection is set up.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::Durability;
use crate::store::StoreError;

/// Version of the tables, in `user_version`.
const VERSION: i64 = 2;
/// `application_id`: says to `file(1)` and to us whose database it is.
const APPLICATION: i64 = 0x6364_736b;

/// Bytes of a page, of a store that is made new. Four rows of a compressed article fit into 8 KiB, two into 4 KiB, which wastes
/// more of them; commits also cost less. Still larger pages gain nothing more.
const PAGE: u32 = 8_192;
/// Pages in the write-ahead log after which a commit carries them into the database. Five times as many gave more
/// throughput under load, but each such commit is then held up for as long as 80 MB take to reach the disk.
const AUTOCHECKPOINT_PAGES: u32 = 2_000;

// Rows are as narrow as they are because every admitted file pays for them for ever. What is looked for by a random
// value is found through a 64-bit index on a table in arrival order: random primary keys double the bytes written.
const TABLES: &str = "
CREATE TABLE admitted (
  seq        INTEGER PRIMARY KEY,
  hash64     INTEGER NOT NULL,   -- first 64 bits of hash
  outlet64   INTEGER NOT NULL,   -- hash of the outlet hint, 0 when there is none
  changed_ns INTEGER NOT NULL,   -- out of signature
  repeat_of  INTEGER,
  size       INTEGER NOT NULL,
  arrived_ms INTEGER NOT NULL,
  partial    INTEGER NOT NULL,
  hash       BLOB NOT NULL,
  signature  BLOB NOT NULL,
  name       BLOB NOT NULL,
  hints      TEXT NOT NULL       -- JSON
);
CREATE INDEX admitted_by_hash ON admitted (hash64, outlet64);
CREATE INDEX admitted_by_change ON admitted (changed_ns);

-- What became of each admitted file. What articles and notes hold already is left out of body. Text, notes and all but
-- the first byte of body are squeezed.
CREATE TABLE events (
  seq  INTEGER PRIMARY KEY,
  body BLOB NOT NULL
);

CREATE TABLE plugins (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE stories (
  id   INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE
);

-- story is where the article is now; where it was filed stands in the event.
CREATE TABLE articles (
  id       INTEGER PRIMARY KEY,
  seq      INTEGER NOT NULL,
  story    INTEGER NOT NULL,
  meta     BLOB NOT NULL,
  text     BLOB NOT NULL
);

-- id is article * 4096 + plugin.
CREATE TABLE notes (
  id   INTEGER PRIMARY KEY,
  mark BLOB NOT NULL,
  keys BLOB NOT NULL,
  note BLOB NOT NULL
);

-- Append-only: how each article came to be where it is. kind: 0 assigned at filing, 1 an order about the story
-- (article is 0).
CREATE TABLE memberships (
  n       INTEGER PRIMARY KEY,
  seq     INTEGER NOT NULL,
  article INTEGER NOT NULL,
  story   INTEGER NOT NULL,
  kind    INTEGER NOT NULL
);
CREATE INDEX memberships_by_story ON memberships (story, seq);

CREATE TABLE states (
  story  INTEGER NOT NULL,
  plugin INTEGER NOT NULL,
  key    INTEGER NOT NULL,
  state  BLOB NOT NULL,
  PRIMARY KEY (story, plugin, key)
) WITHOUT ROWID;

CREATE TABLE topics (
  story   INTEGER NOT NULL,
  plugin  INTEGER NOT NULL,
  topic   TEXT NOT NULL,
  line    INTEGER NOT NULL,
  open    INTEGER NOT NULL,    -- 1: an alert line stands, 2: dismissed by an editor; added up
  alerted BLOB NOT NULL,
  PRIMARY KEY (story, plugin, topic)
) WITHOUT ROWID;

CREATE TABLE lines (
  story  INTEGER NOT NULL,
  plugin INTEGER NOT NULL,
  lines  INTEGER NOT NULL,
  PRIMARY KEY (story, plugin)
) WITHOUT ROWID;

CREATE TABLE projected (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  seq INTEGER NOT NULL
);
INSERT INTO projected VALUES (1, 0);
CREATE TABLE log_positions (
  path   TEXT PRIMARY KEY,
  inode  INTEGER NOT NULL,
  length INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE dirty_stories (
  story TEXT PRIMARY KEY
) WITHOUT ROWID;
";

// Version 1 kept what the story engine reads of an article, which is read from the text again; squeezed nothing, which can
// still be read; and found signatures by their hash: a file kept since then is read once more, and known by its bytes.
const FROM_1: &str = "
ALTER TABLE articles DROP COLUMN features;
ALTER TABLE admitted RENAME COLUMN signature64 TO changed_ns;
";

/// Open the one connection that writes, and make the tables where there are none.
pub(super) fn open_writer(path: &Path, durability: Durability) -> Result<Connection, StoreError> {
    let flags =
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut conn = Connection::open_with_flags(path, flags).map_err(|error| cannot_open(path, &error))?;
    set_up(&conn, 32 << 10)?;
    conn.pragma_update(None, "page_size", PAGE)?;
    conn.pragma_update(None, "journal_mode", "wal")?;
    sync_with(&conn, durability)?;
    conn.pragma_update(None, "journal_size_limit", 64 << 20)?;
    conn.pragma_update(None, "wal_autocheckpoint", AUTOCHECKPOINT_PAGES)?;
    let found = version(&conn, path)?;
    if found < VERSION {
        let tx = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        tx.execute_batch(if found == 0 { TABLES } else { FROM_1 })?;
        tx.pragma_update(None, "application_id", APPLICATION)?;
        tx.pragma_update(None, "user_version", VERSION)?;
        tx.commit()?;
    }
    Ok(conn)
}

/// What the next transactions survive.
pub(super) fn sync_with(conn: &Connection, durability: Durability) -> Result<(), StoreError> {
    let synchronous = match durability {
        Durability::Strict => "PRAGMA synchronous = full",
        Durability::Relaxed => "PRAGMA synchronous = normal",
    };
    Ok(conn.execute_batch(synchronous)?)
}

/// Open a connection that only reads.
pub(super) fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags)?;
    set_up(&conn, 8 << 10)?;
    Ok(conn)
}

/// Check that a store opened for reading is one this program can read.
pub(super) fn check_reader(conn: &Connection, path: &Path) -> Result<(), StoreError> {
    match version(conn, path)? {
        0 => Err(StoreError::Broken(format!(
            "{} is empty: the desk has not made its store yet",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// The path that could not be opened belongs into the message, and waiting will not help.
pub(super) fn cannot_open(path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError::Broken(format!(
        "cannot open the store {}: {error}; check that the folder is there and that this user may use it",
        path.display()
    ))
}

fn set_up(conn: &Connection, cache_kib: i64) -> Result<(), StoreError> {
    conn.busy_timeout(Duration::from_secs(5))?;
    conn.set_prepared_statement_cache_capacity(64);
    conn.pragma_update(None, "cache_size", -cache_kib)?;
    conn.pragma_update(None, "mmap_size", 0)?;
    conn.pragma_update(None, "temp_store", "memory")?;
    Ok(())
}

/// Version of the tables, 0 when there are none yet.
fn version(conn: &Connection, path: &Path) -> Result<i64, StoreError> {
    let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (found, application) = (pragma("user_version")?, pragma("application_id")?);
    let tables: i64 = conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if (found == 0 && tables > 0) || (found != 0 && application != APPLICATION) {
        return Err(StoreError::Broken(format!(
            "{} is a database of another program; move it away, or use another story folder",
            path.display()
        )));
    }
    if found > VERSION {
        return Err(StoreError::Broken(format!(
            "{} was written by a newer copydesk (store version {found}; this one knows {VERSION}); run that version, \
             or restore the backup made before the upgrade",
            path.display()
        )));
    }
    Ok(found)
}
