//! Signing badges.

use super::registrations::{
    Change, NewBadge, badge_row, find_ref, registration_row, streams_of, write_registration,
};
use crate::agenda::signatures_until_s;
use crate::attendees::SUBSTITUTED;
use crate::organizer::{BadgesReport, IssueBadgesRequest};
use crate::refusal::Result;
use crate::service::{EventKeys, Service, StreamWriter, found, retried, seconds, signing_key};
use crate::store::attendees::{AttendeeRow, list_attendees};
use crate::store::drafts::find_draft;
use crate::store::events::{EventRow, lock_event};
use crate::store::heads::MovedHead;
use crate::store::{StoreError, Tx};
use crate::time::last_second_of;
use huiban_protocol::documents::{Event, EventCode, Problem, Severity};
use huiban_protocol::streams::RegistrationState;
use huiban_protocol::tokens::{Badge, KeyUse, SigningKey};

/// How many badges one transaction signs: their owners' streams are locked meanwhile.
const BATCH: usize = 200;

/// Issues badges; see [`crate::Organizer::issue_badges`].
pub(crate) async fn issue(
    service: &Service,
    event: &EventCode,
    request: &IssueBadgesRequest,
) -> Result<BadgesReport> {
    let people = retried(|| people(service, event, &request.refs)).await?;
    let mut report = BadgesReport::default();
    for batch in people.chunks(BATCH) {
        let (part, moved) = retried(|| issue_batch(service, event, batch, request)).await?;
        service.tell(moved);
        report.issued = report.issued.saturating_add(part.issued);
        report.unchanged = report.unchanged.saturating_add(part.unchanged);
        report.problems.extend(part.problems);
    }
    Ok(report)
}

/// Those who are named, or everyone.
async fn people(service: &Service, event: &EventCode, refs: &[String]) -> Result<Vec<String>> {
    let mut tx = service.store().begin_read().await?;
    crate::service::event_of(tx.as_mut(), event).await?;
    let mut people = Vec::new();
    if refs.is_empty() {
        let all = list_attendees(tx.as_mut(), event).await?;
        people.extend(all.into_iter().map(|row| row.attendee.reference));
    }
    for reference in refs {
        people.push(find_ref(tx.as_mut(), event, reference).await?.attendee.reference);
    }
    tx.commit().await?;
    Ok(people)
}

/// What every badge of a batch is signed with.
struct Pen {
    event: EventRow,
    key: SigningKey,
    dates: Event,
    now_ms: i64,
}

async fn issue_batch(
    service: &Service,
    event: &EventCode,
    refs: &[String],
    request: &IssueBadgesRequest,
) -> Result<(BadgesReport, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let document = find_draft(tx.as_mut(), event).await?.ok_or(StoreError::Damaged("draft"))?;
    let list = EventKeys::open(&row)?.list;
    let key = signing_key(tx.as_mut(), event, &list, KeyUse::Badge, service.now_ms()).await?;
    let mut people = Vec::new();
    for reference in refs {
        people.push(find_ref(tx.as_mut(), event, reference).await?);
    }
    let streams = streams_of(&people);
    let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, service.now_ms()).await?;
    let pen = Pen { event: row, key, dates: document.event, now_ms: writer.received_ms() };
    let mut report = BadgesReport::default();
    for person in &people {
        match issue_one(tx.as_mut(), &mut writer, &pen, person, request.anew).await? {
            Issued::Now => report.issued = report.issued.saturating_add(1),
            Issued::Before => report.unchanged = report.unchanged.saturating_add(1),
            Issued::Not(why) => report.problems.extend(why.told(person, request.refs.is_empty())),
        }
    }
    let moved = writer.finish(tx.as_mut()).await?;
    tx.commit().await?;
    Ok((report, moved))
}

/// What became of one badge.
enum Issued {
    Now,
    Before,
    Not(Why),
}

/// Why a badge is not signed.
enum Why {
    TakenBack,
    Replaced,
    HeldBack,
    TypeTooLong,
}

impl Why {
    /// What the organizer is told. Among everyone, those who will not come are no mistake: who was
    /// replaced is left out silently, and a badge that was taken back is only mentioned.
    fn told(self, person: &AttendeeRow, is_everyone: bool) -> Option<Problem> {
        let (severity, message, hint) = match self {
            Self::Replaced if is_everyone => return None,
            Self::TakenBack if is_everyone => (
                Severity::Warning,
                "the badge was taken back",
                "left out; badges reissue REF would let the person in again",
            ),
            Self::TakenBack => (
                Severity::Error,
                "the badge was taken back",
                "reissue it to let the person in again",
            ),
            Self::Replaced => (
                Severity::Error,
                "another person comes instead of this one",
                "issue the badge of the one who comes",
            ),
            Self::HeldBack => (
                Severity::Error,
                "the person is held back",
                "let the person in again first (attendees edit REF --unblock)",
            ),
            Self::TypeTooLong => (
                Severity::Error,
                "the ticket type is too long for a code",
                "give it a shorter code",
            ),
        };
        Some(Problem {
            severity,
            // the organizer's own word for the person, as in the list of attendees
            place: format!("attendee {}", person.attendee.reference),
            message: message.to_owned(),
            hint: hint.to_owned(),
        })
    }
}

async fn issue_one(
    tx: &mut dyn Tx,
    writer: &mut StreamWriter,
    pen: &Pen,
    person: &AttendeeRow,
    anew: bool,
) -> Result<Issued> {
    let (event, registration) = (&pen.event.event, person.registration);
    let known = registration_row(tx, event, &registration).await?;
    let held = badge_row(tx, event, &registration).await?;
    let state = known.as_ref().map_or(RegistrationState::Valid, |row| row.state.clone());
    match state {
        RegistrationState::Revoked { reason, .. } if !anew => {
            let is_replaced = reason == SUBSTITUTED;
            return Ok(Issued::Not(if is_replaced { Why::Replaced } else { Why::TakenBack }));
        }
        RegistrationState::Blocked { .. } if !anew => return Ok(Issued::Not(Why::HeldBack)),
        _ => {}
    }
    let ends_s = last_second_of(&pen.dates, pen.now_ms);
    let is_good = held.is_some_and(|badge| {
        badge.ticket_type == person.attendee.ticket_type && badge.expires_s >= ends_s
    });
    if is_good && !anew {
        return Ok(Issued::Before);
    }
    // also above what a server knew that was restored from a backup since
    let now_s = seconds(pen.now_ms);
    let previous = known.map_or(0, |row| row.serial);
    let badge = Badge {
        event: pen.event.number,
        registration,
        ticket_type: person.attendee.ticket_type.clone(),
        serial: previous.saturating_add(1).max(now_s),
        issued_s: now_s,
        expires_s: signatures_until_s(&pen.dates, pen.now_ms),
    };
    let Some(text) = badge.sign_text(&pen.key) else {
        return Ok(Issued::Not(Why::TypeTooLong));
    };
    let new = NewBadge {
        text,
        ticket_type: badge.ticket_type,
        serial: badge.serial,
        expires_s: badge.expires_s,
    };
    write_registration(tx, writer, event, person, Change::Badge(new)).await?;
    Ok(Issued::Now)
}
