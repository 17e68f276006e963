//! `bookmark`: acts on one bookmark.

use clap::{Args, Subcommand};
use huiban_protocol::streams::BookmarkTarget;

/// What can be done with a bookmark. A target is KIND/ID, such as session/keynote-2.
#[derive(Debug, Subcommand)]
pub(crate) enum BookmarkCommand {
    /// Bookmark something; a bookmarked forum is followed
    #[command(after_help = "Example:\n  huiban device --home alice bookmark add session/keynote-2")]
    Add {
        /// KIND/ID
        target: BookmarkTarget,
    },
    /// Take a bookmark away; its note stays
    #[command(after_help = "Example:\n  huiban device --home alice bookmark remove forum/contest")]
    Remove {
        /// KIND/ID
        target: BookmarkTarget,
    },
    Edit(BookmarkEditArgs),
    /// Leave a session out of a followed forum
    #[command(after_help = "Example:\n  huiban device --home alice bookmark mute session/ai-03")]
    Mute {
        /// session/ID
        target: BookmarkTarget,
        /// Take it in again
        #[arg(long)]
        off: bool,
    },
}

/// Change the note, tags, colour or reminder of something
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice bookmark edit session/keynote-2 --note '问：何时上市？' --tag +必看,-later --colour red --remind 15m"
)]
pub(crate) struct BookmarkEditArgs {
    /// KIND/ID
    pub(crate) target: BookmarkTarget,
    /// The note; empty clears it
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// Tags to put on, with + or nothing before them, and to take off, with -
    #[arg(long, value_name = "+A,-B", allow_hyphen_values = true, value_delimiter = ',')]
    pub(crate) tag: Vec<String>,
    /// red, orange, yellow, green, blue, purple, pink or grey; empty for none
    #[arg(long, value_name = "COLOUR")]
    pub(crate) colour: Option<String>,
    /// 15m, 2h or 1d before the start, or a time (RFC 3339); empty for never
    #[arg(long, value_name = "WHEN")]
    pub(crate) remind: Option<String>,
}
