//! All attendees.

use crate::organizer::AttendeeAnswer;
use crate::refusal::Result;
use crate::service::{Service, event_of};
use crate::store::attendees::list_attendees;
use huiban_protocol::documents::EventCode;

/// All attendees; see [`crate::Organizer::list_attendees`].
pub(crate) async fn list(service: &Service, event: &EventCode) -> Result<Vec<AttendeeAnswer>> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let rows = list_attendees(tx.as_mut(), event).await?;
    tx.commit().await?;
    let answer = |row: crate::store::attendees::AttendeeRow| AttendeeAnswer {
        registration: row.registration,
        attendee: row.attendee,
    };
    Ok(rows.into_iter().map(answer).collect())
}
