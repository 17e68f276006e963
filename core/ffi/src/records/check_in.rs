//! Scans and what they add up to.

use huiban_companion::ListCounts;
use huiban_protocol::documents::{DeviceId, OpId, RegistrationId};
use huiban_protocol::streams::{Direction, ScanRow};

/// Which way a person went.
#[uniffi::remote(Enum)]
pub enum Direction {
    /// In.
    Entry,
    /// Out.
    Exit,
}

/// One reading of a badge at a gate: a fact, never rejected and never changed.
#[uniffi::remote(Record)]
pub struct ScanRow {
    /// The act.
    pub op: OpId,
    /// Who.
    pub registration: RegistrationId,
    /// Which way.
    pub direction: Direction,
    /// At which device.
    pub device: DeviceId,
    /// Effective time, ms since 1970 UTC.
    pub at_ms: i64,
}

/// The sums of one list.
#[uniffi::remote(Record)]
pub struct ListCounts {
    /// Scans on the way in.
    pub entries: u64,
    /// Scans on the way out.
    pub exits: u64,
    /// Registrations with at least one scan on the way in.
    pub people: u64,
    /// Registrations whose latest scan was on the way in.
    pub inside: u64,
}
