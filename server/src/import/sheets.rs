//! Spreadsheets: the project's workbook, and sheets as organizers have them.

use super::huiban::move_to_zone;
use super::options::Options;
use super::{DERIVED, Identity, Import, Refusal};
use crate::organizer::{ImportFile, ImportFormat};
use chrono::NaiveDate;
use huiban_protocol::documents::{AgendaDocument, Problem};
use huiban_sheets::agenda::{self, Asked, Mapping};
use huiban_sheets::grid::{GridError, Sheet, begins_as_workbook, read_text, read_workbook};
use huiban_sheets::workbook;

/// What helps to understand sheets and stands in none.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    /// The text of the mapping that an earlier import wrote.
    pub(super) mapping: Option<String>,
    /// The day of the import.
    pub(super) today: NaiveDate,
}

/// Reads workbooks and tables as text.
///
/// # Errors
/// Where no event comes out of them; says why, with sheet, row and column.
pub(super) fn read(
    files: &[ImportFile],
    options: &Options,
    memory: &Memory,
) -> Result<Import, Refusal> {
    let mut sheets = Vec::new();
    for file in files {
        sheets.extend(cells(file, options).map_err(|error| {
            let hint = match error {
                GridError::Protected => "save it without a password",
                _ => "save it again as a workbook (.xlsx), or as CSV in UTF-8",
            };
            vec![Problem::error(file.name.clone(), error.to_string(), hint)]
        })?);
    }
    if workbook::is_workbook(&sheets) {
        let (mut document, problems) = workbook::read(&sheets)?;
        if let Some(event) = &options.event {
            document.event.code = event.clone();
        }
        if let Some(zone) = options.zone {
            move_to_zone(&mut document, zone);
        }
        return Ok(derived(Import::whole(document, problems)));
    }
    organizers(files, &sheets, options, memory)
}

fn cells(file: &ImportFile, options: &Options) -> Result<Vec<Sheet>, GridError> {
    let bytes = file.content.0.as_slice();
    // each file says what it is, unless the line does
    if options.format == ImportFormat::Xlsx || begins_as_workbook(bytes) {
        read_workbook(&file.name, bytes)
    } else {
        Ok(vec![read_text(&file.name, bytes)?])
    }
}

fn organizers(
    files: &[ImportFile],
    sheets: &[Sheet],
    options: &Options,
    memory: &Memory,
) -> Result<Import, Refusal> {
    let name = files.first().map_or("", |file| file.name.as_str());
    let mut problems = Vec::new();
    let event = options.event(None, name, &mut problems);
    let zone = options.zone(None, &event, name, &mut problems);
    let mapping = memory.mapping.as_deref().map(Mapping::read).transpose().map_err(|error| {
        let hint = "correct it, or remove it and import again";
        vec![Problem::error("mapping".to_owned(), error.to_string(), hint)]
    })?;
    let asked = Asked { event, zone, mapping, today: memory.today };
    let reading = agenda::read(sheets, &asked);
    problems.extend(reading.problems);
    let text = reading.mapping.write().map_err(|error| {
        vec![Problem::error("mapping".to_owned(), error.to_string(), "report this")]
    })?;
    let mut import = derived(Import::part(reading.document, problems));
    import.mapping = Some(text);
    Ok(import)
}

/// Marks the sessions whose ids were made from what they say.
fn derived(mut import: Import) -> Import {
    let AgendaDocument { sessions, .. } = &import.document;
    let made = sessions.iter().filter(|session| session.id.as_str().starts_with(DERIVED));
    let identity = Identity { names: Vec::new(), derived: true };
    import.identities = made.map(|session| (session.id.clone(), identity.clone())).collect();
    import
}
