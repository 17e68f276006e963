//! A person's bookmarks with the titles of what they point at.

use super::names::Names;
use super::reader::Reader;
use crate::agenda;
use crate::bookmarks::{self, Bookmark};
use crate::error::Result;
use huiban_protocol::documents::Text;
use huiban_protocol::rules::{SessionStatus, session_status};
use huiban_protocol::streams::{BookmarkTarget, SessionRow, StreamId, TargetKind, row_type};
use rusqlite::Connection;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a bookmark points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookmarkTargetView {
    /// What it is.
    pub kind: TargetKind,
    /// Its id.
    pub id: String,
}

/// A bookmark; it stays when the thing it points at is cancelled or gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookmarkView {
    /// What it points at.
    pub target: BookmarkTargetView,
    /// What that is called; `None` where it is not published here, or not any more.
    pub title: Option<String>,
    /// How a session stands relative to what was first announced.
    pub status: Option<SessionStatus>,
    /// When a session begins, RFC 3339.
    pub start: Option<String>,
    /// The same, ms since 1970 UTC.
    pub start_ms: Option<i64>,
    /// My note.
    pub note: Option<String>,
    /// What another of my devices wrote without knowing the note.
    pub other_note: Option<String>,
    /// My tags.
    pub tags: Vec<String>,
    /// My colour.
    pub colour: Option<String>,
    /// How long before the start I want to be reminded.
    pub remind: Option<String>,
    /// Whether the thing was cancelled or is no longer published.
    pub flagged: bool,
}

/// Everything bookmarked: by kind, sessions in the order of their start, then by id.
pub(crate) fn list_bookmarks(
    mirror: &Connection,
    me: &StreamId,
    reader: Reader,
) -> Result<Vec<BookmarkView>> {
    let names = Names::load(mirror, reader)?;
    let marked = bookmarks::list_bookmarks(mirror, me)?;
    let targets = Targets::load(mirror, &marked)?;
    let mut views: Vec<BookmarkView> =
        marked.into_iter().map(|bookmark| targets.view(bookmark, &names)).collect();
    // what has no start comes after what has one; the sort keeps the order of ids
    views.sort_by_key(|view| (view.target.kind, view.start_ms.is_none(), view.start_ms));
    Ok(views)
}

/// Whether the agenda holds what a bookmark points at; always so for kinds that are published
/// elsewhere.
pub(crate) fn is_published(mirror: &Connection, target: &BookmarkTarget) -> Result<bool> {
    let Some(row_type) = row_type_of(target.kind) else { return Ok(true) };
    Ok(agenda::find_row::<IgnoredAny>(mirror, row_type, &target.id)?.is_some())
}

/// The rows that some bookmarks point at, read once for each kind.
struct Targets {
    sessions: BTreeMap<String, SessionRow>,
    rows: BTreeMap<(TargetKind, String), Shape>,
}

/// A row by what it is called, or of a shape this version does not know: there, but without words
/// for it. A speaker has a name, and a title that says something else.
#[derive(Deserialize)]
#[serde(untagged)]
enum Shape {
    Named { name: Text },
    Titled { title: Text },
    Unknown(IgnoredAny),
}

impl Targets {
    fn load(mirror: &Connection, marked: &[Bookmark]) -> Result<Self> {
        let mut rows = BTreeMap::new();
        let kinds: BTreeSet<TargetKind> = marked.iter().map(|mark| mark.target.kind).collect();
        for kind in kinds {
            let Some(row_type) = row_type_of(kind) else { continue };
            let shapes = agenda::list_rows_of(mirror, row_type, &ids(marked, kind))?;
            rows.extend(shapes.into_iter().map(|(id, shape)| ((kind, id), shape)));
        }
        let sessions = agenda::list_sessions_of(mirror, &ids(marked, TargetKind::Session))?
            .into_iter()
            .map(|row| (row.session.id.to_string(), row))
            .collect();
        Ok(Self { sessions, rows })
    }

    fn view(&self, bookmark: Bookmark, names: &Names) -> BookmarkView {
        let Bookmark { target, note, other_note, .. } = bookmark;
        let session = match target.kind {
            TargetKind::Session => self.sessions.get(&target.id),
            _ => None,
        };
        let row = self.rows.get(&(target.kind, target.id.clone()));
        let title = match (session, row) {
            (Some(row), _) => Some(names.text(&row.session.title)),
            (None, Some(Shape::Named { name: title } | Shape::Titled { title })) => {
                names.text_if_any(Some(title))
            }
            (None, Some(Shape::Unknown(_)) | None) => None,
        };
        let status = session.map(session_status);
        // before the agenda has arrived, and for what is not part of it, absence says nothing
        let gone = row.is_none() && names.is_agenda_here() && row_type_of(target.kind).is_some();
        BookmarkView {
            title,
            status,
            start: session.map(|row| names.instant(&row.session.start)),
            start_ms: session.map(|row| row.session.start.timestamp_millis()),
            note,
            other_note,
            tags: Vec::new(),
            colour: None,
            remind: None,
            flagged: gone || status == Some(SessionStatus::Cancelled),
            target: BookmarkTargetView { kind: target.kind, id: target.id },
        }
    }
}

fn ids(marked: &[Bookmark], kind: TargetKind) -> BTreeSet<&str> {
    marked.iter().map(|mark| &mark.target).filter(|t| t.kind == kind).map(|t| &*t.id).collect()
}

/// The type of row in the agenda; `None` for kinds that are published elsewhere.
fn row_type_of(kind: TargetKind) -> Option<&'static str> {
    match kind {
        TargetKind::Forum => Some(row_type::FORUM),
        TargetKind::Session => Some(row_type::SESSION),
        TargetKind::Speaker => Some(row_type::SPEAKER),
        TargetKind::Exhibitor => Some(row_type::EXHIBITOR),
        TargetKind::Project => Some(row_type::PROJECT),
        TargetKind::Circle | TargetKind::Topic => None,
    }
}
