//! Revoking a device: a signed order that every device sees.

use super::list::answer;
use crate::organizer::DeviceAnswer;
use crate::refusal::{Result, ServiceError};
use crate::service::{
    EventKeys, Service, StreamWriter, event_of, keep_fact, retried, seconds, signing_key,
};
use crate::store::StoreError;
use crate::store::devices::{find_device, lock_device};
use crate::store::drafts::find_draft;
use crate::store::facts::FactKind;
use crate::store::heads::MovedHead;
use chrono_tz::Tz;
use huiban_protocol::documents::{DeviceId, EventCode};
use huiban_protocol::streams::StreamId;
use huiban_protocol::tokens::{KeyUse, Order, OrderAction};
use std::collections::BTreeSet;

/// Revokes a device; see [`crate::Organizer::revoke_device`].
pub(crate) async fn revoke(
    service: &Service,
    event: &EventCode,
    device: &DeviceId,
) -> Result<DeviceAnswer> {
    let (answer, moved) = retried(|| try_revoke(service, event, device)).await?;
    service.tell(moved);
    Ok(answer)
}

async fn try_revoke(
    service: &Service,
    event: &EventCode,
    device: &DeviceId,
) -> Result<(DeviceAnswer, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    let row = event_of(tx.as_mut(), event).await?;
    let zone = find_draft(tx.as_mut(), event).await?.map_or(Tz::UTC, |draft| draft.event.zone);
    let known = lock_device(tx.as_mut(), event, device).await?;
    let known = known.ok_or_else(|| ServiceError::not_found("there is no such device"))?;
    if known.revoked_at_ms.is_some() {
        return Ok((answer(known, zone), Vec::new()));
    }
    let streams = BTreeSet::from([StreamId::Agenda]);
    let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, service.now_ms()).await?;
    let order = Order {
        event: row.number,
        id: service.random()?,
        action: OrderAction::RevokeDevice(*device),
        issued_s: seconds(writer.received_ms()),
    };
    let (list, now_ms) = (EventKeys::open(&row)?.list, writer.received_ms());
    let key = signing_key(tx.as_mut(), event, &list, KeyUse::Order, now_ms).await?;
    let token = order.sign(&key).ok_or(ServiceError::Fault("the order could not be signed"))?;
    let kind = FactKind::Order;
    keep_fact(tx.as_mut(), event, kind, Some(*device), &token, now_ms).await?;
    crate::service::revoke(tx.as_mut(), event, &mut writer, (device, &order), &token).await?;
    let moved = writer.finish(tx.as_mut()).await?;
    let revoked = find_device(tx.as_mut(), event, device).await?;
    tx.commit().await?;
    let revoked = revoked.ok_or(StoreError::Damaged("device"))?;
    Ok((answer(revoked, zone), moved))
}
