//! What is on.

use crate::error::FfiError;
use huiban_companion::{
    AgendaFilter, CalendarScope, ChangeView, Companion, ConflictView, EventView, ExhibitorItemView,
    ExhibitorView, NoticeView, ProjectItemView, RoomGridView, SearchHitView, SearchQuery,
    SessionItemView, SessionView,
};
use huiban_protocol::documents::{Language, SessionId};
use std::sync::Arc;

/// The agenda of an event. No call uses the network; all are safe off the main thread.
#[derive(uniffi::Object)]
pub struct Agenda {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export]
impl Agenda {
    /// The event on one card; none before the first sync.
    pub fn event(&self, language: Language) -> Result<Option<EventView>, FfiError> {
        Ok(self.companion.event(language)?)
    }

    /// The agenda, or the part of it that a filter lets through, in the order of a day.
    pub fn list(
        &self,
        filter: &AgendaFilter,
        language: Language,
    ) -> Result<Vec<SessionItemView>, FfiError> {
        Ok(self.companion.agenda(filter, language)?)
    }

    /// What takes place now, and what comes next in each room.
    pub fn now_and_next(&self, language: Language) -> Result<Vec<SessionItemView>, FfiError> {
        Ok(self.companion.now_and_next(language)?)
    }

    /// One session, complete.
    pub fn session(&self, id: &SessionId, language: Language) -> Result<SessionView, FfiError> {
        Ok(self.companion.session(id, language)?)
    }

    /// One day, `YYYY-MM-DD` in the event's zone, as columns of rooms.
    pub fn room_grid(&self, day: &str, language: Language) -> Result<RoomGridView, FfiError> {
        Ok(self.companion.room_grid(day, language)?)
    }

    /// Pairs of bookmarked sessions that nobody can attend both of.
    pub fn conflicts(&self, language: Language) -> Result<Vec<ConflictView>, FfiError> {
        Ok(self.companion.conflicts(language)?)
    }

    /// Sessions as a file for calendars (RFC 5545), to be saved as `.ics`.
    pub fn calendar(&self, scope: &CalendarScope, language: Language) -> Result<String, FfiError> {
        Ok(self.companion.calendar(scope, language)?)
    }

    /// All exhibitors, or those of one area of the exhibition.
    pub fn exhibitors(
        &self,
        zone: Option<String>,
        language: Language,
    ) -> Result<Vec<ExhibitorItemView>, FfiError> {
        Ok(self.companion.exhibitors(zone.as_deref(), language)?)
    }

    /// One exhibitor, complete.
    pub fn exhibitor(&self, code: &str, language: Language) -> Result<ExhibitorView, FfiError> {
        Ok(self.companion.exhibitor(code, language)?)
    }

    /// All projects of contests and roadshows.
    pub fn projects(&self, language: Language) -> Result<Vec<ProjectItemView>, FfiError> {
        Ok(self.companion.projects(language)?)
    }

    /// The organizer's announcements, the newest first.
    pub fn notices(&self, language: Language) -> Result<Vec<NoticeView>, FfiError> {
        Ok(self.companion.notices(language)?)
    }

    /// What of sessions, forums, speakers, exhibitors, projects and notices matches what somebody
    /// typed, best first. Quick enough to ask at every key.
    pub fn search(
        &self,
        query: &SearchQuery,
        language: Language,
    ) -> Result<Vec<SearchHitView>, FfiError> {
        Ok(self.companion.search(query, language)?)
    }

    /// What publications changed since `since_ms` (ms since 1970 UTC), or since the person last
    /// saw them (at first: since this phone got the agenda); all of it, or what concerns me.
    pub fn changes(
        &self,
        since_ms: Option<i64>,
        mine_only: bool,
        language: Language,
    ) -> Result<Vec<ChangeView>, FfiError> {
        Ok(self.companion.changes(since_ms, mine_only, language)?)
    }

    /// Remembers, on this device, that changes were seen up to a publication: the newest one that
    /// the list on the screen names. What arrived meanwhile stays to be seen.
    pub fn mark_changes_seen(&self, up_to_publication: u32) -> Result<(), FfiError> {
        Ok(self.companion.mark_changes_seen(up_to_publication)?)
    }
}
