//! A new key list: signed here or elsewhere, kept, and told to every device.

use super::show::{answer, is_unknown_to_all};
use crate::organizer::{KeyListRequest, KeysAnswer};
use crate::refusal::{Result, ServiceError};
use crate::service::{
    EventKeys, KEY_LIST_ID, Service, StreamWriter, found, keep_fact, retried, seconds,
    write_fact_row,
};
use crate::store::Tx;
use crate::store::events::{
    EventRow, find_event, list_key_seeds, lock_event, remove_keys, set_key_list, set_root,
};
use crate::store::facts::FactKind;
use crate::store::heads::MovedHead;
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::{StreamId, row_type};
use huiban_protocol::tokens::{KeyList, KeyState, KeyUse, ListedKey, SigningKey, root_fingerprint};
use std::collections::BTreeSet;

/// Signs a list with the root key.
pub(crate) fn sign_list(list: &KeyList, root: &[u8; 32]) -> Result<Vec<u8>> {
    list.sign(&SigningKey::from_bytes(root))
        .ok_or(ServiceError::Fault("the key list could not be signed"))
}

/// Keeps a newer list and puts it into the agenda, which is locked as the event is.
pub(crate) async fn put_key_list(
    tx: &mut dyn Tx,
    event: &EventCode,
    writer: &mut StreamWriter,
    list: &KeyList,
    token: &[u8],
) -> Result<()> {
    set_key_list(tx, event, token, list.version).await?;
    keep_fact(tx, event, FactKind::KeyList, None, token, writer.received_ms()).await?;
    write_fact_row(tx, writer, row_type::KEY_LIST, KEY_LIST_ID, token).await
}

/// Locks the agenda, puts the list there, and says what is listed now.
pub(super) async fn put_and_answer(
    service: &Service,
    tx: &mut dyn Tx,
    event: &EventCode,
    list: &KeyList,
    token: &[u8],
) -> Result<(KeysAnswer, Vec<MovedHead>)> {
    let streams = BTreeSet::from([StreamId::Agenda]);
    let mut writer = StreamWriter::lock(tx, event, &streams, service.now_ms()).await?;
    put_key_list(tx, event, &mut writer, list, token).await?;
    let row = found(find_event(tx, event).await?)?;
    let answer = answer(tx, &row, writer.received_ms()).await?;
    Ok((answer, writer.finish(tx).await?))
}

/// Takes a list that was signed elsewhere; see [`crate::Organizer::put_key_list`].
pub(crate) async fn take(
    service: &Service,
    event: &EventCode,
    request: &KeyListRequest,
) -> Result<KeysAnswer> {
    let (answer, moved) = retried(|| try_take(service, event, request)).await?;
    service.tell(moved);
    if request.new_root.is_some() {
        service.store().empty_log().await?;
    }
    Ok(answer)
}

async fn try_take(
    service: &Service,
    event: &EventCode,
    request: &KeyListRequest,
) -> Result<(KeysAnswer, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let token = &request.list.0;
    let root = match &request.new_root {
        Some(root) => replaced_root(tx.as_mut(), event, &root.0).await?,
        None => row.root,
    };
    let list = KeyList::open(token, &root).map_err(|error| {
        ServiceError::invalid("list", format!("not a key list of this event's root key: {error}"))
    })?;
    check_next(tx.as_mut(), &row, &list, seconds(service.now_ms())).await?;
    if root != row.root {
        set_root(tx.as_mut(), event, root).await?;
        remove_keys(tx.as_mut(), event, KeyUse::Root).await?;
    }
    let done = put_and_answer(service, tx.as_mut(), event, &list, token).await?;
    tx.commit().await?;
    Ok(done)
}

/// The fingerprint of a root key that replaces the event's.
async fn replaced_root(tx: &mut dyn Tx, event: &EventCode, root: &[u8]) -> Result<[u8; 16]> {
    let wrong = |_| ServiceError::invalid("new_root", "a public key has 32 bytes");
    let root: [u8; 32] = root.try_into().map_err(wrong)?;
    if !is_unknown_to_all(tx, event).await? {
        return Err(ServiceError::refuse(
            ErrorCode::Conflict,
            "devices or links hold on to the root key already: it can only be taken off the server",
        ));
    }
    Ok(root_fingerprint(&root))
}

/// What would leave the event without a key that works is not taken.
async fn check_next(tx: &mut dyn Tx, row: &EventRow, list: &KeyList, now_s: u64) -> Result<()> {
    let before = EventKeys::open(row)?.list;
    let refuse = |message: &str| Err(ServiceError::refuse(ErrorCode::Conflict, message));
    if list.event != row.number {
        return refuse("the key list is another event's");
    }
    if list.version <= before.version {
        return refuse("the key list is older than the one in use: begin with the newest");
    }
    let ahead =
        |key: &ListedKey| matches!(key.state, KeyState::Compromised { since_s } if since_s > now_s);
    if list.keys.iter().any(ahead) {
        return Err(ServiceError::invalid("compromised", super::NOT_YET));
    }
    if list.expires_s < before.expires_s {
        return refuse("the key list expires before the one in use");
    }
    let gone = |key: &ListedKey| {
        key.key_use != KeyUse::Root && list.keys.iter().all(|next| next.key != key.key)
    };
    if before.keys.iter().any(gone) {
        return refuse(
            "a key is missing whose signatures are in use: mark it, do not leave it out",
        );
    }
    for key_use in [KeyUse::Badge, KeyUse::Device, KeyUse::Order, KeyUse::Booth] {
        let seeds = list_key_seeds(tx, &row.event, key_use).await?;
        let held = |public: &[u8; 32]| {
            seeds
                .iter()
                .any(|seed| SigningKey::from_bytes(seed).verifying_key().as_bytes() == public)
        };
        let current = list.current(key_use, list.issued_s);
        if !current.is_some_and(|key| held(&key.key)) {
            return refuse("the server does not hold each key that the list puts to use");
        }
    }
    Ok(())
}
