//! What publications changed, session by session.

use super::rows::text;
use crate::error::Result;
use huiban_protocol::streams::ChangesRow;
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// What was published after this publication, oldest first.
pub(crate) fn list_changes_since(mirror: &Connection, publication: u32) -> Result<Vec<ChangesRow>> {
    // an id is `{publication}.{session}`, and the cast reads as far as there are digits
    let mut rows = read(
        mirror,
        "SELECT body FROM rows
         WHERE stream = 'agenda' AND row_type = 'changes' AND CAST(row_id AS INTEGER) > ?",
        [publication],
    )?;
    rows.retain(|row| row.publication > publication);
    Ok(rows)
}

/// Everything that was ever changed in one session, oldest first.
pub(crate) fn list_changes_of(mirror: &Connection, session: &str) -> Result<Vec<ChangesRow>> {
    let mut rows = read(
        mirror,
        "SELECT body FROM rows
         WHERE stream = 'agenda' AND row_type = 'changes'
           AND substr(row_id, instr(row_id, '.') + 1) = ?",
        [session],
    )?;
    rows.retain(|row| row.session.as_str() == session);
    Ok(rows)
}

/// What these publications changed in these sessions, oldest first.
pub(crate) fn list_changes_in(
    mirror: &Connection,
    publications: &BTreeSet<u32>,
    sessions: &BTreeSet<&str>,
) -> Result<Vec<ChangesRow>> {
    if publications.is_empty() || sessions.is_empty() {
        return Ok(Vec::new());
    }
    read(
        mirror,
        "SELECT r.body
         FROM json_each(?1) publication
         CROSS JOIN json_each(?2) session
         CROSS JOIN rows r
             ON r.stream = 'agenda' AND r.row_type = 'changes'
             AND r.row_id = publication.value || '.' || session.value",
        [serde_json::to_string(publications)?, serde_json::to_string(sessions)?],
    )
}

/// The newest publication that changed each session; those that none did are left out.
pub(crate) fn list_last_changes(mirror: &Connection) -> Result<BTreeMap<String, u32>> {
    let mut statement = mirror.prepare_cached(
        "SELECT row_id FROM rows WHERE stream = 'agenda' AND row_type = 'changes'",
    )?;
    let mut found = statement.query([])?;
    let mut last: BTreeMap<String, u32> = BTreeMap::new();
    while let Some(row) = found.next()? {
        let Some((publication, session)) = text(row, 0)?.split_once('.') else { continue };
        let Ok(publication) = publication.parse::<u32>() else { continue };
        last.entry(session.to_owned())
            .and_modify(|known| *known = publication.max(*known))
            .or_insert(publication);
    }
    Ok(last)
}

fn read(mirror: &Connection, sql: &str, params: impl rusqlite::Params) -> Result<Vec<ChangesRow>> {
    let mut statement = mirror.prepare_cached(sql)?;
    let mut found = statement.query(params)?;
    let mut rows: Vec<ChangesRow> = Vec::new();
    while let Some(row) = found.next()? {
        rows.extend(serde_json::from_str(text(row, 0)?));
    }
    rows.sort_by(|a, b| (a.publication, &a.session).cmp(&(b.publication, &b.session)));
    Ok(rows)
}
