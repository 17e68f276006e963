//! Moving a whole event to another first day and other rooms.

use super::edit_session::edit_draft;
use crate::organizer::{PublishReport, RescheduleRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::Service;
use crate::time::local;
use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    AgendaDocument, EventCode, Problem, RoomCode, Severity, VenueCode,
};
use huiban_protocol::limits::EVENT_YEARS;
use std::collections::{BTreeMap, BTreeSet};

/// Moves the draft; see [`crate::Organizer::reschedule`].
pub(crate) async fn reschedule(
    service: &Service,
    event: &EventCode,
    request: &RescheduleRequest,
) -> Result<PublishReport> {
    let change = |document: &mut AgendaDocument| Ok((apply(document, request)?, ()));
    edit_draft(service, event, change).await.map(|(report, ())| report)
}

fn apply(document: &mut AgendaDocument, request: &RescheduleRequest) -> Result<Vec<Problem>> {
    check(document, request)?;
    shift(document, request.start)?;
    Ok(change_rooms(document, request))
}

fn check(document: &AgendaDocument, request: &RescheduleRequest) -> Result<()> {
    if !EVENT_YEARS.contains(&request.start.year()) {
        let (first, last) = (EVENT_YEARS.start(), EVENT_YEARS.end());
        let message =
            format!("{} is not in the years {first} to {last}: correct the date", request.start);
        return Err(ServiceError::invalid("start", message));
    }
    let rooms: BTreeSet<&RoomCode> = document.rooms.iter().map(|room| &room.code).collect();
    for (old, new) in &request.rooms {
        if let Some(unknown) = [old, new].into_iter().find(|code| !rooms.contains(code)) {
            return Err(ServiceError::invalid("rooms", format!("there is no room “{unknown}”")));
        }
    }
    if let Some(venue) = &request.venue
        && !document.venues.iter().any(|known| known.code == *venue)
    {
        return Err(ServiceError::invalid("venue", format!("there is no venue “{venue}”")));
    }
    Ok(())
}

fn shift(document: &mut AgendaDocument, start: NaiveDate) -> Result<()> {
    let first = document
        .event
        .first_day()
        .ok_or_else(|| ServiceError::invalid("start", "the event has no day to move"))?;
    let by = start.signed_duration_since(first);
    let zone = document.event.zone;
    let out_of_range = || ServiceError::invalid("start", "this is out of the calendar");
    for day in &mut document.event.days {
        day.date = day.date.checked_add_signed(by).ok_or_else(out_of_range)?;
    }
    let moved = |time| shifted(time, by, zone).ok_or_else(out_of_range);
    for session in &mut document.sessions {
        (session.start, session.end) = (moved(session.start)?, moved(session.end)?);
    }
    for window in document.lists.iter_mut().flat_map(|list| &mut list.windows) {
        (window.from, window.to) = (moved(window.from)?, moved(window.to)?);
    }
    Ok(())
}

/// The same time of day, whole days later.
fn shifted(time: DateTime<FixedOffset>, by: TimeDelta, zone: Tz) -> Option<DateTime<FixedOffset>> {
    let there = time.with_timezone(&zone).naive_local();
    local(there.checked_add_signed(by)?, zone)
}

/// Moves sessions and forums to their new rooms; what is left behind has none.
fn change_rooms(document: &mut AgendaDocument, request: &RescheduleRequest) -> Vec<Problem> {
    let venues: BTreeMap<RoomCode, VenueCode> =
        document.rooms.iter().map(|room| (room.code.clone(), room.venue.clone())).collect();
    let new_room = |old: &RoomCode| -> Option<RoomCode> {
        let named = request.rooms.get(old).unwrap_or(old);
        let stays = request.venue.is_none() || venues.get(named) == request.venue.as_ref();
        (stays || request.rooms.contains_key(old)).then(|| named.clone())
    };
    let mut left_behind: BTreeMap<RoomCode, u32> = BTreeMap::new();
    for session in &mut document.sessions {
        let Some(old) = session.room.take() else { continue };
        session.room = new_room(&old);
        if session.room.is_none() {
            let count = left_behind.entry(old).or_default();
            *count = count.saturating_add(1);
        }
    }
    for forum in &mut document.forums {
        forum.rooms = forum.rooms.iter().filter_map(&new_room).collect();
    }
    left_behind
        .into_iter()
        .map(|(room, sessions)| Problem {
            severity: Severity::Warning,
            place: format!("rooms/{room}"),
            message: format!("{sessions} sessions in this room have no room now"),
            hint: format!("say where they go: --rooms {room}=NEW"),
        })
        .collect()
}
