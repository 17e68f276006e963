//! Rows of `agenda`: the published agenda, its publications, and signed facts.

use crate::documents::{
    Event, Exhibitor, Forum, Notice, Project, Room, RoomCode, Session, SessionId, Speaker, Text,
    Transfer, Venue, Zone,
};
use crate::raw::Raw;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// Names of row types.
#[allow(missing_docs, reason = "each names the document it holds")]
pub mod row_type {
    pub const EVENT: &str = "event";
    pub const VENUE: &str = "venue";
    pub const ROOM: &str = "room";
    pub const TRANSFER: &str = "transfer";
    pub const FORUM: &str = "forum";
    pub const SESSION: &str = "session";
    pub const SPEAKER: &str = "speaker";
    pub const ZONE: &str = "zone";
    pub const EXHIBITOR: &str = "exhibitor";
    pub const PROJECT: &str = "project";
    pub const NOTICE: &str = "notice";
    pub const PUBLICATION: &str = "publication";
    pub const CHANGES: &str = "changes";
    pub const KEY_LIST: &str = "key_list";
    pub const REVOCATION: &str = "revocation";
    pub const ERASURE: &str = "erasure";
}

/// A row of the stream that this code understands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each holds the document of its name")]
pub enum AgendaRow {
    Event(Event),
    Venue(Venue),
    Room(Room),
    Transfer(Transfer),
    Forum(Forum),
    Session(Box<SessionRow>),
    Speaker(Speaker),
    Zone(Zone),
    Exhibitor(Exhibitor),
    Project(Project),
    Notice(Notice),
    Publication(PublicationRow),
    Changes(ChangesRow),
    KeyList(FactRow),
    Revocation(FactRow),
    Erasure(FactRow),
}

impl AgendaRow {
    /// Reads a row; `None` for a type this code does not know or a body of another shape.
    pub fn read(row_type: &str, body: &Raw) -> Option<Self> {
        match row_type {
            row_type::EVENT => body.read().ok().map(Self::Event),
            row_type::VENUE => body.read().ok().map(Self::Venue),
            row_type::ROOM => body.read().ok().map(Self::Room),
            row_type::TRANSFER => body.read().ok().map(Self::Transfer),
            row_type::FORUM => body.read().ok().map(Self::Forum),
            row_type::SESSION => body.read().ok().map(|row| Self::Session(Box::new(row))),
            row_type::SPEAKER => body.read().ok().map(Self::Speaker),
            row_type::ZONE => body.read().ok().map(Self::Zone),
            row_type::EXHIBITOR => body.read().ok().map(Self::Exhibitor),
            row_type::PROJECT => body.read().ok().map(Self::Project),
            row_type::NOTICE => body.read().ok().map(Self::Notice),
            row_type::PUBLICATION => body.read().ok().map(Self::Publication),
            row_type::CHANGES => body.read().ok().map(Self::Changes),
            row_type::KEY_LIST => body.read().ok().map(Self::KeyList),
            row_type::REVOCATION => body.read().ok().map(Self::Revocation),
            row_type::ERASURE => body.read().ok().map(Self::Erasure),
            _ => None,
        }
    }
}

/// Where and when a session takes place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// When it begins.
    pub start: DateTime<FixedOffset>,
    /// When it ends.
    pub end: DateTime<FixedOffset>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomCode>,
}

impl Placement {
    /// Where and when `session` takes place.
    pub fn of(session: &Session) -> Self {
        Self { start: session.start, end: session.end, room: session.room.clone() }
    }
}

/// A published session; its id is the session's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// The session as it stands.
    pub session: Session,
    /// Where it stood when it was first published: what “moved” and “delayed” are relative to.
    pub first: Placement,
}

/// One organizer publish; its id is its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicationRow {
    /// 1, 2, 3 …
    pub number: u32,
    /// When it was published, in the event's zone.
    pub at: DateTime<FixedOffset>,
    /// Why, in the organizer's words.
    #[serde(default)]
    pub reason: Text,
    /// How many sessions changed, by kind of change.
    pub counts: PublicationCounts,
}

/// How many sessions a publication touches, by kind of change; one session may count in several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are the glossary's kinds of change")]
pub struct PublicationCounts {
    pub new: u32,
    pub moved: u32,
    pub delayed: u32,
    pub cancelled: u32,
    pub postponed: u32,
    pub reinstated: u32,
    pub text: u32,
    pub people: u32,
}

/// What one publication changed in one session; its id is `{publication}.{session}`.
///
/// A publication that makes a session known has a single change `new`; the first publication of an
/// event writes no such rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesRow {
    /// Which publication.
    pub publication: u32,
    /// Which session.
    pub session: SessionId,
    /// What changed, field by field.
    pub changes: Vec<AgendaChange>,
}

/// One field-level difference between two publications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaChange {
    /// Which field.
    pub field: AgendaField,
    /// The value before; `null` for what was not there.
    pub old: Option<Raw>,
    /// The value after; `null` for what is gone.
    pub new: Option<Raw>,
}

/// The fields that changes are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgendaField {
    /// The session was not there before. `new` is its title.
    New,
    /// Start or end; values are `{start, end}`.
    Time,
    /// The room; values are a room code.
    Room,
    /// The building; values are a venue code.
    Venue,
    /// The title; values are a text.
    Title,
    /// People on stage; values are lists of `{speaker, role}`.
    Speakers,
    /// Any other content; values are the members that differ, or `null` where they are too long.
    Text,
    /// Planned, postponed, cancelled.
    Status,
}

/// A signed document that every device keeps and offers back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRow {
    /// The token.
    pub token: crate::wire::Bytes,
}
