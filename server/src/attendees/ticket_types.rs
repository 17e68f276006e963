//! Ticket types: the words that attendees and lists have in common. Nothing declares them, so one
//! that is only written wrongly is seen by being nobody's.

use super::table::problem;
use crate::refusal::Result;
use crate::store::Tx;
use crate::store::attendees::{AttendeeRow, list_attendees};
use huiban_protocol::documents::{CheckInList, EventCode, Problem, Severity};
use std::collections::BTreeSet;

/// How many of the known types are told.
const TOLD: usize = 20;

/// What attendees have, and what lists name.
pub(crate) fn known_types<'a>(
    people: impl Iterator<Item = &'a AttendeeRow>,
    lists: &'a [CheckInList],
) -> BTreeSet<&'a str> {
    let held = people.map(|row| row.attendee.ticket_type.as_str());
    let named = lists.iter().flat_map(|list| list.ticket_types.iter().map(String::as_str));
    held.chain(named).collect()
}

/// Of the types that a list is to let in, those that no attendee has.
pub(crate) async fn types_of_nobody(
    tx: &mut dyn Tx,
    event: &EventCode,
    place: &str,
    types: &[String],
) -> Result<Vec<Problem>> {
    let people = list_attendees(tx, event).await?;
    let known = known_types(people.iter(), &[]);
    Ok(types.iter().filter_map(|given| unknown_type(place, given, &known)).collect())
}

/// What is said of a type that is not among the known ones; nothing before any is known.
pub(crate) fn unknown_type(place: &str, given: &str, known: &BTreeSet<&str>) -> Option<Problem> {
    if known.is_empty() || known.contains(given) {
        return None;
    }
    let mut told: Vec<&str> = known.iter().copied().take(TOLD).collect();
    if known.len() > TOLD {
        told.push("…");
    }
    Some(problem(
        Severity::Warning,
        place.to_owned(),
        &format!("“{given}” is a ticket type that nobody else has"),
        &format!("there are {}", told.join(", ")),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_nobody_has_is_told_with_those_that_there_are() {
        let known = BTreeSet::from(["general", "vip"]);
        assert_eq!(unknown_type("types", "vip", &known), None);
        let said = unknown_type("types", "vpi", &known).unwrap();
        assert_eq!(said.severity, Severity::Warning);
        assert!(said.message.contains("“vpi”"), "{said:?}");
        assert!(said.hint.contains("general, vip"), "{said:?}");
    }

    #[test]
    fn before_anybody_is_registered_every_type_is_new() {
        assert_eq!(unknown_type("types", "vip", &BTreeSet::new()), None);
    }

    #[test]
    fn of_many_types_some_are_told() {
        let names: Vec<String> = (0..50).map(|number| format!("type-{number:02}")).collect();
        let known = names.iter().map(String::as_str).collect();
        let said = unknown_type("types", "x", &known).unwrap();
        assert!(said.hint.ends_with("type-19, …"), "{said:?}");
    }
}
