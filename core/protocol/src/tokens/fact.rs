//! Signed facts: documents whose signature is their trust, kept by every device.

use super::{DeviceCertificate, KeyList, Order, TokenError, Withdrawal};
use crate::digest::sha256;

/// A signed document that devices keep across rebuilds and offer back to a server that forgot it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignedFact {
    /// The event's keys.
    KeyList(KeyList),
    /// A device's membership.
    Certificate(DeviceCertificate),
    /// An order.
    Order(Order),
    /// A person took a consent back.
    Withdrawal(Withdrawal),
}

/// Short name of a fact: the first 16 bytes of its SHA-256.
pub fn fact_id(bytes: &[u8]) -> [u8; 16] {
    sha256(bytes).prefix()
}

impl SignedFact {
    /// Reads a fact of any type, judged by `keys` and the root they come from.
    ///
    /// # Errors
    /// [`TokenError`] where it is no fact of this event.
    pub fn open(
        bytes: &[u8],
        keys: &KeyList,
        fingerprint: &[u8; 16],
        now_s: u64,
    ) -> Result<Self, TokenError> {
        match KeyList::open(bytes, fingerprint) {
            Err(TokenError::Shape) => {}
            // one root key may serve several editions of an event
            Ok(list) if list.event != keys.event => return Err(TokenError::WrongEvent),
            list => return list.map(Self::KeyList),
        }
        match DeviceCertificate::open(bytes, keys, now_s) {
            Err(TokenError::Shape) => {}
            certificate => return certificate.map(Self::Certificate),
        }
        match Order::open(bytes, keys) {
            Err(TokenError::Shape) => {}
            order => return order.map(Self::Order),
        }
        // certificates outlive the event, and so does the right to withdraw
        Withdrawal::open(bytes, keys, 0).map(Self::Withdrawal)
    }
}
