//! Acts made on this device.

use huiban_companion::{OpState, OpView};
use huiban_protocol::documents::OpId;

/// Where an op stands.
#[uniffi::remote(Enum)]
pub enum OpState {
    /// Not yet judged by the server.
    Pending,
    /// At the server.
    Acked,
    /// Refused for good; kept here.
    Parked,
}

/// One act made here.
#[uniffi::remote(Record)]
pub struct OpView {
    /// Its id.
    pub op: OpId,
    /// What kind of act.
    pub kind: String,
    /// What it is about.
    pub entity: String,
    /// When it counts from as far as is known, ms since 1970 UTC.
    pub at_ms: i64,
    /// Where it stands.
    pub state: OpState,
    /// What the server said, if anything.
    pub verdict: Option<String>,
    /// Why, where it was refused.
    pub reason: Option<String>,
}
