//! Lines of an agenda, and the filter that picks them.

use huiban_companion::{
    AgendaFilter, ForumName, PlacementView, RoomName, SessionItemView, SpeakerPartView, VenueName,
};
use huiban_protocol::documents::{SessionKind, SpeakerRole};
use huiban_protocol::rules::SessionStatus;

/// Which sessions of the agenda; all of all days where nothing is asked for. Conditions add up.
#[uniffi::remote(Record)]
pub struct AgendaFilter {
    /// Calendar day of the start in the event's zone, `YYYY-MM-DD`.
    #[uniffi(default = None)]
    pub day: Option<String>,
    /// Code of the forum that owns them.
    #[uniffi(default = None)]
    pub forum: Option<String>,
    /// Code of the room they take place in.
    #[uniffi(default = None)]
    pub room: Option<String>,
    /// Only what is on at this time (ms since 1970 UTC), and what comes next in each room.
    #[uniffi(default = None)]
    pub now_ms: Option<i64>,
    /// Only what I bookmarked, and the sessions of forums that I follow.
    #[uniffi(default = false)]
    pub mine: bool,
    /// How many to leave out from the beginning, for a list that is shown page by page.
    #[uniffi(default = 0)]
    pub offset: u32,
    /// Most that are returned; all where nothing is said.
    #[uniffi(default = None)]
    pub limit: Option<u32>,
}

/// A session as one line of an agenda.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
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
