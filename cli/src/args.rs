//! The command line, as `cli.md` of the project's design has it.

mod bookmark;
mod contacts;
mod device;
mod gate;
mod keys;
mod language;
mod lists;
mod organizer;
mod people;
mod serving;
mod sheet;
mod values;

pub(crate) use bookmark::{BookmarkCommand, BookmarkEditArgs};
pub(crate) use contacts::{
    BoothArgs, CardCommand, CardShowArgs, LeadCommand, LeadEditArgs, LeadsArgs, LeadsCommand,
    MeetArgs, MetArgs, MetCommand,
};
pub(crate) use device::{
    AgendaArgs, BadgeArgs, ChangesArgs, DeviceArgs, DeviceCommand, IcsArgs, JoinArgs, OpsArgs,
    OpsCommand, SearchArgs,
};
pub(crate) use gate::{
    CountsArgs, DoctorArgs, FindArgs, GateCommand, GateIncidentsArgs, ScanArgs, ScanUndoArgs,
};
pub(crate) use keys::{KeysArgs, KeysCommand, KeysRootArgs, KeysRotateArgs};
pub(crate) use language::default_language;
pub(crate) use lists::{IncidentsArgs, ListExportArgs, ListSetArgs, ListsCommand, WindowChoice};
pub(crate) use organizer::{
    AttendeesCommand, BackupArgs, BadgesCommand, DelayArgs, DevicesCommand, EnrolArgs,
    EventCommand, ExportArgs, Format, ImportArgs, IssueArgs, LinkArgs, OutFormat, PublishArgs,
    Publishing, ReinstateArgs, RescheduleArgs, SessionArgs, TemplateArgs, UndoArgs,
};
pub(crate) use people::{AttendeeAddArgs, AttendeeEditArgs};
pub(crate) use serving::{DemoArgs, RestoreArgs, ServeArgs};
pub(crate) use sheet::SheetArgs;
pub(crate) use values::LocalizedText;

use clap::{Args, Parser, Subcommand};
use huiban_protocol::documents::{EventCode, Language};
use std::path::PathBuf;

/// The folder of the server where none is named.
pub(crate) const DATA_DEFAULT: &str = "huiban-data";

/// Huiban: the companion of an event that works without a network.
#[derive(Debug, Parser)]
#[command(
    name = "huiban",
    version,
    after_help = "Example:\n  huiban                                      the whole story, on this machine\n  huiban serve --listen 127.0.0.1:8787         serve what is in ./huiban-data"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What may stand anywhere on the line.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// One JSON object or array on standard output instead of text
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Language of texts: zh-Hans, zh-Hant or en [default: by LANG]
    #[arg(long, global = true, value_name = "LANGUAGE")]
    lang: Option<Language>,
    /// Folder of the server: where a local `serve` keeps everything [default: ./huiban-data]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Address of a server elsewhere, instead of a folder; also where a typed code is redeemed
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) server: Option<String>,
    /// The organizer's token for --server
    #[arg(long, global = true, value_name = "TOKEN", env = "HUIBAN_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

impl Global {
    /// The language of texts.
    pub(crate) fn language(&self) -> Language {
        self.lang.unwrap_or_else(default_language)
    }

    /// The server's folder.
    pub(crate) fn data_folder(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from(DATA_DEFAULT))
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Demo(DemoArgs),
    Serve(ServeArgs),
    /// The event: import, compare, publish, move
    #[command(subcommand)]
    Event(EventCommand),
    /// The people who registered
    #[command(subcommand)]
    Attendees(AttendeesCommand),
    /// What people enter with
    #[command(subcommand)]
    Badges(BadgesCommand),
    /// The rules that gates judge by, and who came
    #[command(subcommand)]
    Lists(ListsCommand),
    Incidents(IncidentsArgs),
    Enrol(EnrolArgs),
    /// Devices that have joined
    #[command(subcommand)]
    Devices(DevicesCommand),
    Backup(BackupArgs),
    Restore(RestoreArgs),
    Device(DeviceArgs),
}

/// Which event, where a server has several.
#[derive(Debug, Clone, Args)]
pub(crate) struct EventChoice {
    /// Code of the event; needed only where there are several
    #[arg(long, value_name = "CODE")]
    pub(crate) event: Option<EventCode>,
}
