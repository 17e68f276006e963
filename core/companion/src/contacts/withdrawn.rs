//! Withdrawals as they come down: what was given is emptied in the journal too, and the signed
//! withdrawal is kept, so that no rebuild and no restored server brings it back.

use crate::error::Result;
use crate::journal::erase::erase_ops;
use crate::journal::facts::add_fact;
use crate::journal::files::Files;
use crate::journal::fold::list_shown;
use crate::journal::identity::Identity;
use crate::journal::overlay::RowKey;
use crate::store::Database;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{Change, EXCHANGE_ROW, ExchangeRow, MET_ROW, StreamId, exchange_of};
use huiban_protocol::tokens::{KeyList, Order, OrderAction, Withdrawal};

/// Takes the withdrawals among the changes of a page, before it is applied. Where something was
/// emptied, the files are to be overwritten.
pub(crate) fn take_withdrawals(
    files: &Files,
    identity: &Identity,
    stream: &StreamId,
    changes: &[Change],
) -> Result<()> {
    for row_type in [EXCHANGE_ROW, MET_ROW] {
        let rows = changes.iter().filter(|change| change.row_type == row_type);
        let rows = rows.filter_map(|change| Some((change.id.as_str(), change.body.as_ref()?)));
        take(files, identity, (stream, row_type), rows)?;
    }
    Ok(())
}

/// Takes the withdrawals of a stream that came as a snapshot, before that is swapped in. Where
/// something was emptied, the files are to be overwritten.
pub(crate) fn take_downloaded_withdrawals(
    files: &Files,
    identity: &Identity,
    stream: &StreamId,
    download: &Database,
) -> Result<()> {
    let name = stream.to_string();
    for row_type in [EXCHANGE_ROW, MET_ROW] {
        let rows = download.read(|mirror| list_shown(mirror, &name, row_type))?;
        let rows = rows.iter().map(|(id, body)| (id.as_str(), body));
        take(files, identity, (stream, row_type), rows)?;
    }
    Ok(())
}

fn take<'a>(
    files: &Files,
    identity: &Identity,
    (stream, row_type): (&StreamId, &str),
    rows: impl Iterator<Item = (&'a str, &'a Raw)>,
) -> Result<()> {
    if !matches!(stream, StreamId::Booth(_) | StreamId::Me(_)) {
        return Ok(());
    }
    let keys = identity.keys()?;
    for (row_id, body) in rows {
        let Ok(row) = body.read::<ExchangeRow>() else { continue };
        let Some(withdrawn) = &row.withdrawn else { continue };
        if emptied_exchange(&row, &withdrawn.order.0, &keys).as_deref() != Some(row_id) {
            continue;
        }
        let key = RowKey {
            stream: stream.to_string(),
            row_type: row_type.to_owned(),
            row_id: row_id.to_owned(),
        };
        files.owe_overwriting()?;
        files.journal.write(|journal| -> Result<()> {
            add_fact(journal, &withdrawn.order.0, true)?;
            erase_ops(journal, &key)
        })?;
    }
    Ok(())
}

/// Which exchange a signed document empties: one that the person took back, or, where the person
/// was erased, this one if it is theirs.
fn emptied_exchange(row: &ExchangeRow, signed: &[u8], keys: &KeyList) -> Option<String> {
    // certificates outlive the event, and so does the right to withdraw
    if let Ok(withdrawal) = Withdrawal::open(signed, keys, 0) {
        return Some(withdrawal.exchange().to_string());
    }
    let OrderAction::Erase(person) = Order::open(signed, keys).ok()?.action else { return None };
    let nonce = row.given.as_ref()?.nonce?;
    Some(exchange_of(&person, &nonce.0).to_string())
}
