//! `scan_undo`: a scan was a mistake and does not count. It may come before the scan it names.

use super::scan::list_stream;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::OpId;
use crate::streams::{StreamId, UNDO_ROW, UndoRow};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is a check-in list's code, its row an [`UndoRow`] of that list.
#[derive(Debug, Clone, Copy)]
pub struct ScanUndo;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanUndoBody {
    /// The scan.
    pub scan: OpId,
}

impl OpKind for ScanUndo {
    const NAME: &'static str = "scan_undo";
    const VERSION: u16 = 1;
    type Body = ScanUndoBody;
    type Row = UndoRow;

    fn route(
        fact: &Fact<'_>,
        body: &ScanUndoBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        if body.scan == fact.id {
            return Err(Rejection::Malformed);
        }
        let stream = list_stream(fact.entity, scope)?;
        Ok(vec![RowTarget { stream, row_type: UNDO_ROW, row_id: body.scan.to_string() }])
    }

    fn fold(row: Option<UndoRow>, fact: &Fact<'_>, body: ScanUndoBody) -> UndoRow {
        let mut row = row.unwrap_or(UndoRow { scan: body.scan, first: fact.stamp() });
        row.first = row.first.min(fact.stamp());
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, ScanUndoBody)> {
        Some((pick.entity(Self::NAME)?, ScanUndoBody { scan: pick.op_id() }))
    }
}
