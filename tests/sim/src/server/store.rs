//! A database that can fail at a chosen statement.

use async_trait::async_trait;
use huiban_server::store::{Row, SqliteStore, Store, StoreError, Tx, Value};
use std::path::Path;
use std::sync::{Arc, Mutex};

/// How a request ends badly inside a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The instance dies before this statement: nothing of the transaction stays.
    DiesBefore(u64),
    /// The database refuses this statement, as a full disk would.
    Refuses(u64),
    /// The instance dies before the commit.
    DiesBeforeCommit,
    /// The instance dies after the commit, before it can answer.
    DiesAfterCommit,
}

/// The real database, with a mishap waiting for it.
pub struct MishapStore {
    inner: SqliteStore,
    next: Arc<Mutex<Option<Mishap>>>,
}

impl MishapStore {
    /// A database in working order.
    pub fn new(inner: SqliteStore) -> Self {
        Self { inner, next: Arc::default() }
    }

    /// Has the next request meet with this, or with nothing.
    pub fn set(&self, mishap: Option<Mishap>) {
        *self.next.lock().unwrap() = mishap;
    }

    /// Calls it off.
    pub fn take(&self) -> Option<Mishap> {
        self.next.lock().unwrap().take()
    }

    fn wrap(&self, inner: Box<dyn Tx>) -> Box<dyn Tx> {
        Box::new(MishapTx { inner, next: Arc::clone(&self.next) })
    }
}

fn died() -> StoreError {
    StoreError::Unreachable("this instance died".to_owned())
}

#[async_trait]
impl Store for MishapStore {
    async fn begin_write(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(self.wrap(self.inner.begin_write().await?))
    }

    async fn begin_read(&self) -> Result<Box<dyn Tx>, StoreError> {
        Ok(self.wrap(self.inner.begin_read().await?))
    }

    async fn empty_log(&self) -> Result<(), StoreError> {
        self.inner.empty_log().await
    }

    async fn backup(&self, file: &Path) -> Result<(), StoreError> {
        self.inner.backup(file).await
    }
}

struct MishapTx {
    inner: Box<dyn Tx>,
    next: Arc<Mutex<Option<Mishap>>>,
}

impl MishapTx {
    /// Counts a statement.
    fn meet(&self) -> Result<(), StoreError> {
        let mut next = self.next.lock().unwrap();
        match *next {
            Some(Mishap::DiesBefore(0)) => {
                *next = None;
                Err(died())
            }
            Some(Mishap::Refuses(0)) => {
                *next = None;
                Err(StoreError::Statement("database or disk is full".to_owned()))
            }
            Some(Mishap::DiesBefore(left)) => {
                *next = Some(Mishap::DiesBefore(left - 1));
                Ok(())
            }
            Some(Mishap::Refuses(left)) => {
                *next = Some(Mishap::Refuses(left - 1));
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[async_trait]
impl Tx for MishapTx {
    async fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.meet()?;
        self.inner.query(sql, values).await
    }

    async fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        self.meet()?;
        self.inner.execute(sql, values).await
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        let met = *self.next.lock().unwrap();
        match met {
            Some(Mishap::DiesBeforeCommit) => {
                *self.next.lock().unwrap() = None;
                Err(died())
            }
            Some(Mishap::DiesAfterCommit) => {
                *self.next.lock().unwrap() = None;
                self.inner.commit().await?;
                Err(died())
            }
            _ => self.inner.commit().await,
        }
    }
}
