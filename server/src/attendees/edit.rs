//! One person at a time, at a desk: a walk-in, a correction, a substitute, one who is held back.

use super::secret_numbers::holds_card_number;
use super::table::{is_e164, plain_field, problem};
use super::ticket_types::{known_types, unknown_type};
use super::twins::Twins;
use crate::badges::{Change, find_ref, registration_row, revoked, streams_of, write_registration};
use crate::organizer::{
    AddAttendeeRequest, AttendeeFields, BadgesRequest, DeskAnswer, EditAttendeeRequest, HoldBack,
    IssueBadgesRequest,
};
use crate::refusal::{Result, ServiceError};
use crate::service::{Service, StreamWriter, found, retried};
use crate::store::Tx;
use crate::store::attendees::{
    AttendeeRow, find_attendee, list_attendees, replace_attendee, set_attendee,
};
use crate::store::drafts::find_draft;
use crate::store::erasures::{drop_snapshots, empty_history};
use crate::store::events::{EventRow, lock_event};
use crate::store::heads::MovedHead;
use huiban_protocol::documents::{Attendee, EventCode, Problem, RegistrationId, Severity};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::{PERSON_ROW, RegistrationState, StreamId};
use std::collections::BTreeSet;

/// Longest reason, in characters: it stands on the screen of a gate.
const REASON_CHARS_MAX: usize = 200;
/// How many references are tried for whom none is given.
const REFERENCES_MAX: u32 = 1_000_000;
/// What a gate says of the badge of somebody whose place another took.
pub(crate) const SUBSTITUTED: &str = "another person comes instead";

/// Adds one attendee; see [`crate::Organizer::add_attendee`].
pub(crate) async fn add(
    service: &Service,
    event: &EventCode,
    request: &AddAttendeeRequest,
) -> Result<DeskAnswer> {
    let (reference, problems, moved) = retried(|| try_add(service, event, request)).await?;
    service.tell(moved);
    answer(service, event, &reference, request.badge.then_some(false), problems).await
}

async fn try_add(
    service: &Service,
    event: &EventCode,
    request: &AddAttendeeRequest,
) -> Result<(String, Vec<Problem>, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    found(lock_event(tx.as_mut(), event).await?)?;
    let people = list_attendees(tx.as_mut(), event).await?;
    let taken: BTreeSet<&str> = people.iter().map(|row| row.attendee.reference.as_str()).collect();
    let reference = match &request.reference {
        Some(reference) if taken.contains(reference.trim()) => {
            return Err(ServiceError::refuse(
                ErrorCode::Conflict,
                "there is an attendee of this reference already: edit them, or take another",
            ));
        }
        Some(reference) => {
            check_reference(reference)?;
            reference.trim().to_owned()
        }
        None => free_reference("W", &taken)?,
    };
    let mut attendee = Attendee { reference: reference.clone(), ..Attendee::default() };
    set_fields(&mut attendee, &request.fields)?;
    let mut problems = said_of(&attendee, &people);
    problems.extend(said_of_type(tx.as_mut(), event, &attendee, &people).await?);
    let row = AttendeeRow { registration: RegistrationId(service.random()?), attendee };
    // who is new has no phone yet, so no stream of their own
    let streams = BTreeSet::from([StreamId::Directory, StreamId::Gate]);
    let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, service.now_ms()).await?;
    set_attendee(tx.as_mut(), event, &row).await?;
    write_registration(tx.as_mut(), &mut writer, event, &row, Change::Person).await?;
    let moved = writer.finish(tx.as_mut()).await?;
    tx.commit().await?;
    Ok((reference, problems, moved))
}

/// `W-0001`, `W-0002` … or, for one who gave their place away, `HM-00001-0001`.
fn free_reference(stem: &str, taken: &BTreeSet<&str>) -> Result<String> {
    let names = (1..=REFERENCES_MAX).map(|number| format!("{stem}-{number:04}"));
    let mut free = names.filter(|name| !taken.contains(name.as_str()));
    free.next().ok_or(ServiceError::Fault("no reference is free"))
}

/// Edits one attendee; see [`crate::Organizer::edit_attendee`].
pub(crate) async fn edit(
    service: &Service,
    event: &EventCode,
    request: &EditAttendeeRequest,
) -> Result<DeskAnswer> {
    if let Some(HoldBack::Block { reason }) = &request.hold {
        check_reason(reason)?;
    }
    let edited = retried(|| try_edit(service, event, request)).await?;
    service.tell(edited.moved);
    answer(service, event, &edited.reference, edited.badge, edited.problems).await
}

struct Edited {
    reference: String,
    /// Whether a badge is to be signed: `Some(true)` anew, `Some(false)` where none is good.
    badge: Option<bool>,
    problems: Vec<Problem>,
    moved: Vec<MovedHead>,
}

