//! Type 10: orders that every device obeys and keeps.

use super::claims::{Claims, as_uint, uint};
use super::cose::{self, TokenError};
use super::key_list::{KeyId, KeyList, KeyUse};
use super::type_code;
use crate::documents::{DeviceId, RegistrationId};
use coset::cbor::value::Value;
use ed25519_dalek::SigningKey;

/// What is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OrderAction {
    /// The device hands over its unsent acts, forgets others' personal data and stops.
    RevokeDevice(DeviceId),
    /// Whatever is known of the person is removed, wherever it is kept.
    Erase(RegistrationId),
    /// Gates let nobody in by this badge, nor by an earlier one of the same registration.
    RevokeBadge {
        /// Whose badge.
        registration: RegistrationId,
        /// The serial of the badge.
        serial: u64,
    },
}

/// A signed order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The event's number.
    pub event: u32,
    /// Random; tells two orders of one content apart.
    pub id: [u8; 16],
    /// What is ordered.
    pub action: OrderAction,
    /// When it was signed, seconds since 1970 UTC: acts that count from before it still count.
    pub issued_s: u64,
}

const REVOKE_DEVICE: u64 = 1;
// 2 is a withdrawal, which a person's own device signs
const ERASE: u64 = 3;
const REVOKE_BADGE: u64 = 4;

impl Order {
    /// Signs the order with the server's order key.
    pub fn sign(&self, key: &SigningKey) -> Option<Vec<u8>> {
        let (action, subject) = match &self.action {
            OrderAction::RevokeDevice(device) => (REVOKE_DEVICE, device.0.to_vec()),
            OrderAction::Erase(registration) => (ERASE, registration.0.to_vec()),
            OrderAction::RevokeBadge { registration, serial } => {
                (REVOKE_BADGE, [registration.0, serial.to_be_bytes()].concat())
            }
        };
        let claims = Claims {
            issued_s: Some(self.issued_s),
            id: Some(self.id.to_vec()),
            huiban: vec![
                uint(type_code::ORDER),
                uint(self.event.into()),
                uint(action),
                Value::Bytes(subject),
            ],
            ..Claims::default()
        };
        cose::sign(&claims, &KeyId::of(key.verifying_key().as_bytes()).0, key)
    }

    /// Reads an order signed by one of the event's order keys.
    ///
    /// # Errors
    /// [`TokenError`] where it is not one.
    pub fn open(bytes: &[u8], keys: &KeyList) -> Result<Self, TokenError> {
        let unverified = cose::read(bytes)?;
        let order = Self::from_claims(&unverified.claims).ok_or(TokenError::Shape)?;
        if order.event != keys.event {
            return Err(TokenError::WrongEvent);
        }
        let key = keys.key_for(&unverified.key_id, KeyUse::Order, order.issued_s)?;
        unverified.verify(&key)?;
        Ok(order)
    }

    fn from_claims(claims: &Claims) -> Option<Self> {
        let [event, action, subject] = claims.of_type(type_code::ORDER)? else { return None };
        let unexpected =
            claims.audience.is_some() || claims.expires_s.is_some() || claims.key.is_some();
        if unexpected {
            return None;
        }
        let subject = subject.as_bytes()?.as_slice();
        let action = match as_uint(action)? {
            REVOKE_DEVICE => OrderAction::RevokeDevice(DeviceId(subject.try_into().ok()?)),
            ERASE => OrderAction::Erase(RegistrationId(subject.try_into().ok()?)),
            REVOKE_BADGE => {
                let (registration, serial) = subject.split_first_chunk()?;
                let serial = u64::from_be_bytes(serial.try_into().ok()?);
                OrderAction::RevokeBadge { registration: RegistrationId(*registration), serial }
            }
            _ => return None,
        };
        Some(Self {
            event: u32::try_from(as_uint(event)?).ok()?,
            id: claims.id.as_deref()?.try_into().ok()?,
            action,
            issued_s: claims.issued_s?,
        })
    }
}
