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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::streams::Placement;

    /// A session first announced for 09:00 in `e1`, as it stands now.
    fn row(state: SessionState, start: &str, room: Option<&str>) -> SessionRow {
        let session = |start: &str, room: Option<&str>| {
            let json = format!(
                r#"{{"id":"s","kind":"talk","title":{{}},"start":"{start}","end":"{start}"}}"#
            );
            let mut session: crate::documents::Session = serde_json::from_str(&json).unwrap();
            session.room = room.map(|room| room.parse().unwrap());
            session
        };
        let first = Placement::of(&session("2026-11-21T09:00:00+08:00", Some("e1")));
        let mut session = session(start, room);
        session.state = state;
        SessionRow { session, first }
    }

    #[test]
    fn the_state_of_a_session_follows_from_where_it_was_first_announced() {
        use SessionState::{Cancelled, Planned, Postponed};
        use SessionStatus as Status;
        let day = |time: &str| format!("2026-11-21T{time}:00+08:00");
        let cases = [
            (Planned, day("09:00"), Some("e1"), Status::Confirmed),
            (Planned, day("09:01"), Some("e1"), Status::Delayed),
            (Planned, day("23:59"), Some("e1"), Status::Delayed),
            (Planned, day("08:59"), Some("e1"), Status::Moved),
            (Planned, "2026-11-22T09:00:00+08:00".into(), Some("e1"), Status::Moved),
            (Planned, day("09:00"), Some("e2"), Status::Moved),
            (Planned, day("09:30"), Some("e2"), Status::Moved),
            (Planned, day("09:00"), None, Status::Moved),
            (Postponed, day("09:00"), Some("e1"), Status::Postponed),
            (Postponed, day("10:00"), Some("e2"), Status::Postponed),
            (Cancelled, day("09:00"), Some("e1"), Status::Cancelled),
            (Cancelled, day("10:00"), None, Status::Cancelled),
        ];
        for (state, start, room, expected) in cases {
            let row = row(state, &start, room);
            assert_eq!(session_status(&row), expected, "{state:?} at {start} in {room:?}");
        }
    }

    #[test]
    fn only_the_end_of_a_session_may_change_without_a_word() {
        let mut row = row(SessionState::Planned, "2026-11-21T09:00:00+08:00", Some("e1"));
        row.session.end = "2026-11-21T12:00:00+08:00".parse().unwrap();
        assert_eq!(session_status(&row), SessionStatus::Confirmed);
    }
}