async fn try_edit(
    service: &Service,
    event: &EventCode,
    request: &EditAttendeeRequest,
) -> Result<Edited> {
    let mut tx = service.store().begin_write().await?;
    let found_event = found(lock_event(tx.as_mut(), event).await?)?;
    let before = find_ref(tx.as_mut(), event, &request.reference).await?;
    let mut after = before.clone();
    if request.substitute {
        if request.fields.name.is_none() {
            return Err(ServiceError::invalid("name", "say who comes instead"));
        }
        // the place stays, the person goes with all that was known of them
        let Attendee { reference, org, ticket_type, group, seat, .. } = before.attendee.clone();
        after.attendee =
            Attendee { reference, org, ticket_type, group, seat, ..Attendee::default() };
        after.registration = RegistrationId(service.random()?);
    }
    set_fields(&mut after.attendee, &request.fields)?;
    let people = list_attendees(tx.as_mut(), event).await?;
    let mut problems = said_of(&after.attendee, &people);
    if request.fields.ticket_type.is_some() {
        problems.extend(said_of_type(tx.as_mut(), event, &after.attendee, &people).await?);
    }
    let mut streams = streams_of(&[before.clone(), after.clone()]);
    if request.substitute {
        streams.remove(&StreamId::Me(after.registration));
    }
    let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, service.now_ms()).await?;
    let had_badge = registration_row(tx.as_mut(), event, &before.registration).await?;
    let had_badge = had_badge.is_some_and(|row| row.serial > 0);
    if request.substitute {
        let ordered = (&found_event, service.random()?);
        step_aside(tx.as_mut(), &mut writer, ordered, &before, &people).await?;
    }
    set_attendee(tx.as_mut(), event, &after).await?;
    let change = match &request.hold {
        None => Change::Person,
        Some(hold) => held(tx.as_mut(), event, &after, hold, writer.received_ms()).await?,
    };
    write_registration(tx.as_mut(), &mut writer, event, &after, change).await?;
    let moved = writer.finish(tx.as_mut()).await?;
    tx.commit().await?;
    let other_class = before.attendee.ticket_type != after.attendee.ticket_type;
    let badge = if request.substitute || (had_badge && other_class) {
        Some(false)
    } else {
        request.reissue.then_some(true)
    };
    Ok(Edited { reference: after.attendee.reference, badge, problems, moved })
}

/// Whoever gave their place away keeps their record, under another reference, and their phone; the
/// badge is taken back, and no gate finds them by name any more.
async fn step_aside(
    tx: &mut dyn Tx,
    writer: &mut StreamWriter,
    (found_event, order_id): (&EventRow, [u8; 16]),
    before: &AttendeeRow,
    people: &[AttendeeRow],
) -> Result<()> {
    let event = &found_event.event;
    let taken: BTreeSet<&str> = people.iter().map(|row| row.attendee.reference.as_str()).collect();
    let mut aside = before.clone();
    aside.attendee.reference = free_reference(&before.attendee.reference, &taken)?;
    let known = registration_row(tx, event, &before.registration).await?;
    let badge = (before.registration, known.map_or(0, |row| row.serial));
    let ordered = (found_event, order_id);
    let gone = revoked(tx, ordered, badge, SUBSTITUTED, writer.received_ms()).await?;
    replace_attendee(tx, event, &before.attendee.reference, &aside).await?;
    write_registration(tx, writer, event, &aside, Change::Revoked(gone)).await?;
    let row_id = before.registration.to_string();
    let (stream, key) = (StreamId::Directory, (PERSON_ROW, row_id.as_str()));
    writer.delete(tx, &stream, key.0, key.1).await?;
    // gates that are enrolled later are not told who it was
    empty_history(tx, event, &stream, key, u64::MAX >> 1).await?;
    drop_snapshots(tx, event, &stream).await?;
    Ok(())
}

/// What holding back or letting in again makes of a registration.
async fn held(
    tx: &mut dyn Tx,
    event: &EventCode,
    person: &AttendeeRow,
    hold: &HoldBack,
    since_ms: i64,
) -> Result<Change> {
    let row = registration_row(tx, event, &person.registration).await?;
    let state = row.map(|row| row.state).unwrap_or_default();
    let refuse = |message: &str| Err(ServiceError::refuse(ErrorCode::Conflict, message));
    match (hold, state) {
        (_, RegistrationState::Revoked { .. }) => {
            refuse("the badge was taken back: reissue it to let the person in again")
        }
        (HoldBack::Block { reason }, _) => {
            let reason = reason.trim().to_owned();
            Ok(Change::State(RegistrationState::Blocked { reason, since_ms }))
        }
        (HoldBack::Unblock, RegistrationState::Blocked { .. }) => {
            Ok(Change::State(RegistrationState::Valid))
        }
        (HoldBack::Unblock, RegistrationState::Valid) => Ok(Change::Person),
    }
}

fn check_reason(reason: &str) -> Result<()> {
    let reason = reason.trim();
    let is_long = reason.chars().count() > REASON_CHARS_MAX;
    if reason.is_empty() || is_long || reason.chars().any(char::is_control) {
        let message = format!("say why, in at most {REASON_CHARS_MAX} characters on one line");
        return Err(ServiceError::invalid("block", message));
    }
    Ok(())
}

