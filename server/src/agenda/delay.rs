//! A forum that runs late: what is left of its day begins later.
//!
//! A day runs until four in the morning, so what begins after midnight belongs to the evening
//! before. What began before the delay stays as it is, and so does what is cancelled or postponed.

use super::edit_session::edit_draft;
use super::impact::warning;
use crate::organizer::{
    AbsorbingBreak, DelayAnswer, DelayFrom, DelayRequest, PublishReport, ShiftedSession,
};
use crate::refusal::{Result, ServiceError};
use crate::service::Service;
use crate::time::{in_zone, local};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    AgendaDocument, EventCode, ForumCode, Problem, Session, SessionKind, SessionState, VenueCode,
};
use std::collections::{BTreeMap, BTreeSet};

type Time = DateTime<FixedOffset>;

/// When a day ends, after midnight.
const NIGHT: TimeDelta = TimeDelta::hours(4);

/// Delays a forum in the draft; see [`crate::Organizer::delay`].
pub(crate) async fn delay(
    service: &Service,
    event: &EventCode,
    request: &DelayRequest,
) -> Result<PublishReport> {
    let now_ms = service.now_ms();
    let change = |document: &mut AgendaDocument| apply(document, request, now_ms);
    let (report, delay) = edit_draft(service, event, change).await?;
    Ok(PublishReport { delay: Some(delay), ..report })
}

/// Shifts; returns what the organizer should know about it, and what was done.
fn apply(
    document: &mut AgendaDocument,
    request: &DelayRequest,
    now_ms: i64,
) -> Result<(Vec<Problem>, DelayAnswer)> {
    let forum = &request.forum;
    if !document.forums.iter().any(|known| known.code == *forum) {
        return Err(ServiceError::not_found(format!("there is no forum “{forum}”")));
    }
    if !(1..=DelayRequest::MINUTES_MAX).contains(&request.minutes) {
        let message = format!("a delay takes 1 to {} minutes", DelayRequest::MINUTES_MAX);
        return Err(ServiceError::invalid("minutes", message));
    }
    let from = begin(document, request, now_ms)?;
    let stop = request.until_break.then(|| find_break(document, forum, from)).flatten();
    let rows = find_slots(document, forum, from, stop.as_ref());
    if rows.is_empty() {
        return Err(nothing_left(forum, from, stop.is_some()));
    }
    let closing = closing_times(document, day_of(from));
    let stopped_at = match stop {
        Some(stop) => Some(absorb(document, &rows, &stop, request)?),
        None => None,
    };
    let (shifted, mut problems) = shift(document, &rows, request)?;
    problems.extend(past_closing(document, &rows, &closing));
    if request.until_break && stopped_at.is_none() {
        problems.push(warning(
            format!("forums/{forum}"),
            "no break is left that day: everything that is left was shifted".to_owned(),
            "look at what ends later now",
        ));
    }
    let (forum, minutes) = (forum.clone(), request.minutes);
    Ok((problems, DelayAnswer { forum, minutes, from, shifted, stopped_at }))
}

/// The day that a time belongs to.
fn day_of(time: Time) -> NaiveDate {
    let there = time.naive_local();
    there.checked_sub_signed(NIGHT).unwrap_or(there).date()
}

fn is_planned_of(session: &Session, forum: &ForumCode) -> bool {
    session.state == SessionState::Planned && session.forum.as_ref() == Some(forum)
}

