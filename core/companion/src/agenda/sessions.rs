//! Sessions by day, forum and room, in the order of their start.

use super::rows::text;
use crate::error::Result;
use huiban_protocol::streams::SessionRow;
use rusqlite::{Connection, params};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Which sessions; all where nothing is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SessionFilter<'a> {
    /// Calendar day of the start, `YYYY-MM-DD`.
    pub(crate) day: Option<&'a str>,
    /// Code of the forum that owns them.
    pub(crate) forum: Option<&'a str>,
    /// Code of the room they take place in.
    pub(crate) room: Option<&'a str>,
}

impl SessionFilter<'_> {
    /// Whether a session is among them.
    pub(crate) fn takes(&self, key: &SessionKey) -> bool {
        self.day.is_none_or(|day| day == key.day)
            && (self.room.is_none() || self.room == key.room.as_deref())
            && (self.forum.is_none() || self.forum == key.forum.as_deref())
    }
}

/// Sessions in the order of start, then id.
pub(crate) fn list_sessions(
    mirror: &Connection,
    filter: &SessionFilter<'_>,
) -> Result<Vec<SessionRow>> {
    read(
        mirror,
        "SELECT r.body
         FROM sessions s
         CROSS JOIN rows r
             ON r.stream = 'agenda' AND r.row_type = 'session' AND r.row_id = s.session
         WHERE (?1 IS NULL OR s.day = ?1)
           AND (?2 IS NULL OR s.forum = ?2)
           AND (?3 IS NULL OR s.room = ?3)
         ORDER BY s.start_ms, s.session",
        params![filter.day, filter.forum, filter.room],
    )
}

/// The sessions with these ids, as far as they are published, in the order of start, then id.
pub(crate) fn list_sessions_of(
    mirror: &Connection,
    ids: &BTreeSet<&str>,
) -> Result<Vec<SessionRow>> {
    read_of(mirror, ids)
}

/// The same, each read as whatever of it is wanted.
pub(super) fn read_of<T: DeserializeOwned>(
    mirror: &Connection,
    ids: &BTreeSet<&str>,
) -> Result<Vec<T>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    read(
        mirror,
        "SELECT r.body
         FROM json_each(?) wanted
         CROSS JOIN sessions s ON s.session = wanted.value
         CROSS JOIN rows r
             ON r.stream = 'agenda' AND r.row_type = 'session' AND r.row_id = s.session
         ORDER BY s.start_ms, s.session",
        [serde_json::to_string(ids)?],
    )
}

/// What is extracted of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SessionKey {
    /// Its id.
    pub(crate) session: String,
    /// Calendar day of the start.
    day: String,
    /// When it begins, ms since 1970 UTC.
    pub(crate) start_ms: i64,
    /// Where.
    pub(crate) room: Option<String>,
    /// Whose.
    pub(crate) forum: Option<String>,
}

/// The sessions with these ids and those of these forums, as far as they are published, in the
/// order of start, then id.
pub(crate) fn list_keys_of_any(
    mirror: &Connection,
    ids: &BTreeSet<&str>,
    forums: &BTreeSet<&str>,
) -> Result<Vec<SessionKey>> {
    let mut statement = mirror.prepare_cached(
        "SELECT session, day, start_ms, room, forum
         FROM json_each(?2) followed
         CROSS JOIN sessions INDEXED BY sessions_by_forum ON forum = followed.value
         UNION ALL
         SELECT session, day, start_ms, room, forum
         FROM json_each(?1) wanted
         CROSS JOIN sessions ON session = wanted.value
         WHERE forum IS NULL OR forum NOT IN (SELECT value FROM json_each(?2))
         ORDER BY start_ms, session",
    )?;
    let keys = statement.query_map(
        params![serde_json::to_string(ids)?, serde_json::to_string(forums)?],
        |row| {
            Ok(SessionKey {
                session: row.get(0)?,
                day: row.get(1)?,
                start_ms: row.get(2)?,
                room: row.get(3)?,
                forum: row.get(4)?,
            })
        },
    )?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

fn read<T: DeserializeOwned>(
    mirror: &Connection,
    sql: &str,
    params: impl rusqlite::Params,
) -> Result<Vec<T>> {
    let mut statement = mirror.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    let mut sessions = Vec::new();
    while let Some(row) = rows.next()? {
        // what was extracted could be read, so this leaves nothing out
        sessions.extend(serde_json::from_str(text(row, 0)?));
    }
    Ok(sessions)
}

/// How many sessions begin on each day.
pub(crate) fn count_by_day(mirror: &Connection) -> Result<BTreeMap<String, u32>> {
    let mut statement = mirror.prepare_cached("SELECT day, count(*) FROM sessions GROUP BY day")?;
    let counts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(counts.collect::<rusqlite::Result<_>>()?)
}
