//! Comparing what this device knows to be at the server with what the server says it holds.

use super::pending::any_sent_without_verdict;
use super::reoffer::reoffer_all;
use super::{Sql, to_i64, to_u64};
use crate::error::Result;
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::ledger::Ledger;
use rusqlite::{Connection, Transaction};

/// What a comparison found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LedgerFinding {
    /// Both sides agree, or it is too early to compare.
    Fine,
    /// The server may have forgotten something: everything was put back to pending.
    OfferedAgain,
    /// The server holds acts of this device that were not made here: a copy of it is at work.
    Forked,
    /// The server lacks acts although all were offered again; shown in the status.
    Gap,
}

/// Ops of this device with a final verdict.
pub(crate) fn own_ledger(journal: &Connection, device: &DeviceId) -> Result<Ledger> {
    let mut statement = journal.prepare_cached(
        "SELECT op FROM ops
         WHERE device = ? AND (state = 'parked' OR (state = 'acked' AND verdict <> 'stored'))",
    )?;
    let mut ledger = journal
        .prepare_cached("SELECT purged_count, purged_sum FROM progress")?
        .query_row([], |row| {
            let sum: i64 = row.get(1)?;
            Ok(Ledger { count: to_u64(row.get(0)?), sum: u64::from_ne_bytes(sum.to_ne_bytes()) })
        })?;
    let mut rows = statement.query([Sql(*device)])?;
    while let Some(row) = rows.next()? {
        ledger.add(&row.get::<_, Sql<OpId>>(0)?.0);
    }
    Ok(ledger)
}

/// Compares, before any overlay is let go because of the answer that carried `server`.
pub(crate) fn compare_ledger(
    journal: &Transaction<'_>,
    device: &DeviceId,
    server: &Ledger,
) -> Result<LedgerFinding> {
    if any_sent_without_verdict(journal, device)? {
        return Ok(LedgerFinding::Fine);
    }
    let own = own_ledger(journal, device)?;
    if own == *server {
        journal
            .prepare_cached("UPDATE progress SET reoffered_gap = NULL, ledger_gap = 0")?
            .execute([])?;
        return Ok(LedgerFinding::Fine);
    }
    let gap = to_i64(own.count).saturating_sub(to_i64(server.count));
    let gap_then: Option<i64> = journal
        .prepare_cached("SELECT reoffered_gap FROM progress")?
        .query_row([], |row| row.get(0))?;
    match gap_then {
        Some(_) if gap < 0 => {
            journal.prepare_cached("UPDATE membership SET fork_needed = 1")?.execute([])?;
            return Ok(LedgerFinding::Forked);
        }
        // everything was offered, and nothing came of it
        Some(then) if then == gap => {}
        // acts may have been lost again while they were offered
        _ => {
            journal.prepare_cached("UPDATE progress SET reoffered_gap = ?")?.execute([gap])?;
            reoffer_all(journal, false)?;
            return Ok(LedgerFinding::OfferedAgain);
        }
    }
    journal.prepare_cached("UPDATE progress SET ledger_gap = 1")?.execute([])?;
    Ok(LedgerFinding::Gap)
}
