//! Emptying acts whose content was withdrawn. Id, number, hash and signature stay, so that ledgers
//! agree and a server that forgot them learns of them again, without what they said.

use super::Sql;
use super::append::next_change;
use super::overlay::RowKey;
use crate::error::Result;
use huiban_protocol::digest::body_hash;
use huiban_protocol::documents::OpId;
use huiban_protocol::ops::find_kind;
use rusqlite::{Transaction, params};

/// Empties the acts with somebody's contact details that fold into a row.
pub(crate) fn erase_ops(journal: &Transaction<'_>, key: &RowKey) -> Result<()> {
    let mut statement = journal.prepare_cached(
        "SELECT o.op, o.kind, o.version, o.entity, o.body
         FROM op_rows r JOIN ops o ON o.op = r.op
         WHERE r.stream = ? AND r.row_type = ? AND r.row_id = ? AND o.erased_hash IS NULL",
    )?;
    let mut rows = statement.query(params![key.stream, key.row_type, key.row_id])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let (op, kind, version): (Sql<OpId>, String, u16) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (entity, body): (String, String) = (row.get(3)?, row.get(4)?);
        if find_kind(&kind).is_some_and(|kind| kind.is_personal()) {
            found.push((op, body_hash(&kind, version, &entity, &body)));
        }
    }
    for (op, hash) in found {
        let change = next_change(journal)?;
        journal.execute(
            "UPDATE ops SET body = 'null', erased_hash = ?, changed = ? WHERE op = ?",
            params![Sql(hash), change, op],
        )?;
    }
    Ok(())
}
