//! `attendees import`: the people who registered, from CSV.

use super::{Work, import, report};
use crate::args::EventChoice;
use crate::error::{CliError, Result};
use huiban_protocol::documents::Severity;
use huiban_server::organizer::ImportAttendeesRequest;
use std::path::Path;

pub(super) async fn run(
    work: &Work,
    file: &Path,
    dry_run: bool,
    choice: &EventChoice,
) -> Result<()> {
    let csv = String::from_utf8(import::read(file)?)
        .map_err(|_| CliError::invalid("file", "not UTF-8: save it as CSV (UTF-8)"))?;
    let event = work.event(choice).await?;
    let request = ImportAttendeesRequest { csv, dry_run };
    let report = work.desk.import_attendees(&event, &request).await?;
    work.output.answer(&report, |report, style| {
        let refused = report.problems.iter().filter(|p| p.severity == Severity::Error).count();
        let would = if report.dry_run { "would be " } else { "" };
        let head = format!(
            "{would}added {}, updated {}, unchanged {}, left out {refused}",
            report.added, report.updated, report.unchanged
        );
        format!("{head}\n{}", report::problems_text(&report.problems, style))
    })
}
