//! The event on one card.

use huiban_companion::{DayView, EventView};

/// The event on one card.
#[uniffi::remote(Record)]
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
#[uniffi::remote(Record)]
pub struct DayView {
    /// `YYYY-MM-DD`.
    pub date: String,
    /// A name such as “Opening day”.
    pub name: Option<String>,
    /// How many sessions begin on it, cancelled ones included.
    pub sessions: u32,
}
