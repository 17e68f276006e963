//! Incidents: two entries of one registration that should not both have been.

use super::{Passage, event_day};
use crate::digest::sha256;
use crate::documents::{IncidentId, OpId, ReEntry, RegistrationId};
use crate::limits::DEBOUNCE_MS;
use crate::streams::{Direction, RegistrationState};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::BTreeMap;

/// A double admission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Its id, the same wherever the two scans are known.
    pub id: IncidentId,
    /// Who, or rather whose badge.
    pub registration: RegistrationId,
    /// The earlier entry.
    pub first: Passage,
    /// The later one, at another device.
    pub second: Passage,
}

fn incident_id(first: OpId, second: OpId) -> IncidentId {
    IncidentId(sha256(&[first.0, second.0].concat()).prefix())
}

/// The double admissions among passages, given in their order.
///
/// An entry is held against the earliest one since the last exit that another device made at
/// least three seconds before, so a badge copied for a whole group gives one incident a copy.
pub fn incidents(passages: &[Passage], reentry: ReEntry, zone: Tz) -> Vec<Incident> {
    if reentry == ReEntry::Free {
        return Vec::new();
    }
    let mut since_exit: BTreeMap<(NaiveDate, RegistrationId), Vec<&Passage>> = BTreeMap::new();
    let mut found = Vec::new();
    for passage in passages {
        let run =
            since_exit.entry((event_day(passage.at_ms, zone), passage.registration)).or_default();
        if passage.direction == Direction::Exit {
            run.clear();
            continue;
        }
        if passage.overridden {
            continue;
        }
        let against = run.iter().find(|earlier| {
            earlier.device != passage.device
                && passage.at_ms.saturating_sub(earlier.at_ms) >= DEBOUNCE_MS
        });
        if let Some(first) = against {
            found.push(Incident {
                id: incident_id(first.op, passage.op),
                registration: passage.registration,
                first: (*first).clone(),
                second: passage.clone(),
            });
        }
        // the first entry of a device stands for all that device made since the exit
        if run.iter().all(|earlier| earlier.device != passage.device) {
            run.push(passage);
        }
    }
    found
}

/// Entries of one registration that the organizer's word came too late for: on the event day on which
/// it was revoked or blocked, or later. Given its passages, in their order; each with the id under
/// which it is known everywhere. Who was let in by override was let in knowingly, and who asked to be
/// forgotten was let in rightly.
pub fn entries_held_back(
    passages: &[Passage],
    state: &RegistrationState,
    zone: Tz,
) -> Vec<(IncidentId, Passage)> {
    let (RegistrationState::Blocked { since_ms, .. }
    | RegistrationState::Revoked { since_ms, erased: false, .. }) = state
    else {
        return Vec::new();
    };
    let from = event_day(*since_ms, zone);
    let late = passages.iter().filter(|passage| {
        passage.direction == Direction::Entry
            && !passage.overridden
            && event_day(passage.at_ms, zone) >= from
    });
    late.map(|passage| (incident_id(passage.op, passage.op), passage.clone())).collect()
}

#[cfg(test)]
mod tests;
