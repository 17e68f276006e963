//! Type 8: a device proves that it holds its key, to one host, over one nonce.

use super::claims::{Claims, uint};
use super::cose::{self, TokenError, public_key};
use super::type_code;
use crate::digest::sha256;
use crate::documents::DeviceId;
use coset::cbor::value::Value;
use ed25519_dalek::SigningKey;

/// What a device signs to get a new bearer token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshProof {
    /// The host the device believes to speak to, as in the enrolment link: `host` or `host:port`.
    pub host: String,
    /// The server's nonce.
    pub nonce: [u8; 16],
    /// The device.
    pub device: DeviceId,
}

impl RefreshProof {
    fn claims(&self) -> Claims {
        Claims {
            audience: Some(self.host.clone()),
            huiban: vec![
                uint(type_code::REFRESH),
                Value::Bytes(self.nonce.to_vec()),
                Value::Bytes(self.device.0.to_vec()),
            ],
            ..Claims::default()
        }
    }

    /// Signs the proof with the device's key.
    pub fn sign(&self, key: &SigningKey) -> Option<Vec<u8>> {
        let kid: [u8; 8] = sha256(key.verifying_key().as_bytes()).prefix();
        cose::sign(&self.claims(), &kid, key)
    }

    /// Verifies a proof by the device's key.
    ///
    /// # Errors
    /// [`TokenError`] where it is not a proof by that key.
    pub fn open(bytes: &[u8], key: &[u8; 32]) -> Result<Self, TokenError> {
        let claims = cose::read(bytes)?.verify(&public_key(key)?)?;
        let proof = Self::from_claims(&claims).ok_or(TokenError::Shape)?;
        // rebuilding the claims proves that there are no others
        if proof.claims() == claims { Ok(proof) } else { Err(TokenError::Shape) }
    }

    fn from_claims(claims: &Claims) -> Option<Self> {
        let [nonce, device] = claims.of_type(type_code::REFRESH)? else { return None };
        Some(Self {
            host: claims.audience.clone()?,
            nonce: nonce.as_bytes()?.as_slice().try_into().ok()?,
            device: DeviceId(device.as_bytes()?.as_slice().try_into().ok()?),
        })
    }
}
