//! Badges with what is printed beside their code.

use super::registrations::{badge_row, find_ref};
use crate::organizer::{BadgeAnswer, BadgesRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, event_of};
use crate::store::attendees::{AttendeeRow, list_attendees};
use crate::store::drafts::find_draft;
use crate::store::rows::list_badges;
use crate::store::{StoreError, Tx};
use crate::time::in_zone;
use chrono_tz::Tz;
use huiban_protocol::documents::{EventCode, RegistrationId};
use huiban_protocol::streams::{BadgeRow, RegistrationState};
use std::collections::BTreeMap;

/// Badges; see [`crate::Organizer::list_badges`].
pub(crate) async fn list(
    service: &Service,
    event: &EventCode,
    request: &BadgesRequest,
) -> Result<Vec<BadgeAnswer>> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let document = find_draft(tx.as_mut(), event).await?.ok_or(StoreError::Damaged("draft"))?;
    let zone = document.event.zone;
    let answers = match &request.reference {
        Some(reference) => {
            let person = find_ref(tx.as_mut(), event, reference).await?;
            let held = badge_row(tx.as_mut(), event, &person.registration).await?;
            let held = held.ok_or_else(|| {
                ServiceError::not_found("this attendee has no badge yet: issue it first")
            })?;
            vec![answer(person, held, zone)]
        }
        None => all(tx.as_mut(), event, request.group.as_deref(), zone).await?,
    };
    tx.commit().await?;
    Ok(answers)
}

/// All badges that may be used, in the order in which they are handed out.
async fn all(
    tx: &mut dyn Tx,
    event: &EventCode,
    group: Option<&str>,
    zone: Tz,
) -> Result<Vec<BadgeAnswer>> {
    let mut held = BTreeMap::<RegistrationId, BadgeRow>::new();
    for body in list_badges(tx, event).await? {
        let badge: BadgeRow = body.read().map_err(|_| StoreError::Damaged("row"))?;
        held.insert(badge.registration, badge);
    }
    let people = list_attendees(tx, event).await?.into_iter();
    let wanted =
        people.filter(|row| group.is_none_or(|group| row.attendee.group.as_deref() == Some(group)));
    let mut answers: Vec<BadgeAnswer> = wanted
        .filter_map(|row| {
            let badge = held.remove(&row.registration)?;
            let is_valid = badge.state == RegistrationState::Valid;
            is_valid.then(|| answer(row, badge, zone))
        })
        .collect();
    answers.sort_by_cached_key(|one| (one.group.clone(), one.name.clone(), one.reference.clone()));
    Ok(answers)
}

fn answer(person: AttendeeRow, badge: BadgeRow, zone: Tz) -> BadgeAnswer {
    let expires_ms = i64::try_from(badge.expires_s).unwrap_or(i64::MAX).saturating_mul(1000);
    BadgeAnswer {
        reference: person.attendee.reference,
        registration: badge.registration,
        text: badge.text,
        serial: badge.serial,
        expires_at: in_zone(expires_ms, zone),
        state: badge.state,
        ticket_type: badge.ticket_type,
        name: badge.name,
        org: badge.org,
        title: person.attendee.title,
        group: badge.group,
        seat: badge.seat,
    }
}
