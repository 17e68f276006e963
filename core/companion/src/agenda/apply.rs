//! Keeps the extracted table in step with one row.

use crate::error::Result;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{SessionRow, row_type};
use rusqlite::{Transaction, params};

/// Takes note of a row of the stream `agenda` that was written (`Some`) or deleted (`None`).
///
/// Only sessions have extracted columns; a row of a shape this version does not know stays raw and
/// out of them, until a newer version rebuilds.
pub(crate) fn apply_row(
    mirror: &Transaction<'_>,
    row_type: &str,
    row_id: &str,
    body: Option<&Raw>,
) -> Result<()> {
    if row_type != row_type::SESSION {
        return Ok(());
    }
    let row = body.and_then(|body| body.read::<SessionRow>().ok());
    match row.filter(|row| row.session.id.as_str() == row_id) {
        Some(row) => extract(mirror, &row),
        None => remove(mirror, row_id),
    }
}

pub(super) fn extract(mirror: &Transaction<'_>, row: &SessionRow) -> Result<()> {
    let session = &row.session;
    mirror
        .prepare_cached(
            "INSERT INTO sessions (session, day, start_ms, end_ms, room, forum)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT (session) DO UPDATE
             SET day = excluded.day, start_ms = excluded.start_ms, end_ms = excluded.end_ms,
                 room = excluded.room, forum = excluded.forum",
        )?
        .execute(params![
            session.id.as_str(),
            // the offset a session carries is its event's, so this is the day on site
            session.start.date_naive().to_string(),
            session.start.timestamp_millis(),
            session.end.timestamp_millis(),
            session.room.as_ref().map(|code| code.as_str()),
            session.forum.as_ref().map(|code| code.as_str()),
        ])?;
    Ok(())
}

fn remove(mirror: &Transaction<'_>, session: &str) -> Result<()> {
    mirror.prepare_cached("DELETE FROM sessions WHERE session = ?")?.execute([session])?;
    Ok(())
}
