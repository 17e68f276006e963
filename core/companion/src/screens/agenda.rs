//! The agenda as a list: by day, forum or room, mine, and what is on now.

use super::item::{SessionItemView, load_speakers};
use super::mine::Mine;
use super::names::Names;
use super::reader::Reader;
use crate::agenda::{self, SessionFilter};
use crate::error::Result;
use huiban_protocol::streams::StreamId;
use rusqlite::Connection;

/// Which sessions of the agenda; all of all days where nothing is asked for. Conditions add up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AgendaFilter {
    /// Calendar day of the start in the event's zone, `YYYY-MM-DD`.
    pub day: Option<String>,
    /// Code of the forum that owns them.
    pub forum: Option<String>,
    /// Code of the room they take place in.
    pub room: Option<String>,
    /// Only what is on at this time (ms since 1970 UTC), and what comes next in each room.
    pub now_ms: Option<i64>,
    /// Only what I bookmarked, and the sessions of forums that I follow, without those I muted.
    pub mine: bool,
    /// How many to leave out from the beginning, for a list that is shown page by page.
    pub offset: u32,
    /// Most that are returned; all where nothing is said.
    pub limit: Option<u32>,
}

/// The agenda in the order of start, then the organizer's order of rooms, then id. Cancelled
/// sessions stay in it.
///
/// # Errors
/// `NotFound` where there is no such day, forum or room; `InvalidInput` where the day is no date.
pub(crate) fn list_agenda(
    mirror: &Connection,
    me: Option<&StreamId>,
    filter: &AgendaFilter,
    reader: Reader,
) -> Result<Vec<SessionItemView>> {
    let wanted = SessionFilter {
        day: filter.day.as_deref(),
        forum: filter.forum.as_deref(),
        room: filter.room.as_deref(),
    };
    wanted.day.map_or(Ok(()), |day| agenda::check_day(mirror, day))?;
    wanted.forum.map_or(Ok(()), |code| agenda::check_forum(mirror, code))?;
    wanted.room.map_or(Ok(()), |code| agenda::check_room(mirror, code))?;

    let names = Names::load(mirror, reader)?;
    let mine = Mine::load_with_conflicts(mirror, me, &names)?;
    // of my own agenda, only the page that is shown is read in full
    let is_paged = filter.mine && filter.now_ms.is_none();
    let mut rows = if is_paged {
        let mut keys = mine.list_own_keys(mirror)?;
        keys.retain(|key| wanted.takes(key));
        keys.sort_by_cached_key(|key| (key.start_ms, names.room_order(key.room.as_deref())));
        filter.cut(&mut keys);
        let ids = keys.iter().map(|key| key.session.as_str()).collect();
        agenda::list_sessions_of(mirror, &ids)?
    } else if filter.mine {
        let keys = mine.list_own_keys(mirror)?;
        let own = keys.iter().filter(|key| wanted.takes(key));
        agenda::list_sessions_of(mirror, &own.map(|key| key.session.as_str()).collect())?
    } else {
        agenda::list_sessions(mirror, &wanted)?
    };
    if let Some(now_ms) = filter.now_ms {
        rows = agenda::now_and_next(rows, now_ms);
    }
    // they come in the order of start, then id, and the sort keeps that where rooms are equal
    rows.sort_by_cached_key(|row| {
        let room = row.session.room.as_ref().map(|code| code.as_str());
        (row.session.start.timestamp_millis(), names.room_order(room))
    });
    if !is_paged {
        filter.cut(&mut rows);
    }
    let speakers = load_speakers(mirror, &rows)?;
    Ok(rows.iter().map(|row| SessionItemView::of(row, &names, &mine, &speakers)).collect())
}

impl AgendaFilter {
    /// Leaves the part of the rows that is asked for.
    fn cut<T>(&self, rows: &mut Vec<T>) {
        let at = |index: u32| usize::try_from(index).unwrap_or(usize::MAX);
        rows.drain(..at(self.offset).min(rows.len()));
        rows.truncate(self.limit.map_or(usize::MAX, at));
    }
}
