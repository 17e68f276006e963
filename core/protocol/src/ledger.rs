//! How many acts of one device the server holds: a count and a sum that both sides can compare.

use crate::digest::sha256;
use crate::documents::OpId;
use serde::{Deserialize, Serialize};

/// Count of a device's ops with a final verdict, and the sum modulo 2^64 of their ids' hashes.
///
/// The order in which ops are added does not matter, so it can be kept as a running value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    /// How many ops.
    pub count: u64,
    /// Sum of the first 8 bytes (big-endian) of SHA-256 of each op id's 16 bytes.
    #[serde(with = "crate::wire::u64_hex")]
    pub sum: u64,
}

impl Ledger {
    /// Adds one op.
    pub fn add(&mut self, op: &OpId) {
        self.count = self.count.saturating_add(1);
        self.sum = self.sum.wrapping_add(u64::from_be_bytes(sha256(&op.0).prefix()));
    }
}

impl<'a> FromIterator<&'a OpId> for Ledger {
    fn from_iter<I: IntoIterator<Item = &'a OpId>>(ops: I) -> Self {
        let mut ledger = Self::default();
        ops.into_iter().for_each(|op| ledger.add(op));
        ledger
    }
}