/// From when on sessions are shifted.
fn begin(document: &AgendaDocument, request: &DelayRequest, now_ms: i64) -> Result<Time> {
    let zone = document.event.zone;
    let now = in_zone(now_ms, zone);
    let clock = match request.from {
        None => return Ok(now),
        Some(DelayFrom::Instant(time)) => return Ok(in_zone(time.timestamp_millis(), zone)),
        Some(DelayFrom::Clock(clock)) => clock,
    };
    let of_forum = document.sessions.iter().filter(|s| is_planned_of(s, &request.forum));
    let days: BTreeSet<NaiveDate> = of_forum.map(|session| day_of(session.start)).collect();
    let day = match (days.contains(&day_of(now)), days.len()) {
        (true, _) => Some(day_of(now)),
        (false, 1) => days.first().copied(),
        _ => None,
    };
    let day = day.ok_or_else(|| unclear_day(&request.forum, &days, clock, zone))?;
    let is_night = clock.signed_duration_since(NaiveTime::MIN) < NIGHT;
    let date = if is_night { day.succ_opt() } else { Some(day) };
    date.and_then(|date| local(date.and_time(clock), zone))
        .ok_or_else(|| ServiceError::invalid("from", "this is out of the calendar"))
}

fn unclear_day(
    forum: &ForumCode,
    days: &BTreeSet<NaiveDate>,
    clock: NaiveTime,
    zone: Tz,
) -> ServiceError {
    let all: Vec<String> = days.iter().map(ToString::to_string).collect();
    let example = days.first().and_then(|day| local(day.and_time(clock), zone));
    let message = match example {
        None => format!("the forum “{forum}” has no session left to shift"),
        Some(example) => format!(
            "the forum “{forum}” does not meet today but on {}: say the day too, such as {}",
            all.join(", "),
            example.to_rfc3339(),
        ),
    };
    ServiceError::invalid("from", message)
}

fn nothing_left(forum: &ForumCode, from: Time, until_break: bool) -> ServiceError {
    let what = if until_break { "before the next break " } else { "" };
    let message = format!(
        "the forum “{forum}” has no session left {what}on {} from {} on: name another time \
         with --from",
        day_of(from),
        from.format("%H:%M"),
    );
    ServiceError::invalid("from", message)
}

/// The break that a delay stops at.
struct Stop {
    row: usize,
    start: Time,
    /// Whether it is the forum's own; one that belongs to no forum is everyone's.
    is_own: bool,
}

/// The first break of the forum, or of everyone, that begins at this time or later on its day.
fn find_break(document: &AgendaDocument, forum: &ForumCode, from: Time) -> Option<Stop> {
    let breaks = (0..).zip(&document.sessions).filter(|(_, session)| {
        session.kind == SessionKind::Break
            && session.state == SessionState::Planned
            && session.forum.as_ref().is_none_or(|owner| owner == forum)
            && session.start >= from
            && day_of(session.start) == day_of(from)
    });
    let stops = breaks.map(|(row, session)| Stop {
        row,
        start: session.start,
        is_own: session.forum.is_some(),
    });
    stops.min_by_key(|stop| (stop.start, !stop.is_own))
}

/// The sessions to shift, in their order, as positions in the document.
fn find_slots(
    document: &AgendaDocument,
    forum: &ForumCode,
    from: Time,
    stop: Option<&Stop>,
) -> Vec<usize> {
    let mut slots: Vec<(Time, usize)> = (0..)
        .zip(&document.sessions)
        .filter(|(_, session)| {
            is_planned_of(session, forum)
                && session.start >= from
                && day_of(session.start) == day_of(from)
                && stop.is_none_or(|stop| session.start < stop.start)
        })
        .map(|(row, session)| (session.start, row))
        .collect();
    slots.sort();
    slots.into_iter().map(|(_, row)| row).collect()
}

fn later(time: Time, minutes: u32, document: &AgendaDocument) -> Result<Time> {
    let shifted = time.checked_add_signed(TimeDelta::minutes(minutes.into()));
    let shifted =
        shifted.ok_or_else(|| ServiceError::invalid("minutes", "this is out of the calendar"))?;
    Ok(in_zone(shifted.timestamp_millis(), document.event.zone))
}

