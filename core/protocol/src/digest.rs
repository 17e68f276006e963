//! Hashes that let device and server notice that they disagree.
//!
//! All integers enter hashes as big-endian bytes and all texts with their length before them, so
//! that no two inputs share an encoding.

use crate::streams::{ChangeOp, StreamId};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// A SHA-256 value, written as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

/// The running hash of a stream up to one change: 8 bytes, written as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chain(pub [u8; 8]);

/// Sum, modulo 2^64, of [`row_hash`] over a stream's live rows; 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub u64);

/// Builds a SHA-256 over length-prefixed parts.
struct Parts(Sha256);

impl Parts {
    fn new(domain: &str) -> Self {
        Self(Sha256::new()).text(domain)
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(bytes);
        self
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    fn number(mut self, number: u64) -> Self {
        self.0.update(number.to_be_bytes());
        self
    }

    fn finish(self) -> Hash {
        Hash(self.0.finalize().into())
    }
}

/// SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

impl Hash {
    /// The first `N` bytes; `N` is at most 32.
    pub fn prefix<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        for (to, from) in out.iter_mut().zip(self.0) {
            *to = from;
        }
        out
    }
}

/// Hash of what an op says: its kind, version, entity and body text.
pub fn body_hash(kind: &str, version: u16, entity: &str, body: &str) -> Hash {
    Parts::new("huiban op").text(kind).number(version.into()).text(entity).text(body).finish()
}

/// What identifies one change of a row, for the hash chain.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// The change's number in its stream.
    pub seq: u64,
    /// The row's type.
    pub row_type: &'a str,
    /// The row's id.
    pub row_id: &'a str,
    /// The row's revision after the change.
    pub rev: u64,
    /// What happened to it.
    pub op: ChangeOp,
    /// SHA-256 of the body's text; of nothing where the row was deleted.
    pub body: Hash,
}

impl Chain {
    /// The chain of a stream before its first change.
    pub fn start(stream: &StreamId) -> Self {
        Self(Parts::new("huiban chain").text(&stream.to_string()).finish().prefix())
    }

    /// The chain after one more change.
    pub fn next(self, link: &Link<'_>) -> Self {
        let hash = Parts::new("huiban link")
            .bytes(&self.0)
            .number(link.seq)
            .text(link.row_type)
            .text(link.row_id)
            .number(link.rev)
            .text(link.op.name())
            .bytes(&link.body.0)
            .finish();
        Self(hash.prefix())
    }
}

/// What one live row adds to its stream's [`Digest`].
pub fn row_hash(row_type: &str, row_id: &str, rev: u64, body: &Hash) -> u64 {
    let hash = Parts::new("huiban row").text(row_type).text(row_id).number(rev).bytes(&body.0);
    u64::from_be_bytes(hash.finish().prefix())
}

impl Digest {
    /// With one more live row.
    pub fn plus(self, row: u64) -> Self {
        Self(self.0.wrapping_add(row))
    }

    /// With one live row less.
    pub fn minus(self, row: u64) -> Self {
        Self(self.0.wrapping_sub(row))
    }
}

/// A text that is not the number of hexadecimal digits it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {0} lower-case hexadecimal digits")]
pub struct NotHex(usize);

fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], NotHex> {
    let wrong = NotHex(N.saturating_mul(2));
    let mut bytes = [0; N];
    if text.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(wrong);
    }
    hex::decode_to_slice(text, &mut bytes).map_err(|_| wrong)?;
    Ok(bytes)
}

macro_rules! written_as_hex {
    ($($name:ident: $bytes:expr, $wrap:expr;)*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex::encode($bytes(self)))
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            fn from_str(text: &str) -> Result<Self, NotHex> {
                parse_hex(text).map($wrap)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

written_as_hex! {
    Hash: |hash: &Self| hash.0, Hash;
    Chain: |chain: &Self| chain.0, Chain;
    Digest: |digest: &Self| digest.0.to_be_bytes(), |bytes| Digest(u64::from_be_bytes(bytes));
}
