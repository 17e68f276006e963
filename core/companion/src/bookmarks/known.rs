//! What bookmarked things were last known as, for when they are no longer published.

use crate::error::Result;
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::Text;
use huiban_protocol::streams::BookmarkTarget;
use rusqlite::{Connection, Transaction, params};
use std::collections::BTreeMap;

/// What something was called, and when it was to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    /// Its title or name.
    pub(crate) title: Text,
    /// The start of a session.
    pub(crate) start: Option<DateTime<FixedOffset>>,
}

/// Everything that was remembered on this device.
pub(crate) fn list_known(journal: &Connection) -> Result<BTreeMap<BookmarkTarget, Known>> {
    let mut statement = journal.prepare_cached("SELECT target, title, start FROM last_known")?;
    let mut rows = statement.query([])?;
    let mut known = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let start: Option<String> = row.get(2)?;
        let start = start.and_then(|start| DateTime::parse_from_rfc3339(&start).ok());
        let title = serde_json::from_str(&row.get::<_, String>(1)?);
        let target = row.get::<_, String>(0)?.parse();
        // of a shape that another version wrote: it is remembered anew
        let (Ok(target), Ok(title)) = (target, title) else { continue };
        known.insert(target, Known { title, start });
    }
    Ok(known)
}

/// Remembers these in place of what was remembered of them.
pub(crate) fn set_known(
    journal: &Transaction<'_>,
    all: &BTreeMap<BookmarkTarget, Known>,
) -> Result<()> {
    for (target, known) in all {
        journal
            .prepare_cached(
                "INSERT INTO last_known (target, title, start) VALUES (?, ?, ?)
                 ON CONFLICT DO UPDATE SET title = excluded.title, start = excluded.start",
            )?
            .execute(params![
                target.to_string(),
                serde_json::to_string(&known.title)?,
                known.start.map(|start| start.to_rfc3339()),
            ])?;
    }
    Ok(())
}
