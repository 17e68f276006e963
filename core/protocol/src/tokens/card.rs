//! Type 3: an attendee's card. It says to whom, what for, and which fields; the fields themselves
//! stand beside the signature, which covers a salted digest of them, so that they can be erased and
//! the card still proves what was agreed.

use super::certified::{self, Unverified};
use super::claims::{Claims, as_uint, uint};
use super::cose::{TokenError, decode, encode};
use super::key_list::KeyList;
use super::type_code;
use crate::digest::sha256;
use crate::documents::{Contact, ContactField, DeviceId, ExhibitorCode, RegistrationId};
use crate::wire::Role;
use coset::cbor::value::Value;
use coset::{CoseSign1, Label, TaggedCborSerializable as _};
use ed25519_dalek::SigningKey;

/// Longest text of a card: what a QR code of version 20 holds at its lowest correction.
pub const CARD_TEXT_MAX: usize = 1_249;
/// Most bytes of all fields and the purpose together, some 160 ideographs.
pub const CARD_BYTES_MAX: usize = 480;
/// What a card's text begins with.
pub const CARD_PREFIX: &str = "HBC1:";
/// The text of consent that is shown today.
const CONSENT_VERSION: u64 = 1;

const FIELDS: i64 = -65538;

/// For whom a card is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CardAudience {
    /// One exhibitor, with all its reps.
    Exhibitor(ExhibitorCode),
    /// Any attendee, but no exhibitor.
    Attendees,
}

impl CardAudience {
    fn name(&self) -> &str {
        match self {
            Self::Exhibitor(code) => code.as_str(),
            Self::Attendees => "*",
        }
    }

    fn read(text: &str) -> Option<Self> {
        if text == "*" { Some(Self::Attendees) } else { text.parse().ok().map(Self::Exhibitor) }
    }
}

/// What a card is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardDraft {
    /// For whom.
    pub audience: CardAudience,
    /// What for, in the words that the person agreed to.
    pub purpose: String,
    /// The fields that are given.
    pub contact: Contact,
    /// Random; names the exchange.
    pub nonce: [u8; 16],
    /// Random; keeps the digest from telling what short fields say.
    pub salt: [u8; 16],
    /// Now, seconds since 1970 UTC.
    pub issued_s: u64,
    /// From when on it is no longer good.
    pub expires_s: u64,
}

/// A signed card in its two parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCard {
    /// What is signed: the receipt.
    pub card: Vec<u8>,
    /// The fields, with their salt.
    pub sealed: Vec<u8>,
}

/// What a card says, read and perhaps verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactCard {
    /// For whom.
    pub audience: CardAudience,
    /// What for.
    pub purpose: String,
    /// The version of the consent text.
    pub text_version: u64,
    /// Which fields.
    pub fields: Vec<ContactField>,
    /// Names the exchange.
    pub nonce: [u8; 16],
    /// Since when it is good, seconds since 1970 UTC.
    pub issued_s: u64,
    /// From when on it is no longer good.
    pub expires_s: u64,
    /// Whose.
    pub registration: RegistrationId,
    /// The device that signed it.
    pub device: DeviceId,
    digest: [u8; 32],
}

impl CardDraft {
    /// Signs the card with the device's key; `None` where fields and purpose are too long, a value
    /// is not clean, or the certificate is no attendee's.
    pub fn sign(&self, certificate: &[u8], key: &SigningKey) -> Option<SignedCard> {
        let long = self.contact.bytes().saturating_add(self.purpose.len()) > CARD_BYTES_MAX;
        if long || !self.contact.is_clean() {
            return None;
        }
        let values = self.contact.fields.values().cloned().map(Value::Text).collect();
        let sealed =
            encode(Value::Array(vec![Value::Bytes(self.salt.to_vec()), Value::Array(values)]))?;
        let names = self.contact.fields.keys().map(|field| Value::Text(field.name().to_owned()));
        let claims = Claims {
            audience: Some(self.audience.name().to_owned()),
            expires_s: Some(self.expires_s),
            issued_s: Some(self.issued_s),
            id: Some(self.nonce.to_vec()),
            huiban: vec![
                uint(type_code::CARD),
                Value::Text(self.purpose.clone()),
                uint(CONSENT_VERSION),
                Value::Array(names.collect()),
                Value::Bytes(sha256(&sealed).0.to_vec()),
            ],
            ..Claims::default()
        };
        let card = certified::sign(&claims, certificate, key)?;
        ContactCard::read(&card).ok()?;
        Some(SignedCard { card, sealed })
    }
}

