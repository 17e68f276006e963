//! The organizer's agenda: a draft that is edited, and publications that everyone sees.
//!
//! The draft is one document. A publication compares it, row by row, with what the streams hold
//! and writes what differs. Sessions are never dropped: one that a newer document lacks is
//! cancelled, so whoever bookmarked it is told.

mod cancel_absent;
mod complete;
mod delay;
mod edit_session;
mod history;
mod impact;
mod list_events;
mod make_keys;
mod publish;
mod published;
mod rebase;
mod recognize;
mod rename;
mod report;
mod reschedule;
mod rows;
mod take_in;
mod undo;

pub(crate) use delay::delay;
pub(crate) use edit_session::edit_session;
pub(crate) use history::history;
pub(crate) use list_events::list_events;
pub(crate) use make_keys::signatures_until_s;
pub(crate) use publish::publish;
pub(crate) use report::{diff, draft};
pub(crate) use reschedule::reschedule;
pub(crate) use take_in::{import, take_in};
pub(crate) use undo::undo;
