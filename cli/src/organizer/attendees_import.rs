//! `attendees import`: the people who registered, from a workbook or CSV.

use super::{Work, import, report};
use crate::args::EventChoice;
use crate::error::Result;
use huiban_protocol::documents::Severity;
use huiban_protocol::wire::Bytes;
use huiban_server::organizer::ImportAttendeeFileRequest;
use std::path::Path;

pub(super) async fn run(
    work: &Work,
    file: &Path,
    dry_run: bool,
    choice: &EventChoice,
) -> Result<()> {
    let content = Bytes(import::read(file)?);
    let event = work.event(choice).await?;
    let request = ImportAttendeeFileRequest { content, dry_run };
    let report = work.desk.import_attendee_file(&event, &request).await?;
    work.output.answer(&report, |report, style| {
        let refused = report.problems.iter().filter(|p| p.severity == Severity::Error).count();
        let (added, updated, unchanged) = (report.added, report.updated, report.unchanged);
        let would = match report.dry_run {
            true => style.say("would be ", "若导入："),
            false => "",
        };
        let head = style.say(
            format!(
                "{would}added {added}, updated {updated}, unchanged {unchanged}, \
                 left out {refused}"
            ),
            format!("{would}新增 {added}，更新 {updated}，未变 {unchanged}，略去 {refused}"),
        );
        format!("{head}\n{}", report::problems_text(&report.problems, style))
    })
}
