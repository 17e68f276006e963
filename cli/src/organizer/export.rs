//! `event export`: the event as a file for other programs.

use super::Work;
use crate::args::{ExportArgs, OutFormat};
use crate::error::Result;
use crate::output::{NewFile, check_ending};
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
    let (format, ending) = match args.format {
        OutFormat::Huiban => (ExportFormat::Huiban, "json"),
        OutFormat::FrabJson => (ExportFormat::FrabJson, "json"),
        OutFormat::FrabXml => (ExportFormat::FrabXml, "xml"),
        OutFormat::Ics => (ExportFormat::Ics, "ics"),
    };
    check_ending("out", &args.out, ending)?;
    let file = NewFile::make("out", &args.out)?;
    let request = ExportRequest { format, language: work.language };
    let content = work.desk.export(&event, &request).await?.content;
    file.write(content.as_bytes())?;
    let (event, out) = (event.to_string(), args.out.display().to_string());
    let written = Written { event, out, bytes: content.len() };
    work.output.answer(&written, |written, style| {
        let Written { event, out, .. } = written;
        style.say(format!("{event} in {out}"), format!("{event} 已写入 {out}"))
    })
}
