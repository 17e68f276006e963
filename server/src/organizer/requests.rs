//! What an organizer asks for.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    AgendaDocument, DeviceId, EventCode, ExhibitorCode, ForumCode, Language, ListCode, RoomCode,
    SessionState, Text, VenueCode,
};
use huiban_protocol::wire::{Bytes, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Takes a document in as the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRequest {
    /// The event.
    pub document: AgendaDocument,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// Takes an organizer's files in as the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFilesRequest {
    /// The files, as they are.
    pub files: Vec<ImportFile>,
    /// How to read them.
    #[serde(default)]
    pub format: ImportFormat,
    /// The event they are about; left out: the one they name, or the only one.
    #[serde(default)]
    pub event: Option<EventCode>,
    /// The zone of times that name none.
    #[serde(default)]
    pub zone: Option<Tz>,
    /// What the mapping file holds.
    #[serde(default)]
    pub mapping: Option<String>,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

impl ImportFilesRequest {
    /// Most bytes of all files together: 50,000 sessions with long texts are some 100 MB as a
    /// schedule.
    pub const BYTES_MAX: usize = 128 * 1024 * 1024;

    /// One file, which says by itself what it is.
    pub fn new(name: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Self {
            files: vec![ImportFile { name: name.into(), content: Bytes(content.into()) }],
            format: ImportFormat::Auto,
            event: None,
            zone: None,
            mapping: None,
            dry_run: false,
        }
    }
}

/// A file of the organizer's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportFile {
    /// Its name without folders; for messages, and where it says nothing of itself.
    pub name: String,
    /// Its bytes.
    pub content: Bytes,
}

/// How files are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportFormat {
    /// As what they turn out to be.
    #[default]
    Auto,
    /// Workbooks, the project's own or an organizer's.
    Xlsx,
    /// Sheets as text.
    Csv,
    /// A frab schedule in JSON.
    FrabJson,
    /// A frab or pentabarf schedule in XML.
    FrabXml,
    /// A Sessionize API view.
    Sessionize,
    /// The project's own JSON.
    Huiban,
}

/// Writes an event as a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportRequest {
    /// In which format.
    pub format: ExportFormat,
    /// In which language, for formats that know but one.
    pub language: Language,
}

/// How an event is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExportFormat {
    /// The project's own JSON, complete: the draft.
    Huiban,
    /// A frab schedule in JSON: the draft.
    FrabJson,
    /// A frab schedule in XML: the draft.
    FrabXml,
    /// A calendar (RFC 5545) of all sessions as published.
    Ics,
}

/// Sends the draft to everyone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishRequest {
    /// Why, for the people it touches.
    #[serde(default)]
    pub reason: Text,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// Moves the whole event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RescheduleRequest {
    /// The new first day.
    pub start: NaiveDate,
    /// The building it moves to; a room elsewhere that `rooms` does not name becomes none.
    #[serde(default)]
    pub venue: Option<VenueCode>,
    /// Old room to new room.
    #[serde(default)]
    pub rooms: BTreeMap<RoomCode, RoomCode>,
}

/// Brings back the agenda of an earlier publication, as a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoRequest {
    /// Whose agenda comes back; left out: the one before the newest, and one further back each
    /// time.
    #[serde(default)]
    pub to: Option<u32>,
    /// Why, for the people it touches; left out, they are told what was done.
    #[serde(default)]
    pub reason: Text,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// Shifts what is left of a forum's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelayRequest {
    /// The forum that runs late.
    pub forum: ForumCode,
    /// By how much: 1 to [`DelayRequest::MINUTES_MAX`].
    pub minutes: u32,
    /// Sessions that begin then or later are shifted; left out: now.
    #[serde(default)]
    pub from: Option<DelayFrom>,
    /// Stop at the next break, which takes the delay up.
    #[serde(default)]
    pub until_break: bool,
}

