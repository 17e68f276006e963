//! What somebody would write without the core: rows into an SQLite file by a plain loop.

use huiban_protocol::digest::sha256;
use huiban_protocol::limits::CHUNK_BYTES_MAX;
use huiban_protocol::streams::{Change, Row, SessionRow, row_type};
use huiban_protocol::wire::{Page, parse_chunk};
use rusqlite::{Connection, Transaction, params};
use std::path::Path;
use std::time::{Duration, Instant};

const SCHEMA: &str = "
CREATE TABLE rows (
    stream TEXT NOT NULL, row_type TEXT NOT NULL, row_id TEXT NOT NULL, rev INTEGER NOT NULL,
    body TEXT NOT NULL, body_hash BLOB NOT NULL, PRIMARY KEY (stream, row_type, row_id)
) STRICT;
CREATE TABLE sessions (
    session TEXT PRIMARY KEY, day TEXT NOT NULL, start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL, room TEXT, forum TEXT
) STRICT;
CREATE INDEX sessions_by_start ON sessions (start_ms, session);
CREATE INDEX sessions_by_day ON sessions (day, start_ms);
CREATE TABLE cursors (stream TEXT PRIMARY KEY, cursor TEXT NOT NULL) STRICT;
";

/// Opens a file with the settings of a mirror.
pub(crate) fn open(file: &Path) -> Connection {
    let connection = Connection::open(file).unwrap();
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
    connection.pragma_update(None, "synchronous", "NORMAL").unwrap();
    connection
}

/// A new file with the same tables as a mirror's.
pub(crate) fn create(file: &Path) -> Connection {
    let connection = open(file);
    connection.execute_batch(SCHEMA).unwrap();
    connection
}

/// The rows of compressed chunks.
pub(crate) fn unpack(chunks: &[&[u8]]) -> Vec<Row> {
    let plain = |chunk: &&[u8]| zstd::bulk::decompress(chunk, CHUNK_BYTES_MAX * 2).unwrap();
    chunks.iter().flat_map(|chunk| parse_chunk(&plain(chunk)).unwrap()).collect()
}

/// Writes rows of `agenda`, in one transaction.
pub(crate) fn write(connection: &mut Connection, rows: &[Row]) {
    let tx = connection.transaction().unwrap();
    for row in rows {
        put(&tx, &row.row_type, &row.id, row.rev, row.body.text());
    }
    tx.commit().unwrap();
}

/// Writes a page of `agenda`, in one transaction with its cursor.
pub(crate) fn write_page(connection: &mut Connection, page: &Page) {
    let tx = connection.transaction().unwrap();
    for Change { row_type, id, rev, body, .. } in &page.changes {
        put(&tx, row_type, id, *rev, body.as_ref().unwrap().text());
    }
    let cursor = serde_json::to_string(&page.next).unwrap();
    tx.execute("INSERT OR REPLACE INTO cursors VALUES ('agenda', ?)", [cursor]).unwrap();
    tx.commit().unwrap();
}

fn put(tx: &Transaction<'_>, row_type: &str, id: &str, rev: u64, body: &str) {
    let hash = sha256(body.as_bytes());
    tx.prepare_cached("INSERT OR REPLACE INTO rows VALUES ('agenda', ?, ?, ?, ?, ?)")
        .unwrap()
        .execute(params![row_type, id, i64::try_from(rev).unwrap(), body, hash.0.as_slice()])
        .unwrap();
    if row_type != row_type::SESSION {
        return;
    }
    let session = serde_json::from_str::<SessionRow>(body).unwrap().session;
    tx.prepare_cached("INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?, ?, ?)")
        .unwrap()
        .execute(params![
            session.id.as_str(),
            session.start.date_naive().to_string(),
            session.start.timestamp_millis(),
            session.end.timestamp_millis(),
            session.room.as_ref().map(|code| code.as_str()),
            session.forum.as_ref().map(|code| code.as_str()),
        ])
        .unwrap();
}

/// A file with the settings of a journal, for acts written one by one.
pub(crate) struct Journal(Connection);

impl Journal {
    /// An empty one.
    pub(crate) fn create(file: &Path) -> Self {
        let connection = Connection::open(file).unwrap();
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(())).unwrap();
        connection.pragma_update(None, "synchronous", "FULL").unwrap();
        connection
            .execute_batch("CREATE TABLE acts (id INTEGER PRIMARY KEY, body TEXT) STRICT")
            .unwrap();
        Self(connection)
    }

    /// Writes one act, and says how long that took.
    pub(crate) fn insert(&self) -> Duration {
        let began = Instant::now();
        self.0.execute("INSERT INTO acts (body) VALUES (?)", ["x".repeat(400)]).unwrap();
        began.elapsed()
    }
}
