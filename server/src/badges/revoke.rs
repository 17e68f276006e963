//! Taking a badge back.

use super::registrations::{
    Change, Revoked, find_ref, registration_row, streams_of, write_registration, write_stranger,
};
use crate::organizer::{RegistrationAnswer, RevokeBadgeRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{
    EventKeys, Service, StreamWriter, found, keep_fact, retried, seconds, signing_key,
};
use crate::store::attendees::{AttendeeRow, find_registration};
use crate::store::events::{EventRow, lock_event};
use crate::store::facts::FactKind;
use crate::store::heads::MovedHead;
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::{EventCode, RegistrationId};
use huiban_protocol::streams::{RegistrationState, StreamId};
use huiban_protocol::tokens::{KeyUse, Order, OrderAction};
use std::collections::BTreeSet;

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
    let found_event = found(lock_event(tx.as_mut(), event).await?)?;
    let person = find_ref(tx.as_mut(), event, &request.reference).await?;
    let streams = streams_of(std::slice::from_ref(&person));
    let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, service.now_ms()).await?;
    let known = registration_row(tx.as_mut(), event, &person.registration).await?;
    let is_revoked =
        known.as_ref().is_some_and(|row| matches!(row.state, RegistrationState::Revoked { .. }));
    if !is_revoked {
        let badge = (person.registration, known.map_or(0, |row| row.serial));
        let ordered = (&found_event, service.random()?);
        let now_ms = writer.received_ms();
        let revoked = revoked(tx.as_mut(), ordered, badge, reason, now_ms).await?;
        let change = Change::Revoked(revoked);
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

/// What becomes of a registration whose badge is taken back from now on. The order is signed and
/// kept, under an id that was drawn for it.
pub(crate) async fn revoked(
    tx: &mut dyn Tx,
    (event, order_id): (&EventRow, [u8; 16]),
    (registration, serial): (RegistrationId, u64),
    reason: &str,
    now_ms: i64,
) -> Result<Revoked> {
    let order = Order {
        event: event.number,
        id: order_id,
        action: OrderAction::RevokeBadge { registration, serial },
        issued_s: seconds(now_ms),
    };
    let list = EventKeys::open(event)?.list;
    let key = signing_key(tx, &event.event, &list, KeyUse::Order, now_ms).await?;
    let token = order.sign(&key).ok_or(ServiceError::Fault("the order could not be signed"))?;
    keep_fact(tx, &event.event, FactKind::Order, None, &token, now_ms).await?;
    Ok(Revoked { reason: reason.to_owned(), since_ms: now_ms, order: token })
}

/// A signed order that takes a badge back, given by somebody who kept it.
pub(crate) struct Revocation {
    registration: RegistrationId,
    serial: u64,
    issued_s: u64,
    token: Vec<u8>,
    /// The person, where this server knows of them.
    person: Option<AttendeeRow>,
}

impl Revocation {
    /// Finds what is to be locked.
    pub(crate) async fn of(
        tx: &mut dyn Tx,
        event: &EventCode,
        (registration, serial): (RegistrationId, u64),
        (order, token): (&Order, Vec<u8>),
    ) -> Result<Self> {
        let person = find_registration(tx, event, &registration).await?;
        Ok(Self { registration, serial, issued_s: order.issued_s, token, person })
    }

    /// Whether gates know of it already, or of a later badge.
    pub(crate) async fn is_in_effect(&self, tx: &mut dyn Tx, event: &EventCode) -> Result<bool> {
        let known = registration_row(tx, event, &self.registration).await?;
        Ok(known.is_some_and(|row| {
            row.serial > self.serial || matches!(row.state, RegistrationState::Revoked { .. })
        }))
    }

    /// The streams that it writes.
    pub(crate) fn streams(&self) -> BTreeSet<StreamId> {
        match &self.person {
            Some(person) => streams_of(std::slice::from_ref(person)),
            None => BTreeSet::from([StreamId::Gate]),
        }
    }

    /// Its signed form.
    pub(crate) fn token(&self) -> &[u8] {
        &self.token
    }

    /// Puts it into effect. Its streams are locked. Why it was ordered was told to gates at the
    /// time, and is not signed.
    pub(crate) async fn apply(
        self,
        tx: &mut dyn Tx,
        event: &EventCode,
        writer: &mut StreamWriter,
    ) -> Result<()> {
        if self.is_in_effect(tx, event).await? {
            return Ok(());
        }
        let since_ms = i64::try_from(self.issued_s).unwrap_or(i64::MAX).saturating_mul(1000);
        let revoked = Revoked { reason: String::new(), since_ms, order: self.token };
        let person = find_registration(tx, event, &self.registration).await?;
        match (person, self.person) {
            (Some(person), Some(_)) => {
                write_registration(tx, writer, event, &person, Change::Revoked(revoked)).await
            }
            (None, None) => {
                write_stranger(tx, writer, (self.registration, self.serial), revoked).await
            }
            // somebody came or went since the streams were chosen
            _ => Err(StoreError::Again.into()),
        }
    }
}
