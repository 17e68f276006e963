//! The devices of an event, as the organizer sees them.

mod list;
mod revoke;

pub(crate) use list::list;
pub(crate) use revoke::revoke;
