//! `attendees add|edit`: one person at a time, with the badge that counts.

use super::{Work, report};
use crate::args::{AttendeeAddArgs, AttendeeEditArgs};
use crate::error::{CliError, Result};
use crate::output::qr_text;
use huiban_protocol::documents::Problem;
use huiban_protocol::streams::RegistrationState;
use huiban_server::organizer::{
    AddAttendeeRequest, AttendeeFields, DeskAnswer, EditAttendeeRequest, HoldBack,
};
use serde::Serialize;

#[derive(Serialize)]
struct PersonShape {
    #[serde(rename = "ref")]
    reference: String,
    registration: String,
    name: String,
    ticket_type: String,
    state: &'static str,
    reason: Option<String>,
    serial: u64,
    text: Option<String>,
    problems: Vec<Problem>,
}

impl From<DeskAnswer> for PersonShape {
    fn from(answer: DeskAnswer) -> Self {
        let (state, reason) = match answer.state {
            RegistrationState::Valid => ("valid", None),
            RegistrationState::Blocked { reason, .. } => ("blocked", Some(reason)),
            RegistrationState::Revoked { reason, .. } => ("revoked", Some(reason)),
        };
        Self {
            reference: answer.reference,
            registration: answer.registration.to_string(),
            name: answer.name,
            ticket_type: answer.ticket_type,
            state,
            reason,
            serial: answer.serial,
            text: answer.badge,
            problems: answer.problems,
        }
    }
}

/// `attendees add`
pub(super) async fn add(work: &Work, args: AttendeeAddArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let request = AddAttendeeRequest {
        reference: args.reference,
        fields: args.fields.into(),
        badge: !args.no_badge,
    };
    print(work, work.desk.add_attendee(&event, &request).await?)
}

/// `attendees edit`
pub(super) async fn edit(work: &Work, args: AttendeeEditArgs) -> Result<()> {
    let hold = match (args.block, args.unblock) {
        (Some(reason), _) => Some(HoldBack::Block { reason }),
        (None, true) => Some(HoldBack::Unblock),
        (None, false) => None,
    };
    let request = EditAttendeeRequest {
        reference: args.reference,
        fields: args.fields.into(),
        substitute: args.substitute,
        reissue: args.reissue,
        hold,
    };
    let is_nothing = request.fields == AttendeeFields::default()
        && !request.substitute
        && !request.reissue
        && request.hold.is_none();
    if is_nothing {
        return Err(CliError::invalid(
            "ref",
            ("say what to change, such as --seat A-12", "请指明要改什么，例如 --seat A-12"),
        ));
    }
    let event = work.event(&args.choice).await?;
    print(work, work.desk.edit_attendee(&event, &request).await?)
}

fn print(work: &Work, answer: DeskAnswer) -> Result<()> {
    work.output.answer(&PersonShape::from(answer), |person, style| {
        let reason =
            person.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        let head = format!(
            "{} {} · {} · {}{reason}",
            style.bold(&person.reference),
            person.name,
            person.ticket_type,
            match person.state {
                "valid" => style.say("valid", "有效"),
                "blocked" => style.say("blocked", "暂停入场"),
                _ => style.say("revoked", "已作废"),
            }
        );
        let code = match &person.text {
            Some(text) => format!("{}\n{text}\n", qr_text(text, style).unwrap_or_default()),
            None => format!("{}\n", style.say("no badge yet", "尚无参会证")),
        };
        format!("{head}\n{code}{}", report::problems_text(&person.problems, style))
    })
}
