//! The database of several server instances: PostgreSQL.
//!
//! Writing transactions are READ COMMITTED and lock what they will change before they read it;
//! reading ones are REPEATABLE READ, so a page, its head and its digest belong together.

mod tx;

use super::{Store, StoreError, Tx, migrations};
use async_trait::async_trait;
use deadpool_postgres::{Manager, ManagerConfig, Pool, PoolError, RecyclingMethod};
use std::path::Path;
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;
use tx::PostgresTx;

/// Most connections of one instance.
const CONNECTIONS_MAX: usize = 16;
/// Names the lock that lets one instance at a time change the schema: "huiban" in ASCII.
const SCHEMA_LOCK: i64 = 0x0068_7569_6261_6e00;

/// A PostgreSQL database, shared with other instances.
pub struct PostgresStore {
    pool: Pool,
}

/// Translates PostgreSQL's refusals.
pub(super) fn wrong(error: tokio_postgres::Error) -> StoreError {
    match error.code() {
        Some(
            &SqlState::T_R_SERIALIZATION_FAILURE
            | &SqlState::T_R_DEADLOCK_DETECTED
            | &SqlState::LOCK_NOT_AVAILABLE,
        ) => StoreError::Again,
        Some(&SqlState::DISK_FULL) => StoreError::Full,
        Some(code) => {
            let text = error.as_db_error().map_or("", |e| e.message());
            StoreError::Statement(format!("{}: {text}", code.code()))
        }
        None => StoreError::Unreachable(reason(&error)),
    }
}

/// An error with what is behind it: "error connecting to server" alone helps nobody.
fn reason(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    let mut words: Vec<String> = Vec::new();
    for cause in causes.map(ToString::to_string) {
        // some repeat what is behind them
        match words.last_mut() {
            Some(last) if last.contains(&cause) => {}
            Some(last) if cause.contains(last.as_str()) => *last = cause,
            _ => words.push(cause),
        }
    }
    words.join(": ")
}

impl PostgresStore {
    /// Connects to `postgres://user@host/database` and brings the schema up to date.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`], or [`StoreError::Newer`] where a newer program wrote it.
    pub async fn connect(url: &str) -> Result<Self, StoreError> {
        let config: tokio_postgres::Config =
            url.parse().map_err(|e| StoreError::Unreachable(format!("the database URL: {e}")))?;
        let manager = Manager::from_config(
            config,
            NoTls,
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS_MAX)
            .build()
            .map_err(|e| StoreError::Unreachable(e.to_string()))?;
        let store = Self { pool };
        store.migrate().await?;
        Ok(store)
    }

    async fn client(&self) -> Result<deadpool_postgres::Object, StoreError> {
        self.pool.get().await.map_err(|error| {
            StoreError::Unreachable(match error {
                PoolError::Backend(error) => reason(&error),
                other => reason(&other),
            })
        })
    }

    async fn migrate(&self) -> Result<(), StoreError> {
        let mut client = self.client().await?;
        let tx = client.transaction().await.map_err(wrong)?;
        tx.execute("SELECT pg_advisory_xact_lock($1)", &[&SCHEMA_LOCK]).await.map_err(wrong)?;
        tx.batch_execute(
            "CREATE TABLE IF NOT EXISTS migrations (version BIGINT NOT NULL PRIMARY KEY)",
        )
        .await
        .map_err(wrong)?;
        let row = tx
            .query_one("SELECT COALESCE(MAX(version), 0) FROM migrations", &[])
            .await
            .map_err(wrong)?;
        for migration in migrations::missing(&migrations::POSTGRES, row.get(0))? {
            tx.batch_execute(migration.sql).await.map_err(wrong)?;
            tx.execute("INSERT INTO migrations (version) VALUES ($1)", &[&migration.version])
                .await
                .map_err(wrong)?;
        }
        tx.commit().await.map_err(wrong)
    }
}

/// How long a transaction may wait and stand still: an instance that was cut off in the middle of one
/// must not keep the others waiting until its connection is given up.
macro_rules! limits {
    () => {
        "SET LOCAL lock_timeout = '20s'; SET LOCAL statement_timeout = '60s'; \
         SET LOCAL idle_in_transaction_session_timeout = '60s'"
    };
}

#[async_trait]
impl Store for PostgresStore {
    async fn begin_write(&self) -> Result<Box<dyn Tx>, StoreError> {
        let client = self.client().await?;
        // a verdict promises that the act is on disk, whatever the server's default is
        const BEGIN: &str = concat!(
            "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = on; ",
            limits!()
        );
        Ok(Box::new(PostgresTx::begin(client, BEGIN).await?))
    }

    async fn begin_read(&self) -> Result<Box<dyn Tx>, StoreError> {
        let client = self.client().await?;
        const BEGIN: &str = concat!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ", limits!());
        Ok(Box::new(PostgresTx::begin(client, BEGIN).await?))
    }

    /// PostgreSQL keeps its own log and lets go of it by its own settings.
    async fn empty_log(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn backup(&self, _: &Path) -> Result<(), StoreError> {
        Err(StoreError::Unsupported(
            "a backup of PostgreSQL is made with its own tools: use pg_dump",
        ))
    }
}
