//! Keeping a copy, and coming back to it.

mod copy;
mod restore;

pub(crate) use copy::{backup, backup_into};
pub use restore::{RestoreReport, restore};
