//! Shapes and words that several commands of a device share.

use huiban_companion::{SessionItemView, StreamView};
use huiban_protocol::rules::SessionStatus;
use serde::Serialize;

/// Where one stream stands.
#[derive(Debug, Serialize)]
pub(super) struct StreamShape {
    pub(super) name: String,
    pub(super) seq: u64,
    pub(super) head: u64,
    pub(super) age_ms: Option<i64>,
    pub(super) digest: String,
}

impl From<&StreamView> for StreamShape {
    fn from(view: &StreamView) -> Self {
        Self {
            name: view.name.clone(),
            seq: view.seq,
            head: view.head,
            age_ms: view.age_ms,
            digest: view.digest.clone(),
        }
    }
}

/// What a status is called in the JSON, and in text.
pub(super) fn status_name(status: SessionStatus) -> &'static str {
    match status {
        SessionStatus::Confirmed => "confirmed",
        SessionStatus::Delayed => "delayed",
        SessionStatus::Postponed => "postponed",
        SessionStatus::Moved => "moved",
        SessionStatus::Cancelled => "cancelled",
    }
}

/// The same, where saying nothing means that all is as announced.
pub(super) fn status_remark(status: SessionStatus) -> &'static str {
    if status == SessionStatus::Confirmed { "" } else { status_name(status) }
}

/// `09:00–10:30` of two RFC 3339 times in one zone.
pub(super) fn hours(item: &SessionItemView) -> String {
    format!("{}–{}", hour(&item.start), hour(&item.end))
}

/// `YYYY-MM-DD` of an RFC 3339 time.
pub(super) fn day(rfc3339: &str) -> &str {
    rfc3339.get(..10).unwrap_or(rfc3339)
}

/// `HH:MM` of an RFC 3339 time.
pub(super) fn hour(rfc3339: &str) -> &str {
    rfc3339.get(11..16).unwrap_or_default()
}
