//! The badge in the attendee's own stream.

use crate::error::Result;
use crate::journal::fold::list_shown;
use huiban_protocol::streams::{BADGE_ROW, BadgeRow, StreamId};
use rusqlite::Connection;

/// The badge in the attendee's stream `me`; `None` before it was issued, or of a shape that this
/// version does not know.
pub(crate) fn find_badge(mirror: &Connection, me: &StreamId) -> Result<Option<BadgeRow>> {
    let rows = list_shown(mirror, &me.to_string(), BADGE_ROW)?;
    Ok(rows.into_iter().find_map(|(_, body)| body.read().ok()))
}
