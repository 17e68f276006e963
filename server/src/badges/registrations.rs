//! What an attendee's record becomes in the streams.

use crate::refusal::{Result, ServiceError};
use crate::service::StreamWriter;
use crate::store::attendees::{AttendeeRow, find_attendee, find_registration};
use crate::store::rows::find_row;
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::{EventCode, RegistrationId};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{
    BADGE_ROW, BadgeRow, PERSON_ROW, PersonRow, REGISTRATION_ROW, RegistrationRow,
    RegistrationState, StreamId,
};
use huiban_protocol::wire::Bytes;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// What happened to a registration.
pub(crate) enum Change {
    /// What is known of the person.
    Person,
    /// It may be used now, or is held back.
    State(RegistrationState),
    /// It may be used no longer.
    Revoked(Revoked),
    /// A new badge, with which it may be used unless it is held back.
    Badge(NewBadge),
}

/// Why a registration may be used no longer.
pub(crate) struct Revoked {
    /// In the organizer's words; empty where that is no longer known.
    pub(crate) reason: String,
    pub(crate) since_ms: i64,
    /// The signed order.
    pub(crate) order: Vec<u8>,
}

impl Revoked {
    fn state(&self) -> RegistrationState {
        RegistrationState::Revoked {
            reason: self.reason.clone(),
            since_ms: self.since_ms,
            erased: false,
        }
    }
}

/// A badge that was just signed.
pub(crate) struct NewBadge {
    pub(crate) text: String,
    pub(crate) ticket_type: String,
    pub(crate) serial: u64,
    pub(crate) expires_s: u64,
}

/// The streams that a change of these registrations writes.
pub(crate) fn streams_of(people: &[AttendeeRow]) -> BTreeSet<StreamId> {
    let own = people.iter().map(|row| StreamId::Me(row.registration));
    own.chain([StreamId::Directory, StreamId::Gate]).collect()
}

/// The attendee of this reference or registration.
pub(crate) async fn find_ref(
    tx: &mut dyn Tx,
    event: &EventCode,
    reference: &str,
) -> Result<AttendeeRow> {
    let by_ref = find_attendee(tx, event, reference).await?;
    let found = match (by_ref, reference.parse()) {
        (Some(row), _) => Some(row),
        (None, Ok(id)) => find_registration(tx, event, &id).await?,
        (None, Err(_)) => None,
    };
    found.ok_or_else(|| no_attendee(reference))
}

/// Nobody has this reference; it is told as it was given, which is the organizer's own word.
pub(crate) fn no_attendee(reference: &str) -> ServiceError {
    let given: String = reference.chars().take(REFERENCE_CHARS_TOLD).collect();
    ServiceError::not_found(format!(
        "there is no attendee of the reference or registration “{given}”: see attendees list"
    ))
}

/// How much of a reference that nobody has is told.
const REFERENCE_CHARS_TOLD: usize = 64;

/// What gates know of a registration.
pub(crate) async fn registration_row(
    tx: &mut dyn Tx,
    event: &EventCode,
    registration: &RegistrationId,
) -> Result<Option<RegistrationRow>> {
    let row_id = registration.to_string();
    read(tx, event, &StreamId::Gate, REGISTRATION_ROW, &row_id).await
}

/// The badge that the attendee's own devices show.
pub(crate) async fn badge_row(
    tx: &mut dyn Tx,
    event: &EventCode,
    registration: &RegistrationId,
) -> Result<Option<BadgeRow>> {
    let (stream, row_id) = (StreamId::Me(*registration), registration.to_string());
    read(tx, event, &stream, BADGE_ROW, &row_id).await
}

async fn read<T: DeserializeOwned>(
    tx: &mut dyn Tx,
    event: &EventCode,
    stream: &StreamId,
    row_type: &str,
    row_id: &str,
) -> Result<Option<T>> {
    let row = find_row(tx, event, stream, row_type, row_id).await?;
    let body = row.and_then(|row| row.body);
    Ok(body.map(|body| body.read().map_err(|_| StoreError::Damaged("row"))).transpose()?)
}

fn body<T: Serialize>(row: &T) -> Result<Raw> {
    Raw::write(row).map_err(|_| ServiceError::Fault("a row could not be written"))
}

/// Writes what gates must know of a badge whose person this server does not know: it was restored
/// from before they were registered.
pub(crate) async fn write_stranger(
    tx: &mut dyn Tx,
    writer: &mut StreamWriter,
    (registration, serial): (RegistrationId, u64),
    revoked: Revoked,
) -> Result<()> {
    let (ticket_type, state) = (String::new(), revoked.state());
    let order = Some(Bytes(revoked.order));
    let row = RegistrationRow { registration, ticket_type, serial, state, order };
    let row_id = registration.to_string();
    writer.put(tx, &StreamId::Gate, REGISTRATION_ROW, &row_id, body(&row)?).await.map(|_| ())
}

/// Writes what gates, staff and the attendee's own devices may know after a change. The streams of
/// [`streams_of`] are locked.
pub(crate) async fn write_registration(
    tx: &mut dyn Tx,
    writer: &mut StreamWriter,
    event: &EventCode,
    row: &AttendeeRow,
    change: Change,
) -> Result<()> {
    let (registration, person) = (row.registration, &row.attendee);
    let known = registration_row(tx, event, &registration).await?;
    let held = badge_row(tx, event, &registration).await?;
    let (mut serial, mut state, mut order) = match known {
        Some(known) => (known.serial, known.state, known.order),
        None => (0, RegistrationState::Valid, None),
    };
    let mut badge = held.map(|held| NewBadge {
        text: held.text,
        ticket_type: held.ticket_type,
        serial: held.serial,
        expires_s: held.expires_s,
    });
    match change {
        Change::Person => {}
        Change::State(now) => (state, order) = (now, None),
        Change::Revoked(now) => (state, order) = (now.state(), Some(Bytes(now.order))),
        Change::Badge(new) => {
            serial = new.serial;
            // a new badge does not let in who is held back
            if !matches!(state, RegistrationState::Blocked { .. }) {
                (state, order) = (RegistrationState::Valid, None);
            }
            badge = Some(new);
        }
    }
    let row_id = registration.to_string();
    let gate = RegistrationRow {
        registration,
        ticket_type: person.ticket_type.clone(),
        serial,
        state: state.clone(),
        order,
    };
    writer.put(tx, &StreamId::Gate, REGISTRATION_ROW, &row_id, body(&gate)?).await?;
    let found = PersonRow::of(registration, person);
    writer.put(tx, &StreamId::Directory, PERSON_ROW, &row_id, body(&found)?).await?;
    let Some(badge) = badge else { return Ok(()) };
    let shown = BadgeRow {
        registration,
        text: badge.text,
        ticket_type: badge.ticket_type,
        serial: badge.serial,
        expires_s: badge.expires_s,
        state,
        name: person.name.clone(),
        org: person.org.clone(),
        group: person.group.clone(),
        seat: person.seat.clone(),
    };
    writer.put(tx, &StreamId::Me(registration), BADGE_ROW, &row_id, body(&shown)?).await?;
    Ok(())
}
