//! Commands of the organizer.

use super::sheet::SheetArgs;
use super::values::{LocalizedText, RoomMapping, date, delay_from, duration_ms, instant, zone};
use super::{AttendeeAddArgs, AttendeeEditArgs, EventChoice, KeysArgs};
use crate::error::Result;
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use clap::{Args, Subcommand, ValueEnum};
use huiban_protocol::documents::{
    DeviceId, ExhibitorCode, ForumCode, Language, ListCode, RoomCode, SessionId, Text, VenueCode,
};
use huiban_protocol::wire::Role;
use huiban_server::organizer::DelayFrom;
use std::path::PathBuf;

/// What can be done with an event.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum EventCommand {
    Import(ImportArgs),
    Export(ExportArgs),
    /// Write the empty workbook of an event, with an example in every sheet
    #[command(after_help = "Example:\n  huiban event template --out event.xlsx")]
    Template(TemplateArgs),
    Reschedule(RescheduleArgs),
    Delay(DelayArgs),
    /// Say that a session will not take place: it stays visible, and everyone is told
    #[command(
        after_help = "Example:\n  huiban event cancel ai-01 --publish --reason en='Speaker is ill'"
    )]
    Cancel(SessionArgs),
    /// Say that a session takes place at a time not yet known
    #[command(
        after_help = "Example:\n  huiban event postpone ai-01 --publish --reason zh-Hans=时间待定"
    )]
    Postpone(SessionArgs),
    Reinstate(ReinstateArgs),
    /// Show what a publication would change now, and whom it would hit
    #[command(after_help = "Example:\n  huiban event diff")]
    Diff(EventChoice),
    Publish(PublishArgs),
    Undo(UndoArgs),
    Link(LinkArgs),
    /// List all publications
    #[command(after_help = "Example:\n  huiban event history --lang zh-Hans")]
    History(EventChoice),
}

impl EventCommand {
    /// What it says about publishing at once.
    pub(crate) fn publishing(&self) -> Option<&Publishing> {
        match self {
            Self::Import(args) => Some(&args.publishing),
            Self::Reschedule(args) => Some(&args.publishing),
            Self::Delay(args) => Some(&args.publishing),
            Self::Cancel(args) | Self::Postpone(args) => Some(&args.publishing),
            Self::Reinstate(args) => Some(&args.session.publishing),
            Self::Export(_)
            | Self::Template(_)
            | Self::Diff(_)
            | Self::Publish(_)
            | Self::Undo(_)
            | Self::Link(_)
            | Self::History(_) => None,
        }
    }
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

/// Where the template goes.
#[derive(Debug, Clone, Args)]
pub(crate) struct TemplateArgs {
    /// The file to write
    #[arg(long, value_name = "FILE.xlsx")]
    pub(crate) out: PathBuf,
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

impl Publishing {
    /// The reason in all languages it is given in; one without a tag is in `language`.
    pub(crate) fn text(&self, language: Language) -> Result<Text> {
        LocalizedText::join("reason", &self.reason, language)
    }
}

/// Take an event in from files, as the draft
///
/// Sessions are recognized by their identity, so whoever bookmarked one keeps it; what a newer file
/// lacks is cancelled, not dropped. An error refuses the whole, a warning does not.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event import samples/hmiw2026/event.json --publish\n  huiban event import schedule.xml --dry-run\n  huiban event import all.json --format sessionize --event GAB24 --zone Europe/Vienna"
)]
pub(crate) struct ImportArgs {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Their format
    #[arg(long, value_enum, default_value = "auto")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
    /// The event's time zone [default: as the file names it, or Asia/Shanghai]
    #[arg(long, value_name = "TZ", value_parser = zone)]
    pub(crate) zone: Option<Tz>,
    /// Where what was recognized in a sheet is written, and read when it is there
    #[arg(long, value_name = "FILE")]
    pub(crate) mapping: Option<PathBuf>,
    /// Only say what would change
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) publishing: Publishing,
}

/// Formats of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutFormat {
    /// The project's own JSON, complete
    Huiban,
    /// A frab schedule in JSON
    FrabJson,
    /// A frab schedule in XML
    FrabXml,
    /// A calendar of what is published
    Ics,
}

/// Write the event as a file for other programs
///
/// A schedule or a calendar is in one language, that of --lang. A schedule holds what takes place:
/// whatever is cancelled or postponed is absent.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event export --format huiban --out event.json\n  huiban event export --format frab-xml --lang en --out schedule.xml"
)]
pub(crate) struct ExportArgs {
    /// The format
    #[arg(long, value_enum)]
    pub(crate) format: OutFormat,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// Move the whole event to another first day, and to other rooms
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event reschedule --start 2026-11-26 --venue lake --rooms b1=lake-ballroom c301=lake-301 --publish --reason zh-Hans=延期 --reason en=Postponed"
)]
pub(crate) struct RescheduleArgs {
    /// The new first day
    #[arg(long, value_name = "DATE", value_parser = date)]
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

/// Shift what is left of a forum's day
///
/// Sessions of the forum that begin at --from or later on that day begin so many minutes later.
/// Cancelled and postponed ones stay as they are, and so does what has begun.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event delay --forum ai --minutes 15 --until-break --publish --reason zh-Hans=上一场超时\n  huiban event delay --forum ai --minutes 10 --from 10:05"
)]
pub(crate) struct DelayArgs {
    /// The forum that runs late
    #[arg(long, value_name = "CODE")]
    pub(crate) forum: ForumCode,
    /// How much later, in minutes
    #[arg(
        long,
        value_name = "N",
        allow_negative_numbers = true,
        value_parser = clap::value_parser!(u32).range(1..=720)
    )]
    pub(crate) minutes: u32,
    /// From when on, inclusive: HH:MM today in the event's zone, or RFC 3339 [default: now]
    #[arg(long, value_name = "TIME", value_parser = delay_from)]
    pub(crate) from: Option<DelayFrom>,
    /// Stop at the next break: it takes the delay up, and what follows stays on time
    #[arg(long)]
    pub(crate) until_break: bool,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
    #[command(flatten)]
    pub(crate) publishing: Publishing,
}

