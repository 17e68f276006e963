//! The address of one's own calendar.

use crate::refusal::{Result, ServiceError};
use crate::service::members::scope_of;
use crate::service::{Caller, Service, event_of, retried};
use crate::store::calendars::keep_secret;
use crate::store::devices::find_device;
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::streams::StreamId;

/// The address of the calendar of the person whom the device belongs to; the same at every call.
///
/// # Errors
/// `forbidden` for a device that belongs to no attendee.
pub(crate) async fn calendar_link(
    service: &Service,
    event: &EventCode,
    caller: &Caller,
) -> Result<String> {
    let fresh = service.random()?;
    let secret = retried(|| async move {
        let mut tx = service.store().begin_write().await?;
        event_of(tx.as_mut(), event).await?;
        let device = find_device(tx.as_mut(), event, &caller.device).await?;
        let device = device.ok_or_else(no_attendee)?;
        let scope = scope_of(tx.as_mut(), event, &device).await?;
        let me = scope.streams.iter().find_map(|stream| match stream {
            StreamId::Me(registration) => Some(registration),
            _ => None,
        });
        let secret = keep_secret(tx.as_mut(), event, me.ok_or_else(no_attendee)?, fresh).await?;
        tx.commit().await?;
        Ok(secret)
    })
    .await?;
    Ok(format!("{}/ics/{event}/me/{}.ics", service.public_url(), hex::encode(secret)))
}

fn no_attendee() -> ServiceError {
    let message = "this device belongs to no attendee, so it has no calendar";
    ServiceError::refuse(ErrorCode::Forbidden, message)
}
