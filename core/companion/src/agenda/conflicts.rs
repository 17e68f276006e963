//! Which of some sessions nobody can attend both of.

use super::sessions::read_of;
use crate::error::Result;
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::{RoomCode, SessionId, SessionKind, SessionState};
use huiban_protocol::rules::{Conflict, Slot, Transfers, conflict};
use huiban_protocol::streams::SessionRow;
use rusqlite::Connection;
use serde::Deserialize;
use std::collections::BTreeSet;

/// A session as far as it keeps somebody from another.
pub(crate) trait Bound {
    /// Which.
    fn id(&self) -> &SessionId;
    /// When and where; `None` where it binds nobody to a time.
    fn slot(&self) -> Option<Slot<'_>>;
}

impl Bound for SessionRow {
    fn id(&self) -> &SessionId {
        &self.session.id
    }

    fn slot(&self) -> Option<Slot<'_>> {
        Slot::of(&self.session)
    }
}

/// Of a session's row only what decides that: reading all of a few hundred is felt.
#[derive(Deserialize)]
pub(crate) struct BoundRow {
    session: BoundSession,
}

#[derive(Deserialize)]
struct BoundSession {
    id: SessionId,
    kind: SessionKind,
    start: DateTime<FixedOffset>,
    end: DateTime<FixedOffset>,
    #[serde(default)]
    room: Option<RoomCode>,
    #[serde(default)]
    state: SessionState,
}

impl Bound for BoundRow {
    fn id(&self) -> &SessionId {
        &self.session.id
    }

    fn slot(&self) -> Option<Slot<'_>> {
        let BoundSession { kind, start, end, room, state, .. } = &self.session;
        Slot::at(*kind, *state, (start, end), room.as_ref())
    }
}

/// The sessions with these ids, as far as they are published and as far as they bind.
pub(crate) fn list_bound(mirror: &Connection, ids: &BTreeSet<&str>) -> Result<Vec<BoundRow>> {
    read_of(mirror, ids)
}

/// Two sessions that exclude each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clash<'a, R> {
    /// The one that begins first.
    pub(crate) first: &'a R,
    /// The other.
    pub(crate) second: &'a R,
    /// Why.
    pub(crate) conflict: Conflict,
}

/// Every pair among `rows` that excludes each other, in the order of the first's start, then the
/// second's, then ids. What binds nobody to a time excludes nothing.
pub(crate) fn find_clashes<'a, R: Bound>(
    rows: &'a [R],
    transfers: &Transfers,
) -> Vec<Clash<'a, R>> {
    let mut bound: Vec<(Slot<'a>, &'a R)> =
        rows.iter().filter_map(|row| Some((row.slot()?, row))).collect();
    bound.sort_by(|a, b| (a.0, a.1.id()).cmp(&(b.0, b.1.id())));
    let mut clashes = Vec::new();
    for (at, (slot, first)) in bound.iter().enumerate() {
        let horizon_ms = slot.end_ms.saturating_add(transfers.longest_ms());
        let later = bound.get(at.saturating_add(1)..).unwrap_or_default();
        for (other, second) in later.iter().take_while(|(other, _)| other.start_ms <= horizon_ms) {
            if let Some(conflict) = conflict(slot, other, transfers) {
                clashes.push(Clash { first: *first, second: *second, conflict });
            }
        }
    }
    clashes
}
