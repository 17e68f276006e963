//! Commands about the event's keys.

use super::EventChoice;
use super::values::instant;
use chrono::{DateTime, FixedOffset};
use clap::{Args, Subcommand, ValueEnum};
use huiban_protocol::tokens::KeyUse;
use std::path::PathBuf;

/// Show the event's keys, keep the root key elsewhere, or put the next key to use
///
/// Without a further word the keys are listed, root first.
#[derive(Debug, Clone, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Example:\n  huiban badges keys --json\n  huiban badges keys root --out root.json\n  huiban badges keys rotate --root root.json"
)]
pub(crate) struct KeysArgs {
    #[command(subcommand)]
    pub(crate) command: Option<KeysCommand>,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// What can be done with keys.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum KeysCommand {
    Root(KeysRootArgs),
    Rotate(KeysRotateArgs),
}

/// Keep the root key away from the server, in a file of yours
///
/// Before anything was published or any code was made, a fresh root key is made here and the server
/// never sees it. Later the server's own is taken over: it is written to the file, and the server
/// forgets it. Backups that were made before still hold it. Keep the file offline and twice: without
/// it no key can be rotated.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  huiban badges keys root --out root.json")]
pub(crate) struct KeysRootArgs {
    /// The new file; only its owner can read it
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// Put the standby key to use and list another one
///
/// Badges that were signed before stay good. Where no standby is listed, one is listed first: rotate
/// again once the gates have synced. Of a compromised key nobody waits, and what it signed counts
/// at gates only while its serial is known to be the newest.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban badges keys rotate\n  huiban badges keys rotate --root root.json\n  huiban badges keys rotate --compromised 2026-11-12T08:00:00+08:00"
)]
pub(crate) struct KeysRotateArgs {
    /// Which keys
    #[arg(long = "use", value_enum, default_value = "badge")]
    pub(crate) key_use: UseChoice,
    /// The key is in other hands, since then [default: now]
    #[arg(long, value_name = "TIME", num_args = 0..=1, value_parser = instant)]
    pub(crate) compromised: Option<Option<DateTime<FixedOffset>>>,
    /// The file of the root key, where the server does not hold it
    #[arg(long, value_name = "FILE")]
    pub(crate) root: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum UseChoice {
    Badge,
    Device,
    Order,
    Booth,
}

impl From<UseChoice> for KeyUse {
    fn from(choice: UseChoice) -> Self {
        match choice {
            UseChoice::Badge => Self::Badge,
            UseChoice::Device => Self::Device,
            UseChoice::Order => Self::Order,
            UseChoice::Booth => Self::Booth,
        }
    }
}
