//! Opening a file: connect, set, migrate, check.

use super::error::StoreError;
use super::migrate::{Migration, migrate};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How long a writer waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// What a reader keeps of a file in memory: a screen of a large agenda looks at more than SQLite's
/// usual 2 MiB, and reads the same pages again for the next one.
const READER_CACHE_KIB: i64 = 8 * 1024;
/// Prepared statements kept by each connection: all that a sync needs, so that none is read twice.
const STATEMENTS_KEPT: usize = 128;

/// Which of the two files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    /// `journal.db`: irreplaceable.
    Journal,
    /// `mirror-N.db`: disposable.
    Mirror,
}

const JOURNAL: &[Migration] = &[
    Migration { number: 1, sql: include_str!("../../migrations/journal/0001_first.sql") },
    Migration { number: 2, sql: include_str!("../../migrations/journal/0002_shared.sql") },
    Migration { number: 3, sql: include_str!("../../migrations/journal/0003_guests.sql") },
    Migration { number: 4, sql: include_str!("../../migrations/journal/0004_contacts.sql") },
    Migration { number: 5, sql: include_str!("../../migrations/journal/0005_marks.sql") },
    Migration { number: 6, sql: include_str!("../../migrations/journal/0006_gate.sql") },
    Migration { number: 7, sql: include_str!("../../migrations/journal/0007_gap.sql") },
];
const MIRROR: &[Migration] = &[
    Migration { number: 1, sql: include_str!("../../migrations/mirror/0001_first.sql") },
    Migration { number: 2, sql: include_str!("../../migrations/mirror/0002_search.sql") },
    Migration { number: 3, sql: include_str!("../../migrations/mirror/0003_gate.sql") },
    Migration { number: 4, sql: include_str!("../../migrations/mirror/0004_leads.sql") },
    Migration { number: 5, sql: include_str!("../../migrations/mirror/0005_mine.sql") },
];

impl FileKind {
    pub(super) fn migrations(self) -> &'static [Migration] {
        match self {
            Self::Journal => JOURNAL,
            Self::Mirror => MIRROR,
        }
    }

    /// `FULL` makes an act survive a power cut; the mirror may lose its tail, the server has it.
    fn synchronous(self) -> &'static str {
        match self {
            Self::Journal => "FULL",
            Self::Mirror => "NORMAL",
        }
    }
}

/// Opens a file for writing, made and migrated where needed.
pub(super) fn open_writer(path: &Path, kind: FileKind) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let mut connection = connect(path, kind, flags)?;
    migrate(&mut connection, kind.migrations()).map_err(|error| named(error, path))?;
    Ok(connection)
}

/// Opens a file that a writer has opened before, for reading only.
pub(super) fn open_reader(path: &Path, kind: FileKind) -> Result<Connection, StoreError> {
    let connection = connect(path, kind, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.pragma_update(None, "query_only", true)?;
    connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
    Ok(connection)
}

#[allow(clippy::disallowed_methods, reason = "the one place that opens databases")]
fn connect(path: &Path, kind: FileKind, flags: OpenFlags) -> Result<Connection, StoreError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settings(&connection, kind).map_err(|error| named(error.into(), path))?;
    Ok(connection)
}

fn settings(connection: &Connection, kind: FileKind) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // else a cached statement with an inequality is compiled anew for every value
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", kind.synchronous())?;
    // what was erased must be gone from the file as well
    connection.pragma_update_and_check(None, "secure_delete", "ON", |_| Ok(()))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Apple's fsync alone does not reach the disk; elsewhere these change nothing
    connection.pragma_update(None, "fullfsync", true)?;
    connection.pragma_update(None, "checkpoint_fullfsync", true)?;
    Ok(())
}

/// Puts the file's name into an error.
fn named(error: StoreError, path: &Path) -> StoreError {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match error {
        StoreError::Damaged { .. } => StoreError::Damaged { file: name },
        StoreError::Newer { found, known, .. } => StoreError::Newer { file: name, found, known },
        other => other,
    }
}

/// Removes a database file and what SQLite keeps beside it; no error where there is none.
pub(crate) fn remove_file(path: &Path) -> Result<(), StoreError> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}
