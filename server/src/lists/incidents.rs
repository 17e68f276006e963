//! Double admissions.

use super::visits::{Lists, Visits};
use crate::organizer::{IncidentAnswer, IncidentScan};
use crate::refusal::Result;
use crate::service::{Service, event_of};
use crate::store::attendees::find_registration;
use crate::time::in_zone;
use chrono_tz::Tz;
use huiban_protocol::documents::{EventCode, ListCode};
use huiban_protocol::rules::{Passage, incidents as doubles_among};

/// Double admissions; see [`crate::Organizer::list_incidents`].
pub(crate) async fn incidents(
    service: &Service,
    event: &EventCode,
    only: Option<&ListCode>,
) -> Result<Vec<IncidentAnswer>> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let lists = Lists::read(tx.as_mut(), event).await?;
    let zone = lists.draft.event.zone;
    let codes = only.map_or_else(|| lists.codes(), |code| vec![code.clone()]);
    let mut found = Vec::new();
    for code in codes {
        let reentry = lists.current(&code)?.reentry;
        let visits = Visits::read(tx.as_mut(), event, &code).await?;
        for double in doubles_among(&visits.passages, reentry, zone) {
            let person = find_registration(tx.as_mut(), event, &double.registration).await?;
            let person = person.map(|row| row.attendee);
            found.push(IncidentAnswer {
                id: double.id,
                registration: double.registration,
                reference: person.as_ref().map(|person| person.reference.clone()),
                name: person.map(|person| person.name),
                list: code.clone(),
                acknowledged: visits.looked_after.contains(&double.id),
                scans: [double.first, double.second].map(|scan| told(scan, zone)).into(),
            });
        }
    }
    tx.commit().await?;
    found.sort_by_key(|one| one.scans.last().map(|scan| scan.at));
    Ok(found)
}

fn told(passage: Passage, zone: Tz) -> IncidentScan {
    IncidentScan {
        scan_id: passage.op,
        at: in_zone(passage.at_ms, zone),
        gate: passage.gate,
        device: passage.device,
        confidence: passage.confidence,
    }
}
