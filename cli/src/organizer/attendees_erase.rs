//! `attendees erase`: a person is forgotten.

use super::Work;
use crate::args::EventChoice;
use crate::error::Result;
use huiban_server::organizer::PersonRequest;

pub(super) async fn run(work: &Work, reference: String, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let erased = work.desk.erase_attendee(&event, &PersonRequest { reference }).await?;
    work.output.answer(&erased, |erased, _| {
        format!(
            "{} is erased here, and on each device by its next sync ({} of their own). \
             Files that were exported, printed or backed up are not reached.",
            erased.reference, erased.devices
        )
    })
}
