//! The database of a server on one machine: one SQLite file in the data folder.
//!
//! Work is done where it is awaited, never on another thread, so that a single-threaded runtime
//! runs it in one order; a statement takes microseconds, a durable commit as long as the disk
//! needs.

mod tx;

use super::{FolderLock, ServerFolder, Store, StoreError, Tx, migrations};
use async_trait::async_trait;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tx::{Readers, SqliteTx};

/// How long a statement waits for another process, such as a backup tool.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// Prepared statements kept by each connection.
const STATEMENTS_KEPT: usize = 128;

/// One SQLite file, one writer, many readers.
pub struct SqliteStore {
    writer: Arc<Mutex<Connection>>,
    readers: Arc<Readers>,
    _lock: FolderLock,
}

/// Translates SQLite's refusals.
pub(super) fn wrong(error: rusqlite::Error) -> StoreError {
    // where nothing at all is left, SQLite says that the index of its log cannot grow
    let extended = error.sqlite_error().map(|error| error.extended_code);
    if extended == Some(rusqlite::ffi::SQLITE_IOERR_SHMSIZE) {
        return StoreError::Full;
    }
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => StoreError::Full,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Again,
        _ => StoreError::Statement(error.to_string()),
    }
}

fn open_writer(file: &Path) -> Result<Connection, StoreError> {
    let unreachable =
        |e: rusqlite::Error| StoreError::Unreachable(format!("{}: {e}", file.display()));
    let mut connection = Connection::open(file).map_err(unreachable)?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(unreachable)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(unreachable)?;
    // a verdict promises that the act is on disk
    connection.pragma_update(None, "synchronous", "FULL").map_err(unreachable)?;
    connection.pragma_update(None, "secure_delete", "ON").map_err(unreachable)?;
    keep_statements(&connection).map_err(unreachable)?;
    migrate(&mut connection)?;
    Ok(connection)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found: i64 =
        connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(wrong)?;
    for migration in migrations::missing(&migrations::SQLITE, found)? {
        let tx = connection.transaction().map_err(wrong)?;
        tx.execute_batch(migration.sql).map_err(wrong)?;
        tx.pragma_update(None, "user_version", migration.version).map_err(wrong)?;
        tx.commit().map_err(wrong)?;
    }
    Ok(())
}

/// Opens another connection that cannot write.
pub(super) fn open_reader(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags)
        .map_err(|e| StoreError::Unreachable(format!("{}: {e}", file.display())))?;
    connection.busy_timeout(BUSY_TIMEOUT).map_err(wrong)?;
    keep_statements(&connection).map_err(wrong)?;
    Ok(connection)
}

fn keep_statements(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // else a cached statement with an inequality is compiled anew for every value
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}

impl SqliteStore {
    /// Opens the folder's database, making it where there is none.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another program has the folder, [`StoreError::Newer`] where a
    /// newer program wrote it.
    pub fn open(folder: &ServerFolder) -> Result<Self, StoreError> {
        let lock = folder.lock()?;
        let file: PathBuf = folder.database();
        let writer = open_writer(&file)?;
        Ok(Self {
            writer: Arc::new(Mutex::new(writer)),
            readers: Arc::new(Readers::new(file)),
            _lock: lock,
        })
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn begin_write(&self) -> Result<Box<dyn Tx>, StoreError> {
        let writer = Arc::clone(&self.writer).lock_owned().await;
        Ok(Box::new(SqliteTx::begin_write(writer)?))
    }

    async fn begin_read(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(Box::new(SqliteTx::begin_read(&self.readers)?))
    }

    async fn empty_log(&self) -> Result<(), StoreError> {
        let writer = self.writer.lock().await;
        // readers that are under way keep the log: the next purge empties it
        writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(wrong)
    }

    async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        let (reader, mut target) = (self.readers.take()?, Connection::open(file).map_err(wrong)?);
        let backup = rusqlite::backup::Backup::new(&reader, &mut target).map_err(wrong)?;
        // all pages in one step: a consistent copy, and no writer is kept waiting in WAL mode
        let done = backup.step(-1).map_err(wrong)?;
        drop(backup);
        self.readers.give_back(reader);
        match done {
            rusqlite::backup::StepResult::Done => Ok(()),
            _ => Err(StoreError::Again),
        }
    }
}

#[cfg(test)]
mod tests;