impl SignedCard {
    /// Both parts as one COSE_Sign1, the fields in its unprotected header.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut sign1 = CoseSign1::from_tagged_slice(&self.card).ok()?;
        sign1.unprotected.rest = vec![(Label::Int(FIELDS), Value::Bytes(self.sealed.clone()))];
        sign1.to_tagged_vec().ok()
    }

    /// Takes the two parts of a card apart, strictly.
    ///
    /// # Errors
    /// [`TokenError::Shape`] where it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TokenError> {
        let mut sign1 = CoseSign1::from_tagged_slice(bytes).map_err(|_| TokenError::Shape)?;
        let rest = std::mem::take(&mut sign1.unprotected.rest);
        let [(Label::Int(FIELDS), Value::Bytes(sealed))] = rest.as_slice() else {
            return Err(TokenError::Shape);
        };
        let card = sign1.to_tagged_vec().map_err(|_| TokenError::Shape)?;
        let signed = Self { card, sealed: sealed.clone() };
        if signed.to_bytes().as_deref() == Some(bytes) {
            Ok(signed)
        } else {
            Err(TokenError::Shape)
        }
    }
}

impl ContactCard {
    /// Reads the signed part of a card and says nothing about who signed it.
    ///
    /// # Errors
    /// [`TokenError::Shape`] where it is none.
    pub fn read(card: &[u8]) -> Result<Self, TokenError> {
        Self::from_unverified(&certified::read(card)?)
    }

    /// Reads and verifies the signed part of a card. Whether it has expired is for the caller to
    /// judge, by the time of the reading.
    ///
    /// # Errors
    /// [`TokenError`] where it is no card of this event.
    pub fn open(card: &[u8], keys: &KeyList, now_s: u64) -> Result<Self, TokenError> {
        let unverified = certified::read(card)?;
        let card = Self::from_unverified(&unverified)?;
        unverified.verify(keys, now_s)?;
        Ok(card)
    }

    /// The fields, where they are those that were signed.
    ///
    /// # Errors
    /// [`TokenError::Signature`] where they are others, [`TokenError::Shape`] where they are none.
    pub fn contact(&self, sealed: &[u8]) -> Result<Contact, TokenError> {
        if sha256(sealed).0 != self.digest {
            return Err(TokenError::Signature);
        }
        self.read_contact(sealed).ok_or(TokenError::Shape)
    }

    fn read_contact(&self, sealed: &[u8]) -> Option<Contact> {
        let value = decode(sealed)?;
        let [salt, values] = value.as_array()?.as_slice() else { return None };
        let values = values.as_array()?;
        if salt.as_bytes()?.len() != 16 || values.len() != self.fields.len() {
            return None;
        }
        let mut contact = Contact::default();
        for (field, value) in self.fields.iter().zip(values) {
            contact.fields.insert(*field, value.as_text()?.to_owned());
        }
        let fits = contact.bytes().saturating_add(self.purpose.len()) <= CARD_BYTES_MAX;
        (fits && contact.is_clean() && encode(value)? == sealed).then_some(contact)
    }

    fn from_unverified(unverified: &Unverified) -> Result<Self, TokenError> {
        let certificate = unverified.certificate()?;
        if certificate.role != Role::Attendee {
            return Err(TokenError::KeyUse);
        }
        let registration = certificate.subject.parse().map_err(|_| TokenError::Shape)?;
        Self::from_claims(&unverified.claims, registration, certificate.device())
            .ok_or(TokenError::Shape)
    }

    fn from_claims(
        claims: &Claims,
        registration: RegistrationId,
        device: DeviceId,
    ) -> Option<Self> {
        let [purpose, version, names, digest] = claims.of_type(type_code::CARD)? else {
            return None;
        };
        let mut fields = Vec::new();
        for name in names.as_array()? {
            let field: ContactField = name.as_text()?.parse().ok()?;
            // in their one order, each once
            if fields.last().is_some_and(|last| *last >= field) {
                return None;
            }
            fields.push(field);
        }
        let purpose = purpose.as_text()?;
        let sound = claims.key.is_none()
            && purpose.len() <= CARD_BYTES_MAX
            && crate::documents::clean(purpose) == purpose;
        sound.then_some(())?;
        Some(Self {
            audience: CardAudience::read(claims.audience.as_deref()?)?,
            purpose: purpose.to_owned(),
            text_version: as_uint(version)?,
            fields,
            nonce: claims.id.as_deref()?.try_into().ok()?,
            issued_s: claims.issued_s?,
            expires_s: claims.expires_s?,
            registration,
            device,
            digest: digest.as_bytes()?.as_slice().try_into().ok()?,
        })
    }
}
