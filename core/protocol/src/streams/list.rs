//! Rows of `list/{code}`: the rules of a check-in list and every scan made for it.

use crate::documents::{CheckInList, DeviceId, OpId, RegistrationId};
use crate::raw::Raw;
use serde::{Deserialize, Serialize};

/// Type of the row that holds the rules; its id is the list's code.
pub const RULES_ROW: &str = "rules";
/// Type of a [`ScanRow`]; its id is the act's.
pub const SCAN_ROW: &str = "scan";

/// A row of the stream that this code understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListRow {
    /// The rules.
    Rules(CheckInList),
    /// A scan.
    Scan(ScanRow),
}

impl ListRow {
    /// Reads a row; `None` for a type this code does not know or a body of another shape.
    pub fn read(row_type: &str, body: &Raw) -> Option<Self> {
        match row_type {
            RULES_ROW => body.read().ok().map(Self::Rules),
            SCAN_ROW => body.read().ok().map(Self::Scan),
            _ => None,
        }
    }
}

/// Which way a person went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// In.
    Entry,
    /// Out.
    Exit,
}

/// One reading of a badge at a gate: a fact, never rejected and never changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
