//! The next key of a sort.

use super::put::{put_and_answer, sign_list};
use crate::agenda::signatures_until_s;
use crate::organizer::{KeysAnswer, PrepareKeyRequest, PreparedKeyAnswer, RotateKeyRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, found, retried, seconds, signing_key};
use crate::store::drafts::find_draft;
use crate::store::events::{EventRow, KeyRow, add_key, list_key_seeds, lock_event};
use crate::store::heads::MovedHead;
use crate::store::{StoreError, Tx};
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{KeyList, KeyUse, Rotation, SigningKey};
use huiban_protocol::wire::Bytes;

/// Makes the key that is listed next; see [`crate::Organizer::prepare_key`].
pub(crate) async fn prepare(
    service: &Service,
    event: &EventCode,
    request: &PrepareKeyRequest,
) -> Result<PreparedKeyAnswer> {
    let public = retried(|| try_prepare(service, event, request.key_use)).await?;
    Ok(PreparedKeyAnswer { public_key: Bytes(public.to_vec()) })
}

async fn try_prepare(service: &Service, event: &EventCode, key_use: KeyUse) -> Result<[u8; 32]> {
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let list = EventKeys::open(&row)?.list;
    let public = unlisted(service, tx.as_mut(), &row, &list, key_use).await?;
    tx.commit().await?;
    Ok(public)
}

/// A key that is held and not listed: the one that was made before, or a new one.
async fn unlisted(
    service: &Service,
    tx: &mut dyn Tx,
    row: &EventRow,
    list: &KeyList,
    key_use: KeyUse,
) -> Result<[u8; 32]> {
    if key_use == KeyUse::Root {
        return Err(ServiceError::invalid("use", "the root key is not rotated"));
    }
    let held = list_key_seeds(tx, &row.event, key_use).await?;
    let held = held.iter().map(|seed| SigningKey::from_bytes(seed).verifying_key().to_bytes());
    let waiting = held.into_iter().find(|public| list.keys.iter().all(|key| key.key != *public));
    if let Some(public) = waiting {
        return Ok(public);
    }
    let seed: [u8; 32] = service.random()?;
    let public = SigningKey::from_bytes(&seed).verifying_key().to_bytes();
    add_key(tx, &row.event, &KeyRow { public, key_use, seed }).await?;
    Ok(public)
}

/// Puts the standby key to use; see [`crate::Organizer::rotate_key`].
pub(crate) async fn rotate(
    service: &Service,
    event: &EventCode,
    request: &RotateKeyRequest,
) -> Result<KeysAnswer> {
    let (answer, moved) = retried(|| try_rotate(service, event, request)).await?;
    service.tell(moved);
    Ok(answer)
}

async fn try_rotate(
    service: &Service,
    event: &EventCode,
    request: &RotateKeyRequest,
) -> Result<(KeysAnswer, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let roots = list_key_seeds(tx.as_mut(), event, KeyUse::Root).await?;
    let Some(root) = roots.first() else {
        return Err(ServiceError::refuse(
            ErrorCode::Conflict,
            "the root key is kept elsewhere: its holder signs the next list (--root FILE)",
        ));
    };
    let mut list = EventKeys::open(&row)?.list;
    let document = find_draft(tx.as_mut(), event).await?.ok_or(StoreError::Damaged("draft"))?;
    let now_ms = service.now_ms();
    let compromised_since_s =
        request.compromised_since.map(|since| seconds(since.timestamp_millis()));
    if request.compromised_since.is_some_and(|since| since.timestamp_millis() > now_ms) {
        return Err(ServiceError::invalid("compromised", super::NOT_YET));
    }
    // the listed standby key may be one that a restored server lost: then the next one takes over
    for _ in 0..2 {
        let standby = unlisted(service, tx.as_mut(), &row, &list, request.key_use).await?;
        list = list
            .rotated(&Rotation {
                key_use: request.key_use,
                standby,
                compromised_since_s,
                now_s: seconds(now_ms),
                until_s: signatures_until_s(&document.event, now_ms),
            })
            .map_err(|error| ServiceError::refuse(ErrorCode::Conflict, error.to_string()))?;
        if signing_key(tx.as_mut(), event, &list, request.key_use, now_ms).await.is_ok() {
            break;
        }
    }
    let token = sign_list(&list, root)?;
    let done = put_and_answer(service, tx.as_mut(), event, &list, &token).await?;
    tx.commit().await?;
    Ok(done)
}
