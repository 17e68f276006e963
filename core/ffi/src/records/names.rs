//! Names that stand for codes, and where a session was first announced.

use huiban_companion::{ForumName, PlacementView, RoomName, VenueName};

/// A forum by name.
#[uniffi::remote(Record)]
pub struct ForumName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub title: String,
}

/// A room by name.
#[uniffi::remote(Record)]
pub struct RoomName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// The floor as signs name it.
    pub floor: Option<String>,
}

/// A building by name.
#[uniffi::remote(Record)]
pub struct VenueName {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
}

/// Where and when a session was first announced.
#[uniffi::remote(Record)]
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
