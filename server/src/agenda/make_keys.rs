//! An event's keys, made when it is first imported and nobody brought any.

use crate::keys::{put_key_list, sign_list};
use crate::refusal::{Result, ServiceError};
use crate::service::{KEY_LIST_ID, Service, StreamWriter, keep_fact, seconds, write_fact_row};
use crate::store::events::{EventRow, KeyRow, add_event, add_key, list_key_seeds};
use crate::store::facts::FactKind;
use crate::store::heads::MovedHead;
use crate::store::{StoreError, Tx};
use crate::time::last_second_of;
use huiban_protocol::documents::{AgendaDocument, Event};
use huiban_protocol::limits::SIGNATURE_LIFE_AFTER_EVENT_S;
use huiban_protocol::streams::{StreamId, row_type};
use huiban_protocol::tokens::{KeyList, KeyState, KeyUse, ListedKey, SigningKey, root_fingerprint};
use std::collections::BTreeSet;

/// What is made; root comes first in the list. A second badge key is known to gates before it is
/// used, so that a rotation finds nobody unprepared.
const MADE: [(KeyUse, KeyState); 6] = [
    (KeyUse::Root, KeyState::Active),
    (KeyUse::Badge, KeyState::Active),
    (KeyUse::Device, KeyState::Active),
    (KeyUse::Order, KeyState::Active),
    (KeyUse::Booth, KeyState::Active),
    (KeyUse::Badge, KeyState::Standby),
];

/// Makes keys and the event with them, and puts the signed key list into its agenda.
pub(super) async fn make_keys(
    service: &Service,
    tx: &mut dyn Tx,
    document: &AgendaDocument,
    now_ms: i64,
) -> Result<Vec<MovedHead>> {
    let event = &document.event.code;
    let until_s = signatures_until_s(&document.event, now_ms);
    let mut keys = Vec::new();
    let mut listed = Vec::new();
    for (key_use, state) in MADE {
        let seed: [u8; 32] = service.random()?;
        let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
        keys.push(KeyRow { public, key_use, seed });
        // good since ever: a rehearsal runs the server on an earlier day
        listed.push(ListedKey { key: public, key_use, from_s: 0, until_s, state });
    }
    let root = keys.first().ok_or(ServiceError::Fault("an event without a root key"))?;
    let list = KeyList {
        event: u32::from_be_bytes(service.random()?).max(1),
        version: 1,
        issued_s: seconds(now_ms),
        expires_s: until_s,
        keys: listed,
    };
    let token = sign_list(&list, &root.seed)?;
    let row = EventRow {
        event: event.clone(),
        number: list.event,
        root: root_fingerprint(&root.public),
        key_list: token.clone(),
        key_list_version: list.version,
        lost_publication: 0,
        lost_publication_seen: 0,
        created_at_ms: now_ms,
    };
    if !add_event(tx, &row).await? {
        // another instance imported it just now: begin again and find it
        return Err(StoreError::Again.into());
    }
    for key in &keys {
        add_key(tx, event, key).await?;
    }
    keep_fact(tx, event, FactKind::KeyList, None, &token, now_ms).await?;
    let streams = BTreeSet::from([StreamId::Agenda]);
    let mut writer = StreamWriter::lock(tx, event, &streams, now_ms).await?;
    write_fact_row(tx, &mut writer, row_type::KEY_LIST, KEY_LIST_ID, &token).await?;
    writer.finish(tx).await
}

/// Signs a longer-lived key list where the event now ends later; returns whether that is left to
/// whoever holds the root key. The event and its agenda are locked.
pub(super) async fn renew_key_list(
    tx: &mut dyn Tx,
    row: &EventRow,
    event: &Event,
    writer: &mut StreamWriter,
) -> Result<bool> {
    let now_ms = writer.received_ms();
    let until_s = signatures_until_s(event, now_ms);
    let list =
        KeyList::open(&row.key_list, &row.root).map_err(|_| StoreError::Damaged("key list"))?;
    let seeds = list_key_seeds(tx, &row.event, KeyUse::Root).await?;
    let is_short = list.expires_s < until_s;
    // where the root key is kept elsewhere, its holder renews the list
    let Some(seed) = seeds.first().filter(|_| is_short) else { return Ok(is_short) };
    let renewed = list.extended(seconds(now_ms), until_s);
    let token = sign_list(&renewed, seed)?;
    put_key_list(tx, &row.event, writer, &renewed, &token).await?;
    Ok(false)
}

/// Until when what is signed for the event now stays good, seconds since 1970 UTC.
pub(crate) fn signatures_until_s(event: &Event, now_ms: i64) -> u64 {
    last_second_of(event, now_ms).saturating_add(SIGNATURE_LIFE_AFTER_EVENT_S.unsigned_abs())
}
