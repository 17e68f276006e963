//! Everything a person marked, as a file that they keep.

use super::bookmarks::{BookmarkTargetView, MarkText, titles_of};
use super::names::Names;
use super::reader::Reader;
use crate::bookmarks::{self, Bookmark};
use crate::error::Result;
use huiban_protocol::streams::{BookmarkRow, BookmarkTarget, StreamId};
use rusqlite::Connection;
use serde::Serialize;

/// What the file says it is.
const FORMAT: &str = "huiban-marks";

/// The file.
#[derive(Serialize)]
struct MarksFile {
    format: &'static str,
    event: String,
    marks: Vec<Mark>,
}

/// Everything that is known of one thing that was ever marked.
#[derive(Serialize)]
struct Mark {
    target: BookmarkTargetView,
    title: Option<String>,
    bookmarked: bool,
    muted: bool,
    note: Option<String>,
    /// Every version that stands beside the note, newest first.
    other_notes: Vec<String>,
    tags: Vec<String>,
    colour: Option<String>,
    remind: Option<String>,
}

/// Writes everything marked as JSON, in the order of targets; also notes on what is not bookmarked.
pub(crate) fn write_marks(
    mirror: &Connection,
    me: &StreamId,
    event: String,
    reader: Reader,
) -> Result<(String, u64)> {
    let names = Names::load(mirror, reader)?;
    let mut rows = bookmarks::list_rows(mirror, me)?;
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let all: Vec<Bookmark> =
        rows.iter().map(|(target, row)| Bookmark::of(target.clone(), row)).collect();
    let titles = titles_of(mirror, &all, &names)?;
    let mark = |(bookmark, (target, row)): (Bookmark, &(BookmarkTarget, BookmarkRow))| {
        let text = MarkText::of(bookmark, &names);
        Mark {
            target: BookmarkTargetView { kind: target.kind, id: target.id.clone() },
            title: titles.get(target).cloned(),
            bookmarked: row.is_present(),
            muted: row.is_muted(),
            note: text.note,
            other_notes: row.notes.others().map(str::to_owned).collect(),
            tags: text.tags,
            colour: text.colour,
            remind: text.remind,
        }
    };
    let marks: Vec<Mark> = all.into_iter().zip(&rows).map(mark).collect();
    let count = u64::try_from(marks.len()).unwrap_or(u64::MAX);
    let file = MarksFile { format: FORMAT, event, marks };
    Ok((serde_json::to_string_pretty(&file)?, count))
}
