//! Commands that run a server.

use super::values::{instant_ms, public_url};
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Tell the whole story on the bundled event, over real HTTP, with several devices
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "Example:\n  huiban demo --exit\n  huiban demo --json --exit --data story")]
pub(crate) struct DemoArgs {
    /// End after the story instead of serving on
    #[arg(long)]
    pub(crate) exit: bool,
    /// Where to serve [default: 127.0.0.1:8787, or a free port where that is taken]
    #[arg(long, value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// For tests: make the last check of a step fail
    #[arg(long, value_name = "STEP", hide = true)]
    pub(crate) falsify: Option<String>,
}

/// Serve a folder: phones sync with it, organizer commands talk to it
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban serve --data ./huiban-data --listen 0.0.0.0:8787 --public-url https://huiban.example\n\nThe folder (./huiban-data where none is named) is made if missing. It holds the event's keys."
)]
pub(crate) struct ServeArgs {
    /// Use this PostgreSQL instead of a database in the folder
    #[arg(long, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Address to listen on; port 0 picks a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8787")]
    pub(crate) listen: SocketAddr,
    /// How phones reach this server; enrolment links begin with it
    #[arg(long, value_name = "URL", value_parser = public_url)]
    pub(crate) public_url: Option<String>,
    /// Start the server's clock here and let it tick: rehearsals and tests
    #[arg(long, value_name = "RFC3339", value_parser = instant_ms, conflicts_with = "public_url")]
    pub(crate) at: Option<i64>,
    /// Also end when standard input does: for programs that start this one
    #[arg(long, hide = true)]
    pub(crate) while_input: bool,
}

/// Put a backup in the place of the server's database
#[derive(Debug, Clone, Args)]
#[command(after_help = "Example:\n  huiban restore backup.db --data ./huiban-data")]
pub(crate) struct RestoreArgs {
    /// A file that `backup` wrote
    pub(crate) file: PathBuf,
}
