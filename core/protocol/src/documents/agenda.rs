//! A whole event as one document.

use super::{
    CheckInList, Circle, Event, Exhibitor, Forum, Notice, Project, Room, Session, Speaker, Topic,
    Transfer, Venue, Zone,
};
use serde::{Deserialize, Serialize};

/// The value of [`AgendaDocument::format`].
pub const DOCUMENT_FORMAT: &str = "huiban-event";
/// The newest version of the document this code reads and the one it writes.
pub const DOCUMENT_VERSION: u32 = 1;

/// A whole event: what an organizer imports and exports as the project's own JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaDocument {
    /// Always [`DOCUMENT_FORMAT`].
    pub format: String,
    /// At most [`DOCUMENT_VERSION`].
    pub version: u32,
    /// The event itself.
    pub event: Event,
    /// Its buildings.
    #[serde(default)]
    pub venues: Vec<Venue>,
    /// Their rooms.
    #[serde(default)]
    pub rooms: Vec<Room>,
    /// Minutes between places.
    #[serde(default)]
    pub transfers: Vec<Transfer>,
    /// Its forums.
    #[serde(default)]
    pub forums: Vec<Forum>,
    /// Its sessions.
    #[serde(default)]
    pub sessions: Vec<Session>,
    /// People on stage.
    #[serde(default)]
    pub speakers: Vec<Speaker>,
    /// Areas of the exhibition.
    #[serde(default)]
    pub zones: Vec<Zone>,
    /// Who exhibits.
    #[serde(default)]
    pub exhibitors: Vec<Exhibitor>,
    /// Contest and roadshow entries.
    #[serde(default)]
    pub projects: Vec<Project>,
    /// Announcements.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Check-in lists.
    #[serde(default)]
    pub lists: Vec<CheckInList>,
    /// Community boards.
    #[serde(default)]
    pub circles: Vec<Circle>,
    /// Threads of the boards.
    #[serde(default)]
    pub topics: Vec<Topic>,
}
