//! Revocations of badges as they come down: their signed orders are kept in the journal, so that a
//! server that was restored from before them learns of them again.

use super::incidents::list_held_back;
use crate::error::Result;
use crate::journal::facts::add_fact;
use crate::journal::files::Files;
use crate::journal::identity::Identity;
use crate::store::Database;
use huiban_protocol::streams::{Change, GateRow, RegistrationRow, StreamId};
use huiban_protocol::tokens::{Order, OrderAction};

/// Takes the revocations among some changes of a stream.
pub(crate) fn take_revocations(
    files: &Files,
    identity: &Identity,
    stream: &StreamId,
    changes: &[Change],
) -> Result<()> {
    if *stream != StreamId::Gate {
        return Ok(());
    }
    let rows = changes.iter().filter_map(|change| {
        let GateRow::Registration(row) = GateRow::read(&change.row_type, change.body.as_ref()?)?;
        Some(row)
    });
    take(files, identity, rows)
}

/// Takes the revocations of a stream that came as a snapshot, before that is swapped in.
pub(crate) fn take_downloaded_revocations(
    files: &Files,
    identity: &Identity,
    stream: &StreamId,
    download: &Database,
) -> Result<()> {
    if *stream != StreamId::Gate {
        return Ok(());
    }
    let rows = download.read(list_held_back)?;
    take(files, identity, rows.into_iter())
}

fn take(
    files: &Files,
    identity: &Identity,
    rows: impl Iterator<Item = RegistrationRow>,
) -> Result<()> {
    let orders: Vec<Vec<u8>> = rows.filter_map(|row| Some(row.order?.0)).collect();
    if orders.is_empty() {
        return Ok(());
    }
    let keys = identity.keys()?;
    files.journal.write(|journal| -> Result<()> {
        for token in &orders {
            // a person's erasure takes the badge back too, and is kept by everyone as it is
            let order = Order::open(token, &keys).map(|order| order.action);
            if matches!(order, Ok(OrderAction::RevokeBadge { .. })) {
                add_fact(journal, token, true)?;
            }
        }
        Ok(())
    })
}
