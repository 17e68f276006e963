//! A day as columns of rooms.

use super::agenda::{AgendaFilter, list_agenda};
use super::item::SessionItemView;
use super::names::{RoomName, VenueName};
use super::reader::Reader;
use crate::error::Result;
use huiban_protocol::streams::StreamId;
use rusqlite::Connection;
use serde::Serialize;

/// One day of the event, room by room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoomGridView {
    /// When its first session begins, ms since 1970 UTC; `None` for a day without any.
    pub start_ms: Option<i64>,
    /// When its last session ends, ms since 1970 UTC.
    pub end_ms: Option<i64>,
    /// The rooms in which something takes place, in the organizer's order.
    pub columns: Vec<RoomColumnView>,
    /// Sessions that have no room, such as a lunch.
    pub elsewhere: Vec<SessionItemView>,
}

/// What takes place in one room on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoomColumnView {
    /// The room.
    pub room: RoomName,
    /// Its building.
    pub venue: Option<VenueName>,
    /// Its sessions in the order of their start, cancelled ones included. Some may overlap.
    pub sessions: Vec<SessionItemView>,
}

/// The rooms of a day, `YYYY-MM-DD` in the event's zone.
///
/// # Errors
/// As [`list_agenda`].
pub(crate) fn find_room_grid(
    mirror: &Connection,
    me: Option<&StreamId>,
    day: &str,
    reader: Reader,
) -> Result<RoomGridView> {
    let filter = AgendaFilter { day: Some(day.to_owned()), ..AgendaFilter::default() };
    let sessions = list_agenda(mirror, me, &filter, reader)?;
    let names = super::names::Names::load(mirror, reader)?;
    let mut grid = RoomGridView {
        start_ms: sessions.iter().map(|session| session.start_ms).min(),
        end_ms: sessions.iter().map(|session| session.end_ms).max(),
        columns: Vec::new(),
        elsewhere: Vec::new(),
    };
    for session in sessions {
        let Some(room) = session.room.clone() else {
            grid.elsewhere.push(session);
            continue;
        };
        match grid.columns.iter_mut().find(|column| column.room.code == room.code) {
            Some(column) => column.sessions.push(session),
            None => grid.columns.push(RoomColumnView {
                room,
                venue: session.venue.clone(),
                sessions: vec![session],
            }),
        }
    }
    grid.columns.sort_by(|a, b| {
        let order = |column: &RoomColumnView| names.room_order(Some(&column.room.code));
        (order(a), &a.room.code).cmp(&(order(b), &b.room.code))
    });
    Ok(grid)
}
