//! Commands of contact exchange.

use clap::{Args, Subcommand};
use huiban_companion::LeadFormat;
use huiban_protocol::documents::{ContactField, LeadId};
use std::ffi::OsString;
use std::path::PathBuf;

/// My card.
#[derive(Debug, Subcommand)]
pub(crate) enum CardCommand {
    /// Change what stands on my card; without any, show it
    #[command(
        after_help = "Example:\n  huiban device --home alice card set name=王芳 org=某医院 phone=+8613900000000\n\nFields: name family_name given_name org title phone wechat email address url interests note"
    )]
    Set {
        /// FIELD=VALUE; an empty value empties the field
        #[arg(value_name = "FIELD=VALUE")]
        fields: Vec<String>,
    },
    Show(CardShowArgs),
}

/// Sign a card with some fields and show it as a QR code
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice card show --to x01 --fields name,org,email --purpose 报价"
)]
pub(crate) struct CardShowArgs {
    /// An exhibitor's code, or anyone: any attendee, but no exhibitor
    #[arg(long, value_name = "EXHIBITOR|anyone")]
    pub(crate) to: String,
    /// The fields to give
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', required = true)]
    pub(crate) fields: Vec<ContactField>,
    /// What for
    #[arg(long, value_name = "TEXT")]
    pub(crate) purpose: String,
    /// How long it is good
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) minutes: u32,
    /// Only the text of the code
    #[arg(long, conflicts_with = "png")]
    pub(crate) text: bool,
    /// Write the code as an image
    #[arg(long, value_name = "FILE")]
    pub(crate) png: Option<PathBuf>,
}

/// What a rep does with one lead.
#[derive(Debug, Subcommand)]
pub(crate) enum LeadCommand {
    /// Read a badge, a card or a paper card's code; - reads from standard input: one code per line,
    /// and vCards as they are, in whatever characters
    #[command(after_help = "Example:\n  huiban device --home rep lead scan 'HB1:…'")]
    Scan {
        /// What the scanner saw
        #[arg(value_name = "TEXT|-", default_value = "-")]
        code: OsString,
    },
    Edit(LeadEditArgs),
    /// Show what this booth asks its visitors; with a file, ask that from now on
    #[command(
        after_help = "Example:\n  huiban device --home rep lead questions ask.json\n\nThe file: [{\"code\":\"volume\",\"text\":{\"zh-Hans\":\"年用量？\",\"en\":\"Pieces a year?\"},\n  \"kind\":\"single\",\"options\":[{\"code\":\"few\",\"text\":{\"en\":\"under 100\"}}]}]\nkind is single, multi or text; [] goes back to what the organizer chose"
    )]
    Questions {
        /// The questions as JSON
        file: Option<PathBuf>,
    },
    /// Show one lead with everything about it
    #[command(after_help = "Example:\n  huiban device --home rep lead show 1f…")]
    Show {
        /// The lead's id
        id: LeadId,
    },
}

/// Write something about a lead; what is left out stays as it is
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home rep lead edit 1f… --note 要报价 --rating 4 --tag +hot,-cold --follow-up '致电 2026-12-01'"
)]
pub(crate) struct LeadEditArgs {
    /// The lead's id
    pub(crate) id: LeadId,
    /// One more note
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// My rating; 0 takes it back
    #[arg(long, value_name = "0-5", value_parser = clap::value_parser!(u8).range(0..=5))]
    pub(crate) rating: Option<u8>,
    /// Tags to set and to take away
    #[arg(long, value_name = "+A,-B", value_delimiter = ',', allow_hyphen_values = true)]
    pub(crate) tag: Vec<String>,
    /// My answer to a question of the booth; may be repeated
    #[arg(long, value_name = "QUESTION=ANSWER")]
    pub(crate) answer: Vec<String>,
    /// What is to be done; a date at its end is when
    #[arg(long, value_name = "TEXT")]
    pub(crate) follow_up: Option<String>,
    /// Correct a contact detail; may be repeated
    #[arg(long, value_name = "FIELD=VALUE")]
    pub(crate) field: Vec<String>,
}

/// List the leads of this booth, the last met first
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Example:\n  huiban device --home rep leads --json"
)]
pub(crate) struct LeadsArgs {
    #[command(subcommand)]
    pub(crate) command: Option<LeadsCommand>,
}

/// What else can be done with all leads.
#[derive(Debug, Subcommand)]
pub(crate) enum LeadsCommand {
    /// Write every lead to a file
    #[command(
        after_help = "Example:\n  huiban device --home rep leads export --format xlsx --out leads.xlsx"
    )]
    Export {
        /// vcf (4.0), vcf3 (3.0), csv or xlsx
        #[arg(long, value_name = "FORMAT")]
        format: LeadFormat,
        /// The new file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

/// Read a booth's code and have my card brought to it; on a rep's device, show the booth's own code
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home alice booth 'https://huiban.example/b#HBB1:…' --fields name,email --purpose 资料"
)]
pub(crate) struct BoothArgs {
    /// What the scanner saw; none shows this booth's own code
    pub(crate) text: Option<String>,
    /// The fields to give
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',', requires = "text")]
    pub(crate) fields: Vec<ContactField>,
    /// What for
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub(crate) purpose: String,
}

/// Read another attendee's card and keep it; with --fields, have mine brought to them
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  huiban device --home bob meet 'HBC1:…' --fields name,email --purpose 保持联系"
)]
pub(crate) struct MeetArgs {
    /// What the scanner saw
    pub(crate) text: String,
    /// The fields of my card to give back
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub(crate) fields: Vec<ContactField>,
    /// What for
    #[arg(long, value_name = "TEXT", default_value = "", requires = "fields")]
    pub(crate) purpose: String,
}

/// List whose card I have, the last met first
#[derive(Debug, Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Example:\n  huiban device --home bob met --json"
)]
pub(crate) struct MetArgs {
    #[command(subcommand)]
    pub(crate) command: Option<MetCommand>,
}

/// What else can be done with the cards I have.
#[derive(Debug, Subcommand)]
pub(crate) enum MetCommand {
    /// Write them to a file for an address book or a spreadsheet
    #[command(
        after_help = "Example:\n  huiban device --home bob met export --format vcf --out met.vcf"
    )]
    Export {
        /// vcf (4.0), vcf3 (3.0), csv or xlsx
        #[arg(long, value_name = "FORMAT")]
        format: LeadFormat,
        /// The new file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}
