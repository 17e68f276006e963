//! The keys that an event's documents are signed with.

use super::claims::{Claims, as_uint, uint};
use super::cose::{self, TokenError, public_key};
use super::type_code;
use crate::digest::sha256;
use crate::limits::{CLOCK_GRACE_S, KEY_LIST_KEYS_MAX};
use coset::cbor::value::Value;
use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// Short name of a server key: the first 4 bytes of its SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId(pub [u8; 4]);

impl KeyId {
    /// The id of a public key.
    pub fn of(key: &[u8; 32]) -> Self {
        Self(sha256(key).prefix())
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// First 16 bytes of SHA-256 of an event's root key: what an enrolment link pins.
pub fn root_fingerprint(root: &[u8; 32]) -> [u8; 16] {
    sha256(root).prefix()
}

/// What a key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyUse {
    /// Key lists only; kept away from the server.
    Root,
    /// Badges.
    Badge,
    /// Device certificates.
    Device,
    /// Orders: revocations and erasures.
    Order,
    /// Booth codes.
    Booth,
}

impl KeyUse {
    /// Every use, in the order of their codes.
    pub const ALL: [Self; 5] = [Self::Root, Self::Badge, Self::Device, Self::Order, Self::Booth];

    /// The name people see.
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Badge => "badge",
            Self::Device => "device",
            Self::Order => "order",
            Self::Booth => "booth",
        }
    }
}

/// How far a key is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyState {
    /// In use.
    Active,
    /// Listed ahead of its use; trusted like an active one.
    Standby,
    /// Known to others since this time, seconds since 1970 UTC.
    Compromised {
        /// The first second in which a signature may be another's.
        since_s: u64,
    },
}

/// One key of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedKey {
    /// Ed25519 public key.
    pub key: [u8; 32],
    /// What it may sign.
    pub key_use: KeyUse,
    /// First second it may be used, since 1970 UTC.
    pub from_s: u64,
    /// First second it may no longer be used.
    pub until_s: u64,
    /// How far it is trusted.
    pub state: KeyState,
}

/// An event's keys, signed by its root key. The first entry is the root itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyList {
    /// The event's number.
    pub event: u32,
    /// Grows with every change; a lower one is refused by devices that hold a higher.
    pub version: u64,
    /// When it was signed, seconds since 1970 UTC.
    pub issued_s: u64,
    /// Until when it is good, seconds since 1970 UTC.
    pub expires_s: u64,
    /// The keys, root first.
    pub keys: Vec<ListedKey>,
}

impl KeyList {
    /// Signs the list with the root key; `None` for one that nobody would open: another key first,
    /// a second root, two keys of one id, too many keys.
    pub fn sign(&self, root: &SigningKey) -> Option<Vec<u8>> {
        let head = [uint(type_code::KEY_LIST), uint(self.event.into()), uint(self.version)];
        let keys = self.keys.iter().map(write_key);
        let claims = Claims {
            expires_s: Some(self.expires_s),
            issued_s: Some(self.issued_s),
            huiban: head.into_iter().chain(keys).collect(),
            ..Claims::default()
        };
        let root_key = root.verifying_key().to_bytes();
        let first = Self::from_claims(&claims)?.keys.first()?.clone();
        if first.key_use != KeyUse::Root || first.key != root_key {
            return None;
        }
        cose::sign(&claims, &KeyId::of(&root_key).0, root)
    }

    /// Reads a list that is signed by the root key of this fingerprint.
    ///
    /// An expired list is still read: its age makes verdicts amber, not its keys unknown.
    ///
    /// # Errors
    /// [`TokenError`] where it is not such a list.
    pub fn open(bytes: &[u8], fingerprint: &[u8; 16]) -> Result<Self, TokenError> {
        let unverified = cose::read(bytes)?;
        let list = Self::from_claims(&unverified.claims).ok_or(TokenError::Shape)?;
        let root = list.keys.first().ok_or(TokenError::Shape)?;
        if root.key_use != KeyUse::Root || unverified.key_id != KeyId::of(&root.key).0 {
            return Err(TokenError::Shape);
        }
        if root_fingerprint(&root.key) != *fingerprint {
            return Err(TokenError::UnknownKey);
        }
        let key = public_key(&root.key)?;
        unverified.verify(&key)?;
        Ok(list)
    }

