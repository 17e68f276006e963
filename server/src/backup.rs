//! Keeping a copy, and coming back to it.

mod copy;
mod restore;

pub(crate) use copy::backup;
pub use restore::{RestoreReport, restore};
