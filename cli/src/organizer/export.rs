//! `event export`: the event as a file for other programs.

use super::Work;
use crate::args::{ExportArgs, OutFormat};
use crate::error::{CliError, Result};
use huiban_server::organizer::{ExportFormat, ExportRequest};
use serde::Serialize;

#[derive(Serialize)]
struct Written {
    event: String,
    out: String,
    bytes: usize,
}

pub(super) async fn run(work: &Work, args: &ExportArgs) -> Result<()> {
    let event = work.event(&args.choice).await?;
    let format = match args.format {
        OutFormat::Huiban => ExportFormat::Huiban,
        OutFormat::FrabJson => ExportFormat::FrabJson,
        OutFormat::FrabXml => ExportFormat::FrabXml,
        OutFormat::Ics => ExportFormat::Ics,
    };
    let request = ExportRequest { format, language: work.language };
    let content = work.desk.export(&event, &request).await?.content;
    std::fs::write(&args.out, &content).map_err(|error| {
        CliError::invalid("out", format!("{} cannot be written: {error}", args.out.display()))
    })?;
    let (event, out) = (event.to_string(), args.out.display().to_string());
    let written = Written { event, out, bytes: content.len() };
    work.output.answer(&written, |written, _| format!("{} in {}", written.event, written.out))
}
