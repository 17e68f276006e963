//! The servers of a story: several instances over one database, which can be copied, put back and
//! made to fail at any statement.

mod event;
mod holdings;
mod request;
mod site;
mod store;

pub use event::{BOOTH, EVENT, LISTS, SESSIONS, document};
pub use holdings::Holdings;
pub use request::call;
pub use site::{Restore, Site, event as event_code};
pub use store::Mishap;
