//! Which notices were shown on this device.

use crate::error::Result;
use rusqlite::{Connection, Transaction};
use std::collections::BTreeSet;

/// Ids of notices that were shown.
pub(crate) fn list_told(journal: &Connection) -> Result<BTreeSet<String>> {
    let mut statement = journal.prepare_cached("SELECT notice FROM told_notices")?;
    let ids = statement.query_map([], |row| row.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// Remembers that these were shown; ids that are no notices' are passed over.
pub(crate) fn set_told(journal: &Transaction<'_>, ids: &[String]) -> Result<()> {
    for id in ids.iter().filter(|id| is_notice(id)) {
        journal
            .prepare_cached("INSERT OR IGNORE INTO told_notices (notice) VALUES (?)")?
            .execute([id])?;
    }
    Ok(())
}

/// Whether something is shown at once and once, rather than scheduled again and again.
fn is_notice(id: &str) -> bool {
    id.starts_with("cancelled:") || id.starts_with("moved:")
}
