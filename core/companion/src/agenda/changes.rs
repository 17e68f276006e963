//! What publications changed, session by session.

use super::rows::text;
use crate::error::Result;
use huiban_protocol::streams::ChangesRow;
use rusqlite::Connection;
use std::collections::BTreeMap;

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
