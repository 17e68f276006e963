//! Sessions as a file for calendars.

use super::mine::Mine;
use super::names::Names;
use super::reader::Reader;
use crate::agenda::{self, SessionFilter};
use crate::error::{CompanionError, Result};
use chrono::{DateTime, FixedOffset};
use huiban_formats::icalendar::{self, Calendar, CalendarEntry, Revision};
use huiban_protocol::documents::Language;
use huiban_protocol::streams::{SessionRow, StreamId, row_type};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Which sessions go into a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CalendarScope {
    /// What I bookmarked, and the sessions of forums that I follow.
    Mine,
    /// The sessions of a forum, by its code.
    Forum(String),
    /// One session, by its id.
    Session(String),
}

/// Writes sessions as iCalendar; those that were cancelled are in it as cancelled.
///
/// # Errors
/// `NotFound` where there is no such forum or session, or no agenda yet.
pub(crate) fn write_calendar(
    mirror: &Connection,
    me: Option<&StreamId>,
    scope: &CalendarScope,
    reader: Reader,
) -> Result<String> {
    let event = agenda::find_event(mirror)?;
    let event = event.ok_or_else(|| not_found("agenda on this device yet: sync first"))?;
    let names = Names::load(mirror, reader)?;
    let mine = Mine::load(mirror, me)?;
    let rows = list(mirror, &mine, scope)?;
    let of = |name: String| icalendar::name_of(reader.language, &names.text(&event.name), &name);
    let calendar = Calendar {
        event: event.code.to_string(),
        name: match scope {
            CalendarScope::Mine => of(mine_in(reader.language).to_owned()),
            CalendarScope::Forum(code) => of(names.forum_title(code).unwrap_or_default()),
            CalendarScope::Session(_) => names.text(&event.name),
        },
        zone: event.zone,
        entries: entries(mirror, &rows, &names, &mine, scope)?,
    };
    Ok(icalendar::write(&calendar))
}

fn not_found(what: &str) -> CompanionError {
    CompanionError::NotFound { what: what.to_owned() }
}

fn mine_in(language: Language) -> &'static str {
    match language {
        Language::ZhHans => "我的日程",
        Language::ZhHant => "我的日程",
        Language::En => "My agenda",
    }
}

fn list(mirror: &Connection, mine: &Mine, scope: &CalendarScope) -> Result<Vec<SessionRow>> {
    match scope {
        CalendarScope::Mine => mine.list_own(mirror),
        CalendarScope::Forum(code) => {
            agenda::check_forum(mirror, code)?;
            let forum = SessionFilter { forum: Some(code), ..SessionFilter::default() };
            agenda::list_sessions(mirror, &forum)
        }
        CalendarScope::Session(id) => {
            let rows = agenda::list_sessions_of(mirror, &BTreeSet::from([id.as_str()]))?;
            if rows.is_empty() { Err(not_found(&format!("session {id}"))) } else { Ok(rows) }
        }
    }
}

fn entries(
    mirror: &Connection,
    rows: &[SessionRow],
    names: &Names,
    mine: &Mine,
    scope: &CalendarScope,
) -> Result<Vec<CalendarEntry>> {
    let ids = rows
        .iter()
        .flat_map(|row| &row.session.speakers)
        .map(|part| part.speaker.as_str())
        .collect();
    let speakers = agenda::list_rows_of(mirror, row_type::SPEAKER, &ids)?;
    let names = names.for_calendar(&speakers);
    let changed = agenda::list_last_changes(mirror)?;
    let published = agenda::list_publications(mirror)?;
    // a forum as a whole would ring all day long
    let alarm_of = |row: &SessionRow| match scope {
        CalendarScope::Forum(_) => None,
        CalendarScope::Mine | CalendarScope::Session(_) => mine.marks().alarm_of(&row.session),
    };
    let entry = |row: &SessionRow| {
        let publication = changed.get(row.session.id.as_str()).copied().unwrap_or(0);
        let at = published.range(publication.max(1)..).next().map(|(_, row)| row.at);
        // only where the publication's own row has not arrived
        let at: DateTime<FixedOffset> = at.unwrap_or(row.session.start);
        CalendarEntry::of(row, &names, Revision { publication, at }, alarm_of(row))
    };
    Ok(rows.iter().map(entry).collect())
}
