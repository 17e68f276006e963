//! What an organizer is answered.

use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::{
    Attendee, DeviceId, EventCode, ForumCode, Problem, RegistrationId, SessionId, Text,
};
use huiban_protocol::raw::Raw;
use huiban_protocol::rules::Impact;
use huiban_protocol::streams::{AgendaChange, PublicationCounts, RegistrationState, StreamId};
use huiban_protocol::wire::Role;
use serde::{Deserialize, Serialize};

/// An event of this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventAnswer {
    /// Short name.
    pub event: EventCode,
    /// What it is called in the draft.
    pub name: Text,
    /// Its number in signed documents.
    pub number: u32,
    /// Fingerprint of its root key, 32 hexadecimal digits.
    pub root_fingerprint: String,
    /// The link by which anyone may read its agenda.
    pub public_link: String,
    /// Newest publication, if there is any.
    pub publication: Option<u32>,
}

/// What an import, an edit or a publication changes relative to what is published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishReport {
    /// The publication that was made.
    pub publication: Option<u32>,
    /// Whether only the effect was asked for.
    pub dry_run: bool,
    /// Sessions that differ, by kind of change.
    pub changes: PublicationCounts,
    /// The same, session by session and field by field; empty before the first publication.
    #[serde(default)]
    pub details: Vec<SessionChange>,
    /// What is wrong with the document, and what the change makes impossible.
    pub problems: Vec<Problem>,
    /// Whom it hits; `None` where the whole is refused.
    #[serde(default)]
    pub impact: Option<Impact>,
    /// What a delay did.
    #[serde(default)]
    pub delay: Option<DelayAnswer>,
    /// The publication whose agenda an undo brings back.
    #[serde(default)]
    pub restores: Option<u32>,
}

impl PublishReport {
    /// Whether anything is wrong enough to refuse the whole.
    pub fn is_refused(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.severity == huiban_protocol::documents::Severity::Error)
    }
}

/// What an import of files did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportAnswer {
    /// The event they are about; `None` where they were refused before that was clear.
    #[serde(default)]
    pub event: Option<EventCode>,
    /// The mapping as it is now, to be kept for the next import; `None` for formats without one.
    #[serde(default)]
    pub mapping: Option<String>,
    /// What differs from what is published, and what is wrong.
    pub report: PublishReport,
}

/// An event as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportAnswer {
    /// What the file holds, UTF-8.
    pub content: String,
}

/// What changes in one session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionChange {
    /// Which.
    pub session: SessionId,
    /// Its title after the change.
    pub title: Text,
    /// Field by field.
    pub changes: Vec<AgendaChange>,
}

/// What a delay did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelayAnswer {
    /// The forum.
    pub forum: ForumCode,
    /// By how much.
    pub minutes: u32,
    /// From when on, in the event's zone.
    pub from: DateTime<FixedOffset>,
    /// The sessions that begin later now, in their order.
    pub shifted: Vec<ShiftedSession>,
    /// The break that took the delay up; `None` where the rest of the day was shifted.
    pub stopped_at: Option<AbsorbingBreak>,
}

/// A session that begins later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftedSession {
    /// Which.
    pub session: SessionId,
    /// What it is called.
    pub title: Text,
    /// When it began.
    pub from: DateTime<FixedOffset>,
    /// When it begins.
    pub to: DateTime<FixedOffset>,
}

/// A break that takes a delay up: what follows it stays on time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbsorbingBreak {
    /// Which.
    pub session: SessionId,
    /// What it is called.
    pub title: Text,
    /// When it begins now.
    pub start: DateTime<FixedOffset>,
    /// When it ends, as before.
    pub end: DateTime<FixedOffset>,
    /// How much shorter it is; 0 where there was time enough before it, and where it is everyone's
    /// and not the forum's own.
    pub shortened_minutes: u32,
}

/// One publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryEntry {
    /// Its number.
    pub publication: u32,
    /// When, in the event's zone; `None` where it was lost.
    pub at: Option<DateTime<FixedOffset>>,
    /// Why.
    pub reason: Text,
    /// How many sessions it changed.
    pub changes: PublicationCounts,
    /// The publication whose agenda it brought back.
    #[serde(default)]
    pub restores: Option<u32>,
    /// Whether devices hold it and this server, restored from a backup, does not.
    #[serde(default)]
    pub lost: bool,
}

