//! Workbooks as they are written today.

use super::table::{Limits, Table};
use super::unseen::unseen;
use super::{GridError, Sheet, UNPACKED_MAX};
use calamine::{Reader as _, SheetVisible, Xlsx, XlsxError};
use std::io::{Cursor, Read as _};

/// Reads every sheet of a workbook.
pub(super) fn read_xlsx(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, GridError> {
    refuse_bombs(bytes, UNPACKED_MAX)?;
    let damaged = |error: XlsxError| GridError::Damaged(error.to_string());
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut limits = Limits::new(workbook.has_1904_epoch());
    let sheets: Vec<(String, bool)> = workbook
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    let mut unseen = unseen(bytes)?;
    let mut read = Vec::new();
    for (name, hidden) in sheets {
        // a chart has no cells; nothing but cells can hold an agenda
        let merges = workbook.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut table = Table::default();
        match workbook.worksheet_cells_reader(&name) {
            Ok(mut cells) => {
                while let Some(cell) = cells.next_cell().map_err(damaged)? {
                    let value = limits.count(cell.get_value())?;
                    table.put(cell.get_position(), value);
                }
            }
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(damaged(error)),
        }
        for region in &merges {
            limits.fill(&mut table, region)?;
        }
        let unseen = unseen.remove(&name).unwrap_or_default();
        read.push(Sheet { unseen, ..table.sheet(file, name, hidden) });
    }
    Ok(read)
}

/// Unpacks everything once into nothing, so that a small file that unpacks to a large one is
/// found before anything of it is held; the sizes that the file states may be wrong.
pub(super) fn refuse_bombs(bytes: &[u8], most: u64) -> Result<(), GridError> {
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

#[cfg(test)]
mod tests {
    use super::super::read_workbook;
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
            assert!(matches!(read_workbook("a.xlsx", bytes), Err(GridError::Damaged(_))));
        }
    }

    #[test]
    fn a_workbook_of_fifty_megabytes_is_read() {
        // letters that no packing makes much smaller
        let mut state = 1_u32;
        let mut letter = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            char::from(b'0'.wrapping_add(u8::try_from(state >> 26).unwrap()))
        };
        let mut workbook = Workbook::new();
        let page = workbook.add_worksheet();
        for row in 0..2_500 {
            page.write(row, 0, (0..30_000).map(|_| letter()).collect::<String>()).unwrap();
        }
        let bytes = workbook.save_to_buffer().unwrap();
        assert!(bytes.len() > 50_000_000, "{}", bytes.len());
        let sheets = read_workbook("a.xlsx", &bytes).unwrap();
        assert_eq!(sheets.first().unwrap().rows.len(), 2_500);
    }

    #[test]
    fn what_is_hidden_in_a_sheet_is_known() {
        let mut workbook = Workbook::new();
        let page = workbook.add_worksheet().set_name("议程 & 日程").unwrap();
        for row in 0..4 {
            page.write(row, 0, "a").unwrap().write(row, 2, "b").unwrap();
        }
        page.set_row_hidden(2).unwrap().set_row_hidden(9).unwrap();
        page.set_column_hidden(2).unwrap().set_column_hidden(5).unwrap();
        let sheets = read_workbook("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
        assert_eq!(sheets.first().unwrap().unseen(), (vec![3], vec!["C".to_owned()]));
    }

    #[test]
    fn cells_far_away_and_long_regions_cost_nothing() {
        let mut workbook = Workbook::new();
        let page = workbook.add_worksheet();
        page.merge_range(0, 0, 2_000, 3, "议程", &Format::new()).unwrap();
        page.write(1_048_575, 3, "end").unwrap();
        page.write(1_048_575, 16_383, "far").unwrap();
        let sheets = read_workbook("a.xlsx", &workbook.save_to_buffer().unwrap()).unwrap();
        let sheet = sheets.first().unwrap();
        let numbers: Vec<u32> = sheet.rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [1, 1_048_576]);
    }
}
