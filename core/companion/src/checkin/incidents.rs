//! What should not have been, in the eyes of everyone who holds the list.

use super::list::list_acknowledged;
use super::passages::{Scans, find_rules};
use super::settle::list_again;
use crate::error::Result;
use chrono_tz::Tz;
use huiban_protocol::documents::{IncidentId, ListCode, RegistrationId};
use huiban_protocol::rules::{Passage, entries_held_back, incidents};
use huiban_protocol::streams::RegistrationRow;
use rusqlite::Connection;

/// What kind of incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IncidentKind {
    /// Two entries of one registration at two gates.
    DoubleAdmission,
    /// An entry of somebody whom the organizer holds back, on the day on which that was decided or
    /// later: they may be inside.
    HeldBack,
}

impl IncidentKind {
    /// The name programs see.
    pub fn name(self) -> &'static str {
        match self {
            Self::DoubleAdmission => "double_admission",
            Self::HeldBack => "held_back",
        }
    }
}

/// Something that should not have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListIncident {
    pub(crate) id: IncidentId,
    pub(crate) kind: IncidentKind,
    pub(crate) registration: RegistrationId,
    pub(crate) scans: Vec<Passage>,
    pub(crate) acknowledged: bool,
}

/// The incidents of a list, the latest first. Scans must be settled.
pub(crate) fn list_incidents(
    mirror: &Connection,
    list: &ListCode,
    zone: Tz,
) -> Result<Vec<ListIncident>> {
    let reentry = find_rules(mirror, list)?.map(|rules| rules.reentry).unwrap_or_default();
    let acknowledged = list_acknowledged(mirror, list)?;
    let mut found = Vec::new();
    for registration in list_again(mirror, list)? {
        let passages = Scans::of(mirror, &registration)?.passages(list);
        for incident in incidents(&passages, reentry, zone) {
            found.push(ListIncident {
                id: incident.id,
                kind: IncidentKind::DoubleAdmission,
                registration,
                scans: vec![incident.first, incident.second],
                acknowledged: acknowledged.contains(&incident.id),
            });
        }
    }
    for row in list_held_back(mirror)? {
        let passages = Scans::of(mirror, &row.registration)?.passages(list);
        for (id, scan) in entries_held_back(&passages, &row.state, zone) {
            found.push(ListIncident {
                id,
                kind: IncidentKind::HeldBack,
                registration: row.registration,
                scans: vec![scan],
                acknowledged: acknowledged.contains(&id),
            });
        }
    }
    let latest = |incident: &ListIncident| incident.scans.last().map(|scan| (scan.at_ms, scan.op));
    found.sort_by_key(|incident| std::cmp::Reverse(latest(incident)));
    Ok(found)
}

/// The registrations that may not enter.
pub(super) fn list_held_back(mirror: &Connection) -> Result<Vec<RegistrationRow>> {
    let mut statement = mirror.prepare_cached(
        "SELECT body FROM rows INDEXED BY rows_held_back
         WHERE stream = 'gate' AND row_type = 'registration'
           AND json_extract(body, '$.state.kind') <> 'valid'
         ORDER BY row_id",
    )?;
    let bodies = statement.query_map([], |row| row.get::<_, String>(0))?;
    let bodies = bodies.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(bodies.iter().filter_map(|body| serde_json::from_str(body).ok()).collect())
}
