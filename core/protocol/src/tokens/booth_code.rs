//! Type 4: a booth's code, printed at the stand. Signed by the server, so that a card is given to
//! the exhibitor whose name is shown and to nobody else.

use super::claims::{Claims, as_uint, uint};
use super::cose::{self, TokenError};
use super::key_list::{KeyId, KeyList, KeyUse};
use super::type_code;
use crate::documents::ExhibitorCode;
use coset::cbor::value::Value;
use ed25519_dalek::SigningKey;

/// What a booth code's text begins with.
pub const BOOTH_PREFIX: &str = "HBB1:";

/// What a booth's code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoothCode {
    /// The event's number.
    pub event: u32,
    /// Whose booth.
    pub exhibitor: ExhibitorCode,
    /// The exhibitor's name.
    pub name: String,
    /// When it was signed, seconds since 1970 UTC.
    pub issued_s: u64,
    /// From when on it is no longer good.
    pub expires_s: u64,
}

impl BoothCode {
    /// Signs the code with the server's booth key.
    pub fn sign(&self, key: &SigningKey) -> Option<Vec<u8>> {
        let claims = Claims {
            expires_s: Some(self.expires_s),
            issued_s: Some(self.issued_s),
            huiban: vec![
                uint(type_code::BOOTH),
                uint(self.event.into()),
                Value::Text(self.exhibitor.to_string()),
                Value::Text(self.name.clone()),
            ],
            ..Claims::default()
        };
        cose::sign(&claims, &KeyId::of(key.verifying_key().as_bytes()).0, key)
    }

    /// Reads a code signed by one of the event's booth keys.
    ///
    /// # Errors
    /// [`TokenError`] where it is not one, or is no longer good at `now_s`.
    pub fn open(bytes: &[u8], keys: &KeyList, now_s: u64) -> Result<Self, TokenError> {
        let unverified = cose::read(bytes)?;
        let code = Self::from_claims(&unverified.claims).ok_or(TokenError::Shape)?;
        if code.event != keys.event {
            return Err(TokenError::WrongEvent);
        }
        let key = keys.key_for(&unverified.key_id, KeyUse::Booth, code.issued_s)?;
        unverified.verify(&key)?;
        if now_s >= code.expires_s { Err(TokenError::Expired) } else { Ok(code) }
    }

    fn from_claims(claims: &Claims) -> Option<Self> {
        let [event, exhibitor, name] = claims.of_type(type_code::BOOTH)? else { return None };
        let unexpected = claims.audience.is_some() || claims.id.is_some() || claims.key.is_some();
        if unexpected {
            return None;
        }
        Some(Self {
            event: u32::try_from(as_uint(event)?).ok()?,
            exhibitor: exhibitor.as_text()?.parse().ok()?,
            name: name.as_text()?.to_owned(),
            issued_s: claims.issued_s?,
            expires_s: claims.expires_s?,
        })
    }
}
