//! Gates: judging badges, the scans that are kept, and what they add up to.
//!
//! A scan is a fact: it is recorded whatever is known, and sums are folded from scans on the device,
//! never received. Scans that have not reached the server yet count here at once. A code is judged
//! by what is looked up for that one registration; no call but a listing reads all rows.
//!
//! The decision itself is [`huiban_protocol::rules::decide_scan`]; here everything is gathered that
//! it asks about. Not for: texts and signals, which `screens` has.
//!
//! Start at [`judge`].

mod count;
mod draft;
mod find;
mod freshness;
mod incidents;
mod judge;
mod last_read;
mod list;
mod open_list;
mod passages;
mod people;
mod person;
mod readiness;
mod revoked;
mod settle;
#[cfg(test)]
mod tests;

pub use count::ListCounts;
pub use incidents::IncidentKind;
pub use readiness::ReadinessCheck;

pub(crate) use count::count_list;
pub(crate) use draft::{acknowledge, find as draft_find, undo};
pub(crate) use find::{FoundPerson, find_people};
pub(crate) use freshness::{Freshness, Standpoint, are_names_locked, standpoint};
pub(crate) use incidents::{ListIncident, list_incidents};
pub(crate) use judge::{Code, Judged, Reading, judge};
pub(crate) use list::list_scans;
pub(crate) use open_list::{choose_list, lists_of, set_open_list};
pub(crate) use passages::{count_registrations, find_rules};
pub(crate) use people::{follow_directory, forget_gone, forget_people};
pub(crate) use readiness::{Condition, Finding, Readiness, readiness};
pub(crate) use revoked::{take_downloaded_revocations, take_revocations};
pub(crate) use settle::settle;
