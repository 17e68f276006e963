//! What is listed.

use crate::agenda::signatures_until_s;
use crate::organizer::{KeyAnswer, KeyStateAnswer, KeysAnswer};
use crate::refusal::Result;
use crate::service::{EventKeys, Service, event_of, newest_publication, seconds};
use crate::store::codes::has_codes;
use crate::store::devices::list_devices;
use crate::store::drafts::find_draft;
use crate::store::events::{EventRow, list_key_seeds};
use crate::store::{StoreError, Tx};
use crate::time::in_zone;
use chrono::{DateTime, FixedOffset};
use chrono_tz::Tz;
use huiban_protocol::documents::EventCode;
use huiban_protocol::tokens::{KeyId, KeyState, KeyUse, ListedKey, SigningKey};
use huiban_protocol::wire::Bytes;
use std::collections::BTreeSet;

/// The keys of an event; see [`crate::Organizer::list_keys`].
pub(crate) async fn show(service: &Service, event: &EventCode) -> Result<KeysAnswer> {
    let mut tx = service.store().begin_read().await?;
    let row = event_of(tx.as_mut(), event).await?;
    let answer = answer(tx.as_mut(), &row, service.now_ms()).await?;
    tx.commit().await?;
    Ok(answer)
}

pub(super) async fn answer(tx: &mut dyn Tx, row: &EventRow, now_ms: i64) -> Result<KeysAnswer> {
    let document = find_draft(tx, &row.event).await?.ok_or(StoreError::Damaged("draft"))?;
    let list = EventKeys::open(row)?.list;
    let mut held = BTreeSet::new();
    for key_use in KeyUse::ALL {
        for seed in list_key_seeds(tx, &row.event, key_use).await? {
            held.insert(SigningKey::from_bytes(&seed).verifying_key().to_bytes());
        }
    }
    let (now_s, zone) = (seconds(now_ms), document.event.zone);
    let keys = list.keys.iter().map(|key| {
        let is_current = list.current(key.key_use, now_s).is_some_and(|one| one.key == key.key);
        told(key, is_current, held.contains(&key.key), zone)
    });
    Ok(KeysAnswer {
        version: list.version,
        number: row.number,
        expires_at: at(list.expires_s, zone),
        root_fingerprint: hex::encode(row.root),
        root_on_server: list.keys.first().is_some_and(|root| held.contains(&root.key)),
        root_replaceable: is_unknown_to_all(tx, &row.event).await?,
        now_s,
        until_s: signatures_until_s(&document.event, now_ms),
        keys: keys.collect(),
        list: Bytes(row.key_list.clone()),
    })
}

/// Whether nobody can hold on to the event's root key yet: nothing is published, no code was made,
/// no device has joined.
pub(super) async fn is_unknown_to_all(tx: &mut dyn Tx, event: &EventCode) -> Result<bool> {
    Ok(newest_publication(tx, event).await? == 0
        && !has_codes(tx, event).await?
        && list_devices(tx, event).await?.is_empty())
}

fn told(key: &ListedKey, is_current: bool, on_server: bool, zone: Tz) -> KeyAnswer {
    let (state, since) = match key.state {
        KeyState::Active => (KeyStateAnswer::Active, None),
        KeyState::Standby => (KeyStateAnswer::Standby, None),
        KeyState::Compromised { since_s } => (KeyStateAnswer::Compromised, Some(since_s)),
    };
    KeyAnswer {
        kid: KeyId::of(&key.key).to_string(),
        key_use: key.key_use,
        public_key: hex::encode(key.key),
        from: at(key.from_s, zone),
        until: at(key.until_s, zone),
        state,
        since: since.map(|since_s| at(since_s, zone)),
        current: is_current,
        on_server,
    }
}

fn at(s: u64, zone: Tz) -> DateTime<FixedOffset> {
    in_zone(i64::try_from(s).unwrap_or(i64::MAX).saturating_mul(1000), zone)
}
