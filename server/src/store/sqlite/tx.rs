//! One SQLite transaction.

use super::super::{Row, StoreError, Tx, Value};
use super::{open_reader, wrong};
use async_trait::async_trait;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedMutexGuard;

/// Idle reading connections kept open.
const READERS_KEPT: usize = 8;

/// Connections that only read, handed out one to a transaction.
pub(super) struct Readers {
    file: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(file: PathBuf) -> Self {
        Self { file, idle: Mutex::new(Vec::new()) }
    }

    pub(super) fn take(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| open_reader(&self.file), Ok)
    }

    pub(super) fn give_back(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < READERS_KEPT {
            idle.push(connection);
        }
    }
}

/// What a transaction runs on.
enum Lent {
    Writer(OwnedMutexGuard<Connection>),
    Reader(Option<Connection>, Arc<Readers>),
}

/// A transaction; rolled back when dropped before its commit.
pub(super) struct SqliteTx {
    lent: Lent,
    open: bool,
}

impl SqliteTx {
    pub(super) fn begin_write(writer: OwnedMutexGuard<Connection>) -> Result<Self, StoreError> {
        writer.execute_batch("BEGIN IMMEDIATE").map_err(wrong)?;
        Ok(Self { lent: Lent::Writer(writer), open: true })
    }

    pub(super) fn begin_read(readers: &Arc<Readers>) -> Result<Self, StoreError> {
        let reader = readers.take()?;
        reader.execute_batch("BEGIN").map_err(wrong)?;
        Ok(Self { lent: Lent::Reader(Some(reader), Arc::clone(readers)), open: true })
    }

    fn connection(&self) -> Result<&Connection, StoreError> {
        match &self.lent {
            Lent::Writer(connection) => Ok(connection),
            Lent::Reader(Some(connection), _) => Ok(connection),
            Lent::Reader(None, _) => Err(StoreError::Unsupported("the transaction is over")),
        }
    }

    fn run(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        let mut statement = self.connection()?.prepare_cached(&dialect(sql)).map_err(wrong)?;
        let columns = statement.column_count();
        let mut rows = statement.query(rusqlite::params_from_iter(values)).map_err(wrong)?;
        let mut out = Vec::new();
        while let Some(row) = rows.next().map_err(wrong)? {
            let values: Result<Vec<Value>, StoreError> = (0..columns)
                .map(|column| row.get_ref(column).map_err(wrong).and_then(read_value))
                .collect();
            out.push(Row(values?));
        }
        Ok(out)
    }
}

/// PostgreSQL's spelling as SQLite's: numbered parameters, and no row locks, because a writing
/// transaction is alone.
fn dialect(sql: &str) -> String {
    sql.trim_end().trim_end_matches("FOR UPDATE").replace('$', "?")
}

fn read_value(value: ValueRef<'_>) -> Result<Value, StoreError> {
    match value {
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Integer(number) => Ok(Value::Int(number)),
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(Value::Text(text.to_owned())),
            Err(_) => Err(StoreError::Damaged("text")),
        },
        ValueRef::Blob(bytes) => Ok(Value::Blob(bytes.to_vec())),
        ValueRef::Real(_) => Err(StoreError::Damaged("number")),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

#[async_trait]
impl Tx for SqliteTx {
    async fn query(&mut self, sql: &'static str, values: &[Value]) -> Result<Vec<Row>, StoreError> {
        self.run(sql, values)
    }

    async fn execute(&mut self, sql: &'static str, values: &[Value]) -> Result<u64, StoreError> {
        let mut statement = self.connection()?.prepare_cached(&dialect(sql)).map_err(wrong)?;
        let touched = statement.execute(rusqlite::params_from_iter(values)).map_err(wrong)?;
        u64::try_from(touched).map_err(|_| StoreError::Damaged("count"))
    }

    async fn commit(mut self: Box<Self>) -> Result<(), StoreError> {
        self.connection()?.execute_batch("COMMIT").map_err(wrong)?;
        self.open = false;
        Ok(())
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let mut usable = true;
        if self.open {
            usable = self.connection().is_ok_and(|c| c.execute_batch("ROLLBACK").is_ok());
        }
        if let Lent::Reader(connection, readers) = &mut self.lent
            && let Some(connection) = connection.take().filter(|_| usable)
        {
            readers.give_back(connection);
        }
    }
}
