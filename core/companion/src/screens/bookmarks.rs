//! A person's bookmarks with the titles of what they point at.

use super::names::Names;
use super::news::{Looked, News};
use super::reader::Reader;
use crate::agenda;
use crate::bookmarks::{self, Bookmark, Known};
use crate::circles;
use crate::error::Result;
use huiban_protocol::documents::Text;
use huiban_protocol::rules::{SessionStatus, session_status};
use huiban_protocol::streams::{
    BookmarkTarget, CIRCLE_ROW, Remind, SessionRow, StreamId, TOPIC_ROW, TargetKind, row_type,
};
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
    /// What that is called, or was when it was last published; `None` where it never was here.
    pub title: Option<String>,
    /// How a session stands relative to what was first announced.
    pub status: Option<SessionStatus>,
    /// When a session begins, or was to begin when it was last published, RFC 3339.
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
    /// When I want to be reminded: `15m`, `2h`, `1d` before the start, or a time in RFC 3339.
    pub remind: Option<String>,
    /// Whether the thing was cancelled or is no longer published.
    pub flagged: bool,
    /// Of a followed forum, how many of its sessions changed or are new since I last looked at
    /// changes, without those I muted; else 0.
    pub changes: u32,
    /// The same to read, where there are any.
    pub news: Option<String>,
}

/// What a person says of a bookmark, to read.
#[derive(Default)]
pub(super) struct MarkText {
    pub(super) note: Option<String>,
    pub(super) other_note: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) colour: Option<String>,
    pub(super) remind: Option<String>,
}

impl MarkText {
    pub(super) fn of(bookmark: Bookmark, names: &Names) -> Self {
        let remind = |remind: Remind| match remind {
            Remind::BeforeMin(_) => remind.to_string(),
            Remind::AtMs(ms) => names.instant_ms(ms).unwrap_or_else(|| remind.to_string()),
        };
        Self {
            note: bookmark.note,
            other_note: bookmark.other_note,
            tags: bookmark.tags.iter().map(|tag| tag.as_str().to_owned()).collect(),
            colour: bookmark.colour.map(|colour| colour.name().to_owned()),
            remind: bookmark.remind.map(remind),
        }
    }
}

/// Everything bookmarked: by kind, sessions in the order of their start, then by id.
pub(crate) fn list_bookmarks(
    mirror: &Connection,
    me: &StreamId,
    known: &BTreeMap<BookmarkTarget, Known>,
    looked: Looked,
    reader: Reader,
) -> Result<Vec<BookmarkView>> {
    let names = Names::load(mirror, reader)?;
    let marked = bookmarks::list_bookmarks(mirror, me)?;
    let mut targets = Targets::load(mirror, &marked)?;
    targets.known = known.clone();
    let news = News::load(mirror, me, looked)?;
    let mut views: Vec<BookmarkView> =
        marked.into_iter().map(|bookmark| targets.view(bookmark, &names, &news)).collect();
    // what has no start comes after what has one; the sort keeps the order of ids
    views.sort_by_key(|view| (view.target.kind, view.start_ms.is_none(), view.start_ms));
    Ok(views)
}

/// Whether this device holds what a bookmark points at.
pub(crate) fn is_published(mirror: &Connection, target: &BookmarkTarget) -> Result<bool> {
    let ids = BTreeSet::from([target.id.as_str()]);
    Ok(!list_shapes(mirror, target.kind, &ids)?.is_empty())
}

