//! Type 9: a device signs what a person did. Only the 64 bytes of the signature are kept.

use super::claims::{Claims, uint};
use super::cose::{TokenError, public_key, to_be_signed, verify_bytes};
use super::type_code;
use crate::digest::{Hash, sha256};
use crate::documents::OpId;
use coset::cbor::value::Value;
use ed25519_dalek::{Signer as _, SigningKey};

fn signed_bytes(op: &OpId, body_hash: &Hash, key: &[u8; 32]) -> Option<Vec<u8>> {
    let claims = Claims {
        huiban: vec![
            uint(type_code::OP),
            Value::Bytes(op.0.to_vec()),
            Value::Bytes(body_hash.0.to_vec()),
        ],
        ..Claims::default()
    };
    let kid: [u8; 8] = sha256(key).prefix();
    to_be_signed(&claims, &kid)
}

/// Signs an op's id and the hash of what it says.
pub fn sign_op(op: &OpId, body_hash: &Hash, key: &SigningKey) -> Option<[u8; 64]> {
    let bytes = signed_bytes(op, body_hash, key.verifying_key().as_bytes())?;
    Some(key.sign(&bytes).to_bytes())
}

/// Verifies an op's signature by its author's key.
///
/// # Errors
/// [`TokenError::Signature`] where it does not match, [`TokenError::Shape`] for an unusable key.
pub fn verify_op(
    op: &OpId,
    body_hash: &Hash,
    signature: &[u8],
    key: &[u8; 32],
) -> Result<(), TokenError> {
    let bytes = signed_bytes(op, body_hash, key).ok_or(TokenError::Shape)?;
    verify_bytes(&public_key(key)?, &bytes, signature)
}
