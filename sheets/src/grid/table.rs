//! The cells of a sheet while it is read, and what a file may hold of them.

use super::{CELLS_MAX, COLUMNS_MAX, Cell, GridError, Row, Sheet, TEXT_MAX, Value};
use crate::moment::{serial_of, serial_of_length};
use calamine::{Data, DataRef, Dimensions};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use std::collections::BTreeMap;

/// Days between the epochs of the two calendars a workbook may count in.
const DAYS_1904: f64 = 1462.0;

/// The cells of a sheet by row.
#[derive(Default)]
pub(super) struct Table(BTreeMap<u32, Vec<Cell>>);

impl Table {
    /// A cell's own value.
    pub(super) fn put(&mut self, at: (u32, u32), value: Value) {
        self.set(at, Cell { value, merged: None });
    }

    fn set(&mut self, (row, column): (u32, u32), cell: Cell) {
        if column >= COLUMNS_MAX || cell.is_blank() {
            return;
        }
        let Ok(column) = usize::try_from(column) else { return };
        let cells = self.0.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column.saturating_add(1), Cell::default());
        }
        if let Some(place) = cells.get_mut(column) {
            *place = cell;
        }
    }

    /// The sheet that these cells are; of a hidden one nothing but how many rows it has.
    pub(super) fn sheet(self, file: &str, name: String, is_hidden: bool) -> Sheet {
        let rows = self.0.into_iter().filter(|(_, cells)| cells.iter().any(|c| !c.is_blank()));
        let rows = rows.map(|(row, cells)| Row { number: row.saturating_add(1), cells });
        let rows: Vec<Row> = rows.collect();
        let hidden = if is_hidden { rows.len() } else { 0 };
        let rows = if is_hidden { Vec::new() } else { rows };
        Sheet { file: file.to_owned(), name, rows, hidden, ..Sheet::default() }
    }
}

/// What a file has used of what it may.
pub(super) struct Limits {
    cells: usize,
    text: usize,
    /// Dates count from 1904.
    late: bool,
}

impl Limits {
    pub(super) fn new(late: bool) -> Self {
        Self { cells: 0, text: 0, late }
    }

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

    /// The value of a cell, counted.
    pub(super) fn count(&mut self, value: &DataRef<'_>) -> Result<Value, GridError> {
        let moment = |days: f64| if self.late { days + DAYS_1904 } else { days };
        let value = match value {
            DataRef::Empty => return Ok(Value::Empty),
            DataRef::Int(number) => Value::Number(*number as f64),
            DataRef::Float(number) => Value::Number(*number),
            DataRef::String(text) => Value::Text(text.clone()),
            DataRef::DateTimeIso(text) => {
                iso_moment(text).map_or_else(|| Value::Text(text.clone()), Value::Moment)
            }
            DataRef::DurationIso(text) => {
                iso_length(text).map_or_else(|| Value::Text(text.clone()), Value::Moment)
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
    pub(super) fn fill(&mut self, table: &mut Table, region: &Dimensions) -> Result<(), GridError> {
        let (first_row, first_column) = region.start;
        let (last_row, last_column) = region.end;
        let last_column = last_column.min(COLUMNS_MAX);
        let at = usize::try_from(first_column).ok();
        let origin = at.and_then(|column| table.0.get(&first_row)?.get(column));
        let Some(origin) = origin.cloned() else { return Ok(()) };
        if origin.is_blank() || first_row > last_row || first_column > last_column {
            return Ok(());
        }
        let inside: Vec<u32> = table.0.range(first_row..=last_row).map(|(row, _)| *row).collect();
        for row in inside {
            for column in first_column..=last_column {
                if (row, column) == region.start {
                    continue;
                }
                self.one(0)?;
                let merged = Some(region.start);
                table.set((row, column), Cell { value: origin.value.clone(), merged });
            }
        }
        Ok(())
    }
}

/// A value that a reader holds, as one that it passes by.
pub(super) fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(flag) => DataRef::Bool(*flag),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// `2026-11-12`, `2026-11-12T09:00:00`
fn iso_moment(text: &str) -> Option<f64> {
    let text = text.trim_end_matches('Z');
    let at = text.parse::<NaiveDateTime>().ok();
    let of_day = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN));
    let minutes = || NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok();
    at.or_else(minutes).or_else(of_day).map(serial_of)
}

/// `PT09H30M00S`, as a part of a day.
fn iso_length(text: &str) -> Option<f64> {
    let mut seconds = 0.0_f64;
    let mut rest = text.strip_prefix("PT")?;
    while !rest.is_empty() {
        let end = rest.find(['H', 'M', 'S'])?;
        let number: f64 = rest.get(..end)?.parse().ok().filter(|n: &f64| (0.0..1e6).contains(n))?;
        let unit = rest.get(end..)?.chars().next()?;
        seconds += number
            * if unit == 'H' {
                3600.0
            } else if unit == 'M' {
                60.0
            } else {
                1.0
            };
        rest = rest.get(end.saturating_add(1)..)?;
    }
    Some(serial_of_length(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_other_programs_write_them() {
        assert_eq!(iso_moment("2026-11-12"), Some(46338.0));
        assert_eq!(iso_moment("2026-11-12T12:00:00"), Some(46338.5));
        assert_eq!(iso_length("PT09H00M00S"), Some(0.375));
        assert_eq!(iso_length("PT18H"), Some(0.75));
        for text in ["", "P1D", "PT9", "PTxH", "9:00"] {
            assert_eq!((iso_moment(text), iso_length(text)), (None, None), "{text}");
        }
    }
}
