//! Letting go of acts, long after the event.

use super::identity::Identity;
use super::ledger::own_ledger;
use super::to_i64;
use crate::error::Result;
use huiban_protocol::limits::JOURNAL_KEPT_AFTER_EVENT_MS;
use rusqlite::{Transaction, params};

/// Removes settled ops once the server's time says that the event ended long enough ago, and so did
/// the act itself: who acts after the end finds it in the journal for as long.
///
/// Pending and parked ops stay for ever.
pub(crate) fn purge_settled(
    journal: &Transaction<'_>,
    identity: &Identity,
    event_end_ms: i64,
    server_ms: i64,
) -> Result<()> {
    let kept_from_ms = server_ms.saturating_sub(JOURNAL_KEPT_AFTER_EVENT_MS);
    if kept_from_ms < event_end_ms {
        return Ok(());
    }
    let before = own_ledger(journal, &identity.device)?;
    let gone = journal
        .prepare_cached(
            "DELETE FROM ops
         WHERE state = 'acked' AND verdict <> 'stored' AND effective_ms < ?",
        )?
        .execute([kept_from_ms])?;
    if gone == 0 {
        return Ok(());
    }
    journal.prepare_cached("UPDATE progress SET purged_count = 0, purged_sum = 0")?.execute([])?;
    let left = own_ledger(journal, &identity.device)?;
    let sum = before.sum.wrapping_sub(left.sum);
    journal.prepare_cached("UPDATE progress SET purged_count = ?, purged_sum = ?")?.execute(
        params![
            to_i64(before.count.saturating_sub(left.count)),
            i64::from_ne_bytes(sum.to_ne_bytes())
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::files::Files;
    use crate::journal::list::list_ops;
    use huiban_protocol::documents::DeviceId;
    use huiban_protocol::wire::{Role, Scope};

    const DAY_MS: i64 = 86_400_000;
    const END_MS: i64 = 100 * DAY_MS;

    fn identity() -> Identity {
        Identity {
            event: "E".parse().unwrap(),
            event_number: 1,
            root: [0; 16],
            server_url: String::new(),
            device: DeviceId([1; 16]),
            device_name: String::new(),
            role: Role::Attendee,
            subject: String::new(),
            install_marker: [0; 16],
            key_list: Vec::new(),
            revoked: false,
            fork_needed: false,
            guest: false,
            scope: Scope::default(),
        }
    }

    fn add(files: &Files, number: u8, state: &str, verdict: &str, effective_ms: i64) {
        files
            .journal
            .write(|tx| -> Result<()> {
                tx.execute(
                    "INSERT INTO ops (op, device, device_seq, kind, version, entity, body, wall_ms,
                                      mono_ms, boot, seen_ms, provisional_ms, signature, state,
                                      verdict, effective_ms, changed)
                     VALUES (?, ?, ?, 'bookmark_set', 1, 'session/a', '{}', 0, 0, zeroblob(16), 0,
                             0, zeroblob(64), ?, ?, ?, 1)",
                    params![[number; 16], [1u8; 16], number, state, verdict, effective_ms],
                )?;
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn only_settled_acts_go_and_only_a_week_after_both_the_event_and_the_act() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::open(folder.path()).unwrap();
        add(&files, 1, "acked", "applied", DAY_MS);
        add(&files, 2, "acked", "stored", DAY_MS);
        add(&files, 3, "parked", "rejected", DAY_MS);
        add(&files, 4, "pending", "", DAY_MS);
        add(&files, 5, "acked", "applied", END_MS.saturating_add(DAY_MS));
        let before = files.journal.read(|j| own_ledger(j, &DeviceId([1; 16]))).unwrap();
        let left_at = |server_ms: i64| {
            files.journal.write(|tx| purge_settled(tx, &identity(), END_MS, server_ms)).unwrap();
            let ops = files.journal.read(|journal| list_ops(journal, None)).unwrap();
            ops.into_iter().map(|op| op.op.0[0]).collect::<Vec<_>>()
        };
        assert_eq!(left_at(END_MS.saturating_add(6 * DAY_MS)), [1, 2, 3, 4, 5]);
        assert_eq!(left_at(END_MS.saturating_add(7 * DAY_MS)), [2, 3, 4, 5]);
        assert_eq!(left_at(END_MS.saturating_add(9 * DAY_MS)), [2, 3, 4]);
        // what is gone still counts when the device compares itself with the server
        let after = files.journal.read(|j| own_ledger(j, &DeviceId([1; 16]))).unwrap();
        assert_eq!(after, before);
    }
}
