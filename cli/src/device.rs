//! The terminal shell over the core: one file for each command.
//!
//! Every call opens the core, does one thing durably, and ends. Nothing is decided here.

mod agenda;
mod badge;
mod bookmark;
mod bookmarks;
mod card;
mod changes;
mod circles;
mod conflicts;
mod doctor;
mod events;
mod exhibitors;
mod find;
mod gate;
mod home;
mod ics;
mod incidents;
mod join;
mod lead;
mod leads;
mod leave;
mod meet;
mod met;
mod notices;
mod ops;
mod projects;
mod questions;
mod reminders;
mod scan;
mod search;
mod session;
mod share;
mod shared;
mod status;
mod sync;
mod words;

pub(crate) use home::Home;

use crate::args::{DeviceArgs, DeviceCommand, Global};
use crate::error::{CliError, Kind, Result};
use crate::output::Output;
use huiban_protocol::documents::Language;

/// Runs one command of a device.
pub(crate) async fn run(args: DeviceArgs, global: &Global, output: Output) -> Result<()> {
    let home = Home::open(&args, global)?;
    let done = act(&home, args.command, global, output).await;
    done.map_err(|error| explained(&home, error))
}

/// Why this device lacks a right, where its owner was erased: what it is enrolled as no longer says.
fn explained(home: &Home, error: CliError) -> CliError {
    let lacks_a_right = error.kind() == Kind::Unauthorized;
    let status = home.companion().and_then(|companion| Ok(companion.status()?));
    if !lacks_a_right || !status.is_ok_and(|status| status.erased) {
        return error;
    }
    let said = [Language::En, Language::ZhHans].map(|language| error.message(language).to_owned());
    let [en, hans] = said;
    let (en, hans) = (format!("{en}: {}", words::ERASED.0), format!("{hans}：{}", words::ERASED.1));
    CliError::new(Kind::Unauthorized, (en, hans))
}

async fn act(home: &Home, command: DeviceCommand, global: &Global, output: Output) -> Result<()> {
    match command {
        DeviceCommand::Join(args) => join::run(home, &args, global, output).await,
        DeviceCommand::Events => events::run(home, output),
        DeviceCommand::Sync { follow: false } => sync::run_once(home, output).await,
        DeviceCommand::Sync { follow: true } => sync::run_follow(home, output).await,
        DeviceCommand::Status => status::run(home, output),
        DeviceCommand::Agenda(args) => agenda::run(home, &args, output),
        DeviceCommand::Session { id } => session::run(home, &id, output),
        DeviceCommand::Search(args) => search::run(home, &args, output),
        DeviceCommand::Bookmark(command) => bookmark::run(home, &command, output),
        DeviceCommand::Bookmarks { out: None } => bookmarks::run(home, output),
        DeviceCommand::Bookmarks { out: Some(out) } => bookmarks::export(home, &out, output),
        DeviceCommand::Reminders { until } => reminders::run(home, until, output),
        DeviceCommand::Changes(args) => changes::run(home, &args, output),
        DeviceCommand::Conflicts => conflicts::run(home, output),
        DeviceCommand::Notices => notices::run(home, output),
        DeviceCommand::Exhibitors { zone } => exhibitors::list(home, zone.as_deref(), output),
        DeviceCommand::Exhibitor { code } => exhibitors::show(home, &code, output),
        DeviceCommand::Projects => projects::run(home, output),
        DeviceCommand::Circles => circles::list(home, output),
        DeviceCommand::Topics { circle } => circles::topics(home, circle.as_deref(), output),
        DeviceCommand::Ics(args) if args.link => ics::link(home, output).await,
        DeviceCommand::Ics(args) => ics::run(home, args, output),
        DeviceCommand::Share { png } => share::run(home, png.as_deref(), output),
        DeviceCommand::Merge { text } => share::merge(home, &text, output),
        DeviceCommand::Gate(command) => gate::run(home, &command, output),
        DeviceCommand::Scan(args) => scan::run(home, args, output).await,
        DeviceCommand::Undo(args) => gate::undo(home, &args, output),
        DeviceCommand::Find(args) => find::run(home, &args, output),
        DeviceCommand::Counts(args) => gate::counts(home, &args, output),
        DeviceCommand::Incidents(args) => incidents::run(home, &args, output),
        DeviceCommand::Doctor(args) => doctor::run(home, &args, output),
        DeviceCommand::Badge(args) => badge::run(home, &args, output),
        DeviceCommand::Card(command) => card::run(home, command, output),
        DeviceCommand::Lead(command) => lead::run(home, command, output),
        DeviceCommand::Leads(args) => leads::run(home, args, output),
        DeviceCommand::Booth(args) => shared::booth(home, &args, output),
        DeviceCommand::Meet(args) => meet::run(home, args, output),
        DeviceCommand::Met(args) => met::run(home, args, output),
        DeviceCommand::Shared => shared::list(home, output),
        DeviceCommand::Withdraw { exchange } => shared::withdraw(home, exchange, output),
        DeviceCommand::Ops(args) => ops::run(home, &args, output),
        DeviceCommand::Leave { force } => leave::run(home, force, output),
    }
}
