//! `attendees list`: everyone, by reference.

use super::Work;
use crate::args::EventChoice;
use crate::error::Result;
use crate::output::Table;
use huiban_server::organizer::AttendeeAnswer;
use serde::Serialize;

#[derive(Serialize)]
struct AttendeeShape {
    #[serde(rename = "ref")]
    reference: String,
    registration: String,
    name: String,
    org: Option<String>,
    title: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    ticket_type: String,
    interest_role: Option<String>,
    group: Option<String>,
    seat: Option<String>,
    note: Option<String>,
}

impl From<AttendeeAnswer> for AttendeeShape {
    fn from(answer: AttendeeAnswer) -> Self {
        let attendee = answer.attendee;
        Self {
            reference: attendee.reference,
            registration: answer.registration.to_string(),
            name: attendee.name,
            org: attendee.org,
            title: attendee.title,
            phone: attendee.phone,
            email: attendee.email,
            ticket_type: attendee.ticket_type,
            interest_role: attendee.interest_role,
            group: attendee.group,
            seat: attendee.seat,
            note: attendee.note,
        }
    }
}

pub(super) async fn run(work: &Work, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let attendees: Vec<AttendeeShape> =
        work.desk.list_attendees(&event).await?.into_iter().map(AttendeeShape::from).collect();
    work.output.answer(&attendees, |attendees, style| {
        let mut table = Table::new(&[
            ("ref", "编号"),
            ("name", "姓名"),
            ("org", "单位"),
            ("ticket", "票种"),
            ("registration", "登记号"),
        ]);
        for a in attendees {
            let org = a.org.as_deref().unwrap_or("");
            table.row([&a.reference, &a.name, org, &a.ticket_type, &a.registration]);
        }
        table.text(style)
    })
}
