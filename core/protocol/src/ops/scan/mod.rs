//! `scan`: a gate read a badge and decided. A fact: it is kept whatever was known at the gate.

use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::{ListCode, RegistrationId};
use crate::limits::{GATE_NAME_BYTES_MAX, OVERRIDE_CHARS_MAX};
use crate::raw::Raw;
use crate::streams::{
    Confidence, Direction, Judgement, Override, SCAN_ROW, ScanOutcome, ScanRow, StreamId,
};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is a check-in list's code, its row a [`ScanRow`] of that list.
#[derive(Debug, Clone, Copy)]
pub struct Scan;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanBody {
    /// Whom the code names.
    pub registration: RegistrationId,
    /// Which way.
    pub direction: Direction,
    /// The badge's serial; `None` where staff found the person and no badge was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<u64>,
    /// What the device is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// What the gate decided, and by what.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judgement: Option<Judgement>,
    /// Who let the person pass against the outcome.
    #[serde(default, rename = "override", skip_serializing_if = "Option::is_none")]
    pub overridden: Option<Override>,
}

impl ScanBody {
    /// That somebody passed, with nothing known of how it was decided.
    pub fn unjudged(registration: RegistrationId, direction: Direction) -> Self {
        Self {
            registration,
            direction,
            serial: None,
            gate: None,
            judgement: None,
            overridden: None,
        }
    }

    fn is_in_bounds(&self) -> bool {
        let short = |text: &String| text.chars().count() <= OVERRIDE_CHARS_MAX;
        let told = |text: &String| !text.trim().is_empty() && short(text);
        let overrides = |o: &Override| told(&o.reason) && told(&o.by);
        let overridable = |j: &Judgement| j.outcome.may_be_overridden();
        // an override without a refusal to override would let an unproven person pass
        self.gate.as_ref().is_none_or(|gate| gate.len() <= GATE_NAME_BYTES_MAX)
            && self.overridden.as_ref().is_none_or(overrides)
            && (self.overridden.is_none() || self.judgement.as_ref().is_some_and(overridable))
    }
}

/// The body of version 1: who passed, and which way.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScanBodyV1 {
    registration: RegistrationId,
    direction: Direction,
}

/// The list that an act is about, where the author may write there.
pub(super) fn list_stream(entity: &str, scope: &[StreamId]) -> Result<StreamId, Rejection> {
    let list: ListCode = entity.parse().map_err(|_| Rejection::Malformed)?;
    let stream = StreamId::List(list);
    if scope.contains(&stream) { Ok(stream) } else { Err(Rejection::NotAllowed) }
}

impl OpKind for Scan {
    const NAME: &'static str = "scan";
    const VERSION: u16 = 2;
    type Body = ScanBody;
    type Row = ScanRow;

    fn route(
        fact: &Fact<'_>,
        body: &ScanBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        if !body.is_in_bounds() {
            return Err(Rejection::Malformed);
        }
        let stream = list_stream(fact.entity, scope)?;
        Ok(vec![RowTarget { stream, row_type: SCAN_ROW, row_id: fact.id.to_string() }])
    }

    fn fold(row: Option<ScanRow>, fact: &Fact<'_>, body: ScanBody) -> ScanRow {
        row.unwrap_or(ScanRow {
            op: fact.id,
            registration: body.registration,
            direction: body.direction,
            device: fact.device,
            at_ms: fact.effective_ms,
            serial: body.serial,
            gate: body.gate,
            judgement: body.judgement,
            overridden: body.overridden,
        })
    }

    fn upgrade(version: u16, body: &Raw) -> Result<ScanBody, serde_json::Error> {
        if version > 1 {
            return body.read();
        }
        let ScanBodyV1 { registration, direction } = body.read()?;
        Ok(ScanBody::unjudged(registration, direction))
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, ScanBody)> {
        let entity = pick.entity(Self::NAME)?;
        let mut registration = [0; 8];
        registration.iter_mut().for_each(|byte| *byte = u8::try_from(pick.below(4)).unwrap_or(0));
        let direction = if pick.below(4) == 0 { Direction::Exit } else { Direction::Entry };
        let outcome = match (direction, pick.below(5)) {
            (Direction::Exit, _) => ScanOutcome::Exit,
            (Direction::Entry, 0) => ScanOutcome::AlreadyInside,
            (Direction::Entry, _) => ScanOutcome::Admitted,
        };
        let judgement = Judgement {
            outcome,
            confidence: Confidence::Synced { age_ms: i64::from(pick.below(1_000)) },
            revocations_age_ms: None,
            gate_seq: 0,
            list_seq: 0,
        };
        let overridden = (!outcome.admits() && pick.below(2) == 0)
            .then(|| Override { reason: "let in by hand".into(), by: "desk".into() });
        let body = ScanBody {
            serial: Some(u64::from(pick.below(3))),
            gate: Some("Gate 1".into()),
            judgement: Some(judgement),
            overridden,
            ..ScanBody::unjudged(RegistrationId(registration), direction)
        };
        Some((entity, body))
    }
}
