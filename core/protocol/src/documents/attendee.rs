//! A registered person, as the organizer's list names them.

use super::{Contact, ContactField};
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
    /// What the person agreed in the registration to show to every booth that reads the badge.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<ContactField>,
}

impl Attendee {
    /// The contact details that every booth may know.
    pub fn agreed(&self) -> Contact {
        let mut contact = Contact::default();
        for field in &self.shares {
            let value = match field {
                ContactField::Name => Some(&self.name),
                ContactField::Org => self.org.as_ref(),
                ContactField::Title => self.title.as_ref(),
                ContactField::Phone => self.phone.as_ref(),
                ContactField::Email => self.email.as_ref(),
                ContactField::Interests => self.interest_role.as_ref(),
                _ => None,
            };
            contact.set(*field, value.map_or("", |value| value.as_str()));
        }
        contact
    }
}
