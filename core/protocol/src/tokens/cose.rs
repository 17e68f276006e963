//! COSE_Sign1 in the one encoding that Huiban accepts.

use super::claims::Claims;
use coset::cbor::value::Value;
use coset::{
    CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable as _,
    iana,
};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use std::cell::Cell;

/// Why a signed document is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not a document of the expected type in its only encoding.
    #[error("not a signed document of this type")]
    Shape,
    /// No key of this id is known.
    #[error("signed by a key that is not on the key list")]
    UnknownKey,
    /// The key is there, but not for this use or not at this time.
    #[error("signed by a key that may not sign this")]
    KeyUse,
    /// The signature does not match.
    #[error("the signature does not match")]
    Signature,
    /// Of another event.
    #[error("for another event")]
    WrongEvent,
    /// No longer valid.
    #[error("expired")]
    Expired,
}

/// Checks that 32 bytes are an Ed25519 public key of full order.
///
/// # Errors
/// [`TokenError::Shape`] where they are not, or the key is weak.
pub fn public_key(bytes: &[u8]) -> Result<VerifyingKey, TokenError> {
    thread_local! {
        // reading a key takes a tenth of what verifying a signature takes, and one badge after the
        // other is signed by the same
        static LAST: Cell<Option<VerifyingKey>> = const { Cell::new(None) };
    }
    let bytes: &[u8; 32] = bytes.try_into().map_err(|_| TokenError::Shape)?;
    if let Some(last) = LAST.get().filter(|last| last.as_bytes() == bytes) {
        return Ok(last);
    }
    let key = VerifyingKey::from_bytes(bytes).map_err(|_| TokenError::Shape)?;
    if key.is_weak() {
        return Err(TokenError::Shape);
    }
    LAST.set(Some(key));
    Ok(key)
}

fn unsigned(claims: &Claims, key_id: &[u8]) -> Option<CoseSign1Builder> {
    let protected =
        HeaderBuilder::new().algorithm(iana::Algorithm::EdDSA).key_id(key_id.to_vec()).build();
    Some(CoseSign1Builder::new().protected(protected).payload(claims.to_cbor()?))
}

/// Signs claims as a tagged COSE_Sign1.
///
/// Returns `None` only where the claims cannot be CBOR, which no claim of this crate can cause.
pub(super) fn sign(claims: &Claims, key_id: &[u8], key: &SigningKey) -> Option<Vec<u8>> {
    unsigned(claims, key_id)?
        .create_signature(b"", |bytes| key.sign(bytes).to_bytes().to_vec())
        .build()
        .to_tagged_vec()
        .ok()
}

/// The bytes that a signature over these claims covers (`Sig_structure`, RFC 9052 section 4.4).
pub(super) fn to_be_signed(claims: &Claims, key_id: &[u8]) -> Option<Vec<u8>> {
    Some(unsigned(claims, key_id)?.build().tbs_data(b""))
}

/// A document that was read but whose signature was not yet verified.
pub(super) struct Unverified {
    /// What it claims.
    pub(super) claims: Claims,
    /// Which key is said to have signed it.
    pub(super) key_id: Vec<u8>,
    sign1: CoseSign1,
}

/// Reads a document strictly; says nothing about who signed it.
pub(super) fn read(bytes: &[u8]) -> Result<Unverified, TokenError> {
    let sign1 = CoseSign1::from_tagged_slice(bytes).map_err(|_| TokenError::Shape)?;
    let payload = sign1.payload.as_deref().ok_or(TokenError::Shape)?;
    let claims = Claims::from_cbor(payload).ok_or(TokenError::Shape)?;
    let key_id = sign1.protected.header.key_id.clone();
    if key_id.is_empty() {
        return Err(TokenError::Shape);
    }
    // Rebuilding it from what was understood proves the rest: no other header, no other claim, no
    // second spelling of a length, and an empty unprotected header.
    let rebuilt = unsigned(&claims, &key_id)
        .ok_or(TokenError::Shape)?
        .signature(sign1.signature.clone())
        .build();
    let canonical = CoseSign1 {
        protected: coset::ProtectedHeader { original_data: None, header: rebuilt.protected.header },
        ..rebuilt
    };
    if canonical.to_tagged_vec().ok().as_deref() != Some(bytes) {
        return Err(TokenError::Shape);
    }
    Ok(Unverified { claims, key_id, sign1 })
}

impl Unverified {
    /// Verifies the signature.
    pub(super) fn verify(self, key: &VerifyingKey) -> Result<Claims, TokenError> {
        self.sign1.verify_signature(b"", |signature, bytes| verify_bytes(key, bytes, signature))?;
        Ok(self.claims)
    }
}

/// Verifies a bare signature strictly (no weak keys, no second encoding of a point).
pub(super) fn verify_bytes(
    key: &VerifyingKey,
    bytes: &[u8],
    signature: &[u8],
) -> Result<(), TokenError> {
    let signature = Signature::from_slice(signature).map_err(|_| TokenError::Signature)?;
    key.verify_strict(bytes, &signature).map_err(|_| TokenError::Signature)
}

/// Encodes a CBOR value; `None` only where an allocation fails.
pub(super) fn encode(value: Value) -> Option<Vec<u8>> {
    value.to_vec().ok()
}

/// Decodes exactly one CBOR value of bounded depth.
pub(super) fn decode(bytes: &[u8]) -> Option<Value> {
    Value::from_slice(bytes).ok()
}
