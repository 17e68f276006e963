//! One loop over numbered migrations.

use super::error::StoreError;
use rusqlite::{Connection, TransactionBehavior};

/// One step of a schema.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Migration {
    /// 1, 2, 3 …: the file's `user_version` after it.
    pub(crate) number: i64,
    /// What it does.
    pub(crate) sql: &'static str,
}

/// Brings a file to the newest schema, one transaction a step.
pub(super) fn migrate(
    connection: &mut Connection,
    migrations: &[Migration],
) -> Result<(), StoreError> {
    let known = migrations.last().map_or(0, |migration| migration.number);
    let found = version(connection)?;
    if found > known {
        return Err(StoreError::Newer { file: String::new(), found, known });
    }
    for migration in migrations.iter().filter(|migration| migration.number > found) {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // another process may have done it while this one waited for the lock
        if version(&tx)? < migration.number {
            tx.execute_batch(migration.sql)?;
            tx.pragma_update(None, "user_version", migration.number)?;
        }
        tx.commit()?;
    }
    Ok(())
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}
