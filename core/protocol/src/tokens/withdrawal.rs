//! Type 10, signed by an attendee's device: a consent is withdrawn. Kept by every device that saw it,
//! and offered back to a server that forgot it.

use super::certified::{self, Unverified};
use super::claims::{Claims, as_uint, uint};
use super::cose::TokenError;
use super::key_list::KeyList;
use super::type_code;
use crate::documents::{ExchangeId, ExhibitorCode, RegistrationId};
use crate::streams::{Withdrawn, exchange_of};
use crate::wire::{Bytes, Role};
use coset::cbor::value::Value;
use ed25519_dalek::SigningKey;

const WITHDRAW: u64 = 2;

/// A withdrawn consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// The event's number.
    pub event: u32,
    /// Which of the person's exchanges.
    pub nonce: [u8; 16],
    /// Whose: the signer's own.
    pub registration: RegistrationId,
    /// From whom it is taken back; none where it was for attendees.
    pub exhibitor: Option<ExhibitorCode>,
    /// When, seconds since 1970 UTC.
    pub issued_s: u64,
}

impl Withdrawal {
    /// The exchange that it empties.
    pub fn exchange(&self) -> ExchangeId {
        exchange_of(&self.registration, &self.nonce)
    }

    /// As rows remember it, with its signed form.
    pub fn withdrawn(&self, order: Bytes) -> Withdrawn {
        let at_ms = i64::try_from(self.issued_s).unwrap_or(i64::MAX).saturating_mul(1000);
        Withdrawn { at_ms, order }
    }

    /// Signs it with the attendee's device key.
    pub fn sign(&self, certificate: &[u8], key: &SigningKey) -> Option<Vec<u8>> {
        let exhibitor = self.exhibitor.as_ref().map_or("*", ExhibitorCode::as_str);
        let claims = Claims {
            issued_s: Some(self.issued_s),
            id: Some(self.nonce.to_vec()),
            huiban: vec![
                uint(type_code::ORDER),
                uint(self.event.into()),
                uint(WITHDRAW),
                Value::Text(exhibitor.to_owned()),
            ],
            ..Claims::default()
        };
        let token = certified::sign(&claims, certificate, key)?;
        (Self::read(&token).ok()? == *self).then_some(token)
    }

    /// Reads one and says nothing about who signed it.
    ///
    /// # Errors
    /// [`TokenError::Shape`] where it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TokenError> {
        Self::from_unverified(&certified::read(bytes)?)
    }

    /// Reads and verifies one.
    ///
    /// # Errors
    /// [`TokenError`] where it is none of this event.
    pub fn open(bytes: &[u8], keys: &KeyList, now_s: u64) -> Result<Self, TokenError> {
        let unverified = certified::read(bytes)?;
        let withdrawal = Self::from_unverified(&unverified)?;
        if withdrawal.event != keys.event {
            return Err(TokenError::WrongEvent);
        }
        unverified.verify(keys, now_s)?;
        Ok(withdrawal)
    }

    fn from_unverified(unverified: &Unverified) -> Result<Self, TokenError> {
        let certificate = unverified.certificate()?;
        let registration = certificate.subject.parse();
        let (Role::Attendee, Ok(registration)) = (certificate.role, registration) else {
            return Err(TokenError::Shape);
        };
        Self::from_claims(&unverified.claims, registration).ok_or(TokenError::Shape)
    }

    fn from_claims(claims: &Claims, registration: RegistrationId) -> Option<Self> {
        let [event, action, exhibitor] = claims.of_type(type_code::ORDER)? else { return None };
        let unexpected =
            claims.audience.is_some() || claims.expires_s.is_some() || claims.key.is_some();
        if unexpected || as_uint(action)? != WITHDRAW {
            return None;
        }
        let exhibitor = match exhibitor.as_text()? {
            "*" => None,
            code => Some(code.parse().ok()?),
        };
        Some(Self {
            event: u32::try_from(as_uint(event)?).ok()?,
            nonce: claims.id.as_deref()?.try_into().ok()?,
            registration,
            exhibitor,
            issued_s: claims.issued_s?,
        })
    }
}
