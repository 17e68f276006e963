//! When this device last read a code: a scanner held on one code reads it many times.

use super::judge::Reading;
use crate::error::Result;
use crate::journal::fold::shown_body;
use crate::journal::identity::Identity;
use crate::journal::overlay::RowKey;
use crate::journal::{Sql, to_i64};
use huiban_protocol::documents::OpId;
use huiban_protocol::limits::DEBOUNCE_MS;
use huiban_protocol::streams::{StreamId, UNDO_ROW};
use huiban_protocol::tokens::Badge;
use rusqlite::{Connection, OptionalExtension as _, params};

/// More acts than a device makes within the time that counts.
const ACTS_LOOKED_AT: i64 = 32;

/// When this device last read this badge for the same list and direction, in the time that its acts
/// count from; `None` where that was undone, or was longer ago than a reading may repeat another.
/// What only claimed to be the badge was another code.
pub(super) fn find_last_read_ms(
    journal: &Connection,
    mirror: &Connection,
    identity: &Identity,
    reading: &Reading<'_>,
    badge: &Badge,
) -> Result<Option<i64>> {
    let direction = serde_json::to_value(reading.direction)?;
    let last: Option<(OpId, i64)> = journal
        .prepare_cached(
            "SELECT op, provisional_ms FROM ops
             WHERE device = ?1 AND device_seq > (SELECT last_device_seq - ?2 FROM progress)
               AND provisional_ms > ?7 AND kind = 'scan' AND entity = ?3
               AND json_extract(body, '$.registration') = ?4
               AND json_extract(body, '$.direction') = ?5
               AND json_extract(body, '$.serial') = ?6
               AND json_extract(body, '$.judgement.outcome')
                   NOT IN ('bad_signature', 'wrong_event')
             ORDER BY device_seq DESC LIMIT 1",
        )?
        .query_row(
            params![
                Sql(identity.device),
                ACTS_LOOKED_AT,
                reading.list.as_str(),
                badge.registration.to_string(),
                direction.as_str(),
                to_i64(badge.serial),
                reading.now_ms.saturating_sub(DEBOUNCE_MS),
            ],
            |row| Ok((row.get::<_, Sql<OpId>>(0)?.0, row.get(1)?)),
        )
        .optional()?;
    let Some((op, at_ms)) = last else { return Ok(None) };
    let undo = RowKey {
        stream: StreamId::List(reading.list.clone()).to_string(),
        row_type: UNDO_ROW.to_owned(),
        row_id: op.to_string(),
    };
    if shown_body(mirror, &undo)?.is_some() {
        return Ok(None);
    }
    // several acts of one millisecond are numbered on, so the last may lie a little ahead
    let ahead_ms = at_ms.saturating_sub(reading.now_ms);
    Ok(Some(if (0..DEBOUNCE_MS).contains(&ahead_ms) { reading.now_ms } else { at_ms }))
}
