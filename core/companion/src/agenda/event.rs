//! The event itself, and when it begins and ends.

use super::rows::each_row;
use crate::error::Result;
use huiban_protocol::documents::Event;
use huiban_protocol::streams::row_type;
use rusqlite::Connection;

/// The event; `None` before the first page of the agenda has arrived.
pub(crate) fn find_event(mirror: &Connection) -> Result<Option<Event>> {
    let mut event = None;
    each_row(mirror, row_type::EVENT, |_, body| {
        event = event.take().or_else(|| serde_json::from_str(body).ok());
        Ok(())
    })?;
    Ok(event)
}

/// First instant of the first day in the event's zone, ms since 1970 UTC.
pub(crate) fn event_start_ms(event: &Event) -> Option<i64> {
    event.start_ms()
}

/// First instant after the last day in the event's zone, ms since 1970 UTC.
pub(crate) fn event_end_ms(event: &Event) -> Option<i64> {
    event.end_ms()
}
