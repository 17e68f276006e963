//! Check-in lists as the organizer sees them: rules, numbers, double admissions, who was there.
//!
//! Rules stand in `list/{code}`; what happened is folded from the scans in the same stream, by
//! the rules of the protocol, as gates do it.

mod export;
mod incidents;
mod set;
mod show;
mod visits;

pub(crate) use export::export;
pub(crate) use incidents::incidents;
pub(crate) use set::{replay_edits, set};
pub(crate) use show::show;
