//! The organizer's list of attendees. Personal: of a person, the stream `directory` and
//! their own hold what staff and they themselves may see, and no log anything.

mod import;
mod list;

pub(crate) use import::import;
pub(crate) use list::list;
