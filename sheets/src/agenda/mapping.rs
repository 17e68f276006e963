//! What was recognized in a workbook's sheets, as a file for the organizer.
//!
//! The first run writes it; whoever agrees leaves it as it is, whoever does not corrects it. The
//! second run reads it: what stands there is said to be so, and no longer a guess.

use super::columns::Role;
use super::layout::{Columns, SheetKind};
use crate::grid::column_name;
use crate::moment::Order;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The value of [`Mapping::format`].
const FORMAT: &str = "huiban-mapping";

/// Why a text is no mapping.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// Not JSON of this shape.
    #[error("it is no mapping: {0}")]
    Json(#[from] serde_json::Error),
    /// Another file.
    #[error("it is “{0}”, not “huiban-mapping”")]
    Format(String),
}

/// What was recognized in some sheets.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Always `huiban-mapping`.
    pub format: String,
    /// The year of dates that are written without one.
    #[serde(default)]
    pub year: Option<i32>,
    /// What the event is called.
    #[serde(default)]
    pub name: Option<String>,
    /// Each sheet.
    pub sheets: Vec<SheetMapping>,
}

/// What was recognized in one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetMapping {
    /// The file.
    pub file: String,
    /// The sheet's name.
    pub sheet: String,
    /// What it is about; `ignore` leaves it out.
    pub is: SheetKind,
    /// What its columns hold, by their letters.
    #[serde(default)]
    pub columns: BTreeMap<String, Role>,
    /// Which number of dates like `02/12/2026` is the month, where there are any.
    #[serde(default)]
    pub dates: Option<Order>,
    /// The day of sessions beside which none stands.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// Their room.
    #[serde(default)]
    pub room: Option<String>,
    /// Their forum.
    #[serde(default)]
    pub forum: Option<String>,
    /// How many of its rows were understood and how many were reported.
    pub rows: RowCount,
    /// Rows that may be taken for something else.
    #[serde(default)]
    pub questions: Vec<Question>,
}

/// The rows of a sheet: those there are the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCount {
    /// Rows with anything in them.
    pub there: usize,
    /// Rows that say something of the event.
    pub understood: usize,
    /// Rows of which a problem tells that they were not used.
    pub reported: usize,
}

/// A row that may be taken for something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its number when the file was read.
    pub row: u32,
    /// What it says, as a name for it.
    pub says: String,
    /// What it is taken for.
    #[serde(rename = "as")]
    pub taken: RowAs,
}

/// What a row without a time of its own is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowAs {
    /// A session at the time of the row above.
    Session,
    /// More people of the session above.
    People,
    /// Nothing to import.
    Note,
}

impl Mapping {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(text: &str) -> Result<Self, MappingError> {
        let mapping: Self = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
        if mapping.format == FORMAT {
            Ok(mapping)
        } else {
            Err(MappingError::Format(mapping.format))
        }
    }

    /// An empty one.
    pub(super) fn new() -> Self {
        Self { format: FORMAT.to_owned(), ..Self::default() }
    }

    /// The text of the file.
    ///
    /// # Errors
    /// None but for a fault of the writer's.
    pub fn write(&self) -> Result<String, MappingError> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }

    /// What stands there of a sheet, or of the table at a place (0 is the first) of one that
    /// holds several beside each other.
    pub(super) fn sheet(&self, file: &str, sheet: &str, nth: usize) -> Option<&SheetMapping> {
        let of_file = |known: &&SheetMapping| known.sheet == sheet && known.file == file;
        // the same sheet in a file that was renamed
        let other = || self.sheets.iter().filter(|known| known.sheet == sheet).nth(nth);
        self.sheets.iter().filter(of_file).nth(nth).or_else(other)
    }
}

impl SheetMapping {
    /// The columns, by their positions.
    pub(super) fn columns(&self) -> Columns {
        let columns = self.columns.iter();
        columns.filter_map(|(name, role)| Some((position(name)?, *role))).collect()
    }

    /// What a row is, by what it says.
    pub(super) fn row(&self, says: &str) -> Option<RowAs> {
        self.questions.iter().find(|question| question.says == says).map(|question| question.taken)
    }
}

/// Columns by their letters.
pub(super) fn named(columns: &Columns) -> BTreeMap<String, Role> {
    columns.iter().map(|(at, role)| (column_name(*at), *role)).collect()
}

fn position(name: &str) -> Option<usize> {
    let mut position = 0_usize;
    for letter in name.chars() {
        let digit = usize::try_from(u32::from(letter).checked_sub(u32::from('A'))?).ok()?;
        if digit > 25 {
            return None;
        }
        position = position.checked_mul(26)?.checked_add(digit)?.checked_add(1)?;
    }
    position.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_again_by_their_letters() {
        for at in [0, 1, 25, 26, 51, 52, 255] {
            assert_eq!(position(&column_name(at)), Some(at));
        }
        assert_eq!((position("a"), position("")), (None, None));
    }

    #[test]
    fn another_file_is_no_mapping() {
        assert!(Mapping::read("{}").is_err());
        assert!(Mapping::read(r#"{"format":"x","sheets":[]}"#).is_err());
    }
}
