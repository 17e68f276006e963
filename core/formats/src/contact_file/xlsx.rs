//! A workbook of one sheet. Cells are strings, never formulas or links.

use super::{ContactSheet, WriteError};
use rust_xlsxwriter::{Format, Workbook, XlsxError};

pub(super) fn write(sheet: &ContactSheet) -> Result<Vec<u8>, WriteError> {
    fill(sheet).map_err(|error| WriteError(error.to_string()))
}

fn fill(sheet: &ContactSheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let page = workbook.add_worksheet();
    let bold = Format::new().set_bold();
    for (column, head) in (0u16..).zip(sheet.heads()) {
        page.write_string_with_format(0, column, head, &bold)?;
        page.set_column_width(column, 18)?;
    }
    for (row, line) in (1u32..).zip(&sheet.lines) {
        for (column, value) in (0u16..).zip(line.values()).filter(|(_, value)| !value.is_empty()) {
            page.write_string(row, column, value)?;
        }
    }
    page.set_freeze_panes(1, 0)?;
    workbook.save_to_buffer()
}
