//! The lists of a gate.

use super::at;
use crate::checkin::{ListCounts, Standpoint};
use chrono_tz::Tz;
use huiban_protocol::documents::{CheckInList, Language, ListCode};

/// The list that a gate scans for from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenListView {
    /// Its code.
    pub list: String,
    /// What it is called; the code before the rules have arrived.
    pub name: String,
    /// Codes of all lists that this gate has.
    pub lists: Vec<String>,
}

/// The sums of one list as this device knows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateCountsView {
    /// Its code.
    pub list: String,
    /// Entries.
    pub entries: u64,
    /// Exits.
    pub exits: u64,
    /// Registrations with at least one entry.
    pub people: u64,
    /// Registrations whose last passage of this event day was an entry.
    pub inside: u64,
    /// When the server was last heard about what others scanned, RFC 3339; `None` where it never
    /// was. Scans of this device always count.
    pub as_of: Option<String>,
    /// The same, ms since 1970 UTC.
    pub as_of_ms: Option<i64>,
}

pub(crate) fn open_list_view(
    list: &ListCode,
    rules: Option<&CheckInList>,
    lists: &[ListCode],
    language: Language,
) -> OpenListView {
    OpenListView {
        list: list.to_string(),
        name: rules.map_or_else(|| list.to_string(), |rules| rules.name.pick(language).to_owned()),
        lists: lists.iter().map(ToString::to_string).collect(),
    }
}

pub(crate) fn counts_view(
    list: &ListCode,
    counts: ListCounts,
    heard: Standpoint,
    zone: Tz,
    now_ms: i64,
) -> GateCountsView {
    let as_of_ms = heard.age_ms.map(|age_ms| now_ms.saturating_sub(age_ms));
    GateCountsView {
        list: list.to_string(),
        entries: counts.entries,
        exits: counts.exits,
        people: counts.people,
        inside: counts.inside,
        as_of: as_of_ms.map(|as_of_ms| at(zone, as_of_ms)),
        as_of_ms,
    }
}
