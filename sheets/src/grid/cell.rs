//! Cells, rows and sheets.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Empty,
    /// Text as it was written.
    Text(String),
    /// A number.
    Number(f64),
    /// A number that is shown as a date or a time: days since 1899-12-30.
    Moment(f64),
    /// Yes or no.
    Flag(bool),
}

impl Value {
    /// The number of a number, whether or not it is shown as a date.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) | Self::Moment(number) => Some(*number),
            Self::Empty | Self::Text(_) | Self::Flag(_) => None,
        }
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What it holds; in a merged region what the region's first cell holds.
    pub value: Value,
    /// The row and column (0 is the first) of the merged region's first cell, where this is
    /// another cell of it.
    pub merged: Option<(u32, u32)>,
}

impl Cell {
    /// As text: numbers without a needless fraction, no dates.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Empty => String::new(),
            Value::Text(text) => text.trim().to_owned(),
            Value::Number(number) | Value::Moment(number) => format!("{number}"),
            Value::Flag(true) => "true".to_owned(),
            Value::Flag(false) => "false".to_owned(),
        }
    }

    /// True where there is nothing to read.
    pub fn is_blank(&self) -> bool {
        match &self.value {
            Value::Empty => true,
            Value::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// One row that holds something.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Its number, as a spreadsheet program shows it.
    pub number: u32,
    /// Its cells from the first column on; shorter where the rest is empty.
    pub cells: Vec<Cell>,
}

impl Row {
    /// A cell, if there is anything in it.
    pub fn cell(&self, column: usize) -> Option<&Cell> {
        self.cells.get(column).filter(|cell| !cell.is_blank())
    }

    /// Its cells that hold something of their own, with their columns.
    pub fn own(&self) -> impl Iterator<Item = (usize, &Cell)> {
        let cells = self.cells.iter().enumerate();
        cells.filter(|(_, cell)| cell.merged.is_none() && !cell.is_blank())
    }
}

/// The rows and columns of a sheet that nobody sees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unseen {
    /// The rows, by their numbers.
    pub rows: BTreeSet<u32>,
    /// The columns, by their places (0 is the first).
    pub columns: Vec<RangeInclusive<usize>>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// The file it stands in.
    pub file: String,
    /// Its name; empty for a file of text.
    pub name: String,
    /// The rows that hold something.
    pub rows: Vec<Row>,
    /// How many rows a hidden sheet has, of which none is here; 0 for a sheet that is shown.
    pub hidden: usize,
    /// What is hidden in a sheet that is shown.
    pub unseen: Unseen,
}

impl Sheet {
    /// The place of a cell, for a person: `file › sheet!C5`.
    pub fn place(&self, row: u32, column: Option<usize>) -> String {
        let column = column.map(column_name).unwrap_or_default();
        if self.name.is_empty() {
            format!("{}!{column}{row}", self.file)
        } else {
            format!("{}/{}!{column}{row}", self.file, self.name)
        }
    }

    /// Its hidden rows that hold something, and the letters of such columns.
    pub fn unseen(&self) -> (Vec<u32>, Vec<String>) {
        let rows = self.rows.iter().map(|row| row.number);
        let rows = rows.filter(|number| self.unseen.rows.contains(number)).collect();
        let width = self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let is_hidden = |at: &usize| self.unseen.columns.iter().any(|range| range.contains(at));
        let filled = |at: &usize| self.rows.iter().any(|row| row.cell(*at).is_some());
        let columns = (0..width).filter(is_hidden).filter(filled).map(column_name).collect();
        (rows, columns)
    }

    /// The place of the whole sheet.
    pub fn whole(&self) -> String {
        if self.name.is_empty() {
            self.file.clone()
        } else {
            format!("{}/{}", self.file, self.name)
        }
    }
}

/// The letters of a column: `A`, `Z`, `AA`.
pub fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column.saturating_add(1);
    while rest > 0 {
        rest = rest.saturating_sub(1);
        let digit = u8::try_from(rest % 26).unwrap_or_default();
        letters.push(char::from(b'A'.saturating_add(digit)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        let cases = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ")];
        for (column, name) in cases {
            assert_eq!(column_name(column), name, "{column}");
        }
    }
}
