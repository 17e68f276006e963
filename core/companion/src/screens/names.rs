//! Codes and instants as a reader of one language sees them.

use super::reader::Reader;
use crate::agenda;
use crate::error::Result;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use huiban_formats::icalendar;
use huiban_protocol::documents::{
    Forum, ForumCode, Language, Room, RoomCode, Speaker, Text, Transfer, Venue,
};
use huiban_protocol::limits::CONTACTS_KEPT_AFTER_EVENT_MS;
use huiban_protocol::rules::Transfers;
use huiban_protocol::streams::{Placement, row_type};
use rusqlite::Connection;
use serde::Serialize;
use std::collections::BTreeMap;

/// A forum by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ForumName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
}

/// A room by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoomName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The floor as signs name it.
    pub floor: Option<String>,
}

/// A building by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VenueName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
}

/// Where and when a session was first announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacementView {
    /// When it was to begin, RFC 3339.
    pub start: String,
    /// The same, ms since 1970 UTC.
    pub start_ms: i64,
    /// When it was to end, RFC 3339.
    pub end: String,
    /// The same, ms since 1970 UTC.
    pub end_ms: i64,
    /// Where.
    pub room: Option<RoomName>,
}

/// The names of one event for one language, read once a call.
pub(super) struct Names {
    pub(super) language: Language,
    zone: Option<Tz>,
    end_ms: Option<i64>,
    device_zone: Option<Tz>,
    forums: BTreeMap<String, Forum>,
    rooms: BTreeMap<String, Room>,
    venues: BTreeMap<String, Venue>,
}

impl Names {
    pub(super) fn load(mirror: &Connection, reader: Reader) -> Result<Self> {
        let event = agenda::find_event(mirror)?;
        Ok(Self {
            language: reader.language,
            device_zone: reader.zone,
            end_ms: event.as_ref().and_then(agenda::event_end_ms),
            zone: event.map(|event| event.zone),
            forums: agenda::list_rows(mirror, row_type::FORUM)?,
            rooms: agenda::list_rows(mirror, row_type::ROOM)?,
            venues: agenda::list_rows(mirror, row_type::VENUE)?,
        })
    }

    /// Until when booths keep what they were given, once the event itself has arrived.
    pub(super) fn contacts_kept_until(&self) -> Option<String> {
        Some(self.at(self.end_ms?.saturating_add(CONTACTS_KEPT_AFTER_EVENT_MS)))
    }

    /// Whether the event itself has arrived; before that, absence says nothing.
    pub(super) fn is_agenda_here(&self) -> bool {
        self.zone.is_some()
    }

    /// The zone of the clocks on site.
    pub(super) fn zone(&self) -> Tz {
        self.zone.unwrap_or(Tz::UTC)
    }

    pub(super) fn text(&self, text: &Text) -> String {
        text.pick(self.language).to_owned()
    }

    /// `None` where there is no text in any language.
    pub(super) fn text_if_any(&self, text: Option<&Text>) -> Option<String> {
        text.map(|text| self.text(text)).filter(|text| !text.is_empty())
    }

    /// The wall clock on site.
    pub(super) fn local(&self, instant: &DateTime<FixedOffset>) -> DateTime<FixedOffset> {
        self.zone.map_or(*instant, |zone| instant.with_timezone(&zone).fixed_offset())
    }

    pub(super) fn instant(&self, instant: &DateTime<FixedOffset>) -> String {
        self.local(instant).to_rfc3339()
    }

    /// As [`Self::local`]; `None` for what no calendar knows.
    pub(super) fn local_ms(&self, ms: i64) -> Option<DateTime<FixedOffset>> {
        DateTime::from_timestamp_millis(ms).map(|at| self.local(&at.fixed_offset()))
    }

    /// As [`Self::instant`]; `None` for what no calendar knows.
    pub(super) fn instant_ms(&self, ms: i64) -> Option<String> {
        self.local_ms(ms).map(|at| at.to_rfc3339())
    }

    /// An instant in ms since 1970 UTC, as RFC 3339.
    pub(super) fn at(&self, at_ms: i64) -> String {
        let instant = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
        self.instant(&instant.fixed_offset())
    }

    /// The same instant by the clock of the reader's phone; `None` where that is not known, or
    /// shows the same as the clocks on site.
    pub(super) fn device_instant(&self, instant: &DateTime<FixedOffset>) -> Option<String> {
        let there = instant.with_timezone(&self.device_zone?).fixed_offset();
        let differs = there.offset() != self.local(instant).offset();
        differs.then(|| there.to_rfc3339())
    }

    /// The same names for a calendar.
    pub(super) fn for_calendar<'a>(
        &'a self,
        speakers: &'a BTreeMap<String, Speaker>,
    ) -> icalendar::Names<'a> {
        let Self { language, forums, rooms, venues, .. } = self;
        icalendar::Names { language: *language, forums, rooms, venues, speakers }
    }

    /// Minutes between rooms.
    pub(super) fn transfers(&self, mirror: &Connection) -> Result<Transfers> {
        let rooms: Vec<Room> = self.rooms.values().cloned().collect();
        let entries: BTreeMap<String, Transfer> = agenda::list_rows(mirror, row_type::TRANSFER)?;
        Ok(Transfers::new(&rooms, &entries.into_values().collect::<Vec<_>>()))
    }

    pub(super) fn forum_title(&self, code: &str) -> Option<String> {
        self.forums.get(code).map(|forum| self.text(&forum.title))
    }

    pub(super) fn forum(&self, code: &ForumCode) -> ForumName {
        let title = self.forum_title(code.as_str());
        ForumName { code: code.to_string(), title: title.unwrap_or_else(|| code.to_string()) }
    }

    pub(super) fn room(&self, code: &RoomCode) -> RoomName {
        let room = self.rooms.get(code.as_str());
        RoomName {
            code: code.to_string(),
            name: room.map_or_else(|| code.to_string(), |room| self.text(&room.name)),
            floor: room.and_then(|room| room.floor.clone()),
        }
    }

    /// The room as one would say where it is: “3F Hall A”.
    pub(super) fn room_label(&self, code: &RoomCode) -> String {
        let room = self.room(code);
        match room.floor {
            Some(floor) if !room.name.contains(&floor) => format!("{floor} {}", room.name),
            _ => room.name,
        }
    }

    /// The building that a room is in; `None` where the room has not arrived.
    pub(super) fn venue_of(&self, room: &RoomCode) -> Option<VenueName> {
        let code = self.rooms.get(room.as_str())?.venue.as_str();
        Some(VenueName { code: code.to_owned(), name: self.venue_name(code) })
    }

    pub(super) fn venue_name(&self, code: &str) -> String {
        self.venues.get(code).map_or_else(|| code.to_owned(), |venue| self.text(&venue.name))
    }

    /// The organizer's position of a room; what has none comes last.
    pub(super) fn room_order(&self, room: Option<&str>) -> (bool, u32) {
        let room = room.and_then(|code| self.rooms.get(code));
        (room.is_none(), room.map_or(0, |room| room.order))
    }

    pub(super) fn placement(&self, placement: &Placement) -> PlacementView {
        PlacementView {
            start: self.instant(&placement.start),
            start_ms: placement.start.timestamp_millis(),
            end: self.instant(&placement.end),
            end_ms: placement.end.timestamp_millis(),
            room: placement.room.as_ref().map(|code| self.room(code)),
        }
    }
}
