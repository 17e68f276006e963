//! The event on one card, with its days.

use super::names::Names;
use super::reader::Reader;
use crate::agenda;
use crate::error::Result;
use chrono::DateTime;
use huiban_protocol::documents::Event;
use huiban_protocol::streams::row_type;
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// The event on one card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventView {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub description: Option<String>,
    /// IANA name of its time zone.
    pub zone: String,
    /// Its days in order; a day after the last on which a session begins is among them.
    pub days: Vec<DayView>,
    /// First instant of the first day, RFC 3339.
    pub start: Option<String>,
    /// The same, ms since 1970 UTC.
    pub start_ms: Option<i64>,
    /// First instant after the last day, RFC 3339.
    pub end: Option<String>,
    /// The same, ms since 1970 UTC.
    pub end_ms: Option<i64>,
    /// How many sessions it has, cancelled ones included.
    pub sessions: u32,
    /// How many forums.
    pub forums: u32,
    /// How many speakers.
    pub speakers: u32,
    /// How many exhibitors.
    pub exhibitors: u32,
    /// How many projects.
    pub projects: u32,
    /// Number of the newest publication.
    pub publication: Option<u32>,
    /// When that was published, RFC 3339.
    pub published_at: Option<String>,
}

/// A calendar day of the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayView {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// A name such as “Opening day”.
    pub name: Option<String>,
    /// How many sessions begin on it, cancelled ones included.
    pub sessions: u32,
}

/// The event; `None` before the first page of its agenda has arrived.
pub(crate) fn find_event(mirror: &Connection, reader: Reader) -> Result<Option<EventView>> {
    let Some(event) = agenda::find_event(mirror)? else { return Ok(None) };
    let names = Names::load(mirror, reader)?;
    let counts = agenda::count_by_day(mirror)?;
    let publication = agenda::find_latest_publication(mirror)?;
    let (start_ms, end_ms) = (agenda::event_start_ms(&event), agenda::event_end_ms(&event));
    let instant = |ms: Option<i64>| {
        let utc = DateTime::from_timestamp_millis(ms?)?;
        Some(utc.with_timezone(&event.zone).to_rfc3339())
    };
    Ok(Some(EventView {
        code: event.code.to_string(),
        name: names.text(&event.name),
        description: names.text_if_any(event.description.as_ref()),
        zone: event.zone.name().to_owned(),
        sessions: counts.values().fold(0, |sum, count| sum.saturating_add(*count)),
        days: days(&event, counts, &names),
        start: instant(start_ms),
        start_ms,
        end: instant(end_ms),
        end_ms,
        forums: agenda::count_rows(mirror, row_type::FORUM)?,
        speakers: agenda::count_rows(mirror, row_type::SPEAKER)?,
        exhibitors: agenda::count_rows(mirror, row_type::EXHIBITOR)?,
        projects: agenda::count_rows(mirror, row_type::PROJECT)?,
        publication: publication.as_ref().map(|row| row.number),
        published_at: publication.as_ref().map(|row| names.instant(&row.at)),
    }))
}

fn days(event: &Event, counts: BTreeMap<String, u32>, names: &Names) -> Vec<DayView> {
    let mut days: BTreeMap<String, DayView> = event
        .days
        .iter()
        .map(|day| {
            let name = names.text_if_any(day.name.as_ref());
            (day.date.to_string(), DayView { date: day.date.to_string(), name, sessions: 0 })
        })
        .collect();
    for (date, sessions) in counts {
        days.entry(date.clone()).or_insert(DayView { date, name: None, sessions: 0 }).sessions =
            sessions;
    }
    days.into_values().collect()
}
