//! What a verdict does to an op. Nothing else takes an op out of `pending`.

use super::append::next_change;
use super::erase::erase_op;
use super::sql_types::SqlText;
use super::{Sql, to_i64};
use crate::error::Result;
use huiban_protocol::wire::{Verdict, VerdictKind};
use rusqlite::{Transaction, params};

/// Applies one verdict to the op it names; an op that is not pending is left as it is.
///
/// Returns whether the op left `pending`.
pub(crate) fn settle(
    journal: &Transaction<'_>,
    verdict: &Verdict,
    server_version: u32,
) -> Result<bool> {
    let settled = verdict.settled();
    let state = match settled {
        VerdictKind::Applied | VerdictKind::Erased | VerdictKind::Stored => "acked",
        VerdictKind::Rejected => "parked",
        VerdictKind::Retry | VerdictKind::Duplicate => return Ok(false),
    };
    let effective_ms = (verdict.effective_ms > 0).then_some(verdict.effective_ms);
    let change = next_change(journal)?;
    let changed = journal
        .prepare_cached(
            "UPDATE ops
         SET state = ?, verdict = ?, reason = ?, effective_ms = coalesce(?, effective_ms),
             judged_version = ?, changed = ?
         WHERE op = ? AND state = 'pending'",
        )?
        .execute(params![
            state,
            name(settled),
            verdict.reason,
            effective_ms,
            server_version,
            change,
            Sql(verdict.op)
        ])?;
    if changed == 0 {
        return Ok(false);
    }
    if settled == VerdictKind::Erased {
        // what was withdrawn before it arrived is kept nowhere
        erase_op(journal, verdict.op)?;
    }
    journal.prepare_cached("DELETE FROM op_positions WHERE op = ?")?.execute([Sql(verdict.op)])?;
    for at in &verdict.at {
        journal
            .prepare_cached(
                "INSERT OR REPLACE INTO op_positions (op, stream, seq) VALUES (?, ?, ?)",
            )?
            .execute(params![Sql(verdict.op), SqlText(&at.stream), to_i64(at.seq)])?;
    }
    Ok(true)
}

fn name(verdict: VerdictKind) -> &'static str {
    match verdict {
        VerdictKind::Applied => "applied",
        VerdictKind::Duplicate => "duplicate",
        VerdictKind::Stored => "stored",
        VerdictKind::Rejected => "rejected",
        VerdictKind::Erased => "erased",
        VerdictKind::Retry => "retry",
    }
}
