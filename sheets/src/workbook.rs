//! The project's own workbook: a whole event, one sheet a kind.
//!
//! [`tables`] says which sheets and columns there are, once for writing and reading; in between an
//! event is plain rows ([`rows`]), so that a new member is one line in one table.

mod cells;
mod read;
mod references;
mod rows;
mod table;
mod tables;
mod write;

pub use read::{is_workbook, read};
pub use write::{WriteError, template, write};

#[cfg(test)]
mod tests;
