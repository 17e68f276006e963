//! An act that says what another one said a moment ago: a camera held on a code reads it many times.

use super::{Sql, to_i64};
use crate::error::Result;
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::limits::DEBOUNCE_MS;
use huiban_protocol::ops::Draft;
use rusqlite::{Connection, OptionalExtension as _, params};

/// More acts than a device makes within the time that counts.
const ACTS_LOOKED_AT: u64 = 32;

/// The last act of this device that says the same, where that was less than [`DEBOUNCE_MS`] ago.
pub(crate) fn find_repeated(
    journal: &Connection,
    device: &DeviceId,
    draft: &Draft,
    now_ms: i64,
) -> Result<Option<OpId>> {
    let op = journal
        .prepare_cached(
            "SELECT op FROM ops
             WHERE device = ? AND device_seq > (SELECT last_device_seq - ? FROM progress)
               AND provisional_ms > ? AND kind = ? AND entity = ? AND body = ?
             ORDER BY device_seq DESC LIMIT 1",
        )?
        .query_row(
            params![
                Sql(*device),
                to_i64(ACTS_LOOKED_AT),
                now_ms.saturating_sub(DEBOUNCE_MS),
                draft.kind,
                draft.entity,
                draft.body.text(),
            ],
            |row| Ok(row.get::<_, Sql<_>>(0)?.0),
        )
        .optional()?;
    Ok(op)
}
