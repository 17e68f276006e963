//! The published agenda: sessions, forums, places, people, and what changed in them.
//!
//! Devices never write it, so no act folds into it and its base rows are what is shown. Rows stay
//! raw; what is needed for ordering and filtering is extracted beside them ([`apply`]) and can be
//! extracted again without a network ([`rebuild`]).
//!
//! Not for: bookmarks, or texts in one language (the screens join and translate).
//!
//! Start at [`sessions`].

mod apply;
mod changes;
mod conflicts;
mod event;
mod exists;
mod merge;
mod now;
mod publications;
mod rebuild;
mod rows;
mod seen;
mod sessions;
#[cfg(test)]
mod tests;

pub(crate) use apply::apply_row;
pub(crate) use changes::{list_changes_in, list_changes_of, list_changes_since, list_last_changes};
pub(crate) use conflicts::{Bound, Clash, find_clashes, list_bound};
pub(crate) use event::{event_end_ms, event_start_ms, find_event};
pub(crate) use exists::{check_day, check_forum, check_room, check_zone};
pub(crate) use merge::{Merged, merge};
pub(crate) use now::now_and_next;
pub(crate) use publications::{find_latest_publication, find_publication_at, list_publications};
pub(crate) use rebuild::rebuild;
pub(crate) use rows::{count_rows, find_row, list_rows, list_rows_of};
pub(crate) use seen::{begin_seeing, changes_seen, mark_changes_seen};
pub(crate) use sessions::{
    SessionFilter, SessionKey, count_by_day, list_keys_of_any, list_sessions, list_sessions_of,
};
