//! How many bookmarks a person may have.

use super::list::list_marked;
use crate::error::{CompanionError, Result};
use huiban_protocol::limits::BOOKMARKS_MAX;
use huiban_protocol::streams::{BOOKMARK_ROW, BookmarkTarget, StreamId};
use rusqlite::{Connection, params};

/// Refuses new bookmarks where there would be too many of them.
///
/// Devices that add at once may together come to some more, which harms nobody: the limit only
/// keeps the stream of one person small.
///
/// # Errors
/// [`CompanionError::InvalidInput`] saying how many there are and may be.
pub(crate) fn check_room_for(
    mirror: &Connection,
    me: &StreamId,
    targets: &[BookmarkTarget],
) -> Result<()> {
    let rows: u32 = mirror
        .prepare_cached("SELECT count(*) FROM shown WHERE stream = ? AND row_type = ?")?
        .query_row(params![me.to_string(), BOOKMARK_ROW], |row| row.get(0))?;
    // a row may also be a note, or a bookmark that was taken away, so this is the quick answer only
    let rows = usize::try_from(rows).unwrap_or(usize::MAX);
    if rows.saturating_add(targets.len()) <= BOOKMARKS_MAX {
        return Ok(());
    }
    let there = list_marked(mirror, me)?.targets;
    let new = targets.iter().filter(|target| !there.contains(*target)).count();
    if new == 0 || there.len().saturating_add(new) <= BOOKMARKS_MAX {
        return Ok(());
    }
    Err(CompanionError::InvalidInput {
        field: "bookmarks",
        reason: format!(
            "you have {} bookmarks and may have {BOOKMARKS_MAX}: take some away first",
            there.len()
        ),
    })
}
