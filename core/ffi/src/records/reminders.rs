//! What a phone is to remind of.

use huiban_companion::{
    BookmarkTargetView, HeldReminder, ReminderDifference, ReminderState, ReminderView,
};

/// What is to be done about a reminder.
#[uniffi::remote(Enum)]
pub enum ReminderState {
    /// To be shown at once, and once: the session was cancelled since the reminder was set.
    Cancelled,
    /// To be shown at once, and once: the session was moved so far ahead that the time to remind
    /// of it has passed.
    Due,
    /// It rings at its time.
    Scheduled,
    /// The session is postponed: it waits for the new time.
    Suspended,
}

/// A reminder, as a notification shows it.
#[uniffi::remote(Record)]
pub struct ReminderView {
    /// Its id: the same at every time and on every device.
    pub id: String,
    /// Of what.
    pub target: BookmarkTargetView,
    /// What that is called.
    pub title: String,
    /// When it rings, RFC 3339; `None` for what is to be shown at once, or waits.
    pub fire_at: Option<String>,
    /// The same, ms since 1970 UTC.
    pub fire_at_ms: Option<i64>,
    /// When and where, and how that changed since the reminder was set.
    pub text: String,
    /// What is to be done about it.
    pub state: ReminderState,
}

/// A notification that a shell has scheduled, as it was told.
#[uniffi::remote(Record)]
pub struct HeldReminder {
    /// The reminder's id.
    pub id: String,
    /// When it rings, ms since 1970 UTC.
    pub fire_at_ms: i64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// What a shell tells the operating system so that it has what it should.
#[uniffi::remote(Record)]
pub struct ReminderDifference {
    /// To be scheduled, in place of what is there under the same id; what has no time is to be
    /// shown at once. The soonest first.
    pub schedule: Vec<ReminderView>,
    /// Ids of what is not to ring any more.
    pub withdraw: Vec<String>,
}
