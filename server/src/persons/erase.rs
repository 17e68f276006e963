//! The organizer has a person erased.

use super::forget::Erasure;
use crate::badges::find_ref;
use crate::organizer::ErasedAnswer;
use crate::refusal::{Result, ServiceError};
use crate::service::{
    EventKeys, Service, StreamWriter, found, keep_fact, retried, seconds, signing_key,
};
use crate::store::devices::lock_device;
use crate::store::events::lock_event;
use crate::store::facts::FactKind;
use crate::store::heads::MovedHead;
use huiban_protocol::documents::EventCode;
use huiban_protocol::tokens::{KeyUse, Order, OrderAction};

/// Erases; see [`crate::Organizer::erase_attendee`].
pub(crate) async fn erase(
    service: &Service,
    event: &EventCode,
    reference: &str,
) -> Result<ErasedAnswer> {
    let (answer, moved) = retried(|| try_erase(service, event, reference)).await?;
    service.tell(moved);
    // what was emptied is still in the log beside the database until this
    service.store().empty_log().await?;
    Ok(answer)
}

async fn try_erase(
    service: &Service,
    event: &EventCode,
    reference: &str,
) -> Result<(ErasedAnswer, Vec<MovedHead>)> {
    let now_ms = service.now_ms();
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let person = find_ref(tx.as_mut(), event, reference).await?;
    let order = Order {
        event: row.number,
        id: service.random()?,
        action: OrderAction::Erase(person.registration),
        issued_s: seconds(now_ms),
    };
    let list = EventKeys::open(&row)?.list;
    let key = signing_key(tx.as_mut(), event, &list, KeyUse::Order, now_ms).await?;
    let token = order.sign(&key).ok_or(ServiceError::Fault("the order could not be signed"))?;
    let signed = (order, token.clone());
    let erasure = Erasure::of(tx.as_mut(), event, person.registration, signed).await?;
    for device in erasure.devices() {
        lock_device(tx.as_mut(), event, device).await?;
    }
    let devices = erasure.devices().len();
    let mut writer = StreamWriter::lock(tx.as_mut(), event, erasure.streams(), now_ms).await?;
    keep_fact(tx.as_mut(), event, FactKind::Order, None, &token, writer.received_ms()).await?;
    erasure.apply(tx.as_mut(), event, &mut writer).await?;
    let moved = writer.finish(tx.as_mut()).await?;
    tx.commit().await?;
    let answer = ErasedAnswer {
        reference: person.attendee.reference,
        registration: person.registration,
        devices: u32::try_from(devices).unwrap_or(u32::MAX),
    };
    Ok((answer, moved))
}
