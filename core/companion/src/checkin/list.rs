//! Rows of a list as they are shown: what the server says, with own acts folded in.

use crate::error::Result;
use crate::journal::fold::list_shown;
use huiban_protocol::documents::{IncidentId, ListCode};
use huiban_protocol::streams::{ACK_ROW, AckRow, SCAN_ROW, ScanRow, StreamId};
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

/// The incidents of a list that somebody looked after.
pub(super) fn list_acknowledged(
    mirror: &Connection,
    list: &ListCode,
) -> Result<BTreeSet<IncidentId>> {
    let stream = StreamId::List(list.clone()).to_string();
    let rows = list_shown(mirror, &stream, ACK_ROW)?;
    let acks = rows.into_iter().filter_map(|(_, body)| body.read::<AckRow>().ok());
    Ok(acks.map(|ack| ack.incident).collect())
}
