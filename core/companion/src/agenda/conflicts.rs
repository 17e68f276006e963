//! Which of some sessions nobody can attend both of.

use huiban_protocol::rules::{Conflict, Slot, Transfers, conflict};
use huiban_protocol::streams::SessionRow;

/// Two sessions that exclude each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Clash<'a> {
    /// The one that begins first.
    pub(crate) first: &'a SessionRow,
    /// The other.
    pub(crate) second: &'a SessionRow,
    /// Why.
    pub(crate) conflict: Conflict,
}

/// Every pair among `rows` that excludes each other, in the order of the first's start, then the
/// second's, then ids. What binds nobody to a time excludes nothing.
pub(crate) fn find_clashes<'a>(rows: &'a [SessionRow], transfers: &Transfers) -> Vec<Clash<'a>> {
    let mut bound: Vec<(Slot<'a>, &'a SessionRow)> =
        rows.iter().filter_map(|row| Some((Slot::of(&row.session)?, row))).collect();
    bound.sort_by(|a, b| (a.0, &a.1.session.id).cmp(&(b.0, &b.1.session.id)));
    let mut clashes = Vec::new();
    for (at, (slot, first)) in bound.iter().enumerate() {
        let horizon_ms = slot.end_ms.saturating_add(transfers.longest_ms());
        let later = bound.get(at.saturating_add(1)..).unwrap_or_default();
        for (other, second) in later.iter().take_while(|(other, _)| other.start_ms <= horizon_ms) {
            if let Some(conflict) = conflict(slot, other, transfers) {
                clashes.push(Clash { first, second, conflict });
            }
        }
    }
    clashes
}
