//! CSV for spreadsheets, every cell quoted.

use super::{ContactSheet, WriteError};

/// What a spreadsheet takes for the beginning of a formula, also in its full-width forms.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Marks a value that would be taken for a formula as text.
fn harmless(value: &str) -> String {
    if value.trim_start().starts_with(FORMULA) { format!("'{value}") } else { value.to_owned() }
}

pub(super) fn write(sheet: &ContactSheet) -> Result<Vec<u8>, WriteError> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    let wrong = |error: csv::Error| WriteError(error.to_string());
    writer.write_record(sheet.heads()).map_err(wrong)?;
    for line in &sheet.lines {
        writer.write_record(line.values().map(|value| harmless(&value))).map_err(wrong)?;
    }
    writer.into_inner().map_err(|error| WriteError(error.to_string()))
}