/// Sets what is given; an empty text takes a field away.
fn set_fields(attendee: &mut Attendee, fields: &AttendeeFields) -> Result<()> {
    let mut name = Some(std::mem::take(&mut attendee.name));
    check("name", &mut name, fields.name.as_ref())?;
    attendee.name = needed("name", name)?;
    let mut ticket_type = Some(std::mem::take(&mut attendee.ticket_type));
    check("ticket_type", &mut ticket_type, fields.ticket_type.as_ref())?;
    attendee.ticket_type = needed("ticket_type", ticket_type)?;
    check("org", &mut attendee.org, fields.org.as_ref())?;
    check("title", &mut attendee.title, fields.title.as_ref())?;
    check("phone", &mut attendee.phone, fields.phone.as_ref())?;
    check("email", &mut attendee.email, fields.email.as_ref())?;
    check("interest_role", &mut attendee.interest_role, fields.interest_role.as_ref())?;
    check("group", &mut attendee.group, fields.group.as_ref())?;
    check("seat", &mut attendee.seat, fields.seat.as_ref())?;
    check("note", &mut attendee.note, fields.note.as_ref())?;
    Ok(())
}

fn check_reference(reference: &str) -> Result<()> {
    let mut value = None;
    check("ref", &mut value, Some(&reference.to_owned()))?;
    needed("ref", value).map(|_| ())
}

fn needed(field: &'static str, value: Option<String>) -> Result<String> {
    value
        .filter(|value| !value.trim().is_empty())
        .ok_or_else(|| ServiceError::invalid(field, "must not be empty"))
}

fn check(field: &'static str, value: &mut Option<String>, given: Option<&String>) -> Result<()> {
    if let Some(given) = given {
        let plain = plain_field(field, given.trim()).map_err(|(field, message, hint)| {
            ServiceError::invalid(field, format!("{message}: {hint}"))
        })?;
        *value = (!plain.is_empty()).then_some(plain);
    }
    let Some(text) = value.as_deref() else { return Ok(()) };
    if holds_card_number(text) {
        return Err(ServiceError::invalid(
            field,
            "it looks like the number of an identity card: such numbers are never stored",
        ));
    }
    Ok(())
}

/// What is odd about a person and no reason to refuse them at a desk.
fn said_of(attendee: &Attendee, people: &[AttendeeRow]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if attendee.phone.as_deref().is_some_and(|phone| !is_e164(phone)) {
        problems.push(problem(
            Severity::Warning,
            "phone".to_owned(),
            "not a number such as +8613800138000",
            "write + and the country's code before it",
        ));
    }
    let others = people.iter().filter(|row| row.attendee.reference != attendee.reference);
    for (column, other) in Twins::known(others).of(attendee) {
        let what = if column == "phone" { "telephone number" } else { "mail address" };
        problems.push(problem(
            Severity::Warning,
            column.to_owned(),
            &format!("{other} has the same {what}"),
            "if they are one person, edit that one instead",
        ));
    }
    problems
}

/// What is said of a ticket type that no list names and no other attendee has.
async fn said_of_type(
    tx: &mut dyn Tx,
    event: &EventCode,
    attendee: &Attendee,
    people: &[AttendeeRow],
) -> Result<Option<Problem>> {
    let lists = find_draft(tx, event).await?.map(|draft| draft.lists).unwrap_or_default();
    let others = people.iter().filter(|row| row.attendee.reference != attendee.reference);
    let known = known_types(others, &lists);
    Ok(unknown_type("ticket_type", &attendee.ticket_type, &known))
}

/// Signs what is wanted and says what stands now.
async fn answer(
    service: &Service,
    event: &EventCode,
    reference: &str,
    badge: Option<bool>,
    mut problems: Vec<Problem>,
) -> Result<DeskAnswer> {
    if let Some(anew) = badge {
        let request = IssueBadgesRequest { refs: vec![reference.to_owned()], anew };
        problems.extend(crate::badges::issue(service, event, &request).await?.problems);
    }
    let mut tx = service.store().begin_read().await?;
    let row = find_attendee(tx.as_mut(), event, reference).await?;
    let row = row.ok_or_else(|| crate::badges::no_attendee(reference))?;
    let registration = registration_row(tx.as_mut(), event, &row.registration).await?;
    let registration = registration.ok_or(ServiceError::Fault("an attendee unknown to gates"))?;
    tx.commit().await?;
    let request = BadgesRequest { reference: Some(reference.to_owned()), group: None };
    let shown = match registration.serial {
        0 => None,
        _ => crate::badges::list(service, event, &request).await?.pop(),
    };
    Ok(DeskAnswer {
        reference: row.attendee.reference,
        registration: row.registration,
        name: row.attendee.name,
        ticket_type: row.attendee.ticket_type,
        state: registration.state,
        serial: registration.serial,
        badge: shown.map(|badge| badge.text),
        problems,
    })
}
