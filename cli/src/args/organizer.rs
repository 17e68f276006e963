//! Commands of the organizer.

use super::EventChoice;
use super::values::{LocalizedText, RoomMapping, duration_ms};
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use huiban_protocol::documents::{DeviceId, ExhibitorCode, ListCode, SessionId, VenueCode};
use huiban_protocol::wire::Role;
use std::path::PathBuf;

/// What can be done with an event.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum EventCommand {
    Import(ImportArgs),
    Reschedule(RescheduleArgs),
    Cancel(SessionArgs),
    Postpone(SessionArgs),
    Reinstate(SessionArgs),
    /// Show what a publication would change now
    #[command(after_help = "Example:\n  huiban event diff")]
    Diff(EventChoice),
    Publish(PublishArgs),
    /// List all publications
    #[command(after_help = "Example:\n  huiban event history --lang zh-Hans")]
    History(EventChoice),
}

/// Formats of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Auto,
    Xlsx,
    Csv,
    FrabJson,
    FrabXml,
    Sessionize,
    Huiban,
}

/// Publishing at once.
#[derive(Debug, Clone, Args)]
pub(crate) struct Publishing {
    /// Also publish
    #[arg(long)]
    pub(crate) publish: bool,
    /// Why, for the people it touches; repeat per language: zh-Hans=…
    #[arg(long, value_name = "TEXT", requires = "publish")]
    pub(crate) reason: Vec<LocalizedText>,
}

/// Take an event in from a file, as the draft
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  huiban event import samples/hmiw2026/event.json --publish")]
pub(crate) struct ImportArgs {
    /// The file
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Its format
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
    /// Only say what would change
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) publishing: Publishing,
}

/// Move the whole event to another first day, and to other rooms
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event reschedule --start 2026-11-26 --venue lake --rooms b1=lake-ballroom c301=lake-301 --publish --reason zh-Hans=延期 --reason en=Postponed"
)]
pub(crate) struct RescheduleArgs {
    /// The new first day
    #[arg(long, value_name = "DATE")]
    pub(crate) start: NaiveDate,
    /// The building it moves to; a room elsewhere that --rooms does not name becomes none
    #[arg(long, value_name = "CODE")]
    pub(crate) venue: Option<VenueCode>,
    /// Old room to new room
    #[arg(long, value_name = "OLD=NEW", num_args = 1..)]
    pub(crate) rooms: Vec<RoomMapping>,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
    #[command(flatten)]
    pub(crate) publishing: Publishing,
}

/// Change whether a session takes place: it stays visible, and everyone is told
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event cancel ai-01 --publish --reason en='Speaker is ill'"
)]
pub(crate) struct SessionArgs {
    /// The session's id
    pub(crate) session: SessionId,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
    #[command(flatten)]
    pub(crate) publishing: Publishing,
}

/// Send the draft to everyone
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event publish --reason zh-Hans=首次发布 --reason en='First edition'"
)]
pub(crate) struct PublishArgs {
    /// Why, for the people it touches; repeat per language: zh-Hans=…
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Vec<LocalizedText>,
    /// Only say what would change
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// What can be done with attendees.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum AttendeesCommand {
    /// Take attendees in from CSV; a known reference is updated
    #[command(after_help = "Example:\n  huiban attendees import samples/hmiw2026/attendees.csv")]
    Import {
        /// The file: ref,name,org,title,phone,email,ticket_type,interest_role,group,seat,note
        file: PathBuf,
        /// Only say what would change
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        choice: EventChoice,
    },
    /// List attendees by reference
    #[command(after_help = "Example:\n  huiban attendees list --json")]
    List(EventChoice),
}

/// Make a one-time code that lets a device join
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban enrol --role attendee --registration HM-00001\n  huiban enrol --role gate --list main --png gate.png"
)]
pub(crate) struct EnrolArgs {
    /// What the device is enrolled as: attendee, gate, rep or organizer
    #[arg(long)]
    pub(crate) role: Role,
    /// An attendee's reference or registration
    #[arg(long, value_name = "REF")]
    pub(crate) registration: Option<String>,
    /// The exhibitor of a rep
    #[arg(long, value_name = "CODE")]
    pub(crate) exhibitor: Option<ExhibitorCode>,
    /// A list that a gate scans for; may be repeated
    #[arg(long, value_name = "CODE", num_args = 1..)]
    pub(crate) list: Vec<ListCode>,
    /// What the device is called [default: Gate 1, Gate 2 …]
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// How many devices the code takes
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) uses: u32,
    /// How long it is good, such as 30m, 24h, 7d
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = duration_ms)]
    pub(crate) valid: i64,
    /// Also write the QR code to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) png: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// What can be done with devices.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum DevicesCommand {
    /// List devices, in the order they joined
    #[command(after_help = "Example:\n  huiban devices list --json")]
    List(EventChoice),
    /// Take a device's rights away; it keeps nothing after its next sync
    #[command(after_help = "Example:\n  huiban devices revoke 0123456789abcdef0123456789abcdef")]
    Revoke {
        /// The device's id
        id: DeviceId,
        #[command(flatten)]
        choice: EventChoice,
    },
}

/// Copy the whole database, keys included, into a new file
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  huiban backup --out monday.db")]
pub(crate) struct BackupArgs {
    /// The new file; only its owner can read it
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}
