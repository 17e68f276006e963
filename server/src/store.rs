//! The one seam between what the server does and the database it keeps.
//!
//! A [`Store`] begins transactions; a [`Tx`] runs SQL that SQLite and PostgreSQL both understand
//! (`$1` parameters, `ON CONFLICT`, `FOR UPDATE`, which SQLite needs none of because a writing
//! transaction there is alone). So every rule is written once, and a test can put itself between
//! two statements. The folders below hold the typed rows; no rule of the product stands here.
//!
//! Invariants: a writing transaction takes its locks in one order, see [`heads`]; what is read in
//! a reading transaction is one consistent state.

mod folder;
mod migrations;
mod postgres;
mod sqlite;
mod value;

pub mod attendees;
pub mod calendars;
pub mod codes;
pub mod devices;
pub mod drafts;
pub mod erasures;
pub mod events;
pub mod facts;
pub mod heads;
pub mod list_edits;
pub mod marks;
pub mod ops;
pub mod publications;
pub mod rows;
pub mod snapshots;
pub mod tokens;

pub use folder::{FolderLock, ServerFolder};
pub use postgres::PostgresStore;
pub use sqlite::SqliteStore;
pub use value::{Row, Value};

use async_trait::async_trait;
use std::path::Path;

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another transaction was in the way (deadlock, serialization failure, busy): begin again.
    #[error("another transaction was in the way")]
    Again,
    /// The database refused a statement.
    #[error("the database refused a statement: {0}")]
    Statement(String),
    /// The database cannot be reached or opened.
    #[error("the database cannot be reached: {0}")]
    Unreachable(String),
    /// No room is left for what should be written.
    #[error("the disk of the database is full: free some space and try again")]
    Full,
    /// What is stored is not what this code stores.
    #[error("what is stored in “{0}” is not what this program writes")]
    Damaged(&'static str),
    /// The database was written by a newer program.
    #[error("the database has version {found}, this program knows {known}: update the program")]
    Newer {
        /// Version of the database.
        found: i64,
        /// Newest version this program knows.
        known: i64,
    },
    /// Another program uses the folder.
    #[error("another huiban uses {0}: stop it, or talk to it with --server")]
    InUse(String),
    /// This database cannot do it.
    #[error("{0}")]
    Unsupported(&'static str),
    /// A file could not be read or written.
    #[error("{0}")]
    File(String),
}

/// A database.
#[async_trait]
pub trait Store: Send + Sync {
    /// Begins a transaction that may write. It is durable once committed.
    ///
    /// # Errors
    /// [`StoreError`] where the database is out of reach or busy.
    async fn begin_write(&self) -> Result<Box<dyn Tx>, StoreError>;

    /// Begins a transaction that only reads, and reads one consistent state.
    ///
    /// # Errors
    /// As [`Store::begin_write`].
    async fn begin_read(&self) -> Result<Box<dyn Tx>, StoreError>;

    /// Takes what was erased out of the log beside the database too, where this program keeps one.
    ///
    /// # Errors
    /// As [`Store::begin_write`].
    async fn empty_log(&self) -> Result<(), StoreError>;

    /// Copies everything, keys included, into one new file.
    ///
    /// # Errors
    /// [`StoreError::Unsupported`] where the database has tools of its own for it.
    async fn backup(&self, file: &Path) -> Result<(), StoreError>;
}

/// An open transaction. Dropped without [`Tx::commit`], it is rolled back.
#[async_trait]
pub trait Tx: Send {
    /// Runs a statement and returns its rows.
    ///
    /// # Errors
    /// [`StoreError`], after which only a rollback to a savepoint or to the start is useful.
    async fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError>;

    /// Runs a statement and returns how many rows it touched.
    ///
    /// # Errors
    /// As [`Tx::query`].
    async fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError>;

    /// Commits; on return everything written is on disk.
    ///
    /// # Errors
    /// [`StoreError`]; the transaction is over in any case.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}

/// Begins a savepoint.
///
/// # Errors
/// As [`Tx::query`].
pub async fn savepoint(tx: &mut dyn Tx) -> Result<(), StoreError> {
    tx.execute("SAVEPOINT one_op", &[]).await.map(|_| ())
}

/// Keeps what was written since the savepoint.
///
/// # Errors
/// As [`Tx::query`].
pub async fn release(tx: &mut dyn Tx) -> Result<(), StoreError> {
    tx.execute("RELEASE SAVEPOINT one_op", &[]).await.map(|_| ())
}

/// Takes back what was written since the savepoint.
///
/// # Errors
/// As [`Tx::query`].
pub async fn roll_back(tx: &mut dyn Tx) -> Result<(), StoreError> {
    tx.execute("ROLLBACK TO SAVEPOINT one_op", &[]).await?;
    release(tx).await
}
