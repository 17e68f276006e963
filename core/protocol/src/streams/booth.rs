//! Rows of `booth/{exhibitor}`: what a booth wrote about the people it met.
//!
//! A lead is one person's; what that person gave are [`ExchangeRow`](super::ExchangeRow)s that name
//! it. What two reps write at the same time stands beside each other: notes are only added, ratings
//! and answers are each rep's own.

use super::{Register, Stamp};
use crate::digest::sha256;
use crate::documents::{Contact, ExhibitorCode, LeadId, OpId, Question, RegistrationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Type of a [`LeadRow`]; its id is the lead's.
pub const LEAD_ROW: &str = "lead";
/// Type of a [`VisitorRow`]; its id is the exchange's.
pub const VISITOR_ROW: &str = "visitor";

/// Type of the row with the code that the booth shows, a [`FactRow`](super::FactRow); its id is the
/// exhibitor's code.
pub const BOOTH_CODE_ROW: &str = "booth_code";

/// Type of a [`QuestionsRow`]; its id is the exhibitor's code.
pub const QUESTIONS_ROW: &str = "questions";

/// What a booth asks its visitors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionsRow {
    /// In order; none where the booth went back to what the organizer chose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub questions: Option<Register<Vec<Question>>>,
}

/// The lead that an exhibitor has of a person: the same on every device of the booth, so that two
/// that never met each other write about one. Nobody without the badge can tell whose it is.
pub fn lead_of(exhibitor: &ExhibitorCode, registration: &RegistrationId) -> LeadId {
    let text = format!("lead\n{exhibitor}\n{registration}");
    LeadId(sha256(text.as_bytes()).prefix())
}

/// What reps wrote about one person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadRow {
    /// Every note ever written, by its act.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub notes: BTreeMap<OpId, LeadNote>,
    /// What each rep wrote of the person, by the rep's name: a device that takes a new identity
    /// speaks for the same rep as before.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reps: BTreeMap<String, RepRow>,
    /// Tags ever set; `false` where the tag was taken away since.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, Register<bool>>,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follow_up: Option<Register<Option<FollowUp>>>,
}

/// A note of a rep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadNote {
    /// Who wrote it, by the name of the device.
    pub by: String,
    /// Effective time, ms since 1970 UTC.
    pub at_ms: i64,
    /// The note.
    pub text: String,
}

/// What one rep says of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepRow {
    /// 1 to 5; none where it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Register<Option<u8>>>,
    /// What was chosen or said, by the question's code; empty where it was taken back.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, Register<Vec<String>>>,
}

/// Something to be done about a lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// What.
    pub text: String,
    /// Until when, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
}

impl LeadRow {
    /// Adds a note.
    pub fn add_note(&mut self, stamp: Stamp, by: &str, text: String) {
        let note = LeadNote { by: by.to_owned(), at_ms: stamp.at_ms, text };
        self.notes.entry(stamp.op).or_insert(note);
    }

    /// Notes, oldest first.
    pub fn notes(&self) -> Vec<&LeadNote> {
        let mut notes: Vec<(Stamp, &LeadNote)> = self
            .notes
            .iter()
            .map(|(op, note)| (Stamp { at_ms: note.at_ms, op: *op }, note))
            .collect();
        notes.sort_by_key(|(stamp, _)| *stamp);
        notes.into_iter().map(|(_, note)| note).collect()
    }

    /// Tags that are set.
    pub fn tags(&self) -> Vec<String> {
        let set = self.tags.iter().filter(|(_, register)| register.value);
        set.map(|(tag, _)| tag.clone()).collect()
    }
}

/// What a person agreed in the registration to show to booths, beside the class of the ticket.
/// Written by the server alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorRow {
    /// The class of the ticket.
    pub ticket_type: String,
    /// The rest.
    #[serde(default)]
    pub contact: Contact,
}
