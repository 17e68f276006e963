//! The event's keys: which there are, the next ones, and taking the root key off the server.

use super::Organizer;
use crate::keys;
use crate::refusal::Result;
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::EventCode;
use huiban_protocol::tokens::KeyUse;
use huiban_protocol::wire::Bytes;
use serde::{Deserialize, Serialize};

/// How far a key is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStateAnswer {
    /// In use.
    Active,
    /// Listed ahead of its use.
    Standby,
    /// In other hands.
    Compromised,
}

/// A key of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyAnswer {
    /// Its short name, 8 hexadecimal digits.
    pub kid: String,
    /// What it signs.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Its public half, 64 hexadecimal digits.
    pub public_key: String,
    /// When it may begin to sign, in the event's zone.
    pub from: DateTime<FixedOffset>,
    /// When it may sign no more; what it signed before stays good.
    pub until: DateTime<FixedOffset>,
    /// How far it is trusted.
    pub state: KeyStateAnswer,
    /// Since when it is in other hands.
    pub since: Option<DateTime<FixedOffset>>,
    /// Whether it is the one that signs now.
    pub current: bool,
    /// Whether the server holds its secret half.
    pub on_server: bool,
}

/// The keys of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysAnswer {
    /// Version of the list; it grows.
    pub version: u64,
    /// The event's number in signed documents.
    pub number: u32,
    /// When the list expires: gates say amber from then on.
    pub expires_at: DateTime<FixedOffset>,
    /// Fingerprint of the root key, 32 hexadecimal digits.
    pub root_fingerprint: String,
    /// Whether the server holds the secret half of the root key; better it does not.
    pub root_on_server: bool,
    /// Whether nobody holds on to the root key yet, so that another may take its place.
    pub root_replaceable: bool,
    /// Server time, seconds since 1970 UTC.
    pub now_s: u64,
    /// Until when the next list should be good, seconds since 1970 UTC.
    pub until_s: u64,
    /// The keys, root first.
    pub keys: Vec<KeyAnswer>,
    /// The signed list.
    pub list: Bytes,
}

/// Makes the secret half of a key that is listed next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrepareKeyRequest {
    /// What it will sign.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
}

/// A key that is not listed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedKeyAnswer {
    /// Its public half, 32 bytes.
    pub public_key: Bytes,
}

/// Puts the standby key of a use to use and lists another; where none is listed, lists one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotateKeyRequest {
    /// Which keys.
    #[serde(rename = "use")]
    pub key_use: KeyUse,
    /// Since when others may have had the current key.
    #[serde(default)]
    pub compromised_since: Option<DateTime<FixedOffset>>,
}

/// A key list that was signed elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyListRequest {
    /// The signed list.
    pub list: Bytes,
    /// Public half of the root key that signed it, where that takes the place of the event's.
    #[serde(default)]
    pub new_root: Option<Bytes>,
}

/// The secret half of the root key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RootKeyAnswer {
    /// 32 bytes.
    pub seed: Bytes,
}

/// Has the server forget the root key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetRootRequest {
    /// Ed25519 signature by the root key over [`forget_root_message`]: whoever asks has it.
    pub proof: Bytes,
}

/// What [`ForgetRootRequest::proof`] signs.
pub fn forget_root_message(number: u32) -> Vec<u8> {
    [b"huiban forget root\n".as_slice(), &number.to_be_bytes()].concat()
}

impl Organizer {
    /// The keys of an event.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn list_keys(&self, event: &EventCode) -> Result<KeysAnswer> {
        keys::show(&self.service, event).await
    }

    /// Makes the key that a list signed elsewhere names next; repeating it names the same.
    ///
    /// # Errors
    /// `malformed` for the root key.
    pub async fn prepare_key(
        &self,
        event: &EventCode,
        request: &PrepareKeyRequest,
    ) -> Result<PreparedKeyAnswer> {
        keys::prepare(&self.service, event, request).await
    }

    /// Puts the standby key to use and tells every device, where the server holds the root key.
    ///
    /// # Errors
    /// `conflict` where it does not, or the list is full.
    pub async fn rotate_key(
        &self,
        event: &EventCode,
        request: &RotateKeyRequest,
    ) -> Result<KeysAnswer> {
        keys::rotate(&self.service, event, request).await
    }

    /// Takes a newer key list that the root key's holder signed, and tells every device.
    ///
    /// # Errors
    /// `malformed` where the root key did not sign it, `conflict` where it is older, drops a key,
    /// or puts one to use that the server does not hold.
    pub async fn put_key_list(
        &self,
        event: &EventCode,
        request: &KeyListRequest,
    ) -> Result<KeysAnswer> {
        keys::take(&self.service, event, request).await
    }

    /// The secret half of the root key, for its holder to keep. The server still has it, until
    /// [`Organizer::forget_root`].
    ///
    /// # Errors
    /// `conflict` where the server does not have it.
    pub async fn hand_over_root(&self, event: &EventCode) -> Result<RootKeyAnswer> {
        keys::hand_over_root(&self.service, event).await
    }

    /// Forgets the secret half of the root key. Repeating it changes nothing.
    ///
    /// # Errors
    /// `forbidden` where whoever asks does not have it.
    pub async fn forget_root(
        &self,
        event: &EventCode,
        request: &ForgetRootRequest,
    ) -> Result<KeysAnswer> {
        keys::forget_root(&self.service, event, request).await
    }
}
