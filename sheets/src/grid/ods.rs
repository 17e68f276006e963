//! OpenDocument spreadsheets.
//!
//! calamine reads their cells; which of them are merged, and how many there are once repeated ones
//! are written out, is found by walking the document once before.

use super::table::{Limits, Table, borrowed};
use super::xlsx::refuse_bombs;
use super::{CELLS_MAX, GridError, Sheet, UNPACKED_MAX, Unseen};
use calamine::{Dimensions, Ods, Reader as _, SheetVisible};
use quick_xml::events::{BytesStart, Event};
use std::io::{BufRead, BufReader, Cursor};

/// Reads every sheet of a document.
pub(super) fn read_ods(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, GridError> {
    refuse_bombs(bytes, UNPACKED_MAX)?;
    let Look { merges, unseen, .. } = look_at(bytes)?;
    let mut document: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error| match error {
        calamine::OdsError::Password => GridError::Protected,
        error => GridError::Damaged(error.to_string()),
    })?;
    let sheets: Vec<(String, bool)> = document
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut limits = Limits::new(false);
    let mut read = Vec::new();
    for (nth, (name, hidden)) in sheets.into_iter().enumerate() {
        let Ok(range) = document.worksheet_range(&name) else { continue };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut table = Table::default();
        for (row, column, value) in range.used_cells() {
            let value = limits.count(&borrowed(value))?;
            let (row, column) = (u32::try_from(row), u32::try_from(column));
            let (Ok(row), Ok(column)) = (row, column) else { continue };
            table.put((first_row.saturating_add(row), first_column.saturating_add(column)), value);
        }
        for region in merges.get(nth).into_iter().flatten() {
            limits.fill(&mut table, region)?;
        }
        let unseen = unseen.get(nth).cloned().unwrap_or_default();
        read.push(Sheet { unseen, ..table.sheet(file, name, hidden) });
    }
    Ok(read)
}

/// The merged regions of each sheet and what is hidden in it; refuses documents that calamine would write out too far.
fn look_at(bytes: &[u8]) -> Result<Look, GridError> {
    let damaged = |error: zip::result::ZipError| GridError::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let content = archive.by_name("content.xml").map_err(damaged)?;
    walk(BufReader::new(content))
}

fn walk(content: impl BufRead) -> Result<Look, GridError> {
    let broken = |error: quick_xml::Error| GridError::Damaged(error.to_string());
    let mut reader = quick_xml::Reader::from_reader(content);
    reader.config_mut().check_end_names = false;
    reader.config_mut().expand_empty_elements = true;
    let mut buffer = Vec::new();
    let mut look = Look::default();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(broken)? {
            Event::Start(element) => look.begin(&element),
            Event::End(element) => look.end(element.name().into_inner())?,
            Event::Eof => return Ok(look),
            _ => {}
        }
    }
}

/// What was seen of a document so far.
#[derive(Default)]
struct Look {
    merges: Vec<Vec<Dimensions>>,
    unseen: Vec<Unseen>,
    /// The column that the next of a sheet's columns is.
    next: usize,
    /// Cells that are written out before rows are repeated.
    listed: u64,
    /// The row and column that come next, and how often this row is repeated.
    row: u64,
    column: u64,
    repeated: u64,
    /// The last column of this row that holds anything.
    filled: Option<u64>,
    rows: Option<(u64, u64)>,
    columns: Option<(u64, u64)>,
}

impl Look {
    fn begin(&mut self, element: &BytesStart<'_>) {
        match element.name().into_inner() {
            "table:table" if attribute(element, "table:name").is_some() => {
                self.merges.push(Vec::new());
                self.unseen.push(Unseen::default());
                self.next = 0;
                (self.row, self.rows, self.columns) = (0, None, None);
            }
            "table:table-row" => {
                self.column = 0;
                self.filled = None;
                self.repeated = number(element, "table:number-rows-repeated");
                if is_hidden(element) {
                    self.hide_rows();
                }
            }
            "table:table-column" => {
                let repeated = number(element, "table:number-columns-repeated");
                let next =
                    self.next.saturating_add(usize::try_from(repeated).unwrap_or(usize::MAX));
                if let Some(unseen) = self.unseen.last_mut().filter(|_| is_hidden(element)) {
                    unseen.columns.push(self.next..=next.saturating_sub(1));
                }
                self.next = next;
            }
            "table:table-cell" | "table:covered-table-cell" => self.cell(element),
            _ => {}
        }
    }

    /// Hides the rows that begin; what is repeated more often holds nothing.
    fn hide_rows(&mut self) {
        const MOST: u64 = 1_000;
        let Some(unseen) = self.unseen.last_mut() else { return };
        let first = self.row.saturating_add(1);
        let rows = first..first.saturating_add(self.repeated.min(MOST));
        unseen.rows.extend(rows.filter_map(|row| u32::try_from(row).ok()));
    }

    fn cell(&mut self, element: &BytesStart<'_>) {
        let repeated = number(element, "table:number-columns-repeated");
        let next = self.column.saturating_add(repeated);
        let holds = ["office:value-type", "table:formula"];
        if holds.into_iter().any(|name| attribute(element, name).is_some()) {
            let last = next.saturating_sub(1);
            self.filled = Some(last);
            self.columns = joined(self.columns, self.column, last);
        }
        let down = number(element, "table:number-rows-spanned");
        let right = number(element, "table:number-columns-spanned");
        if down > 1 || right > 1 {
            let at = |from: u64, length: u64| {
                u32::try_from(from.saturating_add(length).saturating_sub(1)).unwrap_or(u32::MAX)
            };
            let start = (at(self.row, 1), at(self.column, 1));
            let end = (at(self.row, down), at(self.column, right));
            if let Some(merges) = self.merges.last_mut() {
                merges.push(Dimensions { start, end });
            }
        }
        self.column = next;
    }

