//! Rows of `directory`: what staff at a gate find people by. Personal; a device gets it only where
//! the policy of a list allows.

use crate::documents::{Attendee, RegistrationId};
use crate::raw::Raw;
use serde::{Deserialize, Serialize};

/// Type of a [`PersonRow`]; its id is the registration's.
pub const PERSON_ROW: &str = "person";

/// A row of the stream that this code understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryRow {
    /// A person.
    Person(PersonRow),
}

impl DirectoryRow {
    /// Reads a row; `None` for a type this code does not know or a body of another shape.
    pub fn read(row_type: &str, body: &Raw) -> Option<Self> {
        match row_type {
            PERSON_ROW => body.read().ok().map(Self::Person),
            _ => None,
        }
    }
}

/// What staff may see of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Whose.
    pub registration: RegistrationId,
    /// The name.
    pub name: String,
    /// The organisation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    /// The delegation the person comes with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The last four digits of the telephone number: for finding, never for showing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_last4: Option<String>,
    /// The seat or table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
    /// What staff should know: a meal, a wheelchair.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl PersonRow {
    /// What staff may see of this attendee.
    pub fn of(registration: RegistrationId, attendee: &Attendee) -> Self {
        let digits = attendee.phone.iter().flat_map(|phone| phone.chars().rev());
        let last: Vec<char> = digits.filter(char::is_ascii_digit).take(4).collect();
        Self {
            registration,
            name: attendee.name.clone(),
            org: attendee.org.clone(),
            group: attendee.group.clone(),
            phone_last4: (last.len() == 4).then(|| last.iter().rev().collect()),
            seat: attendee.seat.clone(),
            note: attendee.note.clone(),
        }
    }
}
