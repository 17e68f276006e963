//! Ops up, verdicts down.

use super::{Bytes, Heads, Scope, ServerMark};
use crate::cursor::Cursor;
use crate::documents::{DeviceId, OpId};
use crate::effective::BootOffset;
use crate::ledger::Ledger;
use crate::ops::Op;
use crate::streams::StreamId;
use serde::{Deserialize, Serialize};

/// `POST push`: acts to store. Without any it is a greeting that asks for scope, heads and ledger.
///
/// At most [`PUSH_OPS_MAX`](crate::limits::PUSH_OPS_MAX) ops, in the order of `device_seq`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Who sends; the same as the token's.
    pub device: DeviceId,
    /// Relation of the device's boots to server time, for the ops of this push.
    #[serde(default)]
    pub boots: Vec<BootOffset>,
    /// Signed facts offered back before the ops.
    #[serde(default)]
    pub facts: Vec<Bytes>,
    /// The acts.
    pub ops: Vec<Op>,
    /// Numbers of publications the device holds, offered after a fork; else empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub publications: Vec<u32>,
    /// How many acts are still pending on the device after these.
    #[serde(default)]
    pub pending: u64,
}

/// Answer to a [`Push`]: a verdict for each op, in the order of the ops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushAnswer {
    /// Which server speaks.
    pub server: ServerMark,
    /// What became of each op.
    pub verdicts: Vec<Verdict>,
    /// The sender's ledger after this push.
    pub ledger: Ledger,
    /// Heads of every stream in scope after this push.
    pub heads: Heads,
    /// The same places with their chains: a number alone does not tell a stream from one that was
    /// lost and refilled to the same length.
    #[serde(default)]
    pub cursors: Vec<Cursor>,
    /// What the device may read and write now.
    pub scope: Scope,
}

/// What became of an op.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictKind {
    /// Stored, and its effect is in the streams.
    Applied,
    /// The server had it already; `of` says what was answered then.
    Duplicate,
    /// Kept, but this server cannot apply it yet; it does so itself when it can.
    Stored,
    /// Refused for good; `reason` says why.
    Rejected,
    /// Its content was erased; only its id is kept.
    Erased,
    /// Not judged this time; send it again.
    Retry,
}

impl VerdictKind {
    /// Whether the answer stands for ever and counts in the ledger.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Applied | Self::Rejected | Self::Erased)
    }
}

/// The server's word on one op.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Which op.
    pub op: OpId,
    /// What became of it.
    pub verdict: VerdictKind,
    /// For a duplicate: what was answered the first time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<VerdictKind>,
    /// For a rejected or stored op: why; see [`Rejection`] for the codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// For each stream the op touches: its highest change there, or the head where it changed
    /// nothing.
    #[serde(default)]
    pub at: Vec<Position>,
    /// When the act counts from; 0 where it was not judged.
    #[serde(default)]
    pub effective_ms: i64,
}

impl Verdict {
    /// What became of the op, a repetition counting as its first answer.
    pub fn settled(&self) -> VerdictKind {
        match self.verdict {
            VerdictKind::Duplicate => self.of.unwrap_or(VerdictKind::Applied),
            other => other,
        }
    }
}

/// A place in a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// The stream.
    pub stream: StreamId,
    /// The change.
    pub seq: u64,
}

/// Why an op is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rejection {
    /// The author had no right to write there when the act counts from.
    NotAllowed,
    /// The body or entity is not what the kind takes.
    Malformed,
    /// The signature is not the author's.
    BadSignature,
    /// Another act with this id exists.
    OpIdReuse,
    /// Larger than the limit.
    TooLarge,
}

impl Rejection {
    /// The code on the wire.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAllowed => "not_allowed",
            Self::Malformed => "malformed",
            Self::BadSignature => "bad_signature",
            Self::OpIdReuse => "op_id_reuse",
            Self::TooLarge => "too_large",
        }
    }
}

/// `POST quarantine`: unsent acts of a revoked device, signed by its key; kept, never applied by
/// itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantineRequest {
    /// Whose acts.
    pub device: DeviceId,
    /// The device's certificate, for a server that no longer knows it.
    pub certificate: Bytes,
    /// The acts, each with its own signature.
    pub ops: Vec<Op>,
}

/// Answer to a [`QuarantineRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarantineAnswer {
    /// Which server speaks.
    pub server: ServerMark,
    /// The acts that are kept now.
    pub kept: Vec<OpId>,
}