    /// Reads a list that was opened before it was kept; its signature is not verified once more.
    ///
    /// # Errors
    /// [`TokenError::Shape`] where it is none.
    pub fn read(bytes: &[u8]) -> Result<Self, TokenError> {
        Self::from_claims(&cose::read(bytes)?.claims).ok_or(TokenError::Shape)
    }

    fn from_claims(claims: &Claims) -> Option<Self> {
        let [event, version, keys @ ..] = claims.of_type(type_code::KEY_LIST)? else {
            return None;
        };
        let list = Self {
            event: u32::try_from(as_uint(event)?).ok()?,
            version: as_uint(version)?,
            issued_s: claims.issued_s?,
            expires_s: claims.expires_s?,
            keys: keys.iter().map(read_key).collect::<Option<_>>()?,
        };
        let unexpected = claims.audience.is_some() || claims.id.is_some() || claims.key.is_some();
        let ids: BTreeSet<_> = list.keys.iter().map(|key| KeyId::of(&key.key)).collect();
        let roots = list.keys.iter().filter(|key| key.key_use == KeyUse::Root).count();
        let sound = !unexpected
            && list.keys.len() <= KEY_LIST_KEYS_MAX
            && ids.len() == list.keys.len()
            && roots == 1;
        sound.then_some(list)
    }

    /// Finds the key of this id.
    ///
    /// # Errors
    /// [`TokenError::UnknownKey`].
    pub(super) fn listed(&self, key_id: &[u8]) -> Result<&ListedKey, TokenError> {
        let named = |listed: &&ListedKey| KeyId::of(&listed.key).0 == key_id;
        self.keys.iter().find(named).ok_or(TokenError::UnknownKey)
    }

    /// Finds the key of this id for this use, where it may be used and is trusted at this time.
    ///
    /// # Errors
    /// [`TokenError::UnknownKey`] or [`TokenError::KeyUse`].
    pub(super) fn key_for(
        &self,
        key_id: &[u8],
        key_use: KeyUse,
        at_s: u64,
    ) -> Result<VerifyingKey, TokenError> {
        let listed = self.listed(key_id)?;
        let trusted = match listed.state {
            KeyState::Active | KeyState::Standby => true,
            KeyState::Compromised { since_s } => at_s < since_s,
        };
        if trusted { listed.for_use(key_use, at_s) } else { Err(TokenError::KeyUse) }
    }
}

impl ListedKey {
    /// The key, where it may be used for this at this time; says nothing about its state.
    ///
    /// # Errors
    /// [`TokenError::KeyUse`].
    pub(super) fn for_use(&self, key_use: KeyUse, at_s: u64) -> Result<VerifyingKey, TokenError> {
        let grace = CLOCK_GRACE_S.unsigned_abs();
        let in_time = self.from_s <= at_s.saturating_add(grace) && at_s < self.until_s;
        if self.key_use == key_use && in_time {
            public_key(&self.key)
        } else {
            Err(TokenError::KeyUse)
        }
    }
}

fn write_key(key: &ListedKey) -> Value {
    let key_use = KeyUse::ALL.iter().position(|u| *u == key.key_use).unwrap_or_default();
    let state = match key.state {
        KeyState::Active => uint(0),
        KeyState::Standby => uint(1),
        KeyState::Compromised { since_s } => Value::Array(vec![uint(2), uint(since_s)]),
    };
    Value::Array(vec![
        Value::Bytes(KeyId::of(&key.key).0.to_vec()),
        uint(key_use.try_into().unwrap_or_default()),
        Value::Bytes(key.key.to_vec()),
        uint(key.from_s),
        uint(key.until_s),
        state,
    ])
}

fn read_key(value: &Value) -> Option<ListedKey> {
    let [key_id, key_use, key, from, until, state] = value.as_array()?.as_slice() else {
        return None;
    };
    let key: [u8; 32] = key.as_bytes()?.as_slice().try_into().ok()?;
    if key_id.as_bytes()?.as_slice() != KeyId::of(&key).0 {
        return None;
    }
    let state = match state {
        Value::Array(parts) => match parts.as_slice() {
            [code, since] if as_uint(code)? == 2 => {
                KeyState::Compromised { since_s: as_uint(since)? }
            }
            _ => return None,
        },
        code => match as_uint(code)? {
            0 => KeyState::Active,
            1 => KeyState::Standby,
            _ => return None,
        },
    };
    Some(ListedKey {
        key,
        key_use: *KeyUse::ALL.get(usize::try_from(as_uint(key_use)?).ok()?)?,
        from_s: as_uint(from)?,
        until_s: as_uint(until)?,
        state,
    })
}
