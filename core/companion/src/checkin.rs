//! Scans at the gates, and what they add up to.
//!
//! A scan is a fact: it is recorded whatever is known, and sums are folded from scans on the device,
//! never received. Scans that have not reached the server yet count here at once.
//!
//! Not for: whether a badge is genuine or admits its holder.
//!
//! Start at [`list`].

mod count;
mod draft;
mod list;
#[cfg(test)]
mod tests;

pub use count::ListCounts;

pub(crate) use count::count_list;
pub(crate) use draft::scan;
pub(crate) use list::list_scans;
