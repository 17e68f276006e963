//! Contact details as files for address books and spreadsheets: vCard, CSV, XLSX.
//!
//! Whatever people wrote is text and stays text: a value that a spreadsheet would take for a
//! formula is marked, control characters and those that turn the direction of writing are out.

mod csv;
#[cfg(test)]
mod tests;
mod vcard;
mod xlsx;

pub use vcard::VcardVersion;

use huiban_protocol::documents::Contact;

/// One line of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactLine {
    /// Names the entry to address books; the same whenever it is written.
    pub id: String,
    /// Who.
    pub contact: Contact,
    /// What a spreadsheet shows besides, in the order of [`ContactSheet::columns`].
    pub cells: Vec<String>,
}

/// A list of contacts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactSheet {
    /// What the columns of contact details are called, in the order of
    /// [`ContactField::ALL`](huiban_protocol::documents::ContactField::ALL).
    pub field_names: Vec<String>,
    /// What the further columns are called.
    pub columns: Vec<String>,
    /// The lines.
    pub lines: Vec<ContactLine>,
}

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("the file could not be written: {0}")]
pub struct WriteError(String);

impl ContactSheet {
    /// As vCards, one after the other.
    pub fn vcards(&self, version: VcardVersion) -> String {
        self.lines.iter().map(|line| vcard::write(line, version)).collect()
    }

    /// As CSV in UTF-8 with a byte order mark, which spreadsheets ask for.
    ///
    /// # Errors
    /// Only where memory fails.
    pub fn csv(&self) -> Result<Vec<u8>, WriteError> {
        csv::write(self)
    }

    /// As a workbook of one sheet, all cells texts.
    ///
    /// # Errors
    /// Where there are more lines than a sheet has rows.
    pub fn xlsx(&self) -> Result<Vec<u8>, WriteError> {
        xlsx::write(self)
    }

    fn heads(&self) -> impl Iterator<Item = &str> {
        self.field_names.iter().chain(&self.columns).map(String::as_str)
    }
}

impl ContactLine {
    fn values(&self) -> impl Iterator<Item = String> {
        use huiban_protocol::documents::{ContactField, clean, is_of_the_web};
        let fields = ContactField::ALL.map(|field| {
            let value = self.contact.get(field).unwrap_or_default();
            let harmless = field != ContactField::Url || is_of_the_web(value);
            clean(if harmless { value } else { "" })
        });
        fields.into_iter().chain(self.cells.iter().map(|cell| clean(cell)))
    }
}
