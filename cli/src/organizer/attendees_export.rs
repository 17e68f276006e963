//! `attendees export`: everything known of a person.

use super::Work;
use crate::args::EventChoice;
use crate::error::Result;
use huiban_server::organizer::PersonRequest;

pub(super) async fn run(work: &Work, reference: String, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let person = work.desk.export_attendee(&event, &PersonRequest { reference }).await?;
    work.output
        .answer(&person, |person, _| serde_json::to_string_pretty(person).unwrap_or_default())
}
