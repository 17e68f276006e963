//! Bookmarks as they are shown: what the server says, with own acts folded in.

use crate::error::Result;
use crate::journal::fold::{list_shown, shown_body};
use crate::journal::overlay::RowKey;
use huiban_protocol::streams::{BOOKMARK_ROW, BookmarkRow, BookmarkTarget, StreamId};
use rusqlite::Connection;

/// A person's mark on something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bookmark {
    /// What is marked.
    pub(crate) target: BookmarkTarget,
    /// Whether it is bookmarked; a note may be there without.
    pub(crate) present: bool,
    /// The note.
    pub(crate) note: Option<String>,
    /// What another device wrote without knowing the note.
    pub(crate) other_note: Option<String>,
}

impl Bookmark {
    fn of(target: BookmarkTarget, row: &BookmarkRow) -> Self {
        Self {
            target,
            present: row.is_present(),
            note: row.notes.shown().map(str::to_owned),
            other_note: row.notes.other().map(str::to_owned),
        }
    }
}

/// Everything bookmarked now in the attendee's stream `me`, in the order of targets.
pub(crate) fn list_bookmarks(mirror: &Connection, me: &StreamId) -> Result<Vec<Bookmark>> {
    let rows = list_shown(mirror, &me.to_string(), BOOKMARK_ROW)?;
    // a row of a shape or target that this version does not know is kept, and not shown
    let mut bookmarks: Vec<Bookmark> = rows
        .into_iter()
        .filter_map(|(id, body)| Some(Bookmark::of(id.parse().ok()?, &body.read().ok()?)))
        .filter(|bookmark| bookmark.present)
        .collect();
    bookmarks.sort_by(|a, b| a.target.cmp(&b.target));
    Ok(bookmarks)
}

/// One bookmark, also where it was taken away; `None` where there never was one.
pub(crate) fn find_bookmark(
    mirror: &Connection,
    me: &StreamId,
    target: &BookmarkTarget,
) -> Result<Option<Bookmark>> {
    let row = find_bookmark_row(mirror, me, target)?;
    Ok(row.map(|row| Bookmark::of(target.clone(), &row)))
}

/// One bookmark's whole row, which a new note is written against.
pub(crate) fn find_bookmark_row(
    mirror: &Connection,
    me: &StreamId,
    target: &BookmarkTarget,
) -> Result<Option<BookmarkRow>> {
    let key = RowKey {
        stream: me.to_string(),
        row_type: BOOKMARK_ROW.to_owned(),
        row_id: target.to_string(),
    };
    Ok(shown_body(mirror, &key)?.and_then(|body| body.read().ok()))
}
