//! A registered person, as the organizer's list names them.

use serde::{Deserialize, Serialize};

/// One line of the organizer's attendee list. Personal: it never enters a public stream.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// The organizer's own reference, unique in the event.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The name.
    pub name: String,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// The title or position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Telephone number, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The class of the ticket.
    pub ticket_type: String,
    /// What the person comes as: manufacturer, distributor, investor …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_role: Option<String>,
    /// The delegation the person comes with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The seat or table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
    /// What staff should know: a meal, a wheelchair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
