//! Type 2: the server says which device a key belongs to, and what that device may be.

use super::claims::{Claims, as_uint, uint};
use super::cose::{self, TokenError, public_key};
use super::key_list::{KeyId, KeyList, KeyUse};
use super::{device_id, type_code};
use crate::documents::DeviceId;
use crate::wire::Role;
use coset::cbor::value::Value;
use ed25519_dalek::{SigningKey, VerifyingKey};

/// A device's membership of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCertificate {
    /// The event's number.
    pub event: u32,
    /// The device's Ed25519 public key.
    pub key: [u8; 32],
    /// What it is enrolled as.
    pub role: Role,
    /// Whom or what for; for a gate its lists, separated by commas. At most 1,024 bytes.
    pub subject: String,
    /// When it was signed, seconds since 1970 UTC.
    pub issued_s: u64,
    /// Until when it is good, seconds since 1970 UTC.
    pub expires_s: u64,
}

const SUBJECT_BYTES_MAX: usize = 1024;

impl DeviceCertificate {
    /// The device it is about.
    pub fn device(&self) -> DeviceId {
        device_id(&self.key)
    }

    /// The device's key, ready to verify with.
    ///
    /// # Errors
    /// [`TokenError::Shape`] where it is no usable key.
    pub fn public_key(&self) -> Result<VerifyingKey, TokenError> {
        public_key(&self.key)
    }

    /// Signs the certificate with the server's device key; `None` for one that nobody would open:
    /// an unusable key, a subject that is too long.
    pub fn sign(&self, key: &SigningKey) -> Option<Vec<u8>> {
        let role = Role::ALL.iter().position(|role| *role == self.role).unwrap_or_default();
        let claims = Claims {
            expires_s: Some(self.expires_s),
            issued_s: Some(self.issued_s),
            key: Some(self.key.to_vec()),
            huiban: vec![
                uint(type_code::CERTIFICATE),
                uint(self.event.into()),
                uint(role.try_into().unwrap_or_default()),
                Value::Text(self.subject.clone()),
            ],
            ..Claims::default()
        };
        Self::from_claims(&claims)?;
        cose::sign(&claims, &KeyId::of(key.verifying_key().as_bytes()).0, key)
    }

    /// Reads a certificate and says nothing about who signed it.
    ///
    /// # Errors
    /// [`TokenError::Shape`] where it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TokenError> {
        Self::from_claims(&cose::read(bytes)?.claims).ok_or(TokenError::Shape)
    }

    /// Reads a certificate signed by one of the event's device keys.
    ///
    /// # Errors
    /// [`TokenError`] where it is not one, or is no longer good at `now_s`.
    pub fn open(bytes: &[u8], keys: &KeyList, now_s: u64) -> Result<Self, TokenError> {
        let unverified = cose::read(bytes)?;
        let certificate = Self::from_claims(&unverified.claims).ok_or(TokenError::Shape)?;
        if certificate.event != keys.event {
            return Err(TokenError::WrongEvent);
        }
        let key = keys.key_for(&unverified.key_id, KeyUse::Device, certificate.issued_s)?;
        unverified.verify(&key)?;
        if now_s >= certificate.expires_s {
            return Err(TokenError::Expired);
        }
        Ok(certificate)
    }

    fn from_claims(claims: &Claims) -> Option<Self> {
        let [event, role, subject] = claims.of_type(type_code::CERTIFICATE)? else { return None };
        let key = public_key(claims.key.as_deref()?).ok()?.to_bytes();
        let subject = subject.as_text()?;
        let unexpected = claims.audience.is_some() || claims.id.is_some();
        if unexpected || subject.len() > SUBJECT_BYTES_MAX {
            return None;
        }
        Some(Self {
            event: u32::try_from(as_uint(event)?).ok()?,
            key,
            role: *Role::ALL.get(usize::try_from(as_uint(role)?).ok()?)?,
            subject: subject.to_owned(),
            issued_s: claims.issued_s?,
            expires_s: claims.expires_s?,
        })
    }
}
