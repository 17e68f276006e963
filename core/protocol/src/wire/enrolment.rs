//! How a device becomes a member of an event and stays one.

use super::{Bytes, Scope, ServerMark};
use crate::documents::DeviceId;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a device is enrolled as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the glossary's")]
pub enum Role {
    Attendee,
    Gate,
    Rep,
    Organizer,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Attendee, Self::Gate, Self::Rep, Self::Organizer];

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Attendee => "attendee",
            Self::Gate => "gate",
            Self::Rep => "rep",
            Self::Organizer => "organizer",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.name() == text)
            .ok_or_else(|| format!("unknown role “{text}”: use attendee, gate, rep or organizer"))
    }
}

/// `POST /v1/enrol`: redeems a one-time code. The same code with the same key repeats the answer.
///
/// Not under an event: the code says which one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolRequest {
    /// The code, as shown.
    pub code: String,
    /// The device's Ed25519 public key, 32 bytes.
    pub public_key: Bytes,
    /// Signature by that key over [`enrol_message`], so that nobody enrols a key they do not hold.
    pub signature: Bytes,
}

/// What [`EnrolRequest::signature`] signs.
pub fn enrol_message(code: &str, public_key: &[u8]) -> Vec<u8> {
    [b"huiban enrol\n", code.as_bytes(), b"\n", public_key].concat()
}

/// Answer to an [`EnrolRequest`], a [`ForkRequest`]: the membership.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolAnswer {
    /// Which server speaks.
    pub server: ServerMark,
    /// The device's id, which follows from its key.
    pub device: DeviceId,
    /// What it is enrolled as.
    pub role: Role,
    /// Whom or what for: a registration id, an exhibitor code; empty for gates and organizers.
    pub subject: String,
    /// What other devices and people see the device called.
    pub name: String,
    /// Certificate of the device's key.
    pub certificate: Bytes,
    /// Certificates of the other enrolments that a new identity takes over; empty elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Bytes>,
    /// The event's key list, signed by its root key.
    pub key_list: Bytes,
    /// Bearer token.
    pub token: Bytes,
    /// When the token expires, server time.
    pub token_expires_ms: i64,
    /// What the device may read and write.
    pub scope: Scope,
}

/// `POST nonce`: answer with a number to sign for a new token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NonceAnswer {
    /// Which server speaks.
    pub server: ServerMark,
    /// 16 random bytes, good once.
    pub nonce: Bytes,
}

/// `POST token`: a new bearer token for a device that proves its key.
///
/// A server that does not know the device takes it back in by its certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshRequest {
    /// Which device.
    pub device: DeviceId,
    /// The refresh proof over the nonce ([`crate::tokens::RefreshProof`]).
    pub proof: Bytes,
    /// The device's certificates, newest last.
    pub certificates: Vec<Bytes>,
}

/// Answer to a [`RefreshRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshAnswer {
    /// Which server speaks.
    pub server: ServerMark,
    /// Bearer token.
    pub token: Bytes,
    /// When it expires, server time.
    pub token_expires_ms: i64,
    /// What the device may read and write.
    pub scope: Scope,
}

/// `GET /v1/events/{event}`: what a server says of an event to anyone, so that its public streams
/// can be read and believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicAnswer {
    /// Which server speaks.
    pub server: ServerMark,
    /// The event's signed key list ([`crate::tokens::KeyList`]).
    pub key_list: Bytes,
}

/// `POST devices/fork`: an installation found that another one uses its identity, and takes a new
/// one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForkRequest {
    /// The identity used twice.
    pub device: DeviceId,
    /// Certificates of that identity, for a server that does not know it.
    pub certificates: Vec<Bytes>,
    /// The new Ed25519 public key, 32 bytes.
    pub public_key: Bytes,
    /// Signature by the old key over [`fork_message`].
    pub signature: Bytes,
    /// Signature by the new key over [`fork_message`].
    pub new_signature: Bytes,
}

/// What both signatures of a [`ForkRequest`] sign.
pub fn fork_message(device: &DeviceId, public_key: &[u8]) -> Vec<u8> {
    [b"huiban fork\n".as_slice(), &device.0, public_key].concat()
}
