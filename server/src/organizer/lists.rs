//! Check-in lists: their rules, what happened at their gates, and the sign-in workbook.

use super::Organizer;
use crate::lists;
use crate::refusal::Result;
use chrono::{DateTime, FixedOffset, NaiveDateTime};
use huiban_protocol::documents::{
    CheckInList, DeviceId, DirectoryPolicy, EventCode, IncidentId, Language, ListCode, OpId,
    Problem, ReEntry, RegistrationId, Text,
};
use huiban_protocol::streams::Confidence;
use huiban_protocol::wire::Bytes;
use serde::{Deserialize, Deserializer, Serialize};

/// A check-in list with what its gates have sent so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListAnswer {
    /// The rules, as gates judge by them; for a list that is not published yet, as in the draft.
    #[serde(flatten)]
    pub list: CheckInList,
    /// Whether gates have these rules.
    pub published: bool,
    /// Whether the draft says something else: the next publication sends that.
    pub draft_differs: bool,
    /// Entries on this event day.
    pub entries: u64,
    /// Exits on this event day.
    pub exits: u64,
    /// People who came in on this event day.
    pub people: u64,
    /// People who are inside now.
    pub inside: u64,
    /// Incidents that nobody has looked after.
    pub open_incidents: u64,
    /// Of when these numbers are, in the event's zone; gates without network may know more.
    pub as_of: DateTime<FixedOffset>,
    /// What was odd about a change and no reason to refuse it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<Problem>,
}

/// Changes the rules of a list; what is left out stays, `null` takes a rule away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEdit {
    /// What it is called; the languages that are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text>,
    /// The ticket types let in; empty lets in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_types: Option<Vec<String>>,
    /// When it is open; empty is always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub windows: Option<Vec<WindowEdit>>,
    /// Most entries of one registration on an event day.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub per_day: Option<Option<u32>>,
    /// Most entries of one registration in all.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub total: Option<Option<u32>>,
    /// Most people inside at once.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub capacity: Option<Option<u32>>,
    /// Whether one who was in may come in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reentry: Option<ReEntry>,
    /// A list the person must have been admitted on first.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub requires: Option<Option<ListCode>>,
    /// Age of the data, in minutes, past which a verdict is amber.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "given")]
    pub amber_minutes: Option<Option<u32>>,
    /// How much of the directory its gates hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directory: Option<DirectoryPolicy>,
    /// Whether an entry needs the server's word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<bool>,
}

/// Tells `null` from nothing.
fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> std::result::Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// A time span in which a list is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowEdit {
    /// First instant it is open.
    pub from: WindowTime,
    /// First instant it is closed again.
    pub to: WindowTime,
}

/// One end of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum WindowTime {
    /// An instant.
    Instant(DateTime<FixedOffset>),
    /// As the clocks of the event's zone show it.
    Local(NaiveDateTime),
}

/// Asks for incidents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentsRequest {
    /// Only those of this list.
    #[serde(default)]
    pub list: Option<ListCode>,
}

/// What sort of incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentSort {
    /// Two entries of one registration that should not both have been.
    DoubleAdmission,
    /// An entry of one who is held back or was revoked: the gate had not heard of it.
    HeldBack,
}

/// What should not have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentAnswer {
    /// Its id, the same at every gate.
    pub id: IncidentId,
    /// What sort.
    pub kind: IncidentSort,
    /// Whose badge.
    pub registration: RegistrationId,
    /// The organizer's own reference; `None` where the person is no longer listed.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// At which list.
    pub list: ListCode,
    /// The two entries, the earlier one first; or the one entry.
    pub scans: Vec<IncidentScan>,
    /// Whether somebody looked after it.
    pub acknowledged: bool,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentScan {
    /// The act.
    pub scan_id: OpId,
    /// When, in the event's zone.
    pub at: DateTime<FixedOffset>,
    /// What the gate is called.
    pub gate: Option<String>,
    /// Which device.
    pub device: DeviceId,
    /// How sure it was; `None` where an older gate did not say.
    pub confidence: Option<Confidence>,
}

/// Asks for a list's sign-in workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRequest {
    /// The language of its headings.
    pub language: Language,
}

/// The sign-in workbook of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInAnswer {
    /// The file.
    pub content: Bytes,
    /// Event days on which anybody came or went.
    pub days: u64,
    /// Lines of people, one for each person and day.
    pub people: u64,
    /// Readings that count.
    pub scans: u64,
}

impl Organizer {
    /// The check-in lists, in the order of the draft.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn list_lists(&self, event: &EventCode) -> Result<Vec<ListAnswer>> {
        lists::show(&self.service, event).await
    }

    /// Changes the rules of a list, or adds one, in the draft **and** at its gates: they have it
    /// with their next sync, without a publication. What else the draft holds stays there.
    ///
    /// # Errors
    /// `malformed` for rules that cannot be.
    pub async fn set_list(
        &self,
        event: &EventCode,
        list: &ListCode,
        edit: &ListEdit,
    ) -> Result<ListAnswer> {
        lists::set(&self.service, event, list, edit).await
    }

    /// Who came and went at a list, by event day, as a workbook.
    ///
    /// # Errors
    /// `not_found` for an unknown list.
    pub async fn export_list(
        &self,
        event: &EventCode,
        list: &ListCode,
        request: &SignInRequest,
    ) -> Result<SignInAnswer> {
        lists::export(&self.service, event, list, request.language).await
    }

    /// The incidents that follow from all scans the server has, oldest first.
    ///
    /// # Errors
    /// `not_found` for an unknown list.
    pub async fn list_incidents(
        &self,
        event: &EventCode,
        request: &IncidentsRequest,
    ) -> Result<Vec<IncidentAnswer>> {
        lists::incidents(&self.service, event, request.list.as_ref()).await
    }
}
