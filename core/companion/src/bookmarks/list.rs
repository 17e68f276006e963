//! Bookmarks as they are shown: what the server says, with own acts folded in.

use crate::error::Result;
use crate::journal::fold::{list_shown, shown_body};
use crate::journal::overlay::RowKey;
use huiban_protocol::rules::Marks;
use huiban_protocol::streams::{
    BOOKMARK_ROW, BookmarkRow, BookmarkTarget, Colour, Remind, StreamId, Tag,
};
use rusqlite::Connection;
use std::collections::BTreeSet;

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
    /// Its tags.
    pub(crate) tags: Vec<Tag>,
    /// Its colour.
    pub(crate) colour: Option<Colour>,
    /// When it reminds.
    pub(crate) remind: Option<Remind>,
}

impl Bookmark {
    /// What a row says of its target.
    pub(crate) fn of(target: BookmarkTarget, row: &BookmarkRow) -> Self {
        Self {
            target,
            present: row.is_present(),
            note: row.notes.shown().map(str::to_owned),
            other_note: row.notes.other().map(str::to_owned),
            tags: row.shown_tags().cloned().collect(),
            colour: row.shown_colour(),
            remind: row.shown_remind(),
        }
    }
}

/// Everything bookmarked now in the attendee's stream `me`, in the order of targets.
pub(crate) fn list_bookmarks(mirror: &Connection, me: &StreamId) -> Result<Vec<Bookmark>> {
    let rows = list_rows(mirror, me)?;
    let present = rows.into_iter().filter(|(_, row)| row.is_present());
    let mut bookmarks: Vec<Bookmark> =
        present.map(|(target, row)| Bookmark::of(target, &row)).collect();
    bookmarks.sort_by(|a, b| a.target.cmp(&b.target));
    Ok(bookmarks)
}

/// Everything that is marked, as far as other screens show it.
#[derive(Default)]
pub(crate) struct Marked {
    /// Sessions and forums: bookmarked, followed, muted, with reminders.
    pub(crate) marks: Marks,
    /// Everything that is bookmarked now.
    pub(crate) targets: BTreeSet<BookmarkTarget>,
}

/// Everything that is marked in the attendee's stream `me`.
pub(crate) fn list_marked(mirror: &Connection, me: &StreamId) -> Result<Marked> {
    let mut marked = Marked::default();
    for (target, row) in list_rows(mirror, me)? {
        marked.marks.take(&target, &row);
        if row.is_present() {
            marked.targets.insert(target);
        }
    }
    Ok(marked)
}

/// Every row with what it is about; one of a shape or target that this version does not know is
/// kept, and not shown.
pub(crate) fn list_rows(
    mirror: &Connection,
    me: &StreamId,
) -> Result<Vec<(BookmarkTarget, BookmarkRow)>> {
    let rows = list_shown(mirror, &me.to_string(), BOOKMARK_ROW)?;
    let known = rows.into_iter().filter_map(|(id, body)| {
        Some((id.parse::<BookmarkTarget>().ok()?, body.read::<BookmarkRow>().ok()?))
    });
    Ok(known.collect())
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
