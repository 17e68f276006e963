//! What the scans of a list add up to.

use super::list::list_all_passages;
use crate::error::Result;
use chrono_tz::Tz;
use huiban_protocol::documents::{ListCode, RegistrationId};
use huiban_protocol::rules::{admissions, event_day};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The sums of one list, of the people who passed; what was refused or undone does not count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Entries.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Registrations with at least one entry.
    pub people: u64,
    /// Registrations whose last passage of this event day was an entry.
    pub inside: u64,
}

/// Adds up the scans of a list, as of now.
pub(crate) fn count_list(
    mirror: &Connection,
    list: &ListCode,
    zone: Tz,
    now_ms: i64,
) -> Result<ListCounts> {
    let today = event_day(now_ms, zone);
    let mut counts = ListCounts::default();
    let mut people: BTreeSet<RegistrationId> = BTreeSet::new();
    for ((day, registration), admission) in admissions(&list_all_passages(mirror, list)?, zone) {
        counts.entries = counts.entries.saturating_add(admission.entries.into());
        counts.exits = counts.exits.saturating_add(admission.exits.into());
        if admission.entries > 0 {
            people.insert(registration);
        }
        if day == today && admission.inside {
            counts.inside = counts.inside.saturating_add(1);
        }
    }
    counts.people = u64::try_from(people.len()).unwrap_or(u64::MAX);
    Ok(counts)
}
