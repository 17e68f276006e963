//! Emptying what was withdrawn, wherever this database keeps it: history, copies, acts. Hashes and
//! ids stay, so that chains, ledgers and repetitions go on as before.

use super::writer::StreamWriter;
use crate::persons::{find_erasure, is_forgotten, taken_back};
use crate::refusal::Result;
use crate::store::erasures::{add_personal_act, drop_snapshots, empty_acts, empty_history};
use crate::store::rows::{find_row, list_rows_of_type};
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::EventCode;
use huiban_protocol::ops::{Fact, Kind, RowTarget, rows_held, rows_of};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{
    EXCHANGE_ROW, ExchangeRow, LEAD_ROW, MET_ROW, StreamId, VISITOR_ROW, Withdrawn, lead_of,
    row_type,
};
use huiban_protocol::tokens::{KeyList, Order, Withdrawal};
use huiban_protocol::wire::Bytes;

/// The rows of an exchange, with those of the attendees who have what it gave. Who that is stands
/// still once the giver's stream is locked, since their acts write it too.
pub(super) async fn with_holders(
    tx: &mut dyn Tx,
    event: &EventCode,
    mut targets: Vec<RowTarget>,
) -> Result<Vec<RowTarget>> {
    let own = targets.iter().find(|target| matches!(target.stream, StreamId::Me(_))).cloned();
    let Some(RowTarget { stream, row_type, row_id }) = own else { return Ok(targets) };
    let body = find_row(tx, event, &stream, row_type, &row_id).await?.and_then(|row| row.body);
    if let Some(Ok(own)) = body.as_ref().map(Raw::read::<ExchangeRow>) {
        targets.extend(rows_held(&row_id, &own));
    }
    Ok(targets)
}

/// Notes what an act with somebody's details is about that was not applied; whether that was
/// withdrawn already.
pub(crate) async fn note_personal_act(
    tx: &mut dyn Tx,
    event: &EventCode,
    kind: &dyn Kind,
    fact: &Fact<'_>,
) -> Result<bool> {
    for RowTarget { stream, row_type, row_id } in kind.touches(fact) {
        if let StreamId::Me(person) = &stream
            && is_forgotten(tx, event, person).await?
        {
            return Ok(true);
        }
        let body = find_row(tx, event, &stream, row_type, &row_id).await?.and_then(|row| row.body);
        if body.is_some_and(|body| kind.is_erased(&body)) {
            return Ok(true);
        }
        add_personal_act(tx, event, &stream, (row_type, row_id.as_str()), &fact.id).await?;
    }
    Ok(false)
}

/// Whether an act is about a person who was erased. What it would have written of an exchange says
/// from now on that it is taken back: what else is said of it comes with no name.
pub(super) async fn is_about_forgotten(
    tx: &mut dyn Tx,
    event: &EventCode,
    keys: &KeyList,
    writer: &mut StreamWriter,
    targets: &[RowTarget],
) -> Result<bool> {
    for target in targets {
        if let StreamId::Me(person) = &target.stream
            && let Some(token) = find_erasure(tx, event, person).await?
        {
            // its own order, which it verified when it took it in
            let Ok(order) = Order::open(&token.0, keys) else { return Ok(true) };
            let others = targets.iter().filter(|other| other.stream != target.stream);
            let others: Vec<RowTarget> = others
                .filter(|other| [EXCHANGE_ROW, MET_ROW].contains(&other.row_type))
                .cloned()
                .collect();
            write_withdrawn(tx, event, writer, &others, &taken_back(&order, &token.0)).await?;
            return Ok(true);
        }
        if is_lead_of_forgotten(tx, event, target).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a booth knew an erased person by this row, which is gone.
async fn is_lead_of_forgotten(
    tx: &mut dyn Tx,
    event: &EventCode,
    RowTarget { stream, row_type, row_id }: &RowTarget,
) -> Result<bool> {
    let (StreamId::Booth(exhibitor), LEAD_ROW) = (stream, *row_type) else { return Ok(false) };
    let known = find_row(tx, event, stream, row_type, row_id).await?;
    if known.is_some_and(|row| row.body.is_some()) {
        return Ok(false);
    }
    let orders = list_rows_of_type(tx, event, &StreamId::Agenda, row_type::ERASURE).await?;
    let mut people = orders.iter().filter_map(|row| row.row_id.parse().ok());
    Ok(people.any(|person| lead_of(exhibitor, &person).to_string() == *row_id))
}

/// Empties all but the newest state of rows that say they were withdrawn, and the acts that wrote
/// them. The streams are locked.
pub(super) async fn erase(
    tx: &mut dyn Tx,
    event: &EventCode,
    writer: &mut StreamWriter,
    targets: &[RowTarget],
) -> Result<()> {
    for RowTarget { stream, row_type, row_id } in targets {
        let row_id = row_id.as_str();
        let newest = find_row(tx, event, stream, row_type, row_id).await?.map_or(0, |row| row.rev);
        empty_history(tx, event, stream, (*row_type, row_id), newest).await?;
        empty_acts(tx, event, stream, (*row_type, row_id)).await?;
        if matches!(stream, StreamId::Booth(_)) {
            writer.delete(tx, stream, VISITOR_ROW, row_id).await?;
            empty_history(tx, event, stream, (VISITOR_ROW, row_id), u64::MAX >> 1).await?;
        }
        drop_snapshots(tx, event, stream).await?;
    }
    Ok(())
}

/// Puts a withdrawal into effect that came as a signed fact. The streams are locked.
pub(super) async fn withdraw(
    tx: &mut dyn Tx,
    event: &EventCode,
    writer: &mut StreamWriter,
    withdrawal: &Withdrawal,
    token: &[u8],
) -> Result<()> {
    let targets = with_holders(tx, event, rows_of(withdrawal)).await?;
    if targets.iter().any(|target| !writer.holds(&target.stream)) {
        // somebody read the card since the streams were chosen
        return Err(StoreError::Again.into());
    }
    let withdrawn = withdrawal.withdrawn(Bytes(token.to_vec()));
    write_withdrawn(tx, event, writer, &targets, &withdrawn).await
}

/// Lets rows of an exchange say that it is taken back, and nothing else. The streams are locked.
async fn write_withdrawn(
    tx: &mut dyn Tx,
    event: &EventCode,
    writer: &mut StreamWriter,
    targets: &[RowTarget],
    withdrawn: &Withdrawn,
) -> Result<()> {
    for RowTarget { stream, row_type, row_id } in targets {
        let body = find_row(tx, event, stream, row_type, row_id).await?.and_then(|row| row.body);
        let row: Option<ExchangeRow> = body.as_ref().map(Raw::read).transpose().unwrap_or(None);
        let mut row = row.unwrap_or_default();
        row.withdraw(withdrawn.clone());
        let body = Raw::write(&row)
            .map_err(|_| crate::ServiceError::Fault("a row could not be written"))?;
        writer.put(tx, stream, row_type, row_id, body).await?;
    }
    erase(tx, event, writer, targets).await
}
