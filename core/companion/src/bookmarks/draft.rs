//! The acts on bookmarks, before they have an id and a time.

use crate::error::{CompanionError, Result};
use huiban_protocol::limits::{NOTE_CHARS_MAX, OP_BYTES_MAX};
use huiban_protocol::ops::{
    AttributeSet, AttributeSetBody, BookmarkSet, BookmarkSetBody, Draft, NoteSet, NoteSetBody,
    OpKind as _,
};
use huiban_protocol::streams::{BookmarkRow, BookmarkTarget, TargetKind};

/// Room that an op's envelope (ids, times, signature) takes beside its body, in bytes, with some
/// to spare: about 600 as JSON.
const ENVELOPE_BYTES_MAX: usize = 1024;

/// Leaves a session out of a followed forum, or takes it in again.
///
/// # Errors
/// [`CompanionError::InvalidInput`] for anything but a session.
pub(crate) fn set_muted(target: &BookmarkTarget, muted: bool) -> Result<Draft> {
    if target.kind != TargetKind::Session {
        return Err(CompanionError::InvalidInput {
            field: "target",
            reason: "only a session of a followed forum can be muted: write session/ID".to_owned(),
        });
    }
    Ok(AttributeSet::draft(target.to_string(), &AttributeSetBody::Muted(muted))?)
}

/// Bookmarks a target, or takes the bookmark away.
pub(crate) fn set_bookmark(target: &BookmarkTarget, present: bool) -> Result<Draft> {
    Ok(BookmarkSet::draft(target.to_string(), &BookmarkSetBody { present })?)
}

/// Writes the note on a target; `None` and blank text clear it.
///
/// `shown` is the bookmark's row as its author sees it now: the new note replaces every version in
/// it, and stands beside those that other devices write meanwhile.
///
/// # Errors
/// [`CompanionError::InvalidInput`] where the note is longer than an op can carry.
pub(crate) fn set_note(
    shown: Option<&BookmarkRow>,
    target: &BookmarkTarget,
    note: Option<&str>,
) -> Result<Draft> {
    let note = note.filter(|note| !note.trim().is_empty());
    let chars = note.map_or(0, |note| note.chars().count());
    if chars > NOTE_CHARS_MAX {
        return Err(too_long(format!(
            "the note has {chars} characters: shorten it to {NOTE_CHARS_MAX}"
        )));
    }
    let replaces = shown.map(|row| row.notes.seen()).unwrap_or_default();
    let body = NoteSetBody { note: note.map(str::to_owned), replaces };
    let draft = NoteSet::draft(target.to_string(), &body)?;
    // characters that JSON must escape can take six bytes each
    if draft.body.text().len().saturating_add(ENVELOPE_BYTES_MAX) > OP_BYTES_MAX {
        return Err(too_long("the note takes too much room: shorten it".to_owned()));
    }
    Ok(draft)
}

fn too_long(reason: String) -> CompanionError {
    CompanionError::InvalidInput { field: "note", reason }
}
