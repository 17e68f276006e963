//! The state of sync and what a run did.

use huiban_companion::{StatusView, StreamView, SyncReport};

/// What one run of sync did.
#[uniffi::remote(Record)]
pub struct SyncReport {
    /// Acts that got a verdict.
    pub pushed: u64,
    /// Changes taken in.
    pub pulled: u64,
    /// Acts still waiting.
    pub pending: u64,
    /// Acts refused for good.
    pub parked: u64,
    /// Where each stream stands.
    pub streams: Vec<StreamView>,
}

/// Where one stream stands.
#[uniffi::remote(Record)]
pub struct StreamView {
    /// Its name.
    pub name: String,
    /// Last change held here.
    pub seq: u64,
    /// Last change the server is known to have.
    pub head: u64,
    /// How long ago the server was last heard about it, ms; `None` before the first time.
    pub age_ms: Option<i64>,
    /// Digest of the rows held, 16 hexadecimal digits.
    pub digest: String,
}

/// The state of an event's sync.
#[uniffi::remote(Record)]
pub struct StatusView {
    /// The event.
    pub event: String,
    /// This device.
    pub device_id: String,
    /// What it is enrolled as.
    pub role: String,
    /// Server time of the last complete run, ms since 1970 UTC.
    pub last_sync_ms: Option<i64>,
    /// Acts still waiting to be sent.
    pub pending: u64,
    /// Acts of this revoked device that the organizer keeps aside: they were sent, and are neither
    /// applied nor refused.
    pub handed_over: u64,
    /// Acts refused for good.
    pub parked: u64,
    /// The oldest act waits for longer than it should although the server answers.
    pub stuck: bool,
    /// What failed last, if the last run did.
    pub last_failure: Option<String>,
    /// The server lacks acts of this device although all were offered again.
    pub ledger_gap: bool,
    /// The organizer has revoked this device.
    pub revoked: bool,
    /// The organizer has erased the attendee whose device this is: what was theirs is gone here
    /// too.
    pub erased: bool,
    /// Where each stream stands.
    pub streams: Vec<StreamView>,
    /// Server time minus this device's wall clock, ms; `None` before any exchange.
    pub server_offset_ms: Option<i64>,
}
