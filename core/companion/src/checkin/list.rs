//! Scans of a list as they are shown: what the server says, with own acts folded in.

use crate::error::Result;
use crate::journal::fold::list_shown;
use huiban_protocol::documents::{ListCode, OpId};
use huiban_protocol::rules::{Passage, list_passages};
use huiban_protocol::streams::{SCAN_ROW, ScanRow, StreamId, UNDO_ROW, UndoRow};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Every scan of a list, in the order of effective time, then act.
pub(crate) fn list_scans(mirror: &Connection, list: &ListCode) -> Result<Vec<ScanRow>> {
    let stream = StreamId::List(list.clone()).to_string();
    let rows = list_shown(mirror, &stream, SCAN_ROW)?;
    let mut scans: Vec<ScanRow> =
        rows.into_iter().filter_map(|(_, body)| body.read().ok()).collect();
    scans.sort_by_key(|scan| (scan.at_ms, scan.op));
    Ok(scans)
}

/// The scans of a list that do not count.
pub(crate) fn list_undone(mirror: &Connection, list: &ListCode) -> Result<BTreeSet<OpId>> {
    let stream = StreamId::List(list.clone()).to_string();
    let rows = list_shown(mirror, &stream, UNDO_ROW)?;
    let undos = rows.into_iter().filter_map(|(_, body)| body.read::<UndoRow>().ok());
    Ok(undos.map(|undo| undo.scan).collect())
}

/// Every scan of a list that counts, in order.
pub(crate) fn list_all_passages(mirror: &Connection, list: &ListCode) -> Result<Vec<Passage>> {
    Ok(list_passages(&list_scans(mirror, list)?, &list_undone(mirror, list)?))
}
