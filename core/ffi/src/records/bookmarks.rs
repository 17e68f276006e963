//! Bookmarks as a screen shows them.

use huiban_companion::{BookmarkEdit, BookmarkTargetView, BookmarkView};
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
    /// What that is called, or was when it was last published; `None` where it never was here.
    pub title: Option<String>,
    /// How a session stands relative to what was first announced.
    pub status: Option<SessionStatus>,
    /// When a session begins, or was to begin when it was last published, RFC 3339.
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
    /// When I want to be reminded: `15m`, `2h`, `1d` before the start, or a time in RFC 3339.
    pub remind: Option<String>,
    /// Whether the thing was cancelled or is no longer published.
    pub flagged: bool,
    /// Of a followed forum, how many of its sessions changed or are new since I last looked at
    /// changes, without those I muted; else 0.
    pub changes: u32,
    /// The same to read, where there are any.
    pub news: Option<String>,
}

/// What is to change about a bookmark; what is none, or empty, stays as it is.
#[uniffi::remote(Record)]
pub struct BookmarkEdit {
    /// The note; blank text clears it.
    pub note: Option<String>,
    /// Tags to put on.
    pub add_tags: Vec<String>,
    /// Tags to take off.
    pub remove_tags: Vec<String>,
    /// The colour: one of red, orange, yellow, green, blue, purple, pink, grey; blank text takes it
    /// away.
    pub colour: Option<String>,
    /// When to remind: `15m`, `2h` or `1d` before the start, or a time in RFC 3339; blank text
    /// means never.
    pub remind: Option<String>,
}
