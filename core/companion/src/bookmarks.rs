//! What a person marked, with their notes on it, on all their devices.
//!
//! A bookmark outlives the thing it points at: nothing here asks whether that still exists. Making
//! one is a pure draft; the journal makes it durable and the mirror shows it.
//!
//! Not for: titles and status of what is bookmarked (the screens join those).
//!
//! Start at [`list`].

mod aside;
mod draft;
mod list;
mod target;
#[cfg(test)]
mod tests;

pub use target::parse_target;

pub(crate) use aside::{list_aside, remove_aside, set_aside};
pub(crate) use draft::{set_bookmark, set_note};
pub(crate) use list::{Bookmark, find_bookmark, find_bookmark_row, list_bookmarks};
