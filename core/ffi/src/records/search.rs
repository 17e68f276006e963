//! What was looked for, and what was found.

use huiban_companion::{HighlightRange, RoomName, SearchHitView, SearchKind, SearchQuery};
use huiban_protocol::rules::SessionStatus;

/// What kind of thing was found.
#[uniffi::remote(Enum)]
pub enum SearchKind {
    /// A session.
    Session,
    /// A forum.
    Forum,
    /// A speaker.
    Speaker,
    /// An exhibitor.
    Exhibitor,
    /// A contest or roadshow entry.
    Project,
    /// An announcement.
    Notice,
}

/// What is looked for.
#[uniffi::remote(Record)]
pub struct SearchQuery {
    /// What somebody typed: any text; only its first 200 characters and 8 words count.
    pub text: String,
    /// Only these kinds; all where none is named.
    #[uniffi(default = [])]
    pub kinds: Vec<SearchKind>,
    /// How many at most, 1 to 200; 50 where none is given.
    #[uniffi(default = None)]
    pub limit: Option<u32>,
}

/// Something that was found.
#[uniffi::remote(Record)]
pub struct SearchHitView {
    /// What it is.
    pub kind: SearchKind,
    /// Its id or code.
    pub id: String,
    /// What it is called; a speaker's name.
    pub title: String,
    /// What of the title matches, in order, without overlaps; empty where other texts match.
    pub highlight: Vec<HighlightRange>,
    /// How well it matches, 1 to 300; hits are in falling order of it. 300 by a name that begins so,
    /// over 200 by the title, over 100 also by who or what is on stage, else also by other text.
    pub score: u32,
    /// A second line: who of those on stage matches or else the forum of a session, a speaker's or
    /// project's organisation, the host of a forum, the stand of an exhibitor.
    pub subtitle: Option<String>,
    /// When a session begins or a notice was announced, RFC 3339.
    pub start: Option<String>,
    /// The same, ms since 1970 UTC.
    pub start_ms: Option<i64>,
    /// When a session ends, RFC 3339.
    pub end: Option<String>,
    /// The same, ms since 1970 UTC.
    pub end_ms: Option<i64>,
    /// Where a session takes place.
    pub room: Option<RoomName>,
    /// How a session stands relative to what was first announced.
    pub status: Option<SessionStatus>,
}

/// A part of a text, in Unicode scalar values: code points, not UTF-16 units or bytes.
#[uniffi::remote(Record)]
pub struct HighlightRange {
    /// The first.
    pub start: u32,
    /// The first after it.
    pub end: u32,
}
