//! The organizer imports the event and publishes it.

use crate::demo::calendar::MORNING_MS;
use crate::demo::checks::Checks;
use crate::demo::stage::Stage;
use crate::error::Result;
use huiban_protocol::documents::{Language, Text};
use huiban_server::organizer::{ImportAttendeesRequest, ImportFilesRequest, PublishRequest};

pub(in crate::demo) async fn run(stage: &mut Stage, checks: &mut Checks) -> Result<()> {
    stage.start_server(MORNING_MS)?;
    let desk = stage.desk().await?;
    let event = stage.event().clone();
    let sessions = stage.document.sessions.len();

    let imported = desk.import(&ImportFilesRequest::new("event.json", stage.file)).await?;
    checks.holds("the document has no errors", !imported.report.is_refused())?;

    let reason = Text::new(Language::ZhHans, "首次发布");
    let published = desk.publish(&event, &PublishRequest { reason, dry_run: false }).await?;
    checks.equal("it is publication 1", &published.publication, &Some(1))?;
    let new = usize::try_from(published.changes.new).unwrap_or(usize::MAX);
    checks.equal(format!("{sessions} sessions are new"), &new, &sessions)?;

    let csv = stage.attendees.to_owned();
    let lines = csv.lines().count().saturating_sub(1);
    let request = ImportAttendeesRequest { csv, dry_run: false };
    let attendees = desk.import_attendees(&event, &request).await?;
    let added = usize::try_from(attendees.added).unwrap_or(usize::MAX);
    checks.equal(format!("{lines} attendees are registered"), &added, &lines)
}
