//! Type 8: a device proves that it holds its key, to one host, over one nonce.

use super::claims::{Claims, uint};
use super::cose::{self, TokenError, public_key};
use super::{device_id, type_code};
use crate::digest::sha256;
use crate::documents::DeviceId;
use coset::cbor::value::Value;
use ed25519_dalek::SigningKey;

/// Short name of a device's key: the first 8 bytes of its SHA-256.
fn key_id(key: &[u8; 32]) -> [u8; 8] {
    sha256(key).prefix()
}

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

    /// Signs the proof with the device's key; `None` where that is not this device's.
    pub fn sign(&self, key: &SigningKey) -> Option<Vec<u8>> {
        let public = key.verifying_key().to_bytes();
        if self.device != device_id(&public) {
            return None;
        }
        cose::sign(&self.claims(), &key_id(&public), key)
    }

    /// Verifies a proof by the device's key.
    ///
    /// # Errors
    /// [`TokenError`] where it is not a proof by that key and about its own device.
    pub fn open(bytes: &[u8], key: &[u8; 32]) -> Result<Self, TokenError> {
        let unverified = cose::read(bytes)?;
        let proof = Self::from_claims(&unverified.claims).ok_or(TokenError::Shape)?;
        // rebuilding the claims proves that there are no others
        if proof.claims() != unverified.claims {
            return Err(TokenError::Shape);
        }
        if unverified.key_id != key_id(key) || proof.device != device_id(key) {
            return Err(TokenError::UnknownKey);
        }
        unverified.verify(&public_key(key)?)?;
        Ok(proof)
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
