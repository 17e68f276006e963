//! Up to which publication the person has seen what changed; kept on this device alone.

use crate::error::Result;
use rusqlite::{Connection, Transaction};

/// The publication up to which changes were seen; 0 before the device held any.
pub(crate) fn changes_seen(journal: &Connection) -> Result<u32> {
    Ok(journal
        .prepare_cached("SELECT changes_seen_publication FROM progress")?
        .query_row([], |row| row.get(0))?)
}

/// Remembers that changes were seen up to a publication, of which this device holds `latest`.
/// Never back, unless a restored server has fewer than were seen; never beyond what it has.
pub(crate) fn mark_changes_seen(journal: &Transaction<'_>, up_to: u32, latest: u32) -> Result<()> {
    let seen = changes_seen(journal)?;
    let up_to = up_to.min(latest);
    set(journal, if seen > latest { up_to } else { up_to.max(seen) })
}

/// Who gets the agenda for the first time has missed nothing: what it says so far is seen.
pub(crate) fn begin_seeing(journal: &Transaction<'_>, latest: u32) -> Result<()> {
    match changes_seen(journal)? {
        0 => set(journal, latest),
        _ => Ok(()),
    }
}

fn set(journal: &Transaction<'_>, publication: u32) -> Result<()> {
    journal
        .prepare_cached("UPDATE progress SET changes_seen_publication = ?")?
        .execute([publication])?;
    Ok(())
}
