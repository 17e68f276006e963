//! `note_set`: a person writes, changes or clears the note on a bookmark.

use super::bookmark_set::route_to_me;
use super::{Fact, OpKind, Pick, RowTarget};
use crate::documents::OpId;
use crate::limits::NOTE_CHARS_MAX;
use crate::streams::{BookmarkRow, StreamId};
use crate::wire::Rejection;
use serde::{Deserialize, Serialize};

/// The kind; its entity is a [`BookmarkTarget`](crate::streams::BookmarkTarget), its row a
/// [`BookmarkRow`].
#[derive(Debug, Clone, Copy)]
pub struct NoteSet;

/// What it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteSetBody {
    /// The text; `None` clears the note. At most [`NOTE_CHARS_MAX`] characters.
    pub note: Option<String>,
    /// The versions that the author saw and replaces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub replaces: Vec<OpId>,
}

impl OpKind for NoteSet {
    const NAME: &'static str = "note_set";
    const VERSION: u16 = 1;
    type Body = NoteSetBody;
    type Row = BookmarkRow;

    fn route(
        fact: &Fact<'_>,
        body: &NoteSetBody,
        scope: &[StreamId],
    ) -> Result<Vec<RowTarget>, Rejection> {
        let chars = body.note.as_deref().map_or(0, |note| note.chars().count());
        if chars > NOTE_CHARS_MAX || body.replaces.contains(&fact.id) {
            return Err(Rejection::Malformed);
        }
        route_to_me(fact.entity, scope)
    }

    fn fold(row: Option<BookmarkRow>, fact: &Fact<'_>, body: NoteSetBody) -> BookmarkRow {
        let mut row = row.unwrap_or_default();
        row.notes.write(fact.stamp(), body.note, &body.replaces);
        row
    }

    fn arbitrary(pick: &mut dyn Pick) -> Option<(String, NoteSetBody)> {
        let entity = pick.entity(Self::NAME)?;
        let note = match pick.below(5) {
            0 => None,
            n => Some(format!("note {n}.{}", pick.below(1_000))),
        };
        Some((entity, NoteSetBody { note, replaces: Vec::new() }))
    }
}
