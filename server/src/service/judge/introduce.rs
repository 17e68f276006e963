//! What a booth is told of a person whose badge it read: what the person agreed to in the
//! registration, and nothing else.

use crate::refusal::{Result, ServiceError};
use crate::service::StreamWriter;
use crate::store::Tx;
use crate::store::attendees::find_registration;
use huiban_protocol::documents::EventCode;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{ExchangeRow, StreamId, VISITOR_ROW, VisitorRow};

/// Writes what the booth may know beside an exchange of a registered person.
pub(super) async fn introduce(
    tx: &mut dyn Tx,
    event: &EventCode,
    writer: &mut StreamWriter,
    (stream, row_id): (&StreamId, &str),
    folded: &Raw,
) -> Result<()> {
    let StreamId::Booth(_) = stream else { return Ok(()) };
    let registration = match folded.read::<ExchangeRow>() {
        Ok(ExchangeRow { given: Some(given), .. }) => given.registration,
        _ => None,
    };
    let Some(registration) = registration else { return Ok(()) };
    let Some(row) = find_registration(tx, event, &registration).await? else { return Ok(()) };
    let visitor = VisitorRow {
        ticket_type: row.attendee.ticket_type.clone(),
        contact: row.attendee.agreed(),
    };
    let body =
        Raw::write(&visitor).map_err(|_| ServiceError::Fault("a row could not be written"))?;
    writer.put(tx, stream, VISITOR_ROW, row_id, body).await.map(|_| ())
}
