//! A file as cells.

mod cell;
mod text;
mod xlsx;

pub use cell::{Cell, Row, Sheet, Value, column_name};
pub use text::read_text;
pub use xlsx::read_xlsx;

/// Most columns of a sheet that are looked at; what stands further right is no agenda.
const COLUMNS_MAX: u32 = 256;
/// Most cells of a file: 50,000 sessions with 40 columns.
const CELLS_MAX: usize = 2_000_000;
/// Most bytes of text of a file.
const TEXT_MAX: usize = 128 * 1024 * 1024;
/// Most bytes that the parts of a workbook may have unpacked: some ten times what its cells say.
const UNPACKED_MAX: u64 = 512 * 1024 * 1024;

/// Why a file gives no cells.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GridError {
    /// Not a workbook, or a damaged one.
    #[error("it is no readable workbook ({0})")]
    Damaged(String),
    /// More than any agenda holds.
    #[error("it holds more than {0}, which no agenda does")]
    TooLarge(&'static str),
    /// Text that is neither UTF-8 nor GB18030.
    #[error("its text is neither UTF-8 nor GB18030")]
    Encoding,
}