/// Lets a break begin when what is before it ends now. One that is everyone's stays as it is.
fn absorb(
    document: &mut AgendaDocument,
    rows: &[usize],
    stop: &Stop,
    request: &DelayRequest,
) -> Result<AbsorbingBreak> {
    // what ran into the break before does so as planned
    let ends = rows.iter().filter_map(|row| document.sessions.get(*row)).map(|session| session.end);
    let last = ends.filter(|end| *end <= stop.start).max().unwrap_or(stop.start);
    let last = later(last, request.minutes, document)?;
    let pause = document.sessions.get_mut(stop.row);
    let pause = pause.ok_or(ServiceError::Fault("a break that is not there"))?;
    if last >= pause.end {
        let over = last.signed_duration_since(pause.end).num_minutes();
        let most = i64::from(request.minutes).saturating_sub(over).saturating_sub(1);
        let message = format!(
            "the break “{}” ends at {}: it takes up at most {most} minutes; leave out \
             --until-break to shift what follows too",
            pause.id,
            pause.end.format("%H:%M"),
        );
        return Err(ServiceError::invalid("minutes", message));
    }
    let old = pause.start;
    if stop.is_own {
        pause.start = old.max(last);
    }
    let shortened = pause.start.signed_duration_since(old).num_minutes();
    Ok(AbsorbingBreak {
        session: pause.id.clone(),
        title: pause.title.clone(),
        start: pause.start,
        end: pause.end,
        shortened_minutes: u32::try_from(shortened).unwrap_or(0),
    })
}

fn shift(
    document: &mut AgendaDocument,
    rows: &[usize],
    request: &DelayRequest,
) -> Result<(Vec<ShiftedSession>, Vec<Problem>)> {
    let (mut shifted, mut problems) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(session) = document.sessions.get(*row) else { continue };
        let (from, old_end) = (session.start, session.end);
        let start = later(from, request.minutes, document)?;
        let end = later(old_end, request.minutes, document)?;
        let Some(session) = document.sessions.get_mut(*row) else { continue };
        (session.start, session.end) = (start, end);
        let (id, title) = (session.id.clone(), session.title.clone());
        if end.date_naive() != old_end.date_naive() && end.time() != NaiveTime::MIN {
            problems.push(warning(
                format!("sessions/{id}/end"),
                format!("runs past midnight: it ends at {}", end.format("%H:%M on %F")),
                "move it to another day, or postpone it",
            ));
        }
        shifted.push(ShiftedSession { session: id, title, from, to: start });
    }
    Ok((shifted, problems))
}

/// When the last planned session of a day ends, by building: until then somebody is there.
fn closing_times(document: &AgendaDocument, day: NaiveDate) -> BTreeMap<VenueCode, Time> {
    let mut closing: BTreeMap<VenueCode, Time> = BTreeMap::new();
    for session in &document.sessions {
        let is_on = session.state == SessionState::Planned && day_of(session.start) == day;
        let Some(venue) = venue_of(document, session).filter(|_| is_on) else { continue };
        let last = closing.entry(venue.clone()).or_insert(session.end);
        *last = (*last).max(session.end);
    }
    closing
}

fn venue_of<'a>(document: &'a AgendaDocument, session: &Session) -> Option<&'a VenueCode> {
    let room = document.rooms.iter().find(|room| Some(&room.code) == session.room.as_ref());
    room.map(|room| &room.venue)
}

/// What ends later now than anything was planned to in its building that day.
fn past_closing(
    document: &AgendaDocument,
    rows: &[usize],
    closing: &BTreeMap<VenueCode, Time>,
) -> Vec<Problem> {
    let sessions = rows.iter().filter_map(|row| document.sessions.get(*row));
    let late = sessions.filter_map(|session| {
        let venue = venue_of(document, session)?;
        let last = closing.get(venue).filter(|last| session.end > **last)?;
        Some(warning(
            format!("sessions/{}/end", session.id),
            format!(
                "ends at {}, and nothing was planned in the building “{venue}” after {}",
                session.end.format("%H:%M"),
                last.format("%H:%M"),
            ),
            "see that the building stays open",
        ))
    });
    late.collect()
}

#[cfg(test)]
mod tests;
