//! One attendee at a time, and attendees from a file.

use super::{AttendeesReport, Organizer};
use crate::attendees;
use crate::refusal::Result;
use huiban_protocol::documents::{EventCode, Problem, RegistrationId};
use huiban_protocol::streams::RegistrationState;
use huiban_protocol::wire::Bytes;
use serde::{Deserialize, Serialize};

/// Takes attendees in from a file: a workbook, or a table as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportAttendeeFileRequest {
    /// What the file holds.
    pub content: Bytes,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// What is known of a person; what is left out stays, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the names are those of the attendee's fields")]
pub struct AttendeeFields {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_type: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest_role: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Adds one attendee: a walk-in.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddAttendeeRequest {
    /// The organizer's own reference; left out: `W-0001`, `W-0002` …
    #[serde(default)]
    pub reference: Option<String>,
    /// What is known; a name and a ticket type at least.
    pub fields: AttendeeFields,
    /// Also sign a badge.
    #[serde(default)]
    pub badge: bool,
}

/// Edits one attendee.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditAttendeeRequest {
    /// Whom, by reference or registration.
    pub reference: String,
    /// What changes.
    pub fields: AttendeeFields,
    /// Another person comes instead: with a registration and a badge of their own, under the same
    /// reference; organisation, ticket type, group and seat stay unless they are given.
    #[serde(default)]
    pub substitute: bool,
    /// Sign a new badge; the old one is refused from then on. Another ticket type does so anyway.
    #[serde(default)]
    pub reissue: bool,
    /// Hold the person back, or let them in again.
    #[serde(default)]
    pub hold: Option<HoldBack>,
}

/// Whether a registration may be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HoldBack {
    /// Not now.
    Block {
        /// Why; staff at the gates read it.
        reason: String,
    },
    /// Again, with the same badge.
    Unblock,
}

/// An attendee with the badge that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskAnswer {
    /// The organizer's own reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The right to enter.
    pub registration: RegistrationId,
    /// The name.
    pub name: String,
    /// The class of the ticket.
    pub ticket_type: String,
    /// Whether the registration may be used.
    pub state: RegistrationState,
    /// The badge that counts; 0 before the first.
    pub serial: u64,
    /// What its code says.
    pub badge: Option<String>,
    /// What is odd: a number that another has too.
    pub problems: Vec<Problem>,
}

impl Organizer {
    /// Takes attendees in from a file, XLSX or CSV; a row with a reference that is known updates
    /// it. Numbers of identity cards are left out.
    ///
    /// # Errors
    /// `malformed` where it is neither, or names no people.
    pub async fn import_attendee_file(
        &self,
        event: &EventCode,
        request: &ImportAttendeeFileRequest,
    ) -> Result<AttendeesReport> {
        attendees::import_file(&self.service, event, request).await
    }

    /// Adds one attendee.
    ///
    /// # Errors
    /// `conflict` where the reference is taken, `malformed` without name or ticket type, or with
    /// the number of an identity card.
    pub async fn add_attendee(
        &self,
        event: &EventCode,
        request: &AddAttendeeRequest,
    ) -> Result<DeskAnswer> {
        attendees::add(&self.service, event, request).await
    }

    /// Edits one attendee, and signs a new badge where that is asked for or needed.
    ///
    /// # Errors
    /// `not_found` for an unknown attendee, `malformed` for fields that cannot be, `conflict` where
    /// one is to be held back whose badge was taken back.
    pub async fn edit_attendee(
        &self,
        event: &EventCode,
        request: &EditAttendeeRequest,
    ) -> Result<DeskAnswer> {
        attendees::edit(&self.service, event, request).await
    }
}
