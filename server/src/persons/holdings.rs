//! Where something is known of a person.

use crate::refusal::Result;
use crate::store::Tx;
use crate::store::rows::{LiveRow, find_row, list_rows, list_rows_naming};
use huiban_protocol::documents::{EventCode, RegistrationId};
use huiban_protocol::ops::rows_held;
use huiban_protocol::streams::{
    EXCHANGE_ROW, ExchangeRow, LEAD_ROW, PERSON_ROW, REGISTRATION_ROW, SCAN_ROW, StreamId,
    VISITOR_ROW, lead_of,
};
use std::collections::BTreeSet;

/// A row that is about the person.
pub(super) struct Holding {
    pub(super) stream: StreamId,
    pub(super) row: LiveRow,
}

/// Every row about a person that is not deleted.
pub(super) async fn list_holdings(
    tx: &mut dyn Tx,
    event: &EventCode,
    registration: &RegistrationId,
) -> Result<Vec<Holding>> {
    let me = StreamId::Me(*registration);
    let own = list_rows(tx, event, &me).await?;
    let mut held = Vec::new();
    for (stream, row_type, row_id) in elsewhere(registration, &own) {
        let row = find_row(tx, event, &stream, row_type, &row_id).await?;
        held.extend(row.filter(|row| row.body.is_some()).map(|row| Holding { stream, row }));
    }
    held.extend(own.into_iter().map(|row| Holding { stream: me.clone(), row }));
    let named = format!("\"registration\":\"{registration}\"");
    for (stream, row) in list_rows_naming(tx, event, SCAN_ROW, &named).await? {
        held.push(Holding { stream, row });
    }
    Ok(held)
}

/// Rows outside the person's own stream, which names the booths and people that were met.
fn elsewhere(
    registration: &RegistrationId,
    own: &[LiveRow],
) -> BTreeSet<(StreamId, &'static str, String)> {
    let id = registration.to_string();
    let mut rows = BTreeSet::from([
        (StreamId::Gate, REGISTRATION_ROW, id.clone()),
        (StreamId::Directory, PERSON_ROW, id),
    ]);
    for row in own.iter().filter(|row| row.row_type == EXCHANGE_ROW) {
        let Some(Ok(exchange)) = row.body.as_ref().map(|body| body.read::<ExchangeRow>()) else {
            continue;
        };
        if let Some(exhibitor) = exchange.given.as_ref().and_then(|given| given.exhibitor.clone()) {
            let lead = lead_of(&exhibitor, registration).to_string();
            let booth = StreamId::Booth(exhibitor);
            rows.insert((booth.clone(), EXCHANGE_ROW, row.row_id.clone()));
            rows.insert((booth.clone(), VISITOR_ROW, row.row_id.clone()));
            rows.insert((booth, LEAD_ROW, lead));
        }
        let held = rows_held(&row.row_id, &exchange).into_iter();
        rows.extend(held.map(|held| (held.stream, held.row_type, held.row_id)));
    }
    rows
}
