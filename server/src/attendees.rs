//! The organizer's list of attendees. Personal: nothing of it enters a stream or a log.

mod import;
mod list;

pub(crate) use import::import;
pub(crate) use list::list;
