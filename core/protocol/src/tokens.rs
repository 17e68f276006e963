//! Signed documents: badges, device certificates, key lists, orders, proofs and op signatures.
//!
//! One family: COSE_Sign1 (RFC 9052, tag 18) with EdDSA over Ed25519 (RFC 9053), claims by their
//! CWT labels (RFC 8392) and one private label, −65537, whose value is an array that begins with
//! the document's type code. Reading is strict: one document has one encoding, and whatever is not
//! named by its type is refused. `docs/protocol.md` lists the types.
//!
//! Start at [`KeyList::open`] and [`DeviceCertificate::open`].

mod badge;
mod booth_code;
mod card;
mod certificate;
mod certified;
mod claims;
mod cose;
mod fact;
mod key_list;
mod op_signature;
mod order;
mod refresh;
mod rotation;
mod text;
mod withdrawal;

pub use badge::{BADGE_PREFIX, BADGE_TEXT_MAX, Badge, KeyTrust};
pub use booth_code::{BOOTH_PREFIX, BoothCode};
pub use card::{
    CARD_BYTES_MAX, CARD_PREFIX, CARD_TEXT_MAX, CardAudience, CardDraft, ContactCard, SignedCard,
};
pub use certificate::DeviceCertificate;
pub use cose::{TokenError, public_key};
pub use fact::{SignedFact, fact_id};
pub use key_list::{KeyId, KeyList, KeyState, KeyUse, ListedKey, root_fingerprint};
pub use op_signature::{sign_op, verify_op};
pub use order::{Order, OrderAction};
pub use refresh::RefreshProof;
pub use rotation::{Rotation, RotationError};
pub use text::{read_text, write_link, write_text};
pub use withdrawal::Withdrawal;

pub use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

use crate::digest::sha256;
use crate::documents::DeviceId;

/// The id of the device that holds this public key: the first 16 bytes of its SHA-256.
pub fn device_id(public_key: &[u8; 32]) -> DeviceId {
    DeviceId(sha256(public_key).prefix())
}

/// Type codes, the first entry of the private claim. A new layout is a new code.
mod type_code {
    pub(super) const BADGE: u64 = 1;
    pub(super) const CERTIFICATE: u64 = 2;
    pub(super) const CARD: u64 = 3;
    pub(super) const BOOTH: u64 = 4;
    pub(super) const KEY_LIST: u64 = 5;
    pub(super) const REFRESH: u64 = 8;
    pub(super) const OP: u64 = 9;
    pub(super) const ORDER: u64 = 10;
}

#[cfg(test)]
mod badge_tests;
#[cfg(test)]
mod contact_tests;
#[cfg(test)]
mod tests;
