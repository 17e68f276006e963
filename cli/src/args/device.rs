//! Commands of a device.

use super::bookmark::BookmarkCommand;
use super::contacts::{BoothArgs, CardCommand, LeadCommand, LeadsArgs, MeetArgs, MetArgs};
use super::gate::{
    CountsArgs, DoctorArgs, FindArgs, GateCommand, GateIncidentsArgs, ScanArgs, ScanUndoArgs,
};
use super::values::{date, instant_ms};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use huiban_companion::{OpState, SEARCH_LIMIT_DEFAULT, SEARCH_LIMIT_MAX, SearchKind};
use huiban_protocol::documents::{EventCode, ExchangeId, SessionId};
use std::path::PathBuf;

/// A device in the terminal: one folder is one installation
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice join 'https://huiban.example/j#CODE.FINGERPRINT'\n  huiban device --home alice agenda --day 2026-11-12"
)]
pub(crate) struct DeviceArgs {
    /// The installation's folder
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Code of the event; needed only where the device has joined several
    #[arg(long, global = true, value_name = "CODE")]
    pub(crate) event: Option<EventCode>,
    /// Set the device's clock for this call, a boot of its own
    #[arg(long, global = true, value_name = "RFC3339", value_parser = instant_ms)]
    pub(crate) at: Option<i64>,
    /// Never touch the network
    #[arg(long, global = true)]
    pub(crate) offline: bool,
    #[command(subcommand)]
    pub(crate) command: DeviceCommand,
}

/// What a device can do.
#[derive(Debug, Subcommand)]
pub(crate) enum DeviceCommand {
    Join(JoinArgs),
    /// List the events this device has joined
    #[command(after_help = "Example:\n  huiban device --home alice events")]
    Events,
    /// Bring device and server together
    #[command(
        after_help = "Example:\n  huiban device --home alice sync\n  huiban device --home gate sync --follow --json"
    )]
    Sync {
        /// Go on until Ctrl-C, at once when something moves
        #[arg(long)]
        follow: bool,
    },
    /// Show the state of sync
    #[command(after_help = "Example:\n  huiban device --home alice status --json")]
    Status,
    Agenda(AgendaArgs),
    /// Show one session with everything about it
    #[command(after_help = "Example:\n  huiban device --home alice session keynote-2 --lang en")]
    Session {
        /// The session's id
        id: SessionId,
    },
    Search(SearchArgs),
    /// Bookmark things; notes, tags, colours and reminders on them
    #[command(subcommand)]
    Bookmark(BookmarkCommand),
    /// List what is bookmarked, or write everything marked to a JSON file
    #[command(
        after_help = "Example:\n  huiban device --home alice bookmarks --json\n  huiban device --home alice bookmarks --out mine.json"
    )]
    Bookmarks {
        /// The new file: all marks, with every version of every note
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// List what rings when: reminders follow their sessions
    #[command(
        after_help = "Example:\n  huiban device --home alice reminders --until 2026-11-12T18:00:00+08:00"
    )]
    Reminders {
        /// Only what rings up to this time
        #[arg(long, value_name = "RFC3339", value_parser = instant_ms)]
        until: Option<i64>,
    },
    Changes(ChangesArgs),
    /// List bookmarked sessions that nobody can attend both of
    #[command(after_help = "Example:\n  huiban device --home alice conflicts")]
    Conflicts,
    /// Show the organizer's announcements
    #[command(after_help = "Example:\n  huiban device --home alice notices")]
    Notices,
    /// List the exhibitors
    #[command(after_help = "Example:\n  huiban device --home alice exhibitors --zone imaging")]
    Exhibitors {
        /// Only one area of the exhibition
        #[arg(long, value_name = "CODE")]
        zone: Option<String>,
    },
    /// Show one exhibitor with everything about it
    #[command(after_help = "Example:\n  huiban device --home alice exhibitor x01")]
    Exhibitor {
        /// The exhibitor's code
        code: String,
    },
    /// List the projects of contests and roadshows
    #[command(after_help = "Example:\n  huiban device --home alice projects")]
    Projects,
    /// List the circles around the event
    #[command(after_help = "Example:\n  huiban device --home alice circles")]
    Circles,
    /// Show topics of the circles with their full text, the newest first
    #[command(after_help = "Example:\n  huiban device --home alice topics --circle makers")]
    Topics {
        /// Only those of one circle
        #[arg(long, value_name = "CODE")]
        circle: Option<String>,
    },
    Ics(IcsArgs),
    /// Give my bookmarks away as a link and QR code, without notes
    #[command(after_help = "Example:\n  huiban device --home alice share --png mine.png")]
    Share {
        /// Also write the code as an image
        #[arg(long, value_name = "FILE")]
        png: Option<PathBuf>,
    },
    /// Bookmark what somebody shared
    #[command(
        after_help = "Example:\n  huiban device --home bob merge 'https://huiban.example/s#HMIW2026.1…'"
    )]
    Merge {
        /// The shared link
        text: String,
    },
    /// Open a list at a gate
    #[command(subcommand)]
    Gate(GateCommand),
    Scan(ScanArgs),
    Undo(ScanUndoArgs),
    Find(FindArgs),
    Counts(CountsArgs),
    Incidents(GateIncidentsArgs),
    Doctor(DoctorArgs),
    Badge(BadgeArgs),
    /// Fill in my card, and give it away on the screen
    #[command(subcommand)]
    Card(CardCommand),
    /// Read visitors' badges and cards, and write about them
    #[command(subcommand)]
    Lead(LeadCommand),
    Leads(LeadsArgs),
    Booth(BoothArgs),
    Meet(MeetArgs),
    Met(MetArgs),
    /// Show who has my card, and who read my badge
    #[command(after_help = "Example:\n  huiban device --home alice shared --json")]
    Shared,
    /// Take a consent back, from all devices of whoever has it
    #[command(after_help = "Example:\n  huiban device --home alice withdraw 5c…")]
    Withdraw {
        /// The exchange's id, as shared lists it
        exchange: ExchangeId,
    },
    Ops(OpsArgs),
    /// Leave the event and remove its files from this device
    #[command(after_help = "Example:\n  huiban device --home alice leave")]
    Leave {
        /// Also with acts that were never sent; they are first written to a file
        #[arg(long)]
        force: bool,
    },
}

