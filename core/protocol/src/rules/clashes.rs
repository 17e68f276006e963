//! Which sessions nobody can attend both of, because they take place at the same time.

use crate::documents::{RoomCode, Session, SessionKind, SessionState};
use chrono::{DateTime, FixedOffset};

/// When and where somebody who attends a session has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot<'a> {
    /// When it begins, ms since 1970 UTC.
    pub start_ms: i64,
    /// When it ends, ms since 1970 UTC; never before `start_ms`.
    pub end_ms: i64,
    /// Where, if that is known.
    pub room: Option<&'a RoomCode>,
}

impl<'a> Slot<'a> {
    /// The slot of a session; `None` where it binds nobody to a time: it does not take place, its
    /// time is not known, or people [drop in](is_drop_in).
    pub fn of(session: &'a Session) -> Option<Self> {
        let Session { kind, state, start, end, room, .. } = session;
        Self::at(*kind, *state, (start, end), room.as_ref())
    }

    /// The same of what alone decides it.
    pub fn at(
        kind: SessionKind,
        state: SessionState,
        (start, end): (&DateTime<FixedOffset>, &DateTime<FixedOffset>),
        room: Option<&'a RoomCode>,
    ) -> Option<Self> {
        let binds = state == SessionState::Planned && !is_drop_in(kind);
        binds.then(|| Self {
            start_ms: start.timestamp_millis(),
            end_ms: end.timestamp_millis(),
            room,
        })
    }

    /// Whether both are on at some moment; one that begins as the other ends does not overlap it.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start_ms < other.end_ms && other.start_ms < self.end_ms
    }
}

/// Whether a session is open for hours and visitors come and go: an exhibition, a consultation
/// desk. It keeps nobody from a talk, and several of them share a room.
pub fn is_drop_in(kind: SessionKind) -> bool {
    matches!(kind, SessionKind::Exhibition | SessionKind::Consultation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slot(start_ms: i64, end_ms: i64) -> Slot<'static> {
        Slot { start_ms, end_ms, room: None }
    }

    #[test]
    fn slots_overlap_where_both_are_on_at_some_moment() {
        let cases = [
            ((0, 10), (5, 15), true),
            ((0, 10), (2, 4), true),
            ((0, 10), (0, 10), true),
            ((0, 10), (10, 20), false),
            ((0, 10), (11, 20), false),
            // a moment inside is on at that moment; one at an edge is not
            ((0, 10), (5, 5), true),
            ((0, 10), (0, 0), false),
            ((0, 10), (10, 10), false),
            ((5, 5), (5, 5), false),
        ];
        for ((a, b), (c, d), expected) in cases {
            let (one, other) = (slot(a, b), slot(c, d));
            assert_eq!(one.overlaps(&other), expected, "{one:?} {other:?}");
            assert_eq!(other.overlaps(&one), expected, "{other:?} {one:?}");
        }
    }

    #[test]
    fn what_binds_nobody_to_a_time_has_no_slot() {
        let session = |kind: &str, state: &str| -> Session {
            let json = format!(
                r#"{{"id":"s","kind":"{kind}","title":{{"en":"A"}},"state":"{state}",
                    "start":"2026-11-21T09:00:00+08:00","end":"2026-11-21T10:00:00+08:00"}}"#
            );
            serde_json::from_str(&json).unwrap()
        };
        let cases = [
            ("talk", "planned", true),
            ("break", "planned", true),
            ("talk", "postponed", false),
            ("talk", "cancelled", false),
            ("exhibition", "planned", false),
            ("consultation", "planned", false),
        ];
        for (kind, state, expected) in cases {
            let session = session(kind, state);
            assert_eq!(Slot::of(&session).is_some(), expected, "{kind} {state}");
        }
    }
}
