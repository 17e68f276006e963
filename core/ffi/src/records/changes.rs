//! What publications changed.

use huiban_companion::ChangeView;
use huiban_protocol::documents::SessionKind;
use huiban_protocol::streams::AgendaField;

/// What changed in one field of one session.
#[uniffi::remote(Record)]
pub struct ChangeView {
    /// The session.
    pub id: String,
    /// What it is.
    pub kind: SessionKind,
    /// What it is called now.
    pub title: String,
    /// Which field.
    pub field: AgendaField,
    /// The value before, to read; `None` for what was not there. Of other content, forum, languages
    /// and description are told where they changed.
    pub old: Option<String>,
    /// The value after, to read; `None` for what is gone.
    pub new: Option<String>,
    /// Why, in the organizer's words.
    pub reason: Option<String>,
    /// The publication that changed it; the newest where there were several.
    pub publication: u32,
    /// When that was published, RFC 3339; `None` while its own row has not arrived.
    pub published_at: Option<String>,
    /// The same, ms since 1970 UTC.
    pub published_at_ms: Option<i64>,
    /// Whether I bookmarked the session or follow its forum.
    pub affects_me: bool,
}
