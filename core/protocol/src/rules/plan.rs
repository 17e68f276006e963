//! Two states of an agenda side by side: what differs, and who can no longer be where they should.

use super::clashes::Slot;
use super::transfers::{Transfers, unreachable};
use crate::documents::{Room, RoomCode, Session, SessionId, SessionState, Transfer, VenueCode};
use std::collections::BTreeMap;

/// One state of an agenda, as far as it matters who has to be where and when.
#[derive(Debug, Clone, Default)]
pub struct Plan<'a> {
    pub(super) sessions: BTreeMap<&'a SessionId, &'a Session>,
    venues: BTreeMap<&'a RoomCode, &'a VenueCode>,
    pub(super) transfers: Transfers,
}

impl<'a> Plan<'a> {
    /// Takes in sessions, and the rooms and transfers that hold with them.
    pub fn new(
        sessions: impl IntoIterator<Item = &'a Session>,
        rooms: &'a [Room],
        transfers: &[Transfer],
    ) -> Self {
        Self {
            sessions: sessions.into_iter().map(|session| (&session.id, session)).collect(),
            venues: rooms.iter().map(|room| (&room.code, &room.venue)).collect(),
            transfers: Transfers::new(rooms, transfers),
        }
    }

    fn venue(&self, session: &Session) -> Option<&'a VenueCode> {
        session.room.as_ref().and_then(|room| self.venues.get(room).copied())
    }

    /// The session, with the building that its room stands in.
    pub(super) fn placed(&self, id: &SessionId) -> Option<(&'a Session, Option<&'a VenueCode>)> {
        self.sessions.get(id).map(|session| (*session, self.venue(session)))
    }

    pub(super) fn slot(&self, id: &SessionId) -> Option<Slot<'a>> {
        self.sessions.get(id).and_then(|session| Slot::of(session))
    }

    pub(super) fn is_planned(&self, id: &SessionId) -> bool {
        self.sessions.get(id).is_some_and(|session| session.state == SessionState::Planned)
    }
}

/// Why nobody can attend both of two sessions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// They take place at the same time.
    Overlap,
    /// The way from one to the other is too long by so many minutes, rounded up.
    Unreachable(u32),
}

/// Why nobody can attend both; `None` where one can, or nothing is known about the way.
pub fn conflict(a: &Slot<'_>, b: &Slot<'_>, transfers: &Transfers) -> Option<Conflict> {
    if a.overlaps(b) {
        return Some(Conflict::Overlap);
    }
    unreachable(a, b, transfers).map(Conflict::Unreachable)
}

/// Most pairs that are told of one attendee, speaker or room: with more, the agenda is broken, and
/// a number that large says so.
const CONFLICTS_MAX: usize = 10_000;

/// A session that somebody or something is bound to, after a change and before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound<'a> {
    pub(super) session: &'a SessionId,
    pub(super) after: Slot<'a>,
    /// `None` where it bound nobody before, or bound somebody else.
    pub(super) before: Option<Slot<'a>>,
}

impl Bound<'_> {
    fn is_moved(&self) -> bool {
        self.before != Some(self.after)
    }
}

/// Minutes between rooms before a change and after it.
pub(super) struct Ways<'a> {
    before: &'a Transfers,
    after: &'a Transfers,
    differ: bool,
    reach_ms: i64,
}

impl<'a> Ways<'a> {
    pub(super) fn new(before: &'a Plan<'_>, after: &'a Plan<'_>) -> Self {
        let (before, after) = (&before.transfers, &after.transfers);
        Self { before, after, differ: before != after, reach_ms: after.longest_ms() }
    }

    /// The pairs that are in conflict after the change and were not so before: an overlap is new
    /// where there was none, a way too long where there was neither.
    ///
    /// Two sessions are compared only where they are on together or within the longest way of each
    /// other, so this takes time in the number of such pairs, not of all. It ends after
    /// [`CONFLICTS_MAX`].
    pub(super) fn new_conflicts<'s>(
        &self,
        bound: &mut [Bound<'s>],
        mut found: impl FnMut(&Bound<'s>, &Bound<'s>, Conflict),
    ) {
        if !self.differ && !bound.iter().any(Bound::is_moved) {
            return;
        }
        bound.sort_by(|a, b| (a.after, a.session).cmp(&(b.after, b.session)));
        let mut left = CONFLICTS_MAX;
        for (at, first) in bound.iter().enumerate() {
            let horizon_ms = first.after.end_ms.saturating_add(self.reach_ms);
            let later = bound.get(at.saturating_add(1)..).unwrap_or_default();
            for second in later.iter().take_while(|other| other.after.start_ms <= horizon_ms) {
                if !self.differ && !first.is_moved() && !second.is_moved() {
                    continue;
                }
                let Some(conflict) = self.new_conflict(first, second) else { continue };
                found(first, second, conflict);
                left = left.saturating_sub(1);
                if left == 0 {
                    return;
                }
            }
        }
    }

    fn new_conflict(&self, a: &Bound<'_>, b: &Bound<'_>) -> Option<Conflict> {
        let now = conflict(&a.after, &b.after, self.after)?;
        let then = match (a.before, b.before) {
            (Some(a), Some(b)) => conflict(&a, &b, self.before),
            _ => None,
        };
        match (now, then) {
            (_, None) | (Conflict::Overlap, Some(Conflict::Unreachable(_))) => Some(now),
            _ => None,
        }
    }
}
