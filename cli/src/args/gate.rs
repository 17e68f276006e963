//! Commands of a gate.

use clap::{Args, Subcommand};
use huiban_protocol::documents::{IncidentId, OpId, RegistrationId};

/// What can be done with a gate.
#[derive(Debug, Subcommand)]
pub(crate) enum GateCommand {
    /// Open a list: from now on scans are for it
    #[command(after_help = "Example:\n  huiban device --home gate-1 gate open main")]
    Open {
        /// The list's code
        #[arg(value_name = "LIST")]
        list: String,
    },
}

/// Judge badges: one, or a line each from a hardware scanner
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home gate-1 scan 'HB1:…'\n  huiban device --home gate-1 scan 'HB1:…' --override '认识本人' --by '李主任'\n  huiban device --home gate-1 --json scan - --follow"
)]
pub(crate) struct ScanArgs {
    /// What the scanner saw; - reads one code a line from standard input
    #[arg(value_name = "TEXT|-", default_value = "-")]
    pub(crate) text: String,
    /// Whom `find` found, where the badge does not read; recorded as read without one
    #[arg(long, value_name = "REGISTRATION", conflicts_with = "text")]
    pub(crate) person: Option<RegistrationId>,
    /// Another list than the open one
    #[arg(long, value_name = "LIST")]
    pub(crate) list: Option<String>,
    /// The person leaves
    #[arg(long)]
    pub(crate) exit: bool,
    /// Let the person pass whatever the outcome, for this reason
    #[arg(long = "override", value_name = "REASON", requires = "by")]
    pub(crate) overriding: Option<String>,
    /// Who answers for that
    #[arg(long, value_name = "WHO", requires = "overriding")]
    pub(crate) by: Option<String>,
    /// Sync meanwhile; lists that need the server's word ask for it
    #[arg(long)]
    pub(crate) follow: bool,
}

/// Take a scan back: it was a mistake
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  huiban device --home gate-1 undo 019a…")]
pub(crate) struct ScanUndoArgs {
    /// The scan's id
    #[arg(value_name = "SCAN_ID")]
    pub(crate) scan: OpId,
}

/// Find a person whose badge does not read; that somebody was looked for is recorded, not whom
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home gate-1 find 王芳\n  huiban device --home gate-1 find wangf\n  huiban device --home gate-1 find 7123"
)]
pub(crate) struct FindArgs {
    /// A name in either script or pinyin, an organisation, or the last four digits of a number
    #[arg(required = true)]
    pub(crate) text: Vec<String>,
    /// Another list than the open one
    #[arg(long, value_name = "LIST")]
    pub(crate) list: Option<String>,
}

/// Show how many came in and are inside
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  huiban device --home gate-1 counts")]
pub(crate) struct CountsArgs {
    /// Another list than the open one
    #[arg(long, value_name = "LIST")]
    pub(crate) list: Option<String>,
}

/// Check before doors open: keys, data and their age, clock, queue, storage
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  huiban device --home gate-1 doctor --list main")]
pub(crate) struct DoctorArgs {
    /// Another list than the open one
    #[arg(long, value_name = "CODE")]
    pub(crate) list: Option<String>,
}

/// List what should not have been: double admissions, entries of people who are held back
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home gate-1 incidents\n  huiban device --home gate-1 incidents --ack 5c…"
)]
pub(crate) struct GateIncidentsArgs {
    /// Say that somebody looked after this one
    #[arg(long, value_name = "ID")]
    pub(crate) ack: Option<IncidentId>,
    /// Only those of one list
    #[arg(long, value_name = "LIST")]
    pub(crate) list: Option<String>,
}
