//! The organizer's list of attendees. Personal: of a person, the stream `directory` and
//! their own hold what staff and they themselves may see, and no log anything.

mod edit;
mod import;
mod list;
mod secret_numbers;
mod table;
mod ticket_types;
mod twins;

pub(crate) use edit::{SUBSTITUTED, add, edit};
pub(crate) use import::{import, import_file};
pub(crate) use list::list;
pub(crate) use ticket_types::types_of_nobody;
