//! `incident_ack`: somebody looked after an incident.

use super::scan::list_stream;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::IncidentId;
use crate::streams::{ACK_ROW, AckRow, StreamId};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is a check-in list's code, its row an [`AckRow`] of that list.
#[derive(Debug, Clone, Copy)]
pub struct IncidentAck;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncidentAckBody {
    /// The incident.
    pub incident: IncidentId,
}

impl OpKind for IncidentAck {
    const NAME: &'static str = "incident_ack";
    const VERSION: u16 = 1;
    type Body = IncidentAckBody;
    type Row = AckRow;

    fn route(
        fact: &Fact<'_>,
        body: &IncidentAckBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let stream = list_stream(fact.entity, scope)?;
        Ok(vec![RowTarget { stream, row_type: ACK_ROW, row_id: body.incident.to_string() }])
    }

    fn fold(row: Option<AckRow>, fact: &Fact<'_>, body: IncidentAckBody) -> AckRow {
        let mut row = row.unwrap_or(AckRow { incident: body.incident, first: fact.stamp() });
        row.first = row.first.min(fact.stamp());
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, IncidentAckBody)> {
        let entity = pick.entity(Self::NAME)?;
        let incident = IncidentId([u8::try_from(pick.below(3)).unwrap_or(0); 8]);
        Some((entity, IncidentAckBody { incident }))
    }
}
