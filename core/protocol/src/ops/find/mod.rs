//! `find`: somebody at a gate looked for a person by name. It says that, and not whom.

use super::scan::list_stream;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::streams::{FIND_ROW, FindRow, StreamId};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is a check-in list's code, its row a [`FindRow`] of that list.
#[derive(Debug, Clone, Copy)]
pub struct Find;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindBody {
    /// How many people were shown.
    pub hits: u32,
}

impl OpKind for Find {
    const NAME: &'static str = "find";
    const VERSION: u16 = 1;
    type Body = FindBody;
    type Row = FindRow;

    fn route(
        fact: &Fact<'_>,
        _: &FindBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let stream = list_stream(fact.entity, scope)?;
        Ok(vec![RowTarget { stream, row_type: FIND_ROW, row_id: fact.id.to_string() }])
    }

    fn fold(row: Option<FindRow>, fact: &Fact<'_>, body: FindBody) -> FindRow {
        row.unwrap_or(FindRow {
            op: fact.id,
            device: fact.device,
            at_ms: fact.effective_ms,
            hits: body.hits,
        })
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, FindBody)> {
        Some((pick.entity(Self::NAME)?, FindBody { hits: pick.below(20) }))
    }
}
