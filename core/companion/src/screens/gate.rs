//! What staff at a gate see: verdicts with their signals and words, sums, incidents, people.

mod incidents;
mod lists;
mod people;
mod readiness;
mod scan;
mod signal;
mod words;

pub use incidents::{IncidentScanView, IncidentView};
pub use lists::{GateCountsView, OpenListView};
pub use people::FoundPersonView;
pub use readiness::{ReadinessProblemView, ReadinessView};
pub use scan::{ConfidenceKind, ConfidenceView, FirstAdmissionView, ScanView, VisitorTextView};
pub use signal::{Light, Tone, Vibration};

pub(crate) use incidents::list_incidents;
pub(crate) use lists::{counts_view, open_list_view};
pub(crate) use people::person_view;
pub(crate) use readiness::readiness_view;
pub(crate) use scan::{Told, scan_view};

use chrono::DateTime;
use chrono_tz::Tz;

/// An instant in ms since 1970 UTC, as RFC 3339 of the clocks on site.
fn at(zone: Tz, at_ms: i64) -> String {
    DateTime::from_timestamp_millis(at_ms).unwrap_or_default().with_timezone(&zone).to_rfc3339()
}

/// An instant as the clocks on site show it to the minute.
fn hour(zone: Tz, at_ms: i64) -> String {
    let at = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    at.with_timezone(&zone).format("%m-%d %H:%M").to_string()
}
