//! What differs between what a shell has told the operating system and what it should have.

use std::collections::BTreeSet;

/// Most notifications that a shell has scheduled at once: iOS keeps 64 of an app and forgets the
/// rest, and a few are left to the app itself.
pub(crate) const NOTIFICATIONS_MAX: usize = 60;

/// A notification that a shell has scheduled, as it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldReminder {
    /// The reminder's id.
    pub id: String,
    /// When it rings, ms since 1970 UTC.
    pub fire_at_ms: i64,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// Ids of what is still to ring and is not wanted any more.
pub(crate) fn withdrawn(
    held: &[HeldReminder],
    wanted: &BTreeSet<&str>,
    now_ms: i64,
) -> Vec<String> {
    let stale = |held: &&HeldReminder| held.fire_at_ms > now_ms && !wanted.contains(&*held.id);
    let ids: BTreeSet<&String> = held.iter().filter(stale).map(|held| &held.id).collect();
    ids.into_iter().cloned().collect()
}
