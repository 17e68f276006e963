//! People as staff find them.

use crate::checkin::FoundPerson;
use huiban_protocol::documents::RegistrationId;

/// A person who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPersonView {
    /// Whose.
    pub registration: RegistrationId,
    /// The name, as far as the list's gates may know.
    pub name: String,
    /// The organisation.
    pub org: Option<String>,
    /// The class of the ticket.
    pub ticket_type: Option<String>,
    /// The delegation the person comes with.
    pub group: Option<String>,
    /// The seat or table.
    pub seat: Option<String>,
    /// What staff should know: a meal, a wheelchair.
    pub note: Option<String>,
    /// Whether the person is inside, by the open list's scans of this event day.
    pub inside: bool,
}

pub(crate) fn person_view(found: FoundPerson) -> FoundPersonView {
    let FoundPerson { person, ticket_type, inside } = found;
    FoundPersonView {
        registration: person.registration,
        name: person.name,
        org: person.org,
        ticket_type,
        group: person.group,
        seat: person.seat,
        note: person.note,
        inside,
    }
}
