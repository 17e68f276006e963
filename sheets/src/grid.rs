//! A file as cells.

mod cell;
mod ods;
mod table;
mod text;
mod unseen;
mod xls;
mod xlsx;

pub use cell::{Cell, Row, Sheet, Unseen, Value, column_name};
pub use text::read_text;

/// Most columns of a sheet that are looked at; what stands further right is no agenda.
const COLUMNS_MAX: u32 = 256;
/// Most cells of a file: 50,000 sessions with 40 columns.
const CELLS_MAX: usize = 2_000_000;
/// Most bytes of text of a file.
const TEXT_MAX: usize = 128 * 1024 * 1024;
/// Most bytes that the parts of a workbook may have unpacked: some ten times what its cells say.
const UNPACKED_MAX: u64 = 512 * 1024 * 1024;

/// How an `.xls` begins, and any other compound file.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
/// What an `.ods` holds from its 31st byte on.
const OPEN_DOCUMENT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";

/// True where the bytes begin as a workbook does: `.xlsx`, `.xls` or `.ods`.
pub fn begins_as_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(COMPOUND)
}

/// Reads every sheet of a workbook, whichever program wrote it; of hidden ones nothing but how
/// many rows they have.
///
/// # Errors
/// Where it is none, is damaged, or holds more than an agenda can.
pub fn read_workbook(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, GridError> {
    if bytes.starts_with(COMPOUND) {
        xls::read_xls(file, bytes)
    } else if bytes.get(30..).is_some_and(|name| name.starts_with(OPEN_DOCUMENT)) {
        ods::read_ods(file, bytes)
    } else {
        xlsx::read_xlsx(file, bytes)
    }
}

/// Why a file gives no cells.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    /// Not a workbook, or a damaged one.
    #[error("it is no readable workbook ({0})")]
    Damaged(String),
    /// Encrypted.
    #[error("it is protected by a password")]
    Protected,
    /// More than any agenda holds.
    #[error("it holds more than {0}, which no agenda does")]
    TooLarge(&'static str),
    /// Text that is neither UTF-8 nor GB18030.
    #[error("its text is neither UTF-8 nor GB18030")]
    Encoding,
}
