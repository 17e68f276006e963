//! Letting go of acts, long after the event.

use super::identity::Identity;
use super::ledger::own_ledger;
use super::to_i64;
use crate::error::Result;
use huiban_protocol::limits::JOURNAL_KEPT_AFTER_EVENT_MS;
use rusqlite::{Transaction, params};

/// Removes settled ops once the server's time says that the event ended long enough ago.
///
/// Pending and parked ops stay for ever.
pub(crate) fn purge_settled(
    journal: &Transaction<'_>,
    identity: &Identity,
    event_end_ms: i64,
    server_ms: i64,
) -> Result<()> {
    if server_ms < event_end_ms.saturating_add(JOURNAL_KEPT_AFTER_EVENT_MS) {
        return Ok(());
    }
    let before = own_ledger(journal, &identity.device)?;
    journal.execute("DELETE FROM ops WHERE state = 'acked' AND verdict <> 'stored'", [])?;
    journal.execute("UPDATE progress SET purged_count = 0, purged_sum = 0", [])?;
    let left = own_ledger(journal, &identity.device)?;
    let sum = before.sum.wrapping_sub(left.sum);
    journal.execute(
        "UPDATE progress SET purged_count = ?, purged_sum = ?",
        params![
            to_i64(before.count.saturating_sub(left.count)),
            i64::from_ne_bytes(sum.to_ne_bytes())
        ],
    )?;
    Ok(())
}
