//! How a session stands relative to what was first announced.

use crate::documents::SessionState;
use crate::streams::SessionRow;
use serde::{Deserialize, Serialize};

/// How a session stands relative to its first publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStatus {
    /// As first announced.
    Confirmed,
    /// Later on the same day, in the same room.
    Delayed,
    /// Postponed, with no new time yet.
    Postponed,
    /// At any other time, day or room.
    Moved,
    /// It will not take place.
    Cancelled,
}

/// How `row` stands relative to its first publication.
pub fn session_status(row: &SessionRow) -> SessionStatus {
    let (now, first) = (&row.session, &row.first);
    match now.state {
        SessionState::Cancelled => SessionStatus::Cancelled,
        SessionState::Postponed => SessionStatus::Postponed,
        SessionState::Planned if now.start == first.start && now.room == first.room => {
            SessionStatus::Confirmed
        }
        SessionState::Planned
            if now.room == first.room
                && now.start > first.start
                && now.start.date_naive() == first.start.date_naive() =>
        {
            SessionStatus::Delayed
        }
        SessionState::Planned => SessionStatus::Moved,
    }
}
