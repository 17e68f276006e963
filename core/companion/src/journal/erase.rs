//! Emptying acts whose content was withdrawn. Id, number, hash and signature stay, so that ledgers
//! agree and a server that forgot them learns of them again, without what they said.

use super::Sql;
use super::append::next_change;
use super::overlay::RowKey;
use super::pending::HANDED_OVER;
use crate::error::Result;
use huiban_protocol::digest::{Hash, body_hash};
use huiban_protocol::documents::{DeviceId, OpId};
use huiban_protocol::ops::find_kind;
use rusqlite::{Params, Transaction, params};

/// Empties the acts with somebody's contact details that fold into a row.
pub(crate) fn erase_ops(journal: &Transaction<'_>, key: &RowKey) -> Result<()> {
    erase(journal, of_row(journal, key)?.into_iter().filter(FullOp::is_personal))
}

/// Empties every act that folds into a row.
pub(crate) fn erase_all_ops(journal: &Transaction<'_>, key: &RowKey) -> Result<()> {
    erase(journal, of_row(journal, key)?.into_iter())
}

/// Empties every act that folds into any row of a stream.
pub(crate) fn erase_stream(journal: &Transaction<'_>, stream: &str) -> Result<()> {
    let found = list(journal, "r.stream = ?", params![stream])?;
    erase(journal, found.into_iter())
}

/// Empties every act that folds into any row of a stream and that the server has: judged, or kept
/// aside.
pub(crate) fn erase_delivered(journal: &Transaction<'_>, stream: &str) -> Result<()> {
    let wanted = "r.stream = ? AND (o.state <> 'pending' OR o.reason IS ?)";
    let found = list(journal, wanted, params![stream, HANDED_OVER])?;
    erase(journal, found.into_iter())
}

/// Empties one act, where it carries somebody's contact details.
pub(crate) fn erase_op(journal: &Transaction<'_>, op: OpId) -> Result<()> {
    let found = list(journal, "o.op = ?", params![Sql(op)])?;
    erase(journal, found.into_iter().filter(FullOp::is_personal))
}

/// Forgets the emptied acts of identities that this installation left. No ledger counts them any
/// more, and a server that was put back would take the empty act for withdrawn and refuse the whole
/// one that a copy of this installation still holds.
pub(crate) fn forget_emptied(journal: &Transaction<'_>, device: &DeviceId) -> Result<()> {
    journal
        .prepare_cached("DELETE FROM ops WHERE erased_hash IS NOT NULL AND device <> ?")?
        .execute([Sql(*device)])?;
    Ok(())
}

/// An act that still says something.
struct FullOp {
    op: Sql<OpId>,
    kind: String,
    hash: Hash,
}

impl FullOp {
    fn is_personal(&self) -> bool {
        find_kind(&self.kind).is_some_and(|kind| kind.is_personal())
    }
}

fn of_row(journal: &Transaction<'_>, key: &RowKey) -> Result<Vec<FullOp>> {
    let wanted = "r.stream = ? AND r.row_type = ? AND r.row_id = ?";
    list(journal, wanted, params![key.stream, key.row_type, key.row_id])
}

fn list(journal: &Transaction<'_>, wanted: &str, values: impl Params) -> Result<Vec<FullOp>> {
    let mut statement = journal.prepare_cached(&format!(
        "SELECT DISTINCT o.op, o.kind, o.version, o.entity, o.body
         FROM op_rows r JOIN ops o ON o.op = r.op
         WHERE {wanted} AND o.erased_hash IS NULL"
    ))?;
    let mut rows = statement.query(values)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (op, kind, version): (Sql<OpId>, String, u16) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (entity, body): (String, String) = (row.get(3)?, row.get(4)?);
        let hash = body_hash(&kind, version, &entity, &body);
        found.push(FullOp { op, kind, hash });
    }
    Ok(found)
}

fn erase(journal: &Transaction<'_>, found: impl Iterator<Item = FullOp>) -> Result<()> {
    for FullOp { op, hash, .. } in found {
        let change = next_change(journal)?;
        journal.execute(
            "UPDATE ops SET body = 'null', erased_hash = ?, changed = ? WHERE op = ?",
            params![Sql(hash), change, op],
        )?;
    }
    Ok(())
}
