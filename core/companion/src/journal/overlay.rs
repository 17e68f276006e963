//! Which own ops are not yet in the base rows.

use super::{Sql, to_i64};
use crate::error::Result;
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::ops::Fact;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::StreamId;
use rusqlite::{Connection, params};
use std::collections::BTreeSet;

/// A row of a stream, by name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RowKey {
    pub(crate) stream: String,
    pub(crate) row_type: String,
    pub(crate) row_id: String,
}

/// An own op, as far as folding needs it.
pub(crate) struct OverlayOp {
    pub(crate) op: OpId,
    pub(crate) device: DeviceId,
    pub(crate) kind: String,
    version: u16,
    entity: String,
    body: Raw,
    effective_ms: i64,
}

impl OverlayOp {
    pub(crate) fn fact(&self) -> Fact<'_> {
        Fact {
            id: self.op,
            device: self.device,
            version: self.version,
            entity: &self.entity,
            body: &self.body,
            effective_ms: self.effective_ms,
        }
    }
}

/// The overlay of one row, for a base that stands at `cursor` in its stream.
pub(crate) fn list_overlay(
    journal: &Connection,
    key: &RowKey,
    cursor: u64,
) -> Result<Vec<OverlayOp>> {
    let mut statement = journal.prepare_cached(
        "SELECT o.op, o.device, o.kind, o.version, o.entity, o.body,
                coalesce(o.effective_ms, o.provisional_ms)
         FROM op_rows r JOIN ops o ON o.op = r.op
         WHERE r.stream = ?1 AND r.row_type = ?2 AND r.row_id = ?3 AND o.erased_hash IS NULL
           AND (o.state = 'pending'
                OR (o.state = 'acked'
                    AND (o.verdict = 'stored'
                         OR EXISTS (SELECT 1 FROM op_positions p
                                    WHERE p.op = o.op AND p.stream = ?1
                                      AND (p.seq > ?4 OR p.seq < 0)))))
         ORDER BY o.op",
    )?;
    let mut rows =
        statement.query(params![key.stream, key.row_type, key.row_id, to_i64(cursor)])?;
    let mut overlay = Vec::new();
    while let Some(row) = rows.next()? {
        overlay.push(read_op(row)?);
    }
    Ok(overlay)
}

fn read_op(row: &rusqlite::Row<'_>) -> Result<OverlayOp> {
    Ok(OverlayOp {
        op: row.get::<_, Sql<_>>(0)?.0,
        device: row.get::<_, Sql<_>>(1)?.0,
        kind: row.get(2)?,
        version: row.get(3)?,
        entity: row.get(4)?,
        body: Raw::parse(row.get(5)?)?,
        effective_ms: row.get(6)?,
    })
}

/// Where an applied op stands by its verdict.
pub(crate) struct Settled {
    pub(crate) key: RowKey,
    pub(crate) seq: i64,
    pub(crate) op: OverlayOp,
}

/// Where an applied op stands by its verdict, in each stream that it is folded into here; below 0
/// where that is doubted.
pub(crate) fn list_settled(journal: &Connection, op: &OpId) -> Result<Vec<Settled>> {
    let mut statement = journal.prepare_cached(
        "SELECT o.op, o.device, o.kind, o.version, o.entity, o.body,
                coalesce(o.effective_ms, o.provisional_ms), r.stream, r.row_type, r.row_id, p.seq
         FROM ops o JOIN op_rows r ON r.op = o.op
         JOIN op_positions p ON p.op = o.op AND p.stream = r.stream
         WHERE o.op = ? AND o.state = 'acked' AND o.verdict = 'applied'",
    )?;
    let mut rows = statement.query([Sql(*op)])?;
    let mut settled = Vec::new();
    while let Some(row) = rows.next()? {
        let key = RowKey { stream: row.get(7)?, row_type: row.get(8)?, row_id: row.get(9)? };
        settled.push(Settled { key, seq: row.get(10)?, op: read_op(row)? });
    }
    Ok(settled)
}

/// Ops whose places lie between two numbers of a stream.
pub(crate) fn list_passed(
    journal: &Connection,
    stream: &str,
    from: i64,
    to: i64,
) -> Result<Vec<OpId>> {
    let mut statement = journal
        .prepare_cached("SELECT op FROM op_positions WHERE stream = ? AND seq > ? AND seq <= ?")?;
    let ops =
        statement.query_map(params![stream, from, to], |row| Ok(row.get::<_, Sql<_>>(0)?.0))?;
    Ok(ops.collect::<rusqlite::Result<_>>()?)
}

fn list_keys<P: rusqlite::Params>(
    journal: &Connection,
    sql: &str,
    params: P,
) -> Result<Vec<RowKey>> {
    let mut statement = journal.prepare_cached(sql)?;
    let keys = statement.query_map(params, |row| {
        Ok(RowKey { stream: row.get(0)?, row_type: row.get(1)?, row_id: row.get(2)? })
    })?;
    Ok(keys.collect::<rusqlite::Result<_>>()?)
}

/// Rows whose ops changed after this change of the journal, some several times. The few acts that
/// changed are looked up first: a journal may hold thousands, and this is asked at every act.
pub(crate) fn list_keys_changed_since(journal: &Connection, change: i64) -> Result<Vec<RowKey>> {
    list_keys(
        journal,
        "SELECT r.stream, r.row_type, r.row_id
         FROM ops o INDEXED BY ops_by_change CROSS JOIN op_rows r INDEXED BY op_rows_by_op
         WHERE o.changed > ? AND r.op = o.op",
        [change],
    )
}

/// Rows with an op that leaves the overlay when the stream's cursor moves from `from` to `to`, some
/// several times.
pub(crate) fn list_keys_released(
    journal: &Connection,
    stream: &StreamId,
    from: u64,
    to: u64,
) -> Result<Vec<RowKey>> {
    list_keys(
        journal,
        "SELECT r.stream, r.row_type, r.row_id
         FROM op_positions p INDEXED BY op_positions_by_seq
         CROSS JOIN op_rows r INDEXED BY op_rows_by_op
         WHERE p.stream = ? AND p.seq > ? AND p.seq <= ? AND r.op = p.op AND r.stream = p.stream",
        params![stream.to_string(), to_i64(from), to_i64(to)],
    )
}

/// Rows of a stream that an op of this journal folds into.
pub(crate) fn list_keys_in(journal: &Connection, stream: &StreamId) -> Result<BTreeSet<RowKey>> {
    let keys = list_keys(
        journal,
        "SELECT DISTINCT stream, row_type, row_id FROM op_rows WHERE stream = ?",
        [stream.to_string()],
    )?;
    Ok(keys.into_iter().collect())
}

/// Every row that an op of this journal folds into.
pub(crate) fn list_all_keys(journal: &Connection) -> Result<Vec<RowKey>> {
    list_keys(journal, "SELECT DISTINCT stream, row_type, row_id FROM op_rows", [])
}
