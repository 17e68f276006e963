//! What the scans of a list add up to.

use huiban_protocol::documents::RegistrationId;
use huiban_protocol::streams::{Direction, ScanRow};
use std::collections::BTreeMap;

/// The sums of one list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListCounts {
    /// Scans on the way in.
    pub entries: u64,
    /// Scans on the way out.
    pub exits: u64,
    /// Registrations with at least one scan on the way in.
    pub people: u64,
    /// Registrations whose latest scan was on the way in.
    pub inside: u64,
}

/// Adds up scans, given in the order of effective time.
pub(crate) fn count_scans(scans: &[ScanRow]) -> ListCounts {
    let mut counts = ListCounts::default();
    let mut people: BTreeMap<RegistrationId, Person> = BTreeMap::new();
    for scan in scans {
        let person = people.entry(scan.registration).or_default();
        person.inside = scan.direction == Direction::Entry;
        person.entered |= person.inside;
        let count = if person.inside { &mut counts.entries } else { &mut counts.exits };
        *count = count.saturating_add(1);
    }
    let sum = |fits: fn(&Person) -> bool| {
        u64::try_from(people.values().filter(|person| fits(person)).count()).unwrap_or(u64::MAX)
    };
    counts.people = sum(|person| person.entered);
    counts.inside = sum(|person| person.inside);
    counts
}

#[derive(Default)]
struct Person {
    entered: bool,
    inside: bool,
}
