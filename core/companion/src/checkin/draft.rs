//! Acts of gates, before they have an id and a time.

use super::judge::{Code, Judged, Reading};
use crate::error::Result;
use huiban_protocol::documents::{IncidentId, ListCode, OpId};
use huiban_protocol::ops::{
    Draft, Find, FindBody, IncidentAck, IncidentAckBody, OpKind as _, Scan, ScanBody, ScanUndo,
    ScanUndoBody,
};
use huiban_protocol::streams::{Judgement, ScanOutcome};
use huiban_protocol::tokens::Badge;

/// A badge was read and judged. `None` for what leaves no trace: no badge at all, and the second of
/// two readings that were one.
pub(super) fn scan(
    reading: &Reading<'_>,
    judged: &Judged,
    badge: Option<&Badge>,
) -> Result<Option<Draft>> {
    let decision = &judged.decision;
    if matches!(decision.outcome, ScanOutcome::NotABadge | ScanOutcome::Debounced) {
        return Ok(None);
    }
    let Some(badge) = badge else { return Ok(None) };
    let body = ScanBody {
        registration: badge.registration,
        direction: reading.direction,
        serial: matches!(reading.code, Code::Text(_)).then_some(badge.serial),
        gate: Some(reading.gate.to_owned()).filter(|name| !name.is_empty()),
        judgement: Some(Judgement {
            outcome: decision.outcome,
            confidence: decision.confidence,
            revocations_age_ms: judged.freshness.registrations.age_ms,
            gate_seq: judged.freshness.registrations.seq,
            list_seq: judged.freshness.scans.seq,
        }),
        overridden: reading.overriding.filter(|_| decision.overridden).cloned(),
    };
    Ok(Some(Scan::draft(reading.list.to_string(), &body)?))
}

/// A scan was a mistake.
pub(crate) fn undo(list: &ListCode, scan: OpId) -> Result<Draft> {
    Ok(ScanUndo::draft(list.to_string(), &ScanUndoBody { scan })?)
}

/// Somebody looked after an incident.
pub(crate) fn acknowledge(list: &ListCode, incident: IncidentId) -> Result<Draft> {
    Ok(IncidentAck::draft(list.to_string(), &IncidentAckBody { incident })?)
}

/// Somebody was looked for by name, and so many were shown.
pub(crate) fn find(list: &ListCode, hits: usize) -> Result<Draft> {
    let hits = u32::try_from(hits).unwrap_or(u32::MAX);
    Ok(Find::draft(list.to_string(), &FindBody { hits })?)
}
