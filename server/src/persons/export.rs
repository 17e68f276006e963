//! Everything known of a person, as one answer.

use super::holdings::list_holdings;
use crate::badges::find_ref;
use crate::organizer::{HeldRow, HoldingsAnswer, PersonDevice};
use crate::refusal::Result;
use crate::service::{Service, event_of};
use crate::store::devices::{find_device, list_devices_of};
use crate::store::erasures::list_acts_of;
use huiban_protocol::documents::EventCode;
use huiban_protocol::streams::StreamId;

/// Gives it; see [`crate::Organizer::export_attendee`].
pub(crate) async fn export(
    service: &Service,
    event: &EventCode,
    reference: &str,
) -> Result<HoldingsAnswer> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let person = find_ref(tx.as_mut(), event, reference).await?;
    let me = StreamId::Me(person.registration);
    let mut devices = Vec::new();
    for device in list_devices_of(tx.as_mut(), event, &me).await? {
        let Some(row) = find_device(tx.as_mut(), event, &device).await? else { continue };
        devices.push(PersonDevice {
            id: row.device,
            name: row.name,
            first_seen_at_ms: row.first_seen_at_ms,
            last_seen_at_ms: row.last_seen_at_ms,
        });
    }
    let held = list_holdings(tx.as_mut(), event, &person.registration).await?;
    let rows = held.into_iter().filter_map(|held| {
        Some(HeldRow {
            stream: held.stream,
            row_type: held.row.row_type,
            id: held.row.row_id,
            body: held.row.body?,
        })
    });
    let rows = rows.collect();
    let acts = list_acts_of(tx.as_mut(), event, &me).await?;
    tx.commit().await?;
    Ok(HoldingsAnswer {
        registration: person.registration,
        attendee: person.attendee,
        devices,
        rows,
        acts,
    })
}
