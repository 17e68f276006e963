//! What should not have been, as gates see it.

use super::visits::{Lists, Visits, list_held_back};
use crate::organizer::{IncidentAnswer, IncidentScan};
use crate::refusal::Result;
use crate::service::{Service, event_of};
use crate::store::attendees::find_registration;
use crate::time::in_zone;
use chrono_tz::Tz;
use huiban_protocol::documents::{EventCode, ListCode};
use huiban_protocol::rules::Passage;

/// Incidents; see [`crate::Organizer::list_incidents`].
pub(crate) async fn incidents(
    service: &Service,
    event: &EventCode,
    only: Option<&ListCode>,
) -> Result<Vec<IncidentAnswer>> {
    let mut tx = service.store().begin_read().await?;
    event_of(tx.as_mut(), event).await?;
    let lists = Lists::read(tx.as_mut(), event).await?;
    let held_back = list_held_back(tx.as_mut(), event).await?;
    let zone = lists.draft.event.zone;
    let codes = only.map_or_else(|| lists.codes(), |code| vec![code.clone()]);
    let mut answers = Vec::new();
    for code in codes {
        let reentry = lists.current(&code)?.reentry;
        let visits = Visits::read(tx.as_mut(), event, &code).await?;
        for found in visits.incidents(reentry, zone, &held_back) {
            let person = find_registration(tx.as_mut(), event, &found.registration).await?;
            let person = person.map(|row| row.attendee);
            answers.push(IncidentAnswer {
                id: found.id,
                kind: found.kind,
                registration: found.registration,
                reference: person.as_ref().map(|person| person.reference.clone()),
                name: person.map(|person| person.name),
                list: code.clone(),
                acknowledged: visits.looked_after.contains(&found.id),
                scans: found.scans.into_iter().map(|scan| told(scan, zone)).collect(),
            });
        }
    }
    tx.commit().await?;
    answers.sort_by_key(|one| one.scans.last().map(|scan| scan.at));
    Ok(answers)
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
