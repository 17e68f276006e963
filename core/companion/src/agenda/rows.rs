//! Rows of the agenda by type: one, some, or all, each in one query.

use crate::error::Result;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Reads one row; `None` where it is missing or of a shape this version does not know.
pub(crate) fn find_row<T: DeserializeOwned>(
    mirror: &Connection,
    row_type: &str,
    id: &str,
) -> Result<Option<T>> {
    let body: Option<String> = mirror
        .prepare_cached(
            "SELECT body FROM rows WHERE stream = 'agenda' AND row_type = ? AND row_id = ?",
        )?
        .query_row(params![row_type, id], |row| row.get(0))
        .optional()?;
    Ok(body.and_then(|body| serde_json::from_str(&body).ok()))
}

/// Reads every row of a type, by id; those of an unknown shape are left out.
pub(crate) fn list_rows<T: DeserializeOwned>(
    mirror: &Connection,
    row_type: &str,
) -> Result<BTreeMap<String, T>> {
    let mut found = BTreeMap::new();
    each_row(mirror, row_type, |id, body| {
        if let Ok(row) = serde_json::from_str(body) {
            found.insert(id.to_owned(), row);
        }
        Ok(())
    })?;
    Ok(found)
}

/// Reads the rows of a type that have these ids; missing ones and those of an unknown shape are
/// left out.
pub(crate) fn list_rows_of<T: DeserializeOwned>(
    mirror: &Connection,
    row_type: &str,
    ids: &BTreeSet<&str>,
) -> Result<BTreeMap<String, T>> {
    let mut found = BTreeMap::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut statement = mirror.prepare_cached(
        "SELECT r.row_id, r.body
         FROM json_each(?2) wanted
         CROSS JOIN rows r ON r.stream = 'agenda' AND r.row_type = ?1 AND r.row_id = wanted.value",
    )?;
    let mut rows = statement.query(params![row_type, serde_json::to_string(ids)?])?;
    while let Some(row) = rows.next()? {
        if let Ok(body) = serde_json::from_str(text(row, 1)?) {
            found.insert(row.get(0)?, body);
        }
    }
    Ok(found)
}

/// Hands over id and body of every row of a type, in the order of ids.
pub(super) fn each_row(
    mirror: &Connection,
    row_type: &str,
    mut take: impl FnMut(&str, &str) -> Result<()>,
) -> Result<()> {
    let mut statement = mirror.prepare_cached(
        "SELECT row_id, body FROM rows WHERE stream = 'agenda' AND row_type = ? ORDER BY row_id",
    )?;
    let mut rows = statement.query([row_type])?;
    while let Some(row) = rows.next()? {
        take(text(row, 0)?, text(row, 1)?)?;
    }
    Ok(())
}

/// How many rows of a type there are.
pub(crate) fn count_rows(mirror: &Connection, row_type: &str) -> Result<u32> {
    Ok(mirror
        .prepare_cached("SELECT count(*) FROM rows WHERE stream = 'agenda' AND row_type = ?")?
        .query_row([row_type], |row| row.get(0))?)
}

/// A text column without copying it.
pub(super) fn text<'a>(row: &'a rusqlite::Row<'_>, column: usize) -> rusqlite::Result<&'a str> {
    row.get_ref(column)?.as_str().map_err(|_| {
        rusqlite::Error::InvalidColumnType(column, String::new(), rusqlite::types::Type::Text)
    })
}
