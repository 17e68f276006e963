//! The envelope that every act travels in.

use crate::digest::{Hash, body_hash};
use crate::documents::{DeviceId, OpId};
use crate::effective::OpClock;
use crate::raw::Raw;
use crate::streams::Stamp;
use crate::wire::Bytes;
use serde::{Deserialize, Serialize};

/// One human act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Op {
    /// Its id: a UUIDv7 that rises with `device_seq`.
    pub id: OpId,
    /// The device it was made on.
    pub device: DeviceId,
    /// Its number among that device's acts: 1, 2, 3 …
    pub device_seq: u64,
    /// What kind of act.
    pub kind: String,
    /// Version of the body's shape.
    pub version: u16,
    /// What it is about.
    pub entity: String,
    /// What it says; its text is hashed and signed.
    pub body: Raw,
    /// What the clocks said.
    pub clock: OpClock,
    /// What an earlier verdict said; sent back when the op is offered again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_ms: Option<i64>,
    /// Hash of a body that was erased; then the body is `null`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased: Option<Hash>,
    /// Ed25519 signature of the op, 64 bytes ([`crate::tokens::sign_op`]).
    pub signature: Bytes,
}

impl Op {
    /// Hash of what the op says.
    pub fn body_hash(&self) -> Hash {
        if let Some(erased) = self.erased {
            return erased;
        }
        body_hash(&self.kind, self.version, &self.entity, self.body.text())
    }
}

/// An op as folds see it: what was said, and when it counts from.
#[derive(Debug, Clone, Copy)]
pub struct Fact<'a> {
    /// The act.
    pub id: OpId,
    /// The device it was made on.
    pub device: DeviceId,
    /// Version of the body's shape.
    pub version: u16,
    /// What it is about.
    pub entity: &'a str,
    /// What it says.
    pub body: &'a Raw,
    /// When it counts from, ms since 1970 UTC.
    pub effective_ms: i64,
}

impl Fact<'_> {
    /// The op's place in the order of acts.
    pub fn stamp(&self) -> Stamp {
        Stamp { at_ms: self.effective_ms, op: self.id }
    }
}
