//! All devices.

use crate::organizer::{DeviceAnswer, DeviceState};
use crate::refusal::Result;
use crate::service::{Service, event_of};
use crate::store::devices::{DeviceRow, list_devices};
use crate::store::drafts::find_draft;
use crate::time::in_zone;
use chrono_tz::Tz;
use huiban_protocol::documents::EventCode;

/// All devices; see [`crate::Organizer::list_devices`].
pub(crate) async fn list(service: &Service, event: &EventCode) -> Result<Vec<DeviceAnswer>> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let rows = list_devices(tx.as_mut(), event).await?;
    let zone = find_draft(tx.as_mut(), event).await?.map_or(Tz::UTC, |draft| draft.event.zone);
    tx.commit().await?;
    Ok(rows.into_iter().map(|row| answer(row, zone)).collect())
}

pub(super) fn answer(row: DeviceRow, zone: Tz) -> DeviceAnswer {
    let revoked = row.revoked_at_ms.is_some();
    DeviceAnswer {
        id: row.device,
        name: row.name,
        role: row.role,
        subject: row.subject,
        last_seen_at: in_zone(row.last_seen_at_ms, zone),
        pending_reported: row.pending_reported,
        state: if revoked { DeviceState::Revoked } else { DeviceState::Active },
    }
}
