//! The two files of an event, and the only way to open them. Knows no domain.
//!
//! `journal.db` holds what exists nowhere else and is written with full durability; `mirror-N.db`
//! is a disposable copy of the server's streams. Readers take `&Connection`, writers take
//! `&Transaction`: the type proves the transaction.

mod database;
mod error;
mod migrate;
mod open;
#[cfg(test)]
mod tests;

pub use error::StoreError;

pub(crate) use database::Database;
pub(crate) use open::{FileKind, remove_file};
