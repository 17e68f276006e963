//! Offering ops again: after a server forgot, was updated, or when this device takes a new
//! identity.

use super::append::next_change;
use super::facts::offer_facts_again;
use super::identity::Identity;
use super::pending::list_ops_in;
use super::{Sql, to_i64};
use crate::error::{CompanionError, Result};
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::tokens::{SigningKey, sign_op};
use huiban_protocol::wire::Rejection;
use rusqlite::{Transaction, params};

/// Puts every op that was not parked back to pending; with `parked`, those too.
///
/// What a verdict said of their time stays and is sent along, so that they keep their place.
pub(crate) fn reoffer_all(journal: &Transaction<'_>, parked: bool) -> Result<()> {
    let change = next_change(journal)?;
    journal
        .prepare_cached(
            "UPDATE ops SET state = 'pending', changed = ?1
         WHERE state = 'acked' OR (?2 AND state = 'parked')",
        )?
        .execute(params![change, parked])?;
    offer_facts_again(journal)
}

/// Puts these ops back to pending: the server has lost them, or something that they need.
pub(crate) fn reoffer_ops(journal: &Transaction<'_>, ops: &[OpId]) -> Result<()> {
    let change = next_change(journal)?;
    for op in ops {
        journal
            .prepare_cached(
                "UPDATE ops SET state = 'pending', changed = ? WHERE op = ? AND state <> 'pending'",
            )?
            .execute(params![change, Sql(*op)])?;
    }
    Ok(())
}

/// Puts back what nothing else would bring up again:
///
/// - acts that the server only stored, and those of identities that this installation no longer has
///   the keys of, whose other installations may be gone: no ledger tells that they were lost;
/// - acts that were refused for want of a right: another device may have told of it since;
/// - signed facts: a mirror that lost its tail sees no difference to a database that was put back.
pub(crate) fn reoffer_uncounted(journal: &Transaction<'_>, device: &DeviceId) -> Result<()> {
    let change = next_change(journal)?;
    journal
        .prepare_cached(
            "UPDATE ops SET state = 'pending', changed = ?
         WHERE (state = 'acked' AND (verdict = 'stored' OR device <> ?))
            OR (state = 'parked' AND reason = ?)",
        )?
        .execute(params![change, Sql(*device), Rejection::NotAllowed.code()])?;
    offer_facts_again(journal)
}

/// Puts back what an older server could not judge, once a newer one answers.
pub(crate) fn reoffer_to_newer(journal: &Transaction<'_>, server_version: u32) -> Result<()> {
    let change = next_change(journal)?;
    journal
        .prepare_cached(
            "UPDATE ops SET state = 'pending', changed = ?1
         WHERE (state = 'parked' OR (state = 'acked' AND verdict = 'stored'))
           AND judged_version < ?2",
        )?
        .execute(params![change, server_version])?;
    Ok(())
}

/// Gives this device's own ops to a new identity: same ids, new numbers and signatures, all
/// pending. Ops of still older identities whose keys are gone keep what they have.
pub(crate) fn take_over(
    journal: &Transaction<'_>,
    old: &DeviceId,
    identity: &Identity,
    key: &SigningKey,
) -> Result<()> {
    let change = next_change(journal)?;
    let mut device_seq = 0u64;
    for op in list_ops_in(journal, &["pending", "acked", "parked"])? {
        if op.device != *old {
            continue;
        }
        device_seq = device_seq.saturating_add(1);
        let signature = sign_op(&op.id, &op.body_hash(), key)
            .ok_or_else(|| CompanionError::internal("an op could not be signed"))?;
        journal
            .prepare_cached(
                "UPDATE ops
             SET device = ?, device_seq = ?, signature = ?, state = 'pending', sent = 0,
                 changed = ?
             WHERE op = ?",
            )?
            .execute(params![
                Sql(identity.device),
                to_i64(device_seq),
                signature,
                change,
                Sql(op.id)
            ])?;
    }
    journal
        .prepare_cached(
            "UPDATE progress
         SET last_device_seq = ?, reoffered_gap = NULL, ledger_gap = 0,
             purged_count = 0, purged_sum = 0",
        )?
        .execute([to_i64(device_seq)])?;
    reoffer_all(journal, true)
}
