//! Taking a badge back.

use super::registrations::{Change, find_ref, registration_row, streams_of, write_registration};
use crate::organizer::{RegistrationAnswer, RevokeBadgeRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, StreamWriter, found, retried};
use crate::store::events::lock_event;
use crate::store::heads::MovedHead;
use huiban_protocol::documents::EventCode;
use huiban_protocol::streams::RegistrationState;

/// Longest reason, in characters: it stands on the screen of a gate.
const REASON_CHARS_MAX: usize = 200;

/// Revokes a badge; see [`crate::Organizer::revoke_badge`].
pub(crate) async fn revoke(
    service: &Service,
    event: &EventCode,
    request: &RevokeBadgeRequest,
) -> Result<RegistrationAnswer> {
    let reason = request.reason.trim();
    if reason.is_empty()
        || reason.chars().count() > REASON_CHARS_MAX
        || reason.chars().any(char::is_control)
    {
        let message = format!("say why, in at most {REASON_CHARS_MAX} characters on one line");
        return Err(ServiceError::invalid("reason", message));
    }
    let (answer, moved) = retried(|| try_revoke(service, event, request, reason)).await?;
    service.tell(moved);
    Ok(answer)
}

async fn try_revoke(
    service: &Service,
    event: &EventCode,
    request: &RevokeBadgeRequest,
    reason: &str,
) -> Result<(RegistrationAnswer, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    found(lock_event(tx.as_mut(), event).await?)?;
    let person = find_ref(tx.as_mut(), event, &request.reference).await?;
    let streams = streams_of(std::slice::from_ref(&person));
    let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, service.now_ms()).await?;
    let known = registration_row(tx.as_mut(), event, &person.registration).await?;
    let is_revoked =
        known.as_ref().is_some_and(|row| matches!(row.state, RegistrationState::Revoked { .. }));
    if !is_revoked {
        let since_ms = writer.received_ms();
        let state = RegistrationState::Revoked { reason: reason.to_owned(), since_ms };
        let change = Change::State(state);
        write_registration(tx.as_mut(), &mut writer, event, &person, change).await?;
    }
    let row = registration_row(tx.as_mut(), event, &person.registration).await?;
    let row = row.ok_or(ServiceError::Fault("a registration was not written"))?;
    let moved = writer.finish(tx.as_mut()).await?;
    tx.commit().await?;
    let answer = RegistrationAnswer {
        reference: person.attendee.reference,
        registration: row.registration,
        ticket_type: row.ticket_type,
        serial: row.serial,
        state: row.state,
    };
    Ok((answer, moved))
}
