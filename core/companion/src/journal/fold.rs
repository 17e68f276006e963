//! View = fold(base, overlay), recomputed whenever either changes.

use super::overlay::{RowKey, list_all_keys, list_keys_changed_since, list_overlay};
use super::to_u64;
use crate::error::Result;
use crate::store::Database;
use huiban_protocol::ops::find_kind;
use huiban_protocol::raw::Raw;
use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use std::collections::BTreeSet;

/// Computes what is shown of one row: its base body with the overlay folded in.
///
/// `None` where there is no overlay: then the base row is shown as it is.
pub(crate) fn view_of(
    journal: &Connection,
    mirror: &Connection,
    key: &RowKey,
) -> Result<Option<Raw>> {
    let cursor = cursor_seq(mirror, &key.stream)?;
    let overlay = list_overlay(journal, key, cursor)?;
    if overlay.is_empty() {
        return Ok(None);
    }
    let mut body = base_body(mirror, key)?;
    for op in overlay {
        let Some(kind) = find_kind(&op.kind) else { continue };
        match kind.fold(body.as_ref(), &op.fact()) {
            Ok(folded) => body = Some(folded),
            // a base of a newer shape is shown as it is; the server will fold the op
            Err(error) => tracing::warn!(op = %op.op, kind = op.kind, %error, "op not shown"),
        }
    }
    Ok(body)
}

/// Recomputes the stored view of some rows.
pub(crate) fn refold(
    journal: &Connection,
    mirror: &Transaction<'_>,
    keys: &BTreeSet<RowKey>,
) -> Result<()> {
    for key in keys {
        match view_of(journal, mirror, key)? {
            Some(body) => mirror
                .prepare_cached(
                    "INSERT INTO views (stream, row_type, row_id, body) VALUES (?, ?, ?, ?)
                     ON CONFLICT DO UPDATE SET body = excluded.body",
                )?
                .execute(params![key.stream, key.row_type, key.row_id, body.text()])?,
            None => mirror
                .prepare_cached(
                    "DELETE FROM views WHERE stream = ? AND row_type = ? AND row_id = ?",
                )?
                .execute(params![key.stream, key.row_type, key.row_id])?,
        };
    }
    Ok(())
}

/// Folds whatever the journal took in since the mirror last looked: after an append or a verdict,
/// and after a mirror lost its tail.
///
/// Returns the rows whose view may have changed.
pub(crate) fn catch_up(journal: &Database, mirror: &Database) -> Result<BTreeSet<RowKey>> {
    let folded = mirror.read(folded_change)?;
    if journal.read(last_change)? == folded {
        return Ok(BTreeSet::new());
    }
    mirror.write(|mirror| {
        journal.read(|journal| {
            let (folded, last) = (folded_change(mirror)?, last_change(journal)?);
            let keys: BTreeSet<RowKey> = if folded > last {
                // another journal than the one these views were folded from
                mirror.prepare_cached("DELETE FROM views")?.execute([])?;
                list_all_keys(journal)?
            } else {
                list_keys_changed_since(journal, folded)?
            }
            .into_iter()
            .collect();
            refold(journal, mirror, &keys)?;
            mirror.prepare_cached("UPDATE folded SET change = ?")?.execute([last])?;
            Ok(keys)
        })
    })
}

/// Recomputes every view, for a mirror that was just built.
pub(crate) fn refold_all(journal: &Connection, mirror: &Transaction<'_>) -> Result<()> {
    mirror.prepare_cached("DELETE FROM views")?.execute([])?;
    refold(journal, mirror, &list_all_keys(journal)?.into_iter().collect())?;
    mirror.prepare_cached("UPDATE folded SET change = ?")?.execute([last_change(journal)?])?;
    Ok(())
}

fn folded_change(mirror: &Connection) -> Result<i64> {
    Ok(mirror.prepare_cached("SELECT change FROM folded")?.query_row([], |row| row.get(0))?)
}

fn last_change(journal: &Connection) -> Result<i64> {
    Ok(journal
        .prepare_cached("SELECT last_change FROM progress")?
        .query_row([], |row| row.get(0))?)
}

/// Where the base stands in a stream; 0 before the first page.
pub(crate) fn cursor_seq(mirror: &Connection, stream: &str) -> Result<u64> {
    let seq: Option<i64> = mirror
        .prepare_cached("SELECT seq FROM streams WHERE stream = ?")?
        .query_row([stream], |row| row.get(0))
        .optional()?;
    Ok(seq.map_or(0, to_u64))
}

/// What the server says of one row.
pub(crate) fn base_body(mirror: &Connection, key: &RowKey) -> Result<Option<Raw>> {
    let body: Option<String> = mirror
        .prepare_cached("SELECT body FROM rows WHERE stream = ? AND row_type = ? AND row_id = ?")?
        .query_row(params![key.stream, key.row_type, key.row_id], |row| row.get(0))
        .optional()?;
    Ok(body.map(Raw::parse).transpose()?)
}

/// What is shown of one row.
pub(crate) fn shown_body(mirror: &Connection, key: &RowKey) -> Result<Option<Raw>> {
    let body: Option<String> = mirror
        .prepare_cached("SELECT body FROM shown WHERE stream = ? AND row_type = ? AND row_id = ?")?
        .query_row(params![key.stream, key.row_type, key.row_id], |row| row.get(0))
        .optional()?;
    Ok(body.map(Raw::parse).transpose()?)
}

/// What is shown of every row of one type in one stream, by id.
pub(crate) fn list_shown(
    mirror: &Connection,
    stream: &str,
    row_type: &str,
) -> Result<Vec<(String, Raw)>> {
    let mut statement = mirror.prepare_cached(
        "SELECT row_id, body FROM shown WHERE stream = ? AND row_type = ? ORDER BY row_id",
    )?;
    let mut rows = statement.query(params![stream, row_type])?;
    let mut shown = Vec::new();
    while let Some(row) = rows.next()? {
        shown.push((row.get(0)?, Raw::parse(row.get(1)?)?));
    }
    Ok(shown)
}
