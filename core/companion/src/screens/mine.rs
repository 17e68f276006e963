//! What of the agenda a person marked.

use super::names::Names;
use crate::error::Result;
use crate::{agenda, bookmarks};
use huiban_protocol::documents::Session;
use huiban_protocol::streams::{SessionRow, StreamId, TargetKind};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A person's marks; a bookmarked forum is followed.
#[derive(Default)]
pub(super) struct Mine {
    sessions: BTreeSet<String>,
    forums: BTreeSet<String>,
    exhibitors: BTreeSet<String>,
    projects: BTreeSet<String>,
    conflicts: BTreeSet<String>,
}

impl Mine {
    /// The marks in the stream `me`; none for a device without an attendee.
    pub(super) fn load(mirror: &Connection, me: Option<&StreamId>) -> Result<Self> {
        let mut mine = Self::default();
        let Some(me) = me else { return Ok(mine) };
        for bookmark in bookmarks::list_bookmarks(mirror, me)? {
            match bookmark.target.kind {
                TargetKind::Session => mine.sessions.insert(bookmark.target.id),
                TargetKind::Forum => mine.forums.insert(bookmark.target.id),
                TargetKind::Exhibitor => mine.exhibitors.insert(bookmark.target.id),
                TargetKind::Project => mine.projects.insert(bookmark.target.id),
                _ => false,
            };
        }
        Ok(mine)
    }

    /// As [`Self::load`], with what excludes each other among the bookmarked sessions, whatever
    /// is listed.
    pub(super) fn load_with_conflicts(
        mirror: &Connection,
        me: Option<&StreamId>,
        names: &Names,
    ) -> Result<Self> {
        let mut mine = Self::load(mirror, me)?;
        let rows = mine.list_bookmarked(mirror)?;
        for clash in agenda::find_clashes(&rows, &names.transfers(mirror)?) {
            for row in [clash.first, clash.second] {
                mine.conflicts.insert(row.session.id.to_string());
            }
        }
        Ok(mine)
    }

    /// The bookmarked sessions, as far as they are published.
    pub(super) fn list_bookmarked(&self, mirror: &Connection) -> Result<Vec<SessionRow>> {
        agenda::list_sessions_of(mirror, &self.sessions.iter().map(String::as_str).collect())
    }

    pub(super) fn is_bookmarked(&self, session: &Session) -> bool {
        self.sessions.contains(session.id.as_str())
    }

    pub(super) fn is_followed(&self, session: &Session) -> bool {
        session.forum.as_ref().is_some_and(|forum| self.forums.contains(forum.as_str()))
    }

    pub(super) fn has_exhibitor(&self, code: &str) -> bool {
        self.exhibitors.contains(code)
    }

    pub(super) fn has_project(&self, id: &str) -> bool {
        self.projects.contains(id)
    }

    /// Whether it belongs to my agenda.
    pub(super) fn concerns(&self, session: &Session) -> bool {
        self.is_bookmarked(session) || self.is_followed(session)
    }

    pub(super) fn is_in_conflict(&self, session: &Session) -> bool {
        self.conflicts.contains(session.id.as_str())
    }
}
