//! Incidents as staff see them.

use super::at;
use super::scan::ConfidenceView;
use crate::checkin::{self, IncidentKind, ListIncident};
use crate::error::Result;
use chrono_tz::Tz;
use huiban_protocol::documents::{DeviceId, IncidentId, ListCode, OpId, RegistrationId};
use huiban_protocol::rules::Passage;
use rusqlite::Connection;

/// Something that should not have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentView {
    /// Its id, the same on every device.
    pub id: IncidentId,
    /// What kind.
    pub kind: IncidentKind,
    /// Whose badge.
    pub registration: RegistrationId,
    /// On which list.
    pub list: String,
    /// The scans that it follows from, in order.
    pub scans: Vec<IncidentScanView>,
    /// Whether somebody looked after it.
    pub acknowledged: bool,
}

/// A scan of an incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentScanView {
    /// The act.
    pub scan_id: OpId,
    /// When, RFC 3339.
    pub at: String,
    /// The same, ms since 1970 UTC.
    pub at_ms: i64,
    /// What the device is called.
    pub gate: String,
    /// The device.
    pub device: DeviceId,
    /// How sure that gate was; `None` where an older version recorded only who passed.
    pub confidence: Option<ConfidenceView>,
}

/// The incidents of a list, the latest first.
pub(crate) fn list_incidents(
    mirror: &Connection,
    list: &ListCode,
    zone: Tz,
) -> Result<Vec<IncidentView>> {
    let incidents = checkin::list_incidents(mirror, list, zone)?;
    Ok(incidents.into_iter().map(|incident| view(incident, list, zone)).collect())
}

fn view(incident: ListIncident, list: &ListCode, zone: Tz) -> IncidentView {
    IncidentView {
        id: incident.id,
        kind: incident.kind,
        registration: incident.registration,
        list: list.to_string(),
        scans: incident.scans.into_iter().map(|scan| scan_view(scan, zone)).collect(),
        acknowledged: incident.acknowledged,
    }
}

fn scan_view(scan: Passage, zone: Tz) -> IncidentScanView {
    let age_ms = scan.revocations_age_ms;
    IncidentScanView {
        scan_id: scan.op,
        at: at(zone, scan.at_ms),
        at_ms: scan.at_ms,
        gate: scan.gate.unwrap_or_else(|| scan.device.to_string()),
        device: scan.device,
        confidence: scan.confidence.map(|confidence| ConfidenceView::of(confidence, age_ms)),
    }
}