/// What an import of attendees did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendeesReport {
    /// Whether only the effect was asked for.
    pub dry_run: bool,
    /// Attendees that are new.
    pub added: u32,
    /// Attendees that changed.
    pub updated: u32,
    /// Attendees that were the same already.
    pub unchanged: u32,
    /// What is wrong, by row; a row with an error is left out.
    pub problems: Vec<Problem>,
}

/// An attendee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendeeAnswer {
    /// The right to enter, 16 hexadecimal digits.
    pub registration: RegistrationId,
    /// The person.
    #[serde(flatten)]
    pub attendee: Attendee,
}

/// Everything that is known of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldingsAnswer {
    /// The right to enter, 16 hexadecimal digits.
    pub registration: RegistrationId,
    /// The organizer's line.
    pub attendee: Attendee,
    /// The person's devices.
    pub devices: Vec<PersonDevice>,
    /// Rows about the person, of every stream.
    pub rows: Vec<HeldRow>,
    /// What the person did, and what others did with the person's card or badge, as it was signed.
    pub acts: Vec<Raw>,
}

/// A device of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonDevice {
    /// Its id.
    pub id: DeviceId,
    /// What it is called.
    pub name: String,
    /// When it was first seen, ms since 1970 UTC.
    pub first_seen_at_ms: i64,
    /// When it was last seen, ms since 1970 UTC.
    pub last_seen_at_ms: i64,
}

/// A row about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldRow {
    /// The stream it stands in.
    pub stream: StreamId,
    /// Its type.
    #[serde(rename = "type")]
    pub row_type: String,
    /// Its id.
    pub id: String,
    /// What it says.
    pub body: Raw,
}

/// That a person was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedAnswer {
    /// The organizer's reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The right to enter, which is worth nothing any more.
    pub registration: RegistrationId,
    /// How many devices of the person are closed.
    pub devices: u32,
}

/// What an issue of badges did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgesReport {
    /// Badges that were signed.
    pub issued: u32,
    /// Badges that are good as they are.
    pub unchanged: u32,
    /// Whose could not be signed.
    pub problems: Vec<Problem>,
}

/// A badge with what is printed beside its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgeAnswer {
    /// The organizer's own reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Whose.
    pub registration: RegistrationId,
    /// What the code says.
    pub text: String,
    /// Which of this person's badges it is.
    pub serial: u64,
    /// From when on it is no longer good, in the event's zone.
    pub expires_at: DateTime<FixedOffset>,
    /// Whether it may be used.
    pub state: RegistrationState,
    /// The class of the ticket.
    pub ticket_type: String,
    /// The name.
    pub name: String,
    /// The organisation.
    pub org: Option<String>,
    /// The title or position.
    pub title: Option<String>,
    /// The group.
    pub group: Option<String>,
    /// The seat or table.
    pub seat: Option<String>,
}

/// A registration, as gates know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationAnswer {
    /// The organizer's own reference.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Which.
    pub registration: RegistrationId,
    /// The class of the ticket.
    pub ticket_type: String,
    /// The badge that counts; 0 before the first.
    pub serial: u64,
    /// Whether it may be used.
    pub state: RegistrationState,
}

/// A new enrolment code. The code is shown once and kept as a hash only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentAnswer {
    /// The code.
    pub code: String,
    /// The link with the code and the root fingerprint in its fragment.
    pub url: String,
    /// What devices are enrolled as.
    pub role: Role,
    /// Until when it is good, in the event's zone.
    pub expires_at: DateTime<FixedOffset>,
}

/// Whether a device may take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceState {
    /// It may.
    Active,
    /// It was revoked.
    Revoked,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAnswer {
    /// Its id.
    pub id: DeviceId,
    /// What others see it called.
    pub name: String,
    /// What it was last enrolled as.
    pub role: Role,
    /// Whom or what for; for gates their lists.
    pub subject: String,
    /// When it last pushed, in the event's zone.
    pub last_seen_at: DateTime<FixedOffset>,
    /// How many acts it said were still waiting then.
    pub pending_reported: u64,
    /// Whether it may take part.
    pub state: DeviceState,
}
