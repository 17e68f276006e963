//! Workbooks.

use super::{CELLS_MAX, COLUMNS_MAX, Cell, GridError, Row, Sheet, TEXT_MAX, UNPACKED_MAX, Value};
use calamine::{DataRef, Dimensions, Reader as _, SheetVisible, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// Days between the epochs of the two calendars a workbook may count in.
const DAYS_1904: f64 = 1462.0;

/// Reads every visible sheet of a workbook.
///
/// # Errors
/// Where it is none, is damaged, or holds more than an agenda can.
pub fn read_xlsx(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, GridError> {
    refuse_bombs(bytes, UNPACKED_MAX)?;
    let damaged = |error: calamine::XlsxError| GridError::Damaged(error.to_string());
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let late = workbook.has_1904_epoch();
    let visible = workbook.sheets_metadata().iter();
    let visible = visible.filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    let mut limits = Limits::default();
    let mut sheets = Vec::new();
    for name in names {
        // a chart has no cells; nothing but cells can hold an agenda
        let merges = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut rows = BTreeMap::new();
        match workbook.worksheet_cells_reader(&name) {
            Ok(mut cells) => {
                while let Some(cell) = cells.next_cell().map_err(damaged)? {
                    let (row, column) = cell.get_position();
                    let value = limits.count(cell.get_value(), late)?;
                    put(&mut rows, row, column, Cell { value, merged: None });
                }
            }
            Err(calamine::XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(damaged(error)),
        }
        for region in &merges {
            limits.fill(&mut rows, region)?;
        }
        let rows = rows.into_iter().filter(|(_, cells)| cells.iter().any(|c| !c.is_blank()));
        let rows = rows.map(|(row, cells)| Row { number: row.saturating_add(1), cells }).collect();
        sheets.push(Sheet { file: file.to_owned(), name, rows });
    }
    Ok(sheets)
}

/// Unpacks everything once into nothing, so that a small file that unpacks to a large one is
/// found before anything of it is held; the sizes that the file states may be wrong.
fn refuse_bombs(bytes: &[u8], most: u64) -> Result<(), GridError> {
    let damaged = |error: zip::result::ZipError| GridError::Damaged(error.to_string());
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut left = most;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(damaged)?;
        let read = std::io::copy(&mut part.take(left.saturating_add(1)), &mut std::io::sink())
            .map_err(|error| GridError::Damaged(error.to_string()))?;
        left = left.checked_sub(read).ok_or(GridError::TooLarge("512 MiB when unpacked"))?;
    }
    Ok(())
}

fn put(rows: &mut BTreeMap<u32, Vec<Cell>>, row: u32, column: u32, cell: Cell) {
    if column >= COLUMNS_MAX || cell.is_blank() {
        return;
    }
    let Ok(column) = usize::try_from(column) else { return };
    let cells = rows.entry(row).or_default();
    if cells.len() <= column {
        cells.resize(column.saturating_add(1), Cell::default());
    }
    if let Some(place) = cells.get_mut(column) {
        *place = cell;
    }
}

/// What a file has used of what it may.
#[derive(Default)]
struct Limits {
    cells: usize,
    text: usize,
}

impl Limits {
    fn one(&mut self, text: usize) -> Result<(), GridError> {
        self.cells = self.cells.saturating_add(1);
        self.text = self.text.saturating_add(text);
        if self.cells > CELLS_MAX {
            return Err(GridError::TooLarge("2,000,000 cells"));
        }
        if self.text > TEXT_MAX {
            return Err(GridError::TooLarge("128 MiB of text"));
        }
        Ok(())
    }

    fn count(&mut self, value: &DataRef<'_>, late: bool) -> Result<Value, GridError> {
        let moment = |days: f64| if late { days + DAYS_1904 } else { days };
        let value = match value {
            DataRef::Empty => return Ok(Value::Empty),
            DataRef::Int(number) => Value::Number(*number as f64),
            DataRef::Float(number) => Value::Number(*number),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                Value::Text(text.clone())
            }
            DataRef::SharedString(text) => Value::Text((*text).to_owned()),
            DataRef::Bool(flag) => Value::Flag(*flag),
            // a time of day has no epoch
            DataRef::DateTime(at) if at.as_f64() < 1.0 => Value::Moment(at.as_f64()),
            DataRef::DateTime(at) => Value::Moment(moment(at.as_f64())),
            DataRef::Error(error) => Value::Text(error.to_string()),
        };
        let text = if let Value::Text(text) = &value { text.len() } else { 0 };
        self.one(text)?;
        Ok(value)
    }

    /// Gives every cell of a merged region what its first holds. Rows with nothing of their own
    /// stay away, so a region over a million rows costs nothing.
    fn fill(
        &mut self,
        rows: &mut BTreeMap<u32, Vec<Cell>>,
        region: &Dimensions,
    ) -> Result<(), GridError> {
        let (first_row, first_column) = region.start;
        let (last_row, last_column) = region.end;
        let last_column = last_column.min(COLUMNS_MAX);
        let origin = usize::try_from(first_column).ok().and_then(|c| rows.get(&first_row)?.get(c));
        let Some(origin) = origin.cloned() else { return Ok(()) };
        if origin.is_blank() || first_row > last_row || first_column > last_column {
            return Ok(());
        }
        let inside: Vec<u32> = rows.range(first_row..=last_row).map(|(row, _)| *row).collect();
        for row in inside {
            for column in first_column..=last_column {
                if (row, column) == region.start {
                    continue;
                }
                self.one(0)?;
                let merged = Some(region.start);
                put(rows, row, column, Cell { value: origin.value.clone(), merged });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_xlsxwriter::{Format, Workbook};
    use std::io::Write as _;
    use zip::write::SimpleFileOptions;

    fn bomb() -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
        archive.write_all(&vec![0; 1_000_000]).unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_small_file_that_unpacks_to_a_large_one_is_refused() {
        let bytes = bomb();
        assert!(bytes.len() < 10_000);
        assert_eq!(refuse_bombs(&bytes, 1_000_000), Ok(()));
        assert!(matches!(refuse_bombs(&bytes, 999_999), Err(GridError::TooLarge(_))));
    }

    #[test]
    fn what_is_no_workbook_is_refused_in_words() {
        let mut workbook = Workbook::new();
        workbook.add_worksheet().write(0, 0, "a").unwrap();
        let whole = workbook.save_to_buffer().unwrap();
        let half = whole.get(..whole.len() / 2).unwrap();
        for bytes in [b"".as_slice(), b"PK\x03\x04", b"%PDF-1.7", half, &bomb()] {
            assert!(matches!(read_xlsx("a.xlsx", bytes), Err(GridError::Damaged(_))));
        }
    }

    #[test]
    fn cells_far_away_and_long_regions_cost_nothing() {
        let mut workbook = Workbook::new();
        let page = workbook.add_worksheet();
        page.merge_range(0, 0, 2_000, 3, "议程", &Format::new()).unwrap();
        page.write(1_048_575, 3, "end").unwrap();
        page.write(1_048_575, 16_383, "far").unwrap();
        let sheets = read_xlsx("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
        let sheet = sheets.first().unwrap();
        let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 1_048_576]);
    }
}
