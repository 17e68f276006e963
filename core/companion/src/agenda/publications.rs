//! The organizer's publications.

use super::rows::{each_row, list_rows};
use crate::error::Result;
use huiban_protocol::streams::{PublicationRow, row_type};
use rusqlite::Connection;
use std::collections::BTreeMap;

/// Every publication known here, by number.
pub(crate) fn list_publications(mirror: &Connection) -> Result<BTreeMap<u32, PublicationRow>> {
    let rows: BTreeMap<String, PublicationRow> = list_rows(mirror, row_type::PUBLICATION)?;
    Ok(rows.into_values().map(|row| (row.number, row)).collect())
}

/// The newest publication known here.
pub(crate) fn find_latest_publication(mirror: &Connection) -> Result<Option<PublicationRow>> {
    find(mirror, |_| true)
}

/// The newest publication of this time (ms since 1970 UTC) or before.
pub(crate) fn find_publication_at(
    mirror: &Connection,
    at_ms: i64,
) -> Result<Option<PublicationRow>> {
    find(mirror, |row| row.at.timestamp_millis() <= at_ms)
}

fn find(
    mirror: &Connection,
    fits: impl Fn(&PublicationRow) -> bool,
) -> Result<Option<PublicationRow>> {
    let mut latest: Option<PublicationRow> = None;
    each_row(mirror, row_type::PUBLICATION, |_, body| {
        let row: Option<PublicationRow> = serde_json::from_str(body).ok();
        let newer =
            |row: &PublicationRow| latest.as_ref().is_none_or(|latest| latest.number < row.number);
        if let Some(row) = row.filter(&fits).filter(newer) {
            latest = Some(row);
        }
        Ok(())
    })?;
    Ok(latest)
}