/// Say that a session takes place after all
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event reinstate ai-01 --start 2026-11-28T15:00:00+08:00 --room lake-301 --publish"
)]
pub(crate) struct ReinstateArgs {
    #[command(flatten)]
    pub(crate) session: SessionArgs,
    /// When it begins now, RFC 3339; its length stays [default: as last announced]
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(crate) start: Option<DateTime<FixedOffset>>,
    /// Where it takes place now [default: as last announced]
    #[arg(long, value_name = "CODE")]
    pub(crate) room: Option<RoomCode>,
}

/// Bring back an earlier agenda, as a new publication
///
/// Without --to the agenda before the newest publication comes back, and each repetition goes one
/// further back. Nothing is lost: --to brings any publication's agenda back, also one that was
/// undone. Edits of the draft that were not published stay in the draft.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban event undo --dry-run\n  huiban event undo --reason en='The hall is free after all'\n  huiban event undo --to 3"
)]
pub(crate) struct UndoArgs {
    /// The publication whose agenda comes back [default: the one before]
    #[arg(long, value_name = "NUMBER")]
    pub(crate) to: Option<u32>,
    /// Why, for the people it touches; repeat per language: zh-Hans=…
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Vec<LocalizedText>,
    /// Only say what would change
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// A session, and what to do then.
#[derive(Debug, Clone, Args)]
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
    after_help = "Example:\n  huiban event publish --dry-run                                         whom it would hit\n  huiban event publish --reason zh-Hans=首次发布 --reason en='First edition'"
)]
pub(crate) struct PublishArgs {
    /// Why, for the people it touches; repeat per language: zh-Hans=…
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Vec<LocalizedText>,
    /// Only say what would change, and whom it would hit
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// What can be done with attendees.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum AttendeesCommand {
    /// Take attendees in from a workbook or CSV; a known reference is updated
    ///
    /// Heads may be Chinese (编号 姓名 单位 手机 票种 …). Rows with an error are left out and named;
    /// one number or address at several people is told and never decided. Numbers of identity cards
    /// are left out, whatever column they stand in.
    #[command(
        after_help = "Example:\n  huiban attendees import samples/hmiw2026/attendees.csv\n  huiban attendees import 报名表.xlsx --dry-run"
    )]
    Import {
        /// The file: ref,name,org,title,phone,email,ticket_type,interest_role,group,seat,note,shares
        file: PathBuf,
        /// Only say what would change
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        choice: EventChoice,
    },
    Add(Box<AttendeeAddArgs>),
    Edit(Box<AttendeeEditArgs>),
    /// List attendees by reference
    #[command(after_help = "Example:\n  huiban attendees list --json")]
    List(EventChoice),
    /// Give everything that is known of a person, in every stream, as JSON
    #[command(after_help = "Example:\n  huiban attendees export HM-00001 > HM-00001.json")]
    Export {
        /// Reference or registration of the attendee
        #[arg(value_name = "REF")]
        reference: String,
        #[command(flatten)]
        choice: EventChoice,
    },
    /// Remove everything that is known of a person, for good; devices follow by their next sync
    #[command(after_help = "Example:\n  huiban attendees erase HM-00001")]
    Erase {
        /// Reference or registration of the attendee
        #[arg(value_name = "REF")]
        reference: String,
        #[command(flatten)]
        choice: EventChoice,
    },
}

/// Show the link by which anyone reads the agenda, without being enrolled
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  huiban event link --png poster.png")]
pub(crate) struct LinkArgs {
    /// Also write the QR code to a file
    #[arg(long, value_name = "FILE")]
    pub(crate) png: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// What can be done with badges.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum BadgesCommand {
    /// Sign badges for those who have none that is good
    Issue(IssueArgs),
    /// Show what the code of one attendee says
    #[command(after_help = "Example:\n  huiban badges text HM-00001 --json")]
    Text {
        /// The attendee's reference or registration
        #[arg(value_name = "REF")]
        reference: String,
        #[command(flatten)]
        choice: EventChoice,
    },
    /// Take a badge back; gates refuse it once they have synced
    #[command(
        after_help = "Example:\n  huiban badges revoke HM-00001 --reason 'lost at the station'"
    )]
    Revoke {
        /// The attendee's reference or registration
        #[arg(value_name = "REF")]
        reference: String,
        /// Why; staff at the gates read it
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        choice: EventChoice,
    },
    Keys(KeysArgs),
    Sheet(SheetArgs),
    /// Sign a new badge; the old one is refused from then on
    #[command(after_help = "Example:\n  huiban badges reissue HM-00001")]
    Reissue {
        /// The attendee's reference or registration
        #[arg(value_name = "REF")]
        reference: String,
        #[command(flatten)]
        choice: EventChoice,
    },
}

/// Whose badges are signed.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban badges issue --all\n  huiban badges issue HM-00001 HM-00002"
)]
pub(crate) struct IssueArgs {
    /// References or registrations of attendees
    #[arg(value_name = "REF")]
    pub(crate) refs: Vec<String>,
    /// Everyone
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// Make a one-time code that lets a device join
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban enrol --role attendee --registration HM-00001\n  huiban enrol --role gate --list main --png gate.png\n  huiban enrol --role rep --exhibitor robots-01 --typed"
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
    /// A short code of 10 characters, to be read out and typed; the device recognizes the server by
    /// its certificate
    #[arg(long)]
    pub(crate) typed: bool,
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
