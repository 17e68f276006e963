//! A session as one line of an agenda.

use super::mine::Mine;
use super::names::{ForumName, Names, PlacementView, RoomName, VenueName};
use crate::agenda;
use crate::error::Result;
use huiban_protocol::documents::{SessionKind, SpeakerRole, Text};
use huiban_protocol::rules::{SessionStatus, session_status};
use huiban_protocol::streams::{SessionRow, row_type};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A session as one line of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SessionItemView {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: SessionKind,
    /// What it is called.
    pub title: String,
    /// The forum that owns it.
    pub forum: Option<ForumName>,
    /// Where it takes place.
    pub room: Option<RoomName>,
    /// The building of that room.
    pub venue: Option<VenueName>,
    /// When it begins, RFC 3339.
    pub start: String,
    /// The same, ms since 1970 UTC.
    pub start_ms: i64,
    /// When it ends, RFC 3339.
    pub end: String,
    /// The same, ms since 1970 UTC.
    pub end_ms: i64,
    /// When it begins by the clock of the reader's phone, RFC 3339; `None` where that shows the
    /// same time.
    pub device_start: Option<String>,
    /// When it ends by that clock.
    pub device_end: Option<String>,
    /// How it stands relative to what was first announced.
    pub status: SessionStatus,
    /// Where and when it was first announced.
    pub first: PlacementView,
    /// Whether I bookmarked it.
    pub bookmarked: bool,
    /// Whether I follow its forum and did not mute it.
    pub followed: bool,
    /// Whether I left it out of the forum's sessions.
    pub muted: bool,
    /// Whether I bookmarked it and another session that I cannot attend besides it.
    pub conflict: bool,
    /// People on stage, in the organizer's order.
    pub speakers: Vec<SpeakerPartView>,
}

/// A person's part in a session, as one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpeakerPartView {
    /// The speaker's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What the person does on stage.
    pub role: SpeakerRole,
    /// The organisation.
    pub org: Option<String>,
}

/// What a line needs of a speaker's row; the rest of it is not even read.
#[derive(Deserialize)]
pub(super) struct SpeakerName {
    name: Text,
    #[serde(default)]
    org: Option<Text>,
}

/// The speakers of some sessions by id.
pub(super) type Speakers = BTreeMap<String, SpeakerName>;

pub(super) fn load_speakers<'a>(
    mirror: &Connection,
    rows: impl IntoIterator<Item = &'a SessionRow>,
) -> Result<Speakers> {
    let ids = rows
        .into_iter()
        .flat_map(|row| &row.session.speakers)
        .map(|part| part.speaker.as_str())
        .collect();
    agenda::list_rows_of(mirror, row_type::SPEAKER, &ids)
}

impl SpeakerName {
    pub(super) fn of(speakers: &Speakers, id: &str, names: &Names) -> String {
        speakers.get(id).map_or_else(|| id.to_owned(), |speaker| names.text(&speaker.name))
    }
}

impl SessionItemView {
    pub(super) fn of(row: &SessionRow, names: &Names, mine: &Mine, speakers: &Speakers) -> Self {
        let session = &row.session;
        Self {
            id: session.id.to_string(),
            kind: session.kind,
            title: names.text(&session.title),
            forum: session.forum.as_ref().map(|code| names.forum(code)),
            room: session.room.as_ref().map(|code| names.room(code)),
            venue: session.room.as_ref().and_then(|code| names.venue_of(code)),
            start: names.instant(&session.start),
            start_ms: session.start.timestamp_millis(),
            end: names.instant(&session.end),
            end_ms: session.end.timestamp_millis(),
            device_start: names.device_instant(&session.start),
            device_end: names.device_instant(&session.end),
            status: session_status(row),
            first: names.placement(&row.first),
            bookmarked: mine.is_bookmarked(session),
            followed: mine.is_followed(session),
            muted: mine.is_muted(session),
            conflict: mine.is_in_conflict(session),
            speakers: session
                .speakers
                .iter()
                .map(|part| {
                    let id = part.speaker.as_str();
                    SpeakerPartView {
                        id: id.to_owned(),
                        name: SpeakerName::of(speakers, id, names),
                        role: part.role,
                        org: speakers
                            .get(id)
                            .and_then(|speaker| names.text_if_any(speaker.org.as_ref())),
                    }
                })
                .collect(),
        }
    }
}
