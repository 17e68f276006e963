//! My badge as a screen shows it.

use huiban_companion::{BadgeState, BadgeView};

/// Whether a badge may be used, as far as this device knows.
#[uniffi::remote(Enum)]
pub enum BadgeState {
    /// It may.
    Valid,
    /// The organizer holds it back for now.
    Blocked,
    /// The organizer took it back.
    Revoked,
    /// Its time is over.
    Expired,
}

/// The attendee's own badge.
#[uniffi::remote(Record)]
pub struct BadgeView {
    /// What the code says.
    pub text: String,
    /// Whose registration it is.
    pub registration: String,
    /// Which of this person's badges it is: a badge made anew has a higher one, and every gate that
    /// has heard of it refuses those before.
    pub serial: u64,
    /// The name on it.
    pub name: String,
    /// The organisation on it.
    pub org: Option<String>,
    /// The class of the ticket.
    pub ticket_type: String,
    /// The group.
    pub group: Option<String>,
    /// The seat or table.
    pub seat: Option<String>,
    /// Whether it may be used.
    pub state: BadgeState,
    /// The same in words.
    pub state_text: String,
    /// What to do with it, in words.
    pub advice: String,
    /// Why it may not be used, in the organizer's words.
    pub reason: Option<String>,
    /// When it was made, RFC 3339; none for a code that this version cannot read.
    pub issued_at: Option<String>,
    /// From when on it is no longer good, RFC 3339.
    pub expires_at: String,
    /// The same, ms since 1970 UTC.
    pub expires_at_ms: i64,
    /// Modules along one side of the code, without the quiet zone of 4 around it.
    pub side: u32,
    /// The modules row by row from the top, left to right: 1 is dark, 0 is light.
    pub modules: Vec<u8>,
}
