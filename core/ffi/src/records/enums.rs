//! Closed sets of words.

use huiban_companion::Area;
use huiban_protocol::documents::{Language, SessionKind, SpeakerRole};
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::{AgendaField, TargetKind};

/// A language the product speaks (BCP 47 tags).
#[uniffi::remote(Enum)]
pub enum Language {
    /// Simplified Chinese.
    ZhHans,
    /// Traditional Chinese.
    ZhHant,
    /// English.
    En,
}

/// What a session is.
#[uniffi::remote(Enum)]
pub enum SessionKind {
    Opening,
    Keynote,
    Talk,
    Roundtable,
    Contest,
    Roadshow,
    Signing,
    Award,
    Training,
    Consultation,
    Exhibition,
    Break,
    Social,
}

/// What a person does on stage.
#[uniffi::remote(Enum)]
pub enum SpeakerRole {
    Speaker,
    Moderator,
    Panellist,
    Juror,
    Host,
}

/// How a session stands relative to its first publication.
#[uniffi::remote(Enum)]
pub enum SessionStatus {
    /// As first announced.
    Confirmed,
    /// Later on the same day, in the same room.
    Delayed,
    /// Postponed, with no new time yet.
    Postponed,
    /// At any other time, day or room.
    Moved,
    /// It will not take place.
    Cancelled,
}

/// The fields that changes are told apart by.
#[uniffi::remote(Enum)]
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
    /// Any other content; values are `null`.
    Text,
    /// Planned, postponed, cancelled.
    Status,
}

/// What kind of thing can be bookmarked.
#[uniffi::remote(Enum)]
pub enum TargetKind {
    Forum,
    Session,
    Speaker,
    Exhibitor,
    Project,
    Circle,
    Topic,
}

/// A part of what is shown.
#[uniffi::remote(Enum)]
pub enum Area {
    /// The agenda, its forums, places and people.
    Agenda,
    /// Bookmarks and their notes.
    Bookmarks,
    /// The attendee's own badge.
    Badge,
    /// Leads of a booth, and who has one's card.
    Contacts,
    /// Scans and counts.
    CheckIn,
    /// Circles and their topics.
    Circles,
    /// The state of sync: pending, parked, last sync.
    Sync,
    /// Roles and scopes of this device.
    Membership,
}
