//! One file: one writer, many readers.

use super::error::StoreError;
use super::open::{FileKind, open_reader, open_writer};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A file, open. Dropping it closes every connection.
pub(crate) struct Database {
    path: PathBuf,
    kind: FileKind,
    writer: Mutex<Connection>,
    /// Idle readers; a read takes one, or opens one more.
    readers: Mutex<Vec<Connection>>,
}

impl Database {
    /// Opens the file, making and migrating it where needed.
    pub(crate) fn open(path: &Path, kind: FileKind) -> Result<Self, StoreError> {
        let writer = Mutex::new(open_writer(path, kind)?);
        Ok(Self { path: path.to_owned(), kind, writer, readers: Mutex::default() })
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
        let idle = lock(&self.readers).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => open_reader(&self.path, self.kind)?,
        };
        let result = {
            let snapshot = reader.transaction().map_err(StoreError::from)?;
            read(&snapshot)
        };
        lock(&self.readers).push(reader);
        result
    }

    /// Writes in one transaction that excludes every other writer from its first statement on;
    /// an error rolls everything back.
    pub(crate) fn write<T, E: From<StoreError>>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let tx = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let result = write(&tx)?;
        tx.commit().map_err(StoreError::from)?;
        Ok(result)
    }
}

/// A panic while a lock was held rolled its transaction back, so the connection is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
