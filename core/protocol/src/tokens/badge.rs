//! Type 1: a badge. It says whose it is by number alone; no name is in it.

use super::claims::{Claims, as_uint, uint};
use super::cose::{self, TokenError};
use super::key_list::{KeyId, KeyList, KeyState, KeyUse};
use super::text::write_text;
use super::type_code;
use crate::documents::RegistrationId;
use coset::cbor::value::Value;
use ed25519_dalek::SigningKey;

/// What a badge's text begins with.
pub const BADGE_PREFIX: &str = "HB1:";
/// Longest text of a badge, prefix and all: the QR code stays small enough to print at 20 mm.
pub const BADGE_TEXT_MAX: usize = 256;
/// Bytes of a text of that length: base45 makes three characters of two bytes.
const BADGE_BYTES_MAX: usize = 168;

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

/// What the key that signed a badge is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyTrust {
    /// Only the organizer could have signed it.
    Sound,
    /// Others may have the key, and what it signs can be dated back: such a badge is believed only
    /// where its serial is known as the current one from elsewhere.
    Compromised {
        /// Since when, seconds since 1970 UTC.
        since_s: u64,
    },
}

impl Badge {
    /// Signs the badge with the server's badge key; `None` for one that nobody would read: a ticket
    /// type that is too long for the code.
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
        let bytes = cose::sign(&claims, &KeyId::of(key.verifying_key().as_bytes()).0, key)?;
        (bytes.len() <= BADGE_BYTES_MAX).then_some(bytes)
    }

    /// Signs the badge and writes it as the text of its code.
    pub fn sign_text(&self, key: &SigningKey) -> Option<String> {
        Some(write_text(BADGE_PREFIX, &self.sign(key)?))
    }

    /// Reads a badge and says nothing about who signed it.
    ///
    /// # Errors
    /// [`TokenError::Shape`] where it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TokenError> {
        Self::unverified(bytes).map(|(badge, _)| badge)
    }

    /// Reads a badge signed by one of the event's badge keys. Whether it has expired is for the
    /// caller to judge, by the time of the reading.
    ///
    /// # Errors
    /// [`TokenError`] where it is none of this event; [`TokenError::KeyUse`] also where the key was
    /// in other hands when it signed.
    pub fn open(bytes: &[u8], keys: &KeyList) -> Result<Self, TokenError> {
        match Self::verify(bytes, keys)? {
            (badge, KeyTrust::Compromised { since_s }) if badge.issued_s >= since_s => {
                Err(TokenError::KeyUse)
            }
            (badge, _) => Ok(badge),
        }
    }

    /// As [`Badge::open`], but a compromised key is for the caller to judge too: a gate that knows
    /// the registration's current serial may still let in.
    ///
    /// # Errors
    /// [`TokenError`] where it is none of this event.
    pub fn verify(bytes: &[u8], keys: &KeyList) -> Result<(Self, KeyTrust), TokenError> {
        let (badge, unverified) = Self::unverified(bytes)?;
        if badge.event != keys.event {
            return Err(TokenError::WrongEvent);
        }
        let listed = keys.listed(&unverified.key_id)?;
        let key = listed.for_use(KeyUse::Badge, badge.issued_s)?;
        unverified.verify(&key)?;
        let trust = match listed.state {
            KeyState::Active | KeyState::Standby => KeyTrust::Sound,
            KeyState::Compromised { since_s } => KeyTrust::Compromised { since_s },
        };
        Ok((badge, trust))
    }

    fn unverified(bytes: &[u8]) -> Result<(Self, cose::Unverified), TokenError> {
        if bytes.len() > BADGE_BYTES_MAX {
            return Err(TokenError::Shape);
        }
        let unverified = cose::read(bytes)?;
        let badge = Self::from_claims(&unverified.claims).ok_or(TokenError::Shape)?;
        Ok((badge, unverified))
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
