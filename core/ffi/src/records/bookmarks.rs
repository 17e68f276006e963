//! Bookmarks as a screen shows them.

use huiban_companion::{BookmarkTargetView, BookmarkView};
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::TargetKind;

/// What a bookmark points at.
#[uniffi::remote(Record)]
pub struct BookmarkTargetView {
    /// What it is.
    pub kind: TargetKind,
    /// Its id.
    pub id: String,
}

/// A bookmark; it stays when the thing it points at is cancelled or gone.
#[uniffi::remote(Record)]
pub struct BookmarkView {
    /// What it points at.
    pub target: BookmarkTargetView,
    /// What that is called; `None` where it is not published here, or not any more.
    pub title: Option<String>,
    /// How a session stands relative to what was first announced.
    pub status: Option<SessionStatus>,
    /// When a session begins, RFC 3339.
    pub start: Option<String>,
    /// The same, ms since 1970 UTC.
    pub start_ms: Option<i64>,
    /// My note.
    pub note: Option<String>,
    /// What another of my devices wrote without knowing the note.
    pub other_note: Option<String>,
    /// My tags.
    pub tags: Vec<String>,
    /// My colour.
    pub colour: Option<String>,
    /// How long before the start I want to be reminded.
    pub remind: Option<String>,
    /// Whether the thing was cancelled or is no longer published.
    pub flagged: bool,
}