/// Join an event, or add a role to a membership
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice join 'https://huiban.example/j#CODE.FINGERPRINT'\n  huiban device --home alice join CODE --server https://huiban.example"
)]
pub(crate) struct JoinArgs {
    /// An enrolment link, or with --server a typed code
    #[arg(value_name = "URL|CODE")]
    pub(crate) link: String,
}

/// Show the agenda, all days or a part
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice agenda --day 2026-11-12 --forum contest\n  huiban device --home alice agenda --now"
)]
pub(crate) struct AgendaArgs {
    /// Only one calendar day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) day: Option<NaiveDate>,
    /// Only one forum
    #[arg(long, value_name = "CODE")]
    pub(crate) forum: Option<String>,
    /// Only one room
    #[arg(long, value_name = "CODE")]
    pub(crate) room: Option<String>,
    /// Only what is on now, and what comes next in each room
    #[arg(long)]
    pub(crate) now: bool,
    /// Only what I bookmarked, and forums that I follow
    #[arg(long)]
    pub(crate) mine: bool,
}

/// Find sessions, forums, speakers, exhibitors, projects and notices
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice search 手术机器人\n  huiban device --home alice search --kind speaker --limit 10 zhangw\n\nChinese in either script, pinyin in full or by initials, beginnings of words; all must be found."
)]
pub(crate) struct SearchArgs {
    /// Only this kind: session, forum, speaker, exhibitor, project or notice; may be repeated
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub(crate) kind: Vec<SearchKind>,
    /// At most so many, the best first
    #[arg(long, value_name = "N", default_value_t = SEARCH_LIMIT_DEFAULT, value_parser = clap::value_parser!(u32).range(1..=i64::from(SEARCH_LIMIT_MAX)))]
    pub(crate) limit: u32,
    /// What to look for
    #[arg(required = true)]
    pub(crate) text: Vec<String>,
}

/// Show what publications changed, since they were last marked as seen
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice changes --mine --mark-seen\n  huiban device --home alice changes --since 2026-11-01T00:00:00+08:00"
)]
pub(crate) struct ChangesArgs {
    /// Only sessions that I bookmarked or whose forum I follow
    #[arg(long)]
    pub(crate) mine: bool,
    /// Since this time instead
    #[arg(long, value_name = "RFC3339", value_parser = instant_ms)]
    pub(crate) since: Option<i64>,
    /// Remember that changes were seen, up to the newest publication that is shown
    #[arg(long)]
    pub(crate) mark_seen: bool,
}

/// Show my badge: its code, what stands on it, and whether it may be used
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice badge\n  huiban device --home alice --offline badge --svg badge.svg"
)]
pub(crate) struct BadgeArgs {
    /// Also write the code as an image of pixels
    #[arg(long, value_name = "FILE", conflicts_with_all = ["svg", "text"])]
    pub(crate) png: Option<PathBuf>,
    /// Also write the code as an image of lines
    #[arg(long, value_name = "FILE", conflicts_with = "text")]
    pub(crate) svg: Option<PathBuf>,
    /// Only the text of the code
    #[arg(long)]
    pub(crate) text: bool,
}

/// Write sessions as an iCalendar file; mine where nothing else is said
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice ics --mine --out mine.ics\n  huiban device --home alice ics --forum contest"
)]
pub(crate) struct IcsArgs {
    /// What I bookmarked, and forums that I follow
    #[arg(long, conflicts_with_all = ["forum", "session"])]
    pub(crate) mine: bool,
    /// The sessions of one forum
    #[arg(long, value_name = "CODE", conflicts_with = "session")]
    pub(crate) forum: Option<String>,
    /// One session
    #[arg(long, value_name = "ID")]
    pub(crate) session: Option<SessionId>,
    /// Instead the address that a calendar app can subscribe to; asks the server for it
    #[arg(long, conflicts_with_all = ["forum", "session", "out"])]
    pub(crate) link: bool,
    /// The file; standard output where none is named
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// List acts made here, oldest first
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Example:\n  huiban device --home alice ops --state pending"
)]
pub(crate) struct OpsArgs {
    /// Only those in one state: pending, acked or parked
    #[arg(long, value_name = "STATE")]
    pub(crate) state: Option<OpState>,
    #[command(subcommand)]
    pub(crate) command: Option<OpsCommand>,
}

/// What else can be done with acts.
#[derive(Debug, Subcommand)]
pub(crate) enum OpsCommand {
    /// Write every act, complete and signed, to a JSON file
    #[command(after_help = "Example:\n  huiban device --home alice ops export --out acts.json")]
    Export {
        /// The new file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
