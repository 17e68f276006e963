//! Requests and answers of the exchange between device and server.
//!
//! All under `/v1/events/{event}`; JSON, `Content-Encoding: zstd` where it pays. Every request with
//! a body and every answer carries `Content-Digest: sha-256=:…:` (RFC 9530) over the bytes as they
//! travel; what does not match it was damaged on its way and is treated as never arrived.
//! `docs/protocol.md` has the table of endpoints.

mod bytes;
mod calendar;
mod depth;
mod enrolment;
mod pull;
mod push;

pub use bytes::{Bytes, u64_hex};
pub use calendar::CalendarAnswer;
pub use depth::is_deeper_than;
pub use enrolment::{
    EnrolAnswer, EnrolRequest, ForkRequest, NonceAnswer, PublicAnswer, RefreshAnswer,
    RefreshRequest, Role, enrol_message, fork_message,
};
pub use pull::{ChunkRef, Heads, HeadsAnswer, Manifest, Page, PageError, parse_chunk, write_chunk};
pub use push::{
    Position, Push, PushAnswer, QuarantineAnswer, QuarantineRequest, Rejection, Verdict,
    VerdictKind,
};

use crate::documents::EventCode;
use crate::streams::StreamId;
use serde::{Deserialize, Serialize};

/// Version of the exchange that this code speaks; sent as `Huiban-Version` in both directions.
///
/// A server of a higher version judges again what an older one could not.
pub const VERSION: u32 = 1;
/// Header that carries [`VERSION`].
pub const VERSION_HEADER: &str = "huiban-version";
/// Media type of every JSON body.
pub const JSON: &str = "application/json";
/// Media type of snapshot chunks: JSON lines, one [`Row`](crate::streams::Row) each, as one zstd
/// frame.
pub const CHUNK: &str = "application/vnd.huiban.rows+zstd";

/// Which server speaks: what tells its answers from a captive portal's or another event's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerMark {
    /// The event's short name.
    pub event: EventCode,
    /// The event's number in signed documents.
    pub number: u32,
    /// First 16 bytes of SHA-256 of the event's root key.
    pub root: Bytes,
    /// Version of the exchange that the server speaks.
    pub version: u32,
    /// Server time, ms since 1970 UTC: later than anything committed in the streams concerned.
    /// May be as old as a cache allows in answers about public streams.
    pub time_ms: i64,
    /// The server's clock was set for a rehearsal: what happens now is not the event.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rehearsal: bool,
}

/// What a device may read and write now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Grows with every change of the scope.
    pub version: u64,
    /// The streams, sorted.
    pub streams: Vec<StreamId>,
}

#[cfg(test)]
mod tests;
