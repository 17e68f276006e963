//! Type 1: a badge. It says whose it is by number alone; no name is in it.

use super::claims::{Claims, as_uint, uint};
use super::cose::{self, TokenError};
use super::key_list::{KeyId, KeyList, KeyUse};
use super::type_code;
use crate::documents::RegistrationId;
use coset::cbor::value::Value;
use ed25519_dalek::SigningKey;

/// What a badge's text begins with.
pub const BADGE_PREFIX: &str = "HB1:";

/// The right of one attendee to enter, as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Badge {
    /// The event's number.
    pub event: u32,
    /// Whose.
    pub registration: RegistrationId,
    /// The class of the ticket.
    pub ticket_type: String,
    /// Grows with each badge of one person; the highest is the one that counts.
    pub serial: u64,
    /// When it was signed, seconds since 1970 UTC.
    pub issued_s: u64,
    /// From when on it is no longer good.
    pub expires_s: u64,
}

impl Badge {
    /// Signs the badge with the server's badge key.
    pub fn sign(&self, key: &SigningKey) -> Option<Vec<u8>> {
        let claims = Claims {
            expires_s: Some(self.expires_s),
            issued_s: Some(self.issued_s),
            huiban: vec![
                uint(type_code::BADGE),
                uint(self.event.into()),
                Value::Bytes(self.registration.0.to_vec()),
                Value::Text(self.ticket_type.clone()),
                uint(self.serial),
            ],
            ..Claims::default()
        };
        cose::sign(&claims, &KeyId::of(key.verifying_key().as_bytes()).0, key)
    }

    /// Reads a badge and says nothing about who signed it.
    ///
    /// # Errors
    /// [`TokenError::Shape`] where it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TokenError> {
        Self::from_claims(&cose::read(bytes)?.claims).ok_or(TokenError::Shape)
    }

    /// Reads a badge signed by one of the event's badge keys. Whether it has expired is for the
    /// caller to judge, by the time of the reading.
    ///
    /// # Errors
    /// [`TokenError`] where it is none of this event.
    pub fn open(bytes: &[u8], keys: &KeyList) -> Result<Self, TokenError> {
        let unverified = cose::read(bytes)?;
        let badge = Self::from_claims(&unverified.claims).ok_or(TokenError::Shape)?;
        if badge.event != keys.event {
            return Err(TokenError::WrongEvent);
        }
        let key = keys.key_for(&unverified.key_id, KeyUse::Badge, badge.issued_s)?;
        unverified.verify(&key)?;
        Ok(badge)
    }

    fn from_claims(claims: &Claims) -> Option<Self> {
        let [event, registration, ticket_type, serial] = claims.of_type(type_code::BADGE)? else {
            return None;
        };
        let unexpected = claims.audience.is_some() || claims.id.is_some() || claims.key.is_some();
        if unexpected {
            return None;
        }
        Some(Self {
            event: u32::try_from(as_uint(event)?).ok()?,
            registration: RegistrationId(registration.as_bytes()?.as_slice().try_into().ok()?),
            ticket_type: ticket_type.as_text()?.to_owned(),
            serial: as_uint(serial)?,
            issued_s: claims.issued_s?,
            expires_s: claims.expires_s?,
        })
    }
}
