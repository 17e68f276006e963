//! Admissions: what the scans of a list say about who came in, per registration and event day.

use super::event_day;
use crate::documents::{DeviceId, OpId, RegistrationId};
use crate::streams::{Confidence, Direction, ScanRow};
use chrono::NaiveDate;
use chrono_tz::Tz;
use std::collections::{BTreeMap, BTreeSet};

/// A scan that counts: the person passed, and nobody undid it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The act.
    pub op: OpId,
    /// Who.
    pub registration: RegistrationId,
    /// Which way.
    pub direction: Direction,
    /// Effective time, ms since 1970 UTC.
    pub at_ms: i64,
    /// At which device.
    pub device: DeviceId,
    /// What the device is called.
    pub gate: Option<String>,
    /// How sure the gate was.
    pub confidence: Option<Confidence>,
    /// How old the gate's list of revocations was, ms; `None` where it never heard of any.
    pub revocations_age_ms: Option<i64>,
    /// Whether somebody let the person pass against the outcome.
    pub overridden: bool,
}

impl Passage {
    fn of(scan: &ScanRow) -> Self {
        Self {
            op: scan.op,
            registration: scan.registration,
            direction: scan.direction,
            at_ms: scan.at_ms,
            device: scan.device,
            gate: scan.gate.clone(),
            confidence: scan.judgement.as_ref().map(|judgement| judgement.confidence),
            revocations_age_ms: scan.judgement.as_ref().and_then(|j| j.revocations_age_ms),
            overridden: scan.overridden.is_some(),
        }
    }
}

/// The scans that count, in the order of effective time, then act.
pub fn list_passages<'a>(
    scans: impl IntoIterator<Item = &'a ScanRow>,
    undone: &BTreeSet<OpId>,
) -> Vec<Passage> {
    let counting = scans.into_iter().filter(|scan| scan.passed() && !undone.contains(&scan.op));
    let by_act: BTreeMap<OpId, Passage> =
        counting.map(|scan| (scan.op, Passage::of(scan))).collect();
    let mut passages: Vec<Passage> = by_act.into_values().collect();
    passages.sort_by_key(|passage| (passage.at_ms, passage.op));
    passages
}

/// What one event day's passages of a registration add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admission {
    /// The first entry, if there was one.
    pub first: Option<Passage>,
    /// How many entries.
    pub entries: u32,
    /// How many exits.
    pub exits: u32,
    /// Whether the last passage was an entry.
    pub inside: bool,
}

/// Adds up passages, given in their order.
pub fn admissions(
    passages: &[Passage],
    zone: Tz,
) -> BTreeMap<(NaiveDate, RegistrationId), Admission> {
    let mut admissions = BTreeMap::new();
    for passage in passages {
        let key = (event_day(passage.at_ms, zone), passage.registration);
        let admission = admissions.entry(key).or_insert(Admission {
            first: None,
            entries: 0,
            exits: 0,
            inside: false,
        });
        admission.inside = passage.direction == Direction::Entry;
        if admission.inside {
            admission.entries = admission.entries.saturating_add(1);
            admission.first.get_or_insert_with(|| passage.clone());
        } else {
            admission.exits = admission.exits.saturating_add(1);
        }
    }
    admissions
}
