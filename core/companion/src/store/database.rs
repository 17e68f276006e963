//! One file: one writer, many readers.

use super::error::StoreError;
use super::open::{FileKind, open_reader, open_writer};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A file, open until it is closed or dropped.
pub(crate) struct Database {
    path: PathBuf,
    kind: FileKind,
    writer: Mutex<Option<Connection>>,
    readers: Mutex<Readers>,
    /// Told when a reader was given back.
    given_back: Condvar,
}

/// Connections for reading; a read takes an idle one, or opens one more.
#[derive(Default)]
struct Readers {
    idle: Vec<Connection>,
    in_use: usize,
    closed: bool,
}

impl Database {
    /// Opens the file, making and migrating it where needed.
    pub(crate) fn open(path: &Path, kind: FileKind) -> Result<Self, StoreError> {
        let writer = Mutex::new(Some(open_writer(path, kind)?));
        Ok(Self {
            path: path.to_owned(),
            kind,
            writer,
            readers: Mutex::default(),
            given_back: Condvar::new(),
        })
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads in one snapshot of the file.
    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut reader = self.take_reader()?;
        let snapshot = reader.connection().transaction().map_err(StoreError::from)?;
        read(&snapshot)
    }

    /// Lets the writer's connection be set up outside any transaction.
    pub(crate) fn with_writer<T, E: From<StoreError>>(
        &self,
        set_up: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        set_up(lock(&self.writer).as_ref().ok_or(StoreError::Closed)?)
    }

    /// Writes in one transaction that excludes every other writer from its first statement on;
    /// an error rolls everything back.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let tx = writer
            .as_mut()
            .ok_or(StoreError::Closed)?
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let result = write(&tx)?;
        tx.commit().map_err(StoreError::from)?;
        Ok(result)
    }

    /// Writes what was erased over in the file itself too, and empties the log beside it.
    ///
    /// Returns whether that was possible: it is not while another process reads.
    pub(crate) fn empty_log(&self) -> Result<bool, StoreError> {
        self.with_writer(|writer| {
            let busy: i64 =
                writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
            Ok(busy == 0)
        })
    }

    /// Waits for calls that are under way, then closes every connection; later calls answer
    /// [`StoreError::Closed`].
    pub(crate) fn close(&self) {
        let mut readers = lock(&self.readers);
        // from here on a write under way that still wants to read fails and rolls back
        readers.closed = true;
        readers.idle.clear();
        while readers.in_use > 0 {
            readers = self.given_back.wait(readers).unwrap_or_else(PoisonError::into_inner);
        }
        drop(readers);
        lock(&self.writer).take();
    }

    fn take_reader(&self) -> Result<Reader<'_>, StoreError> {
        let mut readers = lock(&self.readers);
        if readers.closed {
            return Err(StoreError::Closed);
        }
        let connection = match readers.idle.pop() {
            Some(idle) => idle,
            None => open_reader(&self.path, self.kind)?,
        };
        readers.in_use = readers.in_use.saturating_add(1);
        Ok(Reader { database: self, connection: Some(connection) })
    }
}

/// A connection that goes back to the idle ones, also after a panic.
struct Reader<'a> {
    database: &'a Database,
    connection: Option<Connection>,
}

impl Reader<'_> {
    #[allow(clippy::expect_used, reason = "it is only taken out when this is dropped")]
    fn connection(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("a reader holds its connection")
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        let mut readers = lock(&self.database.readers);
        readers.in_use = readers.in_use.saturating_sub(1);
        if !readers.closed {
            readers.idle.extend(self.connection.take());
        }
        drop(self.connection.take());
        self.database.given_back.notify_all();
    }
}

/// A panic while a lock was held rolled its transaction back, so the connection is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
