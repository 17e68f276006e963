//! Taking the root key off the server.

use super::show::answer;
use crate::organizer::{ForgetRootRequest, KeysAnswer, RootKeyAnswer, forget_root_message};
use crate::refusal::{Result, ServiceError};
use crate::service::{EventKeys, Service, event_of, found, retried};
use crate::store::events::{EventRow, list_key_seeds, lock_event, remove_keys};
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::tokens::{KeyUse, VerifyingKey, public_key};
use huiban_protocol::wire::Bytes;

/// The secret half of the root key; see [`crate::Organizer::hand_over_root`].
pub(crate) async fn hand_over_root(service: &Service, event: &EventCode) -> Result<RootKeyAnswer> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let seeds = list_key_seeds(tx.as_mut(), event, KeyUse::Root).await?;
    tx.commit().await?;
    match seeds.first() {
        Some(seed) => Ok(RootKeyAnswer { seed: Bytes(seed.to_vec()) }),
        None => {
            Err(ServiceError::refuse(ErrorCode::Conflict, "the root key is kept elsewhere already"))
        }
    }
}

/// Forgets it, once whoever keeps it from now on shows that they have it; see
/// [`crate::Organizer::forget_root`].
pub(crate) async fn forget_root(
    service: &Service,
    event: &EventCode,
    request: &ForgetRootRequest,
) -> Result<KeysAnswer> {
    let answer = retried(|| try_forget(service, event, request)).await?;
    service.store().empty_log().await?;
    Ok(answer)
}

async fn try_forget(
    service: &Service,
    event: &EventCode,
    request: &ForgetRootRequest,
) -> Result<KeysAnswer> {
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    check_proof(&row, &request.proof.0)?;
    remove_keys(tx.as_mut(), event, KeyUse::Root).await?;
    let answer = answer(tx.as_mut(), &row, service.now_ms()).await?;
    tx.commit().await?;
    Ok(answer)
}

fn check_proof(row: &EventRow, proof: &[u8]) -> Result<()> {
    let wrong = || {
        ServiceError::refuse(
            ErrorCode::Forbidden,
            "the proof is not the root key's: nothing was forgotten",
        )
    };
    let list = EventKeys::open(row)?.list;
    let root = list.keys.first().ok_or(ServiceError::Fault("a key list without a root key"))?;
    let root: VerifyingKey = public_key(&root.key).map_err(|_| wrong())?;
    let proof: &[u8; 64] = proof.try_into().map_err(|_| wrong())?;
    let message = forget_root_message(row.number);
    root.verify_strict(&message, &proof.into()).map_err(|_| wrong())
}
