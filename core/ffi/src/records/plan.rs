//! A day by rooms, conflicts, calendars, shared selections.

use huiban_companion::{
    CalendarScope, ConflictKind, ConflictView, MergeReport, RoomColumnView, RoomGridView, RoomName,
    SessionItemView, VenueName,
};

/// One day of the event, room by room.
#[uniffi::remote(Record)]
pub struct RoomGridView {
    /// When its first session begins, ms since 1970 UTC; `None` for a day without any.
    pub start_ms: Option<i64>,
    /// When its last session ends, ms since 1970 UTC.
    pub end_ms: Option<i64>,
    /// The rooms in which something takes place, in the organizer's order.
    pub columns: Vec<RoomColumnView>,
    /// Sessions that have no room, such as a lunch.
    pub elsewhere: Vec<SessionItemView>,
}

/// What takes place in one room on one day.
#[uniffi::remote(Record)]
pub struct RoomColumnView {
    /// The room.
    pub room: RoomName,
    /// Its building.
    pub venue: Option<VenueName>,
    /// Its sessions in the order of their start, cancelled ones included. Some may overlap.
    pub sessions: Vec<SessionItemView>,
}

/// Why two sessions exclude each other.
#[uniffi::remote(Enum)]
pub enum ConflictKind {
    /// They take place at the same time.
    Overlap,
    /// The way from one to the other takes longer than there is time.
    Unreachable,
}

/// Two bookmarked sessions that I cannot attend both of.
#[uniffi::remote(Record)]
pub struct ConflictView {
    /// Id of the one that begins first.
    pub a: String,
    /// What it is called.
    pub a_title: String,
    /// Id of the other.
    pub b: String,
    /// What it is called.
    pub b_title: String,
    /// Why.
    pub kind: ConflictKind,
    /// How many minutes are missing for the way; `None` where they overlap.
    pub minutes_short: Option<u32>,
}

/// Which sessions go into a calendar.
#[uniffi::remote(Enum)]
pub enum CalendarScope {
    /// What I bookmarked, and the sessions of forums that I follow.
    Mine,
    /// The sessions of a forum, by its code.
    Forum(String),
    /// One session, by its id.
    Session(String),
}

/// What became of a shared selection.
#[uniffi::remote(Record)]
pub struct MergeReport {
    /// Bookmarked now.
    pub added: u32,
    /// Bookmarked before; notes and all else of them stay as they are.
    pub already: u32,
    /// Not in this device's agenda; they are bookmarked once it holds them.
    pub unknown: u32,
}
