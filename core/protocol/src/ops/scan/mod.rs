//! `scan`: a gate read a badge. A fact: it is kept whatever was known at the gate.

use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::{ListCode, RegistrationId};
use crate::raw::Raw;
use crate::streams::{Direction, SCAN_ROW, ScanRow, StreamId};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is a check-in list's code, its row a [`ScanRow`] of that list.
#[derive(Debug, Clone, Copy)]
pub struct Scan;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanBody {
    /// Who.
    pub registration: RegistrationId,
    /// Which way.
    pub direction: Direction,
}

impl OpKind for Scan {
    const NAME: &'static str = "scan";
    const VERSION: u16 = 1;
    type Body = ScanBody;
    type Row = ScanRow;

    fn route(
        fact: &Fact<'_>,
        _: &ScanBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let list: ListCode = fact.entity.parse().map_err(|_| Rejection::Malformed)?;
        let stream = StreamId::List(list);
        if !scope.contains(&stream) {
            return Err(Rejection::NotAllowed);
        }
        Ok(vec![RowTarget { stream, row_type: SCAN_ROW, row_id: fact.id.to_string() }])
    }

    fn fold(row: Option<ScanRow>, fact: &Fact<'_>, body: ScanBody) -> ScanRow {
        row.unwrap_or(ScanRow {
            op: fact.id,
            registration: body.registration,
            direction: body.direction,
            device: fact.device,
            at_ms: fact.effective_ms,
        })
    }

    fn upgrade(_version: u16, body: &Raw) -> Result<ScanBody, serde_json::Error> {
        body.read()
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, ScanBody)> {
        let entity = pick.entity(Self::NAME)?;
        let mut registration = [0; 8];
        registration.iter_mut().for_each(|byte| *byte = u8::try_from(pick.below(4)).unwrap_or(0));
        let direction = if pick.below(4) == 0 { Direction::Exit } else { Direction::Entry };
        Some((entity, ScanBody { registration: RegistrationId(registration), direction }))
    }
}
