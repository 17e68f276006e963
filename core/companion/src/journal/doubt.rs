//! Places that verdicts name in a past which is not the mirror's.
//!
//! A server that was restored counts again from an earlier number. Its verdict may name a change
//! that the mirror seems to have passed long ago, although the mirror does not hold the act: the
//! act would vanish until the stream is rebuilt. Such a place is kept as a negative number, which
//! no cursor reaches, and becomes a place again when the stream was fetched anew.

use super::append::next_change;
use super::fold::{base_body, cursor_seq};
use super::overlay::{OverlayOp, Settled, list_passed, list_settled};
use super::{Sql, to_i64};
use crate::error::Result;
use huiban_protocol::documents::OpId;
use huiban_protocol::ops::find_kind;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::StreamId;
use huiban_protocol::wire::Page;
use rusqlite::{Connection, Transaction, params};
use std::collections::BTreeMap;

/// The places of some ops, before they are judged again.
pub(crate) fn list_places(
    journal: &Connection,
    ops: &[OpId],
) -> Result<BTreeMap<(OpId, String), i64>> {
    let mut statement =
        journal.prepare_cached("SELECT stream, abs(seq) FROM op_positions WHERE op = ?")?;
    let mut places = BTreeMap::new();
    for op in ops {
        let of_op = statement.query_map([Sql(*op)], |row| Ok(((*op, row.get(0)?), row.get(1)?)))?;
        for place in of_op {
            places.extend([place?]);
        }
    }
    Ok(places)
}

/// Doubts the places of just judged ops that the mirror has passed without holding them, and those
/// that are not where they were `before`: the mirror that holds them may lose its tail, which is of
/// another past.
pub(crate) fn doubt_positions(
    journal: &Transaction<'_>,
    mirror: &Connection,
    ops: &[OpId],
    before: &BTreeMap<(OpId, String), i64>,
) -> Result<()> {
    for op in ops {
        for settled in list_settled(journal, op)?.into_iter().filter(|place| place.seq > 0) {
            let passed = settled.seq <= to_i64(cursor_seq(mirror, &settled.key.stream)?);
            let place = before.get(&(*op, settled.key.stream.clone()));
            let has_moved = place.is_some_and(|seq| *seq != settled.seq);
            if passed && (has_moved || !holds(base_body(mirror, &settled.key)?, &settled.op)) {
                doubt(journal, &settled)?;
            }
        }
    }
    Ok(())
}

/// Ops that a page shows to be lost: it passes their places without bringing them, or the stream
/// ends before them. Their verdicts came from a past that the server lost since, and which this
/// mirror may never have seen.
pub(crate) fn list_lost(
    journal: &Connection,
    mirror: &Connection,
    page: &Page,
) -> Result<Vec<OpId>> {
    let stream = page.stream.to_string();
    if cursor_seq(mirror, &stream)? != page.prev.seq {
        return Ok(Vec::new());
    }
    let mut lost = Vec::new();
    for op in list_passed(journal, &stream, to_i64(page.prev.seq), to_i64(page.next.seq))? {
        for settled in list_settled(journal, &op)?.into_iter().filter(|place| place.seq > 0) {
            let newest = page.changes.iter().rfind(|change| {
                (&change.row_type, &change.id) == (&settled.key.row_type, &settled.key.row_id)
            });
            let row = match newest {
                Some(change) => change.body.clone(),
                None => base_body(mirror, &settled.key)?,
            };
            if !holds(row, &settled.op) {
                lost.push(op);
            }
        }
    }
    if page.next.seq == page.head {
        lost.extend(list_beyond(journal, &page.stream, page.head)?);
    }
    Ok(lost)
}

/// Applied ops that a stream which was fetched anew does not hold, although it ends behind their
/// places: those were of a past that the server lost.
pub(crate) fn list_absent(
    journal: &Connection,
    mirror: &Connection,
    stream: &StreamId,
) -> Result<Vec<OpId>> {
    let name = stream.to_string();
    let head = to_i64(cursor_seq(mirror, &name)?);
    let mut statement =
        journal.prepare_cached("SELECT op FROM op_positions WHERE stream = ? AND abs(seq) <= ?")?;
    let ops = statement.query_map(params![name, head], |row| Ok(row.get::<_, Sql<OpId>>(0)?.0))?;
    let mut absent = Vec::new();
    for op in ops {
        for settled in list_settled(journal, &op?)? {
            if settled.key.stream == name && !holds(base_body(mirror, &settled.key)?, &settled.op) {
                absent.push(settled.op.op);
            }
        }
    }
    Ok(absent)
}

/// Applied ops whose places lie beyond the end of a stream that is completely held here.
pub(crate) fn list_beyond(journal: &Connection, stream: &StreamId, head: u64) -> Result<Vec<OpId>> {
    let mut statement = journal.prepare_cached(
        "SELECT p.op FROM op_positions p JOIN ops o ON o.op = p.op
         WHERE p.stream = ? AND (p.seq > ? OR p.seq < 0)
               AND o.state = 'acked' AND o.verdict = 'applied'",
    )?;
    let ops = statement.query_map(params![stream.to_string(), to_i64(head)], |row| {
        Ok(row.get::<_, Sql<_>>(0)?.0)
    })?;
    Ok(ops.collect::<rusqlite::Result<_>>()?)
}

fn doubt(journal: &Transaction<'_>, settled: &Settled) -> Result<()> {
    journal
        .prepare_cached("UPDATE op_positions SET seq = -seq WHERE op = ? AND stream = ?")?
        .execute(params![Sql(settled.op.op), settled.key.stream])?;
    Ok(())
}

/// Whether a row is as if the op had been folded into it.
fn holds(row: Option<Raw>, op: &OverlayOp) -> bool {
    let Some(kind) = find_kind(&op.kind) else { return true };
    // a row of a newer shape says nothing
    kind.fold(row.as_ref(), &op.fact()).map_or(true, |folded| row == Some(folded))
}

/// Doubts every place in a stream: the server said that the mirror's past is not its own, also of
/// one that was fetched anew from an instance that lags behind.
pub(crate) fn doubt_stream(journal: &Transaction<'_>, stream: &StreamId) -> Result<()> {
    turn(journal, stream, ">")
}

/// Believes the places in a stream again: its mirror was fetched anew.
pub(crate) fn trust_positions(journal: &Transaction<'_>, stream: &StreamId) -> Result<()> {
    turn(journal, stream, "<")
}

/// Changes the sign of the places that are above or below 0. The rows they are about are folded
/// again by whoever reads first.
fn turn(journal: &Transaction<'_>, stream: &StreamId, side: &str) -> Result<()> {
    let change = next_change(journal)?;
    journal
        .prepare_cached(&format!(
            "UPDATE ops SET changed = ?
         WHERE op IN (SELECT op FROM op_positions WHERE stream = ? AND seq {side} 0)"
        ))?
        .execute(params![change, stream.to_string()])?;
    journal
        .prepare_cached(&format!(
            "UPDATE op_positions SET seq = -seq WHERE stream = ? AND seq {side} 0"
        ))?
        .execute([stream.to_string()])?;
    Ok(())
}
