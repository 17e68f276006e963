//! Calendars that people subscribe to: one for each forum, open to all, and one for each person,
//! behind a secret address.
//!
//! Not for: files that a device writes by itself, from what it holds; both are written by
//! `huiban-formats`, so they say the same.
//!
//! Start at [`write_feed`].

mod link;
mod write_feed;

pub(crate) use link::calendar_link;
pub(crate) use write_feed::{Feed, write_feed};