/// The rows that some bookmarks point at, read once for each kind.
struct Targets {
    sessions: BTreeMap<String, SessionRow>,
    rows: BTreeMap<(TargetKind, String), Shape>,
    circles_are_here: bool,
    /// What those that are gone were last known as.
    known: BTreeMap<BookmarkTarget, Known>,
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
            let shapes = list_shapes(mirror, kind, &ids(marked, kind))?;
            rows.extend(shapes.into_iter().map(|(id, shape)| ((kind, id), shape)));
        }
        let sessions = agenda::list_sessions_of(mirror, &ids(marked, TargetKind::Session))?
            .into_iter()
            .map(|row| (row.session.id.to_string(), row))
            .collect();
        let circles_are_here = circles::is_here(mirror)?;
        Ok(Self { sessions, rows, circles_are_here, known: BTreeMap::new() })
    }

    fn session(&self, target: &BookmarkTarget) -> Option<&SessionRow> {
        match target.kind {
            TargetKind::Session => self.sessions.get(&target.id),
            _ => None,
        }
    }

    /// The title in every language.
    fn text(&self, target: &BookmarkTarget) -> Option<&Text> {
        match (self.session(target), self.rows.get(&(target.kind, target.id.clone()))) {
            (Some(row), _) => Some(&row.session.title),
            (None, Some(Shape::Named { name: title } | Shape::Titled { title })) => Some(title),
            (None, Some(Shape::Unknown(_)) | None) => None,
        }
    }

    fn title(&self, target: &BookmarkTarget, names: &Names) -> Option<String> {
        names.text_if_any(self.text(target))
    }

    fn view(&self, bookmark: Bookmark, names: &Names, news: &News) -> BookmarkView {
        let target = bookmark.target.clone();
        let session = self.session(&target);
        let row = self.rows.get(&(target.kind, target.id.clone()));
        let known = self.known.get(&target).filter(|_| row.is_none());
        let title = names.text_if_any(self.text(&target).or(known.map(|known| &known.title)));
        let start = session.map(|row| row.session.start).or(known.and_then(|known| known.start));
        let status = session.map(session_status);
        // before its stream has arrived, absence says nothing
        let is_here = match target.kind {
            TargetKind::Circle | TargetKind::Topic => self.circles_are_here,
            _ => names.is_agenda_here(),
        };
        let gone = row.is_none() && is_here;
        let MarkText { note, other_note, tags, colour, remind } = MarkText::of(bookmark, names);
        let changes = match target.kind {
            TargetKind::Forum => news.count(&target.id),
            _ => 0,
        };
        BookmarkView {
            news: title.as_deref().and_then(|title| news.text(changes, title, names)),
            changes,
            title,
            status,
            start: start.map(|start| names.instant(&start)),
            start_ms: start.map(|start| start.timestamp_millis()),
            note,
            other_note,
            tags,
            colour,
            remind,
            flagged: gone || status == Some(SessionStatus::Cancelled),
            target: BookmarkTargetView { kind: target.kind, id: target.id },
        }
    }
}

/// What everything bookmarked is called and when it begins, as far as it is published.
pub(crate) fn list_known(
    mirror: &Connection,
    me: &StreamId,
) -> Result<BTreeMap<BookmarkTarget, Known>> {
    let marked = bookmarks::list_bookmarks(mirror, me)?;
    let targets = Targets::load(mirror, &marked)?;
    let known = marked.into_iter().filter_map(|mark| {
        let title = targets.text(&mark.target)?.clone();
        let start = targets.session(&mark.target).map(|row| row.session.start);
        Some((mark.target, Known { title, start }))
    });
    Ok(known.collect())
}

/// What bookmarked things are called, as far as they are published.
pub(super) fn titles_of(
    mirror: &Connection,
    marked: &[Bookmark],
    names: &Names,
) -> Result<BTreeMap<BookmarkTarget, String>> {
    let targets = Targets::load(mirror, marked)?;
    let titled = marked
        .iter()
        .filter_map(|mark| Some((mark.target.clone(), targets.title(&mark.target, names)?)));
    Ok(titled.collect())
}

fn ids(marked: &[Bookmark], kind: TargetKind) -> BTreeSet<&str> {
    marked.iter().map(|mark| &mark.target).filter(|t| t.kind == kind).map(|t| &*t.id).collect()
}

/// The rows of one kind of thing, from the stream that it is published in.
fn list_shapes(
    mirror: &Connection,
    kind: TargetKind,
    ids: &BTreeSet<&str>,
) -> Result<BTreeMap<String, Shape>> {
    let of_agenda = |row_type| agenda::list_rows_of(mirror, row_type, ids);
    match kind {
        TargetKind::Forum => of_agenda(row_type::FORUM),
        TargetKind::Session => of_agenda(row_type::SESSION),
        TargetKind::Speaker => of_agenda(row_type::SPEAKER),
        TargetKind::Exhibitor => of_agenda(row_type::EXHIBITOR),
        TargetKind::Project => of_agenda(row_type::PROJECT),
        TargetKind::Circle => circles::list_rows_of(mirror, CIRCLE_ROW, ids),
        TargetKind::Topic => circles::list_rows_of(mirror, TOPIC_ROW, ids),
    }
}
