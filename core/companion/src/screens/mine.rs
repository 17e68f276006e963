//! What of the agenda a person marked.

use super::names::Names;
use crate::agenda::{self, Bound as _, SessionKey};
use crate::bookmarks::{self, Marked};
use crate::error::Result;
use huiban_protocol::documents::Session;
use huiban_protocol::rules::Marks;
use huiban_protocol::streams::{BookmarkTarget, SessionRow, StreamId, TargetKind};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// A person's marks; a bookmarked forum is followed.
#[derive(Default)]
pub(super) struct Mine {
    marked: Marked,
    conflicts: BTreeSet<String>,
}

impl Mine {
    /// The marks in the stream `me`; none for a device without an attendee.
    pub(super) fn load(mirror: &Connection, me: Option<&StreamId>) -> Result<Self> {
        let marked = me.map(|me| bookmarks::list_marked(mirror, me)).transpose()?;
        Ok(Self { marked: marked.unwrap_or_default(), conflicts: BTreeSet::new() })
    }

    /// As [`Self::load`], with what excludes each other among the bookmarked sessions, whatever
    /// is listed.
    pub(super) fn load_with_conflicts(
        mirror: &Connection,
        me: Option<&StreamId>,
        names: &Names,
    ) -> Result<Self> {
        let mut mine = Self::load(mirror, me)?;
        let ids = mine.marked.marks.sessions.iter().map(|id| id.as_str()).collect();
        let bound = agenda::list_bound(mirror, &ids)?;
        for clash in agenda::find_clashes(&bound, &names.transfers(mirror)?) {
            for bound in [clash.first, clash.second] {
                mine.conflicts.insert(bound.id().to_string());
            }
        }
        Ok(mine)
    }

    /// The bookmarked sessions, as far as they are published.
    pub(super) fn list_bookmarked(&self, mirror: &Connection) -> Result<Vec<SessionRow>> {
        let ids = self.marked.marks.sessions.iter().map(|id| id.as_str()).collect();
        agenda::list_sessions_of(mirror, &ids)
    }

    /// The sessions of my own agenda, in the order of start, then id.
    pub(super) fn list_own(&self, mirror: &Connection) -> Result<Vec<SessionRow>> {
        let keys = self.list_own_keys(mirror)?;
        agenda::list_sessions_of(mirror, &keys.iter().map(|key| key.session.as_str()).collect())
    }

    /// Those of them for which a reminder was set, or for whose forum.
    pub(super) fn list_reminded(&self, mirror: &Connection) -> Result<Vec<SessionRow>> {
        let Marks { session_reminds, forum_reminds, .. } = &self.marked.marks;
        let sessions = session_reminds.keys().map(|id| id.as_str()).collect();
        let forums = forum_reminds.keys().map(|code| code.as_str()).collect();
        let keys = agenda::list_keys_of_any(mirror, &sessions, &forums)?;
        let ids = keys.iter().map(|key| key.session.as_str()).collect();
        let mut rows = agenda::list_sessions_of(mirror, &ids)?;
        rows.retain(|row| self.concerns(&row.session));
        Ok(rows)
    }

    /// The same, without reading them in full.
    pub(super) fn list_own_keys(&self, mirror: &Connection) -> Result<Vec<SessionKey>> {
        let Marks { sessions, forums, muted, .. } = &self.marked.marks;
        let ids = sessions.iter().map(|id| id.as_str()).collect();
        let forums = forums.iter().map(|code| code.as_str()).collect();
        let muted: BTreeSet<&str> = muted.iter().map(|id| id.as_str()).collect();
        let mut keys = agenda::list_keys_of_any(mirror, &ids, &forums)?;
        keys.retain(|key| ids.contains(&*key.session) || !muted.contains(&*key.session));
        Ok(keys)
    }

    pub(super) fn marks(&self) -> &Marks {
        &self.marked.marks
    }

    pub(super) fn is_bookmarked(&self, session: &Session) -> bool {
        self.marked.marks.is_bookmarked(session)
    }

    pub(super) fn is_followed(&self, session: &Session) -> bool {
        self.marked.marks.is_followed(session)
    }

    pub(super) fn is_muted(&self, session: &Session) -> bool {
        self.marked.marks.is_muted(session)
    }

    /// Whether I bookmarked something.
    pub(super) fn has(&self, kind: TargetKind, id: &str) -> bool {
        self.marked.targets.contains(&BookmarkTarget { kind, id: id.to_owned() })
    }

    /// Whether it belongs to my agenda.
    pub(super) fn concerns(&self, session: &Session) -> bool {
        self.marked.marks.concerns(session)
    }

    pub(super) fn is_in_conflict(&self, session: &Session) -> bool {
        self.conflicts.contains(session.id.as_str())
    }
}