impl DelayRequest {
    /// Half a day; what moves further is moved by hand.
    pub const MINUTES_MAX: u32 = 720;
}

/// When a delay begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DelayFrom {
    /// At an instant.
    Instant(DateTime<FixedOffset>),
    /// At this time of today in the event's zone; where the forum does not meet today, of the only
    /// day on which it meets.
    Clock(NaiveTime),
}

/// What changes in one session; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEdit {
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<DateTime<FixedOffset>>,
    /// When it ends; where only `start` is given, the length stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<DateTime<FixedOffset>>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<RoomCode>,
    /// Planned, postponed, cancelled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<SessionState>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<Text>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Text>,
}

/// Takes attendees in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportAttendeesRequest {
    /// The file's text: a header of `ref,name,org,title,phone,email,ticket_type,interest_role,
    /// group,seat,note` in any order, separated by comma, semicolon or tab.
    pub csv: String,
    /// Only say what would change.
    #[serde(default)]
    pub dry_run: bool,
}

/// Signs badges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueBadgesRequest {
    /// Whose, by reference or registration; empty for everyone.
    #[serde(default)]
    pub refs: Vec<String>,
    /// Also where a good badge is there, which then is good no longer, or was taken back.
    #[serde(default)]
    pub anew: bool,
}

/// Names a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRequest {
    /// Reference or registration.
    pub reference: String,
}

/// Takes a badge back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeBadgeRequest {
    /// Whose, by reference or registration.
    pub reference: String,
    /// Why; staff at the gates read it.
    pub reason: String,
}

/// Asks for badges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BadgesRequest {
    /// One attendee's, by reference or registration; left out: all that may be used.
    #[serde(default)]
    pub reference: Option<String>,
    /// Only those of this group.
    #[serde(default)]
    pub group: Option<String>,
}

/// Makes an enrolment code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolmentRequest {
    /// What devices are enrolled as.
    pub role: Role,
    /// An attendee's reference or registration; for attendees.
    #[serde(default)]
    pub registration: Option<String>,
    /// For reps.
    #[serde(default)]
    pub exhibitor: Option<ExhibitorCode>,
    /// The lists a gate scans for.
    #[serde(default)]
    pub lists: Vec<ListCode>,
    /// What devices are called; left out: `Gate 1`, `Gate 2` …
    #[serde(default)]
    pub name: Option<String>,
    /// How many devices it takes.
    #[serde(default = "one")]
    pub uses: u32,
    /// How long it is good.
    #[serde(default = "one_day_ms")]
    pub valid_ms: i64,
    /// Makes a short code for typing instead of one for a QR.
    #[serde(default)]
    pub typed: bool,
}

fn one() -> u32 {
    1
}

fn one_day_ms() -> i64 {
    24 * 60 * 60 * 1000
}

impl EnrolmentRequest {
    /// A code for one device within a day.
    pub fn new(role: Role) -> Self {
        Self {
            role,
            registration: None,
            exhibitor: None,
            lists: Vec::new(),
            name: None,
            uses: one(),
            valid_ms: one_day_ms(),
            typed: false,
        }
    }

    /// A code for an attendee's device.
    pub fn attendee(registration: impl Into<String>) -> Self {
        Self { registration: Some(registration.into()), ..Self::new(Role::Attendee) }
    }

    /// A code for a rep of an exhibitor.
    pub fn rep(exhibitor: ExhibitorCode) -> Self {
        Self { exhibitor: Some(exhibitor), ..Self::new(Role::Rep) }
    }

    /// A code for a gate.
    pub fn gate(lists: impl IntoIterator<Item = ListCode>) -> Self {
        Self { lists: lists.into_iter().collect(), ..Self::new(Role::Gate) }
    }
}

/// Revokes a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeRequest {
    /// Which.
    pub device: DeviceId,
}

/// Copies the database into a file on the server's own disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupRequest {
    /// An empty file that is there already; an absolute path.
    pub file: PathBuf,
}
