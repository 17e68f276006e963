//! What a person marked, with notes, tags, colours and reminders, on all their devices.
//!
//! A bookmark outlives the thing it points at: nothing here asks whether that still exists. Making
//! one is a pure draft; the journal makes it durable and the mirror shows it.
//!
//! Not for: titles and status of what is bookmarked (the screens join those).
//!
//! Start at [`list`].

mod aside;
mod draft;
mod edit;
mod known;
mod list;
mod room;
mod target;
#[cfg(test)]
mod tests;

pub use edit::BookmarkEdit;
pub use target::parse_target;

pub(crate) use aside::{list_aside, remove_aside, set_aside};
pub(crate) use draft::{set_bookmark, set_muted, set_note};
pub(crate) use edit::draft_edit;
pub(crate) use known::{Known, list_known, set_known};
pub(crate) use list::{
    Bookmark, Marked, find_bookmark, find_bookmark_row, list_bookmarks, list_marked, list_rows,
};
pub(crate) use room::check_room_for;
