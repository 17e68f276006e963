//! What is going on now, and what comes next in each room.

use huiban_protocol::documents::SessionState;
use huiban_protocol::streams::SessionRow;
use std::collections::BTreeMap;

/// Keeps what is going on at `now_ms`, and in each room what comes next: up to the first session
/// that takes place, so that a cancelled one in between stays visible.
///
/// “Next” looks no further than the day of the earliest session still to begin. The sessions come
/// and leave in the order of their start.
pub(crate) fn now_and_next(sessions: Vec<SessionRow>, now_ms: i64) -> Vec<SessionRow> {
    let day = sessions
        .iter()
        .filter(|row| takes_place(row) && row.session.start.timestamp_millis() > now_ms)
        .map(|row| row.session.start.date_naive())
        .min();
    // rooms whose next session has been seen, with its start
    let mut next: BTreeMap<String, i64> = BTreeMap::new();
    let mut kept = sessions;
    kept.retain(|row| {
        let start_ms = row.session.start.timestamp_millis();
        if start_ms <= now_ms {
            return now_ms < end_ms(row);
        }
        let room = row.session.room.as_ref().map(ToString::to_string).unwrap_or_default();
        let is_next = next.get(&room).is_none_or(|first| *first == start_ms)
            && day.is_none_or(|day| row.session.start.date_naive() <= day);
        if is_next && takes_place(row) {
            next.insert(room, start_ms);
        }
        is_next
    });
    kept
}

fn takes_place(row: &SessionRow) -> bool {
    row.session.state == SessionState::Planned
}

/// A session without a length, such as a doors-open mark, is on for its first instant.
fn end_ms(row: &SessionRow) -> i64 {
    let start_ms = row.session.start.timestamp_millis();
    row.session.end.timestamp_millis().max(start_ms.saturating_add(1))
}
