//! What waits to be sent.

use super::{Sql, to_i64, to_u64};
use crate::error::Result;
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::effective::OpClock;
use huiban_protocol::limits::{PUSH_BYTES_MAX, PUSH_OPS_MAX};
use huiban_protocol::ops::Op;
use huiban_protocol::raw::Raw;
use huiban_protocol::wire::Bytes;
use rusqlite::{Connection, OptionalExtension as _, Row, Transaction, params};
use std::collections::BTreeSet;

const COLUMNS: &str = "op, device, device_seq, kind, version, entity, body, wall_ms, mono_ms, boot,
    wall_offset_ms, seen_ms, effective_ms, signature, erased_hash";

fn read_op(row: &Row<'_>) -> Result<Op> {
    Ok(Op {
        id: row.get::<_, Sql<OpId>>(0)?.0,
        device: row.get::<_, Sql<DeviceId>>(1)?.0,
        device_seq: to_u64(row.get(2)?),
        kind: row.get(3)?,
        version: row.get(4)?,
        entity: row.get(5)?,
        body: Raw::parse(row.get(6)?)?,
        clock: OpClock {
            wall_ms: row.get(7)?,
            mono_ms: row.get(8)?,
            boot: row.get::<_, Sql<_>>(9)?.0,
            wall_offset_ms: row.get(10)?,
            seen_ms: row.get(11)?,
        },
        effective_ms: row.get(12)?,
        signature: Bytes(row.get(13)?),
        erased: row.get::<_, Option<Sql<_>>>(14)?.map(|Sql(hash)| hash),
    })
}

/// The oldest pending ops that fit one push, in the order they were made, leaving out `aside`.
///
/// The first is said to come after the act before it, whatever the server still knows of that: one
/// that was put back learns of it only later.
pub(crate) fn next_batch(
    journal: &Connection,
    aside: &BTreeSet<OpId>,
    ops_max: usize,
) -> Result<Vec<Op>> {
    let sql = format!("SELECT {COLUMNS} FROM ops WHERE state = 'pending' ORDER BY device_seq, op");
    let mut statement = journal.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let (mut batch, mut bytes) = (Vec::new(), 0usize);
    while let Some(row) = rows.next()? {
        let op = read_op(row)?;
        if aside.contains(&op.id) {
            continue;
        }
        // the envelope around a body is well below this
        bytes = bytes.saturating_add(op.body.text().len()).saturating_add(1_000);
        let full = batch.len() >= ops_max.min(PUSH_OPS_MAX) || bytes > PUSH_BYTES_MAX;
        if full && !batch.is_empty() {
            break;
        }
        batch.push(op);
    }
    if let Some(first) = batch.first_mut()
        && let Some(previous_ms) = previous_effective_ms(journal, first)?
    {
        first.clock.seen_ms = first.clock.seen_ms.max(previous_ms.saturating_add(1));
    }
    Ok(batch)
}

/// When the last act before this one counts from that a server has judged.
fn previous_effective_ms(journal: &Connection, op: &Op) -> Result<Option<i64>> {
    Ok(journal
        .prepare_cached(
            "SELECT effective_ms FROM ops
             WHERE device = ? AND device_seq < ? AND effective_ms IS NOT NULL
             ORDER BY device_seq DESC LIMIT 1",
        )?
        .query_row(params![Sql(op.device), to_i64(op.device_seq)], |row| row.get(0))
        .optional()?)
}

/// Every op in one of these states, in the order they were made.
pub(crate) fn list_ops_in(journal: &Connection, states: &[&str]) -> Result<Vec<Op>> {
    let sql = format!("SELECT {COLUMNS}, state FROM ops ORDER BY device_seq, op");
    let mut statement = journal.prepare_cached(&sql)?;
    let mut rows = statement.query([])?;
    let mut ops = Vec::new();
    while let Some(row) = rows.next()? {
        let state: String = row.get(15)?;
        if states.contains(&state.as_str()) {
            ops.push(read_op(row)?);
        }
    }
    Ok(ops)
}

/// Remembers that ops are about to leave this device: from now on they may be at the server.
pub(crate) fn mark_sent(journal: &Transaction<'_>, ops: &[Op]) -> Result<()> {
    let mut statement =
        journal.prepare_cached("UPDATE ops SET sent = 1 WHERE op = ? AND sent = 0")?;
    for op in ops {
        statement.execute([Sql(op.id)])?;
    }
    Ok(())
}

/// How many ops are in a state.
pub(crate) fn count_ops(journal: &Connection, state: &str) -> Result<u64> {
    let count: i64 = journal
        .prepare_cached("SELECT count(*) FROM ops WHERE state = ?")?
        .query_row([state], |row| row.get(0))?;
    Ok(to_u64(count))
}

/// Why an act of a revoked device waits for nothing any more: nobody has judged it, so it is
/// neither acked nor parked.
pub(super) const HANDED_OVER: &str = "handed over: the organizer keeps it aside, unjudged";

/// Remembers that the server keeps acts of this revoked device aside.
pub(crate) fn mark_handed_over(journal: &Transaction<'_>, ops: &[OpId]) -> Result<()> {
    let mut statement =
        journal.prepare_cached("UPDATE ops SET reason = ? WHERE op = ? AND state = 'pending'")?;
    for op in ops {
        statement.execute(params![HANDED_OVER, Sql(*op)])?;
    }
    Ok(())
}

/// How many ops the server keeps aside, unjudged.
pub(crate) fn count_handed_over(journal: &Connection) -> Result<u64> {
    let count: i64 = journal
        .prepare_cached("SELECT count(*) FROM ops WHERE state = 'pending' AND reason IS ?")?
        .query_row([HANDED_OVER], |row| row.get(0))?;
    Ok(to_u64(count))
}

/// How many ops wait to be sent.
pub(crate) fn count_waiting(journal: &Connection) -> Result<u64> {
    Ok(count_ops(journal, "pending")?.saturating_sub(count_handed_over(journal)?))
}

/// Wall clock at the oldest act that waits to be sent, if any does.
pub(crate) fn oldest_waiting_wall_ms(journal: &Connection) -> Result<Option<i64>> {
    Ok(journal
        .prepare_cached("SELECT min(wall_ms) FROM ops WHERE state = 'pending' AND reason IS NOT ?")?
        .query_row([HANDED_OVER], |row| row.get(0))?)
}

/// Whether some op left this device and no verdict on it has come back.
pub(crate) fn any_sent_without_verdict(journal: &Connection, device: &DeviceId) -> Result<bool> {
    Ok(journal
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM ops
                            WHERE state = 'pending' AND sent = 1 AND device = ?)",
        )?
        .query_row([Sql(*device)], |row| row.get(0))?)
}

/// Whether some op waits that has never left this device.
pub(crate) fn any_never_sent(journal: &Connection) -> Result<bool> {
    Ok(journal
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM ops WHERE state = 'pending' AND sent = 0)")?
        .query_row([], |row| row.get(0))?)
}

/// Whether an op that waits to be sent folds into a stream.
pub(crate) fn any_pending_in(journal: &Connection, stream: &str) -> Result<bool> {
    Ok(journal
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM op_rows r JOIN ops o ON o.op = r.op
                            WHERE r.stream = ? AND o.state = 'pending')",
        )?
        .query_row([stream], |row| row.get(0))?)
}
