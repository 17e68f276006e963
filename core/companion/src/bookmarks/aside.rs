//! Shared marks of things that this device's agenda does not hold yet: they wait until it does.

use crate::error::Result;
use huiban_protocol::streams::BookmarkTarget;
use rusqlite::{Connection, Transaction};

/// Most marks that wait; of more, the first stay.
const ASIDE_MAX: i64 = 5_000;

/// What waits, in the order of targets.
pub(crate) fn list_aside(journal: &Connection) -> Result<Vec<BookmarkTarget>> {
    let mut statement = journal.prepare_cached("SELECT target FROM aside ORDER BY target")?;
    let found = statement.query_map([], |row| row.get::<_, String>(0))?;
    let names: Vec<String> = found.collect::<rusqlite::Result<_>>()?;
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

/// Has these wait.
pub(crate) fn set_aside(journal: &Transaction<'_>, targets: &[BookmarkTarget]) -> Result<()> {
    for target in targets {
        journal
            .prepare_cached(
                "INSERT OR IGNORE INTO aside (target)
                 SELECT ?1 WHERE (SELECT count(*) FROM aside) < ?2",
            )?
            .execute((target.to_string(), ASIDE_MAX))?;
    }
    Ok(())
}

/// These wait no longer.
pub(crate) fn remove_aside(journal: &Transaction<'_>, targets: &[BookmarkTarget]) -> Result<()> {
    for target in targets {
        journal
            .prepare_cached("DELETE FROM aside WHERE target = ?")?
            .execute([target.to_string()])?;
    }
    Ok(())
}
