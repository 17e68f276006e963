//! The terminal shell over the core: one file for each command.
//!
//! Every call opens the core, does one thing durably, and ends. Nothing is decided here.

mod agenda;
mod bookmark;
mod bookmarks;
mod changes;
mod events;
mod home;
mod join;
mod leave;
mod ops;
mod search;
mod session;
mod status;
mod sync;
mod words;

pub(crate) use home::Home;

use crate::args::{DeviceArgs, DeviceCommand, Global};
use crate::error::Result;
use crate::output::Output;

/// Runs one command of a device.
pub(crate) async fn run(args: DeviceArgs, global: &Global, output: Output) -> Result<()> {
    let home = Home::open(&args, global)?;
    match args.command {
        DeviceCommand::Join(args) => join::run(&home, &args, global, output).await,
        DeviceCommand::Events => events::run(&home, output),
        DeviceCommand::Sync { follow: false } => sync::run_once(&home, output).await,
        DeviceCommand::Sync { follow: true } => sync::run_follow(&home, output).await,
        DeviceCommand::Status => status::run(&home, output),
        DeviceCommand::Agenda(args) => agenda::run(&home, &args, output),
        DeviceCommand::Session { id } => session::run(&home, &id, output),
        DeviceCommand::Search(args) => search::run(&home, &args, output),
        DeviceCommand::Bookmark(command) => bookmark::run(&home, &command, output),
        DeviceCommand::Bookmarks => bookmarks::run(&home, output),
        DeviceCommand::Changes(args) => changes::run(&home, &args, output),
        DeviceCommand::Ops(args) => ops::run(&home, &args, output),
        DeviceCommand::Leave { force } => leave::run(&home, force, output),
    }
}
