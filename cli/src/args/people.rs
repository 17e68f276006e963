//! Commands about one attendee at a time.

use super::EventChoice;
use clap::Args;
use huiban_server::organizer::AttendeeFields;

/// What is known of a person; an empty text takes a field away.
#[derive(Debug, Clone, Args)]
pub(crate) struct FieldArgs {
    /// The name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// The class of the ticket
    #[arg(long, value_name = "TYPE")]
    ticket_type: Option<String>,
    /// The organisation
    #[arg(long, value_name = "TEXT")]
    org: Option<String>,
    /// The title or position
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Telephone number, such as +8613800138000
    #[arg(long, value_name = "NUMBER")]
    phone: Option<String>,
    /// Mail address
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// What the person comes as: manufacturer, distributor, investor …
    #[arg(long, value_name = "TEXT")]
    interest_role: Option<String>,
    /// The delegation the person comes with
    #[arg(long, value_name = "TEXT")]
    group: Option<String>,
    /// The seat or table
    #[arg(long, value_name = "TEXT")]
    seat: Option<String>,
    /// What staff should know
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl From<FieldArgs> for AttendeeFields {
    fn from(args: FieldArgs) -> Self {
        Self {
            name: args.name,
            org: args.org,
            title: args.title,
            phone: args.phone,
            email: args.email,
            ticket_type: args.ticket_type,
            interest_role: args.interest_role,
            group: args.group,
            seat: args.seat,
            note: args.note,
        }
    }
}

/// Add one attendee and sign a badge: a walk-in at the desk
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban attendees add --name 王芳 --ticket-type general --phone +8613800138000"
)]
pub(crate) struct AttendeeAddArgs {
    /// The organizer's own reference [default: W-0001, W-0002 …]
    #[arg(long = "ref", value_name = "REF")]
    pub(crate) reference: Option<String>,
    #[command(flatten)]
    pub(crate) fields: FieldArgs,
    /// Sign no badge yet
    #[arg(long)]
    pub(crate) no_badge: bool,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}

/// Edit one attendee: a correction, a substitute, or one who is held back
///
/// A correction keeps the badge; another ticket type signs a new one. A substitute gets a
/// registration and a badge of their own under the same reference: the first person's badge is
/// refused from then on, and what their phone holds stays theirs.
#[derive(Debug, Clone, Args)]
#[command(
    after_help = "Example:\n  huiban attendees edit HM-00001 --seat A-12\n  huiban attendees edit HM-00001 --substitute --name 李娜 --phone +8613900139000\n  huiban attendees edit HM-00001 --block 'see the registration desk'"
)]
pub(crate) struct AttendeeEditArgs {
    /// The attendee's reference or registration
    #[arg(value_name = "REF")]
    pub(crate) reference: String,
    #[command(flatten)]
    pub(crate) fields: FieldArgs,
    /// Another person comes instead; what is not given is taken away, but organisation, ticket
    /// type, group and seat
    #[arg(long)]
    pub(crate) substitute: bool,
    /// Sign a new badge; the old one is refused from then on
    #[arg(long)]
    pub(crate) reissue: bool,
    /// Hold the person back; staff at the gates read why
    #[arg(long, value_name = "REASON", conflicts_with_all = ["unblock", "substitute"])]
    pub(crate) block: Option<String>,
    /// Let the person in again, with the same badge
    #[arg(long, conflicts_with = "substitute")]
    pub(crate) unblock: bool,
    #[command(flatten)]
    pub(crate) choice: EventChoice,
}
