//! The journal as a person sees it.

use super::Sql;
use super::pending::HANDED_OVER;
use crate::error::{CompanionError, Result};
use huiban_protocol::documents::OpId;
use rusqlite::Connection;
use std::str::FromStr;

/// Where an op stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpState {
    /// Not yet judged by the server.
    Pending,
    /// At the server.
    Acked,
    /// Refused for good; kept here.
    Parked,
}

impl OpState {
    /// The name people and programs see.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Acked => "acked",
            Self::Parked => "parked",
        }
    }
}

impl FromStr for OpState {
    type Err = CompanionError;

    fn from_str(text: &str) -> Result<Self> {
        [Self::Pending, Self::Acked, Self::Parked]
            .into_iter()
            .find(|state| state.name() == text)
            .ok_or(CompanionError::InvalidInput {
                field: "state",
                reason: "use pending, acked or parked".to_owned(),
            })
    }
}

/// One act made here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpView {
    /// Its id.
    pub op: OpId,
    /// What kind of act.
    pub kind: String,
    /// What it is about.
    pub entity: String,
    /// When it counts from as far as is known, ms since 1970 UTC.
    pub at_ms: i64,
    /// Where it stands.
    pub state: OpState,
    /// What the server said, if anything.
    pub verdict: Option<String>,
    /// Why, where it was refused or is kept aside.
    pub reason: Option<String>,
}

/// Acts made here, oldest first; all of them, or those in one state.
pub(crate) fn list_ops(journal: &Connection, state: Option<OpState>) -> Result<Vec<OpView>> {
    let mut statement = journal.prepare_cached(
        "SELECT op, kind, entity, coalesce(effective_ms, provisional_ms), state, verdict, reason
         FROM ops ORDER BY device_seq, op",
    )?;
    let mut rows = statement.query([])?;
    let mut ops = Vec::new();
    while let Some(row) = rows.next()? {
        let found = OpState::from_str(&row.get::<_, String>(4)?)?;
        if state.is_some_and(|wanted| wanted != found) {
            continue;
        }
        // what was said of an act that is offered again holds no more, unless it is kept aside
        let reason: Option<String> = row.get(6)?;
        let holds = |reason: &String| found != OpState::Pending || reason == HANDED_OVER;
        ops.push(OpView {
            op: row.get::<_, Sql<OpId>>(0)?.0,
            kind: row.get(1)?,
            entity: row.get(2)?,
            at_ms: row.get(3)?,
            state: found,
            verdict: if found == OpState::Pending { None } else { row.get(5)? },
            reason: reason.filter(holds),
        });
    }
    Ok(ops)
}
