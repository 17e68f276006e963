//! An event's keys, ready to judge and to sign with.

use crate::refusal::{Result, ServiceError};
use crate::store::events::{EventRow, list_key_seeds};
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{
    DeviceCertificate, KeyList, KeyState, KeyUse, SignedFact, SigningKey, TokenError,
};
use huiban_protocol::wire::Bytes;

/// The event's key list, opened.
pub(crate) struct EventKeys {
    /// The list.
    pub(crate) list: KeyList,
    root: [u8; 16],
}

impl EventKeys {
    /// Opens the list that is kept with the event.
    pub(crate) fn open(event: &EventRow) -> Result<Self> {
        let list = KeyList::open(&event.key_list, &event.root)
            .map_err(|_| StoreError::Damaged("key list"))?;
        Ok(Self { list, root: event.root })
    }

    /// With the newest key list among some signed documents in place of an older one: what it signs
    /// may come together with it.
    pub(crate) fn with_newest(&self, tokens: &[Bytes]) -> Self {
        let lists = tokens.iter().filter_map(|Bytes(token)| KeyList::open(token, &self.root).ok());
        let lists = lists.filter(|list| list.event == self.list.event);
        let newest = lists.chain([self.list.clone()]).max_by_key(|list| list.version);
        Self { list: newest.unwrap_or_else(|| self.list.clone()), root: self.root }
    }

    /// Reads a signed fact of this event.
    pub(crate) fn fact(&self, token: &[u8], now_ms: i64) -> Result<SignedFact, TokenError> {
        SignedFact::open(token, &self.list, &self.root, seconds(now_ms))
    }

    /// Reads a device's certificate.
    pub(crate) fn certificate(
        &self,
        token: &[u8],
        now_ms: i64,
    ) -> Result<DeviceCertificate, TokenError> {
        DeviceCertificate::open(token, &self.list, seconds(now_ms))
    }
}

/// Whole seconds since 1970 UTC, as signed documents carry them.
pub(crate) fn seconds(ms: i64) -> u64 {
    u64::try_from(ms.div_euclid(1000)).unwrap_or(0)
}

/// The secret key that documents of this use are signed with now: the current one of the list, or,
/// where a restored server has lost that, the newest it holds that may still sign.
pub(crate) async fn signing_key(
    tx: &mut dyn Tx,
    event: &EventCode,
    list: &KeyList,
    key_use: KeyUse,
    now_ms: i64,
) -> Result<SigningKey> {
    let seeds = list_key_seeds(tx, event, key_use).await?;
    let held: Vec<SigningKey> = seeds.iter().map(SigningKey::from_bytes).collect();
    let now_s = seconds(now_ms);
    let mut may_sign = list.keys.iter().rev().filter(|listed| {
        listed.key_use == key_use && listed.state == KeyState::Active && now_s < listed.until_s
    });
    may_sign
        .find_map(|listed| held.iter().find(|key| key.verifying_key().as_bytes() == &listed.key))
        .cloned()
        .ok_or_else(|| {
            let message = format!(
                "the server holds no {} key that may sign now: rotate it (badges keys rotate)",
                key_use.name()
            );
            ServiceError::refuse(ErrorCode::Conflict, message)
        })
}
