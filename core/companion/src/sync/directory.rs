//! Names go when the event is over.

use super::apply::{forget_stream, held};
use crate::agenda;
use crate::error::Result;
use crate::journal::files::Files;
use huiban_protocol::limits::DIRECTORY_KEPT_AFTER_EVENT_MS;
use huiban_protocol::streams::StreamId;

/// Whether the event ended so long ago, by the server's time, that no gate needs names any more.
pub(super) fn is_over(files: &Files) -> Result<bool> {
    let event = files.mirror()?.read(agenda::find_event)?;
    let Some(end_ms) = event.as_ref().and_then(agenda::event_end_ms) else { return Ok(false) };
    let seen_ms: i64 = files.journal.read(|journal| -> Result<_> {
        Ok(journal
            .prepare_cached("SELECT seen_ms FROM progress")?
            .query_row([], |row| row.get(0))?)
    })?;
    Ok(seen_ms >= end_ms.saturating_add(DIRECTORY_KEPT_AFTER_EVENT_MS))
}

/// Forgets everyone, once that is due.
pub(super) fn forget_when_over(files: &Files) -> Result<()> {
    let mirror = files.mirror()?;
    let is_held = mirror.read(|mirror| held(mirror, &StreamId::Directory))?.cursor.seq > 0;
    if is_held && is_over(files)? {
        files.owe_overwriting()?;
        mirror.write(|tx| forget_stream(files, tx, &StreamId::Directory))?;
    }
    Ok(())
}
