//! Rows of `gate`: who may enter, by number alone.

use crate::documents::RegistrationId;
use crate::raw::Raw;
use crate::wire::Bytes;
use serde::{Deserialize, Serialize};

/// Type of a [`RegistrationRow`]; its id is the registration's.
pub const REGISTRATION_ROW: &str = "registration";

/// A row of the stream that this code understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GateRow {
    /// A registration.
    Registration(RegistrationRow),
}

impl GateRow {
    /// Reads a row; `None` for a type this code does not know or a body of another shape.
    pub fn read(row_type: &str, body: &Raw) -> Option<Self> {
        match row_type {
            REGISTRATION_ROW => body.read().ok().map(Self::Registration),
            _ => None,
        }
    }
}

/// What a gate knows of a registration. Nothing in it is personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationRow {
    /// Which.
    pub registration: RegistrationId,
    /// The class of the ticket; empty where the server no longer knows it.
    pub ticket_type: String,
    /// The badge that counts, the highest that was signed; 0 before the first.
    pub serial: u64,
    /// Whether it may be used.
    pub state: RegistrationState,
    /// Where it was taken away, the signed order behind that. Gates keep it: a server that was
    /// restored from before it learns of it again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Bytes>,
}

/// Whether a registration may be used.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RegistrationState {
    /// It may.
    #[default]
    Valid,
    /// The organizer holds it back for now.
    Blocked {
        /// Why, in the organizer's words.
        reason: String,
        /// Since when, ms since 1970 UTC.
        since_ms: i64,
    },
    /// The organizer took it away.
    Revoked {
        /// Why, in the organizer's words.
        reason: String,
        /// Since when, ms since 1970 UTC.
        since_ms: i64,
        /// The person asked to be forgotten: that they were let in before is no incident.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        erased: bool,
    },
}
