//! `event import`: an event from a file, as the draft.

use super::{Work, report};
use crate::args::{Format, ImportArgs};
use crate::error::{CliError, Result};
use huiban_protocol::documents::{self, AgendaDocument, DOCUMENT_FORMAT, Problem};
use huiban_server::organizer::ImportRequest;
use std::path::Path;

pub(super) async fn run(work: &Work, args: &ImportArgs) -> Result<()> {
    let [file] = args.files.as_slice() else {
        return Err(CliError::invalid("file", "this format takes one file"));
    };
    let bytes = read(file)?;
    expect_huiban(args.format, file, &bytes)?;
    let (mut document, problems) = parse(&bytes)?;
    if let Some(event) = &args.choice.event {
        document.event.code = event.clone();
    }
    let event = document.event.code.clone();
    let request = ImportRequest { document, dry_run: args.dry_run };
    let mut imported = work.desk.import(&request).await?;
    imported.problems.splice(0..0, problems);
    report::finish(work, &event, imported, &args.publishing).await
}

/// Reads a file that a person named.
pub(super) fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| {
        CliError::invalid("file", format!("{} cannot be read: {error}", file.display()))
    })
}

/// Says plainly which formats wait to be built.
fn expect_huiban(format: Format, file: &Path, bytes: &[u8]) -> Result<()> {
    let other = match format {
        Format::Huiban => return Ok(()),
        Format::Auto => match recognize(file, bytes) {
            Some(name) => name,
            None => return Ok(()),
        },
        Format::Xlsx => "XLSX",
        Format::Csv => "CSV",
        Format::FrabJson => "frab JSON",
        Format::FrabXml => "frab XML",
        Format::Sessionize => "Sessionize",
    };
    let message = format!(
        "importing {other} is not built yet: bring the event as huiban JSON (format “{DOCUMENT_FORMAT}”)"
    );
    Err(CliError::invalid("format", message))
}

/// The format of a file that is not ours; `None` for what may be.
fn recognize(file: &Path, bytes: &[u8]) -> Option<&'static str> {
    let name = file.to_string_lossy().to_ascii_lowercase();
    if bytes.starts_with(b"PK\x03\x04") || name.ends_with(".xlsx") {
        return Some("XLSX");
    }
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return Some("frab XML");
    }
    if text.starts_with('[') || text.starts_with('{') {
        // only the head of the object is needed, but it may stand anywhere
        let value: serde_json::Value = serde_json::from_str(text).ok()?;
        return match value {
            serde_json::Value::Object(object) if object.contains_key("schedule") => {
                Some("frab JSON")
            }
            serde_json::Value::Object(object)
                if object.contains_key("sessions") && !object.contains_key("format") =>
            {
                Some("Sessionize")
            }
            serde_json::Value::Array(_) => Some("Sessionize"),
            _ => None,
        };
    }
    Some("CSV").filter(|_| name.ends_with(".csv"))
}

/// Reads the project's own JSON; what it holds beyond that comes back as problems.
pub(crate) fn parse(bytes: &[u8]) -> Result<(AgendaDocument, Vec<Problem>)> {
    documents::read(bytes).map_err(|error| {
        CliError::invalid("file", format!("not a huiban event: {}", shortened(&error.to_string())))
    })
}

/// An error may quote the whole file; where it is stands at its end.
fn shortened(error: &str) -> String {
    const QUOTED_CHARS_MAX: usize = 100;
    let count = error.chars().count();
    if count <= 2 * QUOTED_CHARS_MAX {
        return error.to_owned();
    }
    let start: String = error.chars().take(QUOTED_CHARS_MAX).collect();
    let end: String = error.chars().skip(count.saturating_sub(QUOTED_CHARS_MAX)).collect();
    format!("{start} … {end}")
}
