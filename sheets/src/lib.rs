//! An event as spreadsheets.
//!
//! ```text
//!             ┌─ workbook: the project's own, written and read by the same tables
//! file ► grid ┤
//!             └─ agenda:   sheets as organizers have them, understood by what their cells hold
//! ```
//!
//! [`grid`] turns a file into cells and keeps hostile ones small; start at [`workbook`] for the
//! project's workbook and at [`agenda`] for everything else. Pure: no I/O, no clock.

pub mod agenda;
mod fold;
pub mod grid;
mod moment;
pub mod sign_in;
pub mod workbook;