    fn end(&mut self, name: &str) -> Result<(), GridError> {
        match name {
            "table:table-row" => {
                let next = self.row.saturating_add(self.repeated);
                if let Some(last) = self.filled {
                    self.rows = joined(self.rows, self.row, next.saturating_sub(1));
                    self.listed = self.listed.saturating_add(last).saturating_add(1);
                }
                self.row = next;
            }
            "table:table" => {
                let area = length(self.rows).saturating_mul(length(self.columns));
                self.listed = self.listed.saturating_add(area);
            }
            _ => {}
        }
        // a sheet that is written out counts once more
        let most = u64::try_from(CELLS_MAX).unwrap_or(u64::MAX).saturating_mul(2);
        if self.listed > most { Err(GridError::TooLarge("2,000,000 cells")) } else { Ok(()) }
    }
}

/// Rows that a filter leaves out are not seen either.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "table:visibility").is_some_and(|said| said != "visible")
}

fn joined(known: Option<(u64, u64)>, first: u64, last: u64) -> Option<(u64, u64)> {
    let (from, to) = known.unwrap_or((first, last));
    Some((from.min(first), to.max(last)))
}

fn length(bounds: Option<(u64, u64)>) -> u64 {
    bounds.map_or(0, |(first, last)| last.saturating_sub(first).saturating_add(1))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    let mut all = attributes.with_checks(false).filter_map(Result::ok);
    let found = all.find(|attribute| attribute.key.into_inner() == name);
    found.map(|attribute| attribute.value.to_string())
}

/// How often or how far; once where nothing or nonsense is written.
fn number(element: &BytesStart<'_>, name: &str) -> u64 {
    attribute(element, name).and_then(|text| text.parse().ok()).unwrap_or(1).max(1)
}

#[cfg(test)]
mod tests {
    use super::super::{Value, read_workbook};
    use super::*;
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn document(body: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body>\
             <office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
        );
        let stored =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let parts = [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", stored),
            ("META-INF/manifest.xml", "<manifest/>", SimpleFileOptions::default()),
            ("content.xml", &content, SimpleFileOptions::default()),
        ];
        for (name, text, options) in parts {
            archive.start_file(name, options).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn text(text: &str) -> String {
        format!(
            "<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>"
        )
    }

    #[test]
    fn what_is_hidden_in_a_sheet_is_known() {
        let row = |how: &str| {
            format!("<table:table-row {how}>{}{}</table:table-row>", text("a"), text("b"))
        };
        let body = format!(
            "<table:table table:name='A'><table:table-column/>\
             <table:table-column table:visibility='collapse' table:number-columns-repeated='3'/>{}{}{}</table:table>",
            row(""),
            row("table:visibility='filter'"),
            row("table:visibility='visible'"),
        );
        let sheets = read_workbook("a.ods", &document(&body)).unwrap();
        assert_eq!(sheets[0].unseen(), (vec![2], vec!["B".to_owned()]));
    }

    #[test]
    fn cells_times_dates_and_merged_regions_are_read() {
        let wide = "<table:table-cell office:value-type='string' table:number-columns-spanned='2'>\
                    <text:p>议程</text:p></table:table-cell><table:covered-table-cell/>";
        let time = "<table:table-cell office:value-type='time' office:time-value='PT09H30M00S'/>";
        let date = "<table:table-cell office:value-type='date' office:date-value='2026-11-12'/>";
        let rest = "<table:table-row table:number-rows-repeated='1048573'>\
                    <table:table-cell table:number-columns-repeated='16384'/></table:table-row>";
        let body = format!(
            "<table:table table:name='A'><table:table-row>{wide}</table:table-row>\
             <table:table-row>{time}{date}{}</table:table-row>{rest}</table:table>",
            text("甲题")
        );
        let sheets = read_workbook("a.ods", &document(&body)).unwrap();
        let [sheet] = sheets.as_slice() else { panic!("{sheets:?}") };
        assert_eq!((sheet.name.as_str(), sheet.rows.len()), ("A", 2));
        assert_eq!(sheet.rows[0].cells[1].merged, Some((0, 0)));
        let values: Vec<&Value> = sheet.rows[1].cells.iter().map(|cell| &cell.value).collect();
        let expected =
            [Value::Moment(9.5 / 24.0), Value::Moment(46338.0), Value::Text("甲题".to_owned())];
        assert_eq!(values, expected.iter().collect::<Vec<_>>());
    }

    #[test]
    fn what_would_be_written_out_too_far_is_refused_before() {
        let row = |repeat: u32, cell: &str| {
            format!(
                "<table:table-row table:number-rows-repeated='{repeat}'>{cell}</table:table-row>"
            )
        };
        let far =
            "<table:table-cell table:number-columns-repeated='16000'/>".to_owned() + &text("x");
        let cases = [
            row(1_000_000, &text("x").repeat(5)),
            row(1, &text("x")) + &row(1_000_000, "") + &row(1, &far),
            row(1, &far).repeat(300),
            row(
                1,
                "<table:table-cell office:value-type='string' table:number-columns-repeated='99999999'/>",
            ),
        ];
        for case in cases {
            let body = format!("<table:table table:name='A'>{case}</table:table>");
            let read = read_workbook("a.ods", &document(&body));
            assert!(matches!(read, Err(GridError::TooLarge(_))), "{read:?}");
        }
    }
}
