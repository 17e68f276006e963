//! What screens show. No network, safe off the main thread.

use super::Companion;
use super::acts::me_stream;
use crate::agenda;
use crate::area::Area;
use crate::bookmarks;
use crate::error::{CompanionError, Result};
use crate::installation::membership_view;
use crate::journal::append::list_boots;
use crate::journal::files::Files;
use crate::journal::fold::catch_up;
use crate::journal::identity::{Identity, identity};
use crate::membership::MembershipView;
use crate::ports::Clock;
use crate::screens::{
    self, AgendaFilter, BookmarkView, CalendarScope, ChangeView, CircleView, ConflictView,
    EventView, ExhibitorItemView, ExhibitorView, Looked, NoticeView, ProjectItemView, Reader,
    RoomGridView, SessionItemView, SessionView, TopicView,
};
use crate::search::{SearchHitView, SearchQuery, follow_agenda, search};
use chrono_tz::Tz;
use huiban_protocol::documents::{Language, SessionId};
use huiban_protocol::effective::{OpClock, provisional};
use rusqlite::Connection;
use std::sync::PoisonError;

impl Companion {
    /// What this device is to the event.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn membership(&self) -> Result<MembershipView> {
        self.files()?.journal.read(|journal| Ok(membership_view(&identity(journal)?)))
    }

    /// The event as it was last published; `None` before the first sync.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn event(&self, language: Language) -> Result<Option<EventView>> {
        self.read(|mirror, _| screens::find_event(mirror, self.reader(language)))
    }

    /// The agenda, or the part of it that a filter lets through, in the order of a day.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] for a day, forum or room that the event does not have.
    pub fn agenda(
        &self,
        filter: &AgendaFilter,
        language: Language,
    ) -> Result<Vec<SessionItemView>> {
        self.read(|mirror, identity| {
            screens::list_agenda(mirror, me_stream(identity), filter, self.reader(language))
        })
    }

    /// One day, `YYYY-MM-DD` in the event's zone, as columns of rooms.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] for a day that the event does not have.
    pub fn room_grid(&self, day: &str, language: Language) -> Result<RoomGridView> {
        self.read(|mirror, identity| {
            screens::find_room_grid(mirror, me_stream(identity), day, self.reader(language))
        })
    }

    /// Pairs of bookmarked sessions that nobody can attend both of.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn conflicts(&self, language: Language) -> Result<Vec<ConflictView>> {
        self.read(|mirror, identity| {
            screens::list_conflicts(mirror, me_stream(identity), self.reader(language))
        })
    }

    /// All exhibitors, or those of one area of the exhibition.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] for an area that the event does not have.
    pub fn exhibitors(
        &self,
        zone: Option<&str>,
        language: Language,
    ) -> Result<Vec<ExhibitorItemView>> {
        self.read(|mirror, identity| {
            screens::list_exhibitors(mirror, me_stream(identity), zone, self.reader(language))
        })
    }

    /// One exhibitor, complete.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where the event has no such exhibitor.
    pub fn exhibitor(&self, code: &str, language: Language) -> Result<ExhibitorView> {
        let found = self.read(|mirror, identity| {
            screens::find_exhibitor(mirror, me_stream(identity), code, self.reader(language))
        })?;
        found.ok_or_else(|| screens::no_exhibitor(code))
    }

    /// All projects of contests and roadshows.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn projects(&self, language: Language) -> Result<Vec<ProjectItemView>> {
        self.read(|mirror, identity| {
            screens::list_projects(mirror, me_stream(identity), self.reader(language))
        })
    }

    /// The organizer's announcements, the newest first.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn notices(&self, language: Language) -> Result<Vec<NoticeView>> {
        self.read(|mirror, _| screens::list_notices(mirror, self.reader(language)))
    }

    /// Every circle, the one with the most posts first.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn circles(&self, language: Language) -> Result<Vec<CircleView>> {
        self.read(|mirror, identity| {
            screens::list_circles(mirror, me_stream(identity), self.reader(language))
        })
    }

    /// Every topic with its full text, or those of one circle, the newest first.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where there is no such circle.
    pub fn topics(&self, circle: Option<&str>, language: Language) -> Result<Vec<TopicView>> {
        self.read(|mirror, identity| {
            screens::list_topics(mirror, me_stream(identity), circle, self.reader(language))
        })
    }

    /// Sessions as a file for calendars (RFC 5545), to be saved as `.ics`.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where there is no such forum or session, or no agenda yet.
    pub fn calendar(&self, scope: &CalendarScope, language: Language) -> Result<String> {
        self.read(|mirror, identity| {
            screens::write_calendar(mirror, me_stream(identity), scope, self.reader(language))
        })
    }

    /// Says which zone the phone is set to, by its IANA name, so that screens can show its time
    /// beside the event's; `None` forgets it.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] for a name that is no zone's.
    pub fn set_device_zone(&self, zone: Option<&str>) -> Result<()> {
        let zone = zone.map(|name| {
            name.parse::<Tz>().map_err(|_| CompanionError::InvalidInput {
                field: "zone",
                reason: format!("“{name}” is no time zone: write it like Asia/Shanghai"),
            })
        });
        *self.zone.write().unwrap_or_else(PoisonError::into_inner) = zone.transpose()?;
        Ok(())
    }

    pub(super) fn reader(&self, language: Language) -> Reader {
        let zone = *self.zone.read().unwrap_or_else(PoisonError::into_inner);
        Reader { language, zone }
    }

    /// Sessions that take place now, and what comes next in each room.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn now_and_next(&self, language: Language) -> Result<Vec<SessionItemView>> {
        let now_ms = Some(self.now_ms()?);
        self.agenda(&AgendaFilter { now_ms, ..AgendaFilter::default() }, language)
    }

    /// Server time as far as this device knows it, ms since 1970 UTC.
    pub(super) fn now_ms(&self) -> Result<i64> {
        let offset_ms: Option<i64> = self.files()?.journal.read(|journal| -> Result<_> {
            Ok(journal
                .prepare_cached("SELECT wall_offset_ms FROM progress")?
                .query_row([], |row| row.get(0))?)
        })?;
        Ok(self.ports.clock.wall_ms().saturating_add(offset_ms.unwrap_or(0)))
    }

    /// The same by the best of this device's clocks, as its acts count: the one that nobody sets
    /// goes on where the wall clock jumps, and no time already heard of comes again.
    pub(super) fn best_now_ms(&self) -> Result<i64> {
        self.files()?.journal.read(|journal| now_by_journal(journal, &*self.ports.clock))
    }

    /// One session, complete.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where the event has no such session.
    pub fn session(&self, id: &SessionId, language: Language) -> Result<SessionView> {
        let found = self.read(|mirror, identity| {
            screens::find_session(mirror, me_stream(identity), id.as_str(), self.reader(language))
        })?;
        found.ok_or_else(|| CompanionError::NotFound { what: format!("session {id}") })
    }

    /// What of the agenda matches what somebody typed, best first.
    ///
    /// # Errors
    /// Those of reading the files, and of bringing the index up where it is behind.
    pub fn search(&self, query: &SearchQuery, language: Language) -> Result<Vec<SearchHitView>> {
        let now_ms = self.now_ms()?;
        let ask = || {
            // one file for both: a download may put another in its place meanwhile
            let mirror = self.files()?.mirror()?;
            follow_agenda(&mirror)?;
            mirror.read(|mirror| search(mirror, query, now_ms, language))
        };
        match ask() {
            Err(CompanionError::StorageDamaged { .. }) => {
                self.mend_mirror()?;
                ask()
            }
            found => found,
        }
    }

    /// Everything bookmarked, with notes; also what was cancelled or is no longer published.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn bookmarks(&self, language: Language) -> Result<Vec<BookmarkView>> {
        let files = self.files()?;
        let publication = files.journal.read(agenda::changes_seen)?;
        let known = files.journal.read(bookmarks::list_known)?;
        let looked = Looked { publication, now_ms: self.now_ms()? };
        let reader = self.reader(language);
        self.read(|mirror, identity| match me_stream(identity) {
            Some(me) => screens::list_bookmarks(mirror, me, &known, looked, reader),
            None => Ok(Vec::new()),
        })
    }

    /// What publications changed since the person last marked them as seen, or since `since_ms`.
    /// Who has never marked any is told what changed since this device first got the agenda.
    ///
    /// # Errors
    /// Those of reading the files.
    pub fn changes(
        &self,
        since_ms: Option<i64>,
        mine_only: bool,
        language: Language,
    ) -> Result<Vec<ChangeView>> {
        let seen = self.files()?.journal.read(agenda::changes_seen)?;
        self.read(|mirror, identity| {
            let since = match since_ms {
                Some(since_ms) => agenda::find_publication_at(mirror, since_ms)?
                    .map_or(0, |publication| publication.number),
                None => seen,
            };
            let me = me_stream(identity);
            screens::list_changes(mirror, me, since, mine_only, self.reader(language))
        })
    }

    /// Remembers, on this device, that changes were seen up to a publication: the newest that the
    /// list on the screen named. What was published meanwhile stays to be seen, and a number that
    /// this device does not know counts as the newest it knows. Never goes back.
    ///
    /// # Errors
    /// Those of writing the journal.
    pub fn mark_changes_seen(&self, up_to_publication: u32) -> Result<()> {
        let latest = self.read(|mirror, _| agenda::find_latest_publication(mirror))?;
        let latest = latest.map_or(0, |publication| publication.number);
        let files = self.files()?;
        files
            .journal
            .write(|journal| agenda::mark_changes_seen(journal, up_to_publication, latest))?;
        self.listeners.tell([Area::Bookmarks].into());
        Ok(())
    }

    /// Reads what is shown: own acts first folded in, then one snapshot of the mirror.
    pub(super) fn read<T>(&self, read: impl Fn(&Connection, &Identity) -> Result<T>) -> Result<T> {
        let files = self.files()?;
        let identity = files.journal.read(identity)?;
        match read_shown(&files, &identity, &read) {
            Err(CompanionError::StorageDamaged { .. }) => {
                self.mend_mirror()?;
                read_shown(&files, &identity, &read)
            }
            result => result,
        }
    }

    /// Replaces a damaged mirror; an error where it is the journal that is damaged.
    pub(super) fn mend_mirror(&self) -> Result<()> {
        let files = self.files()?;
        let sound: String = files.journal.read(|journal| -> Result<_> {
            Ok(journal.prepare_cached("PRAGMA quick_check(1)")?.query_row([], |row| row.get(0))?)
        })?;
        if sound != "ok" {
            return Err(CompanionError::StorageDamaged { file: "journal.db".to_owned() });
        }
        files.replace_mirror()
    }
}

/// Server time as acts made now count from, ms since 1970 UTC.
pub(super) fn now_by_journal(journal: &Connection, clock: &dyn Clock) -> Result<i64> {
    let (wall_offset_ms, seen_ms) = journal
        .prepare_cached("SELECT wall_offset_ms, seen_ms FROM progress")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let (wall_ms, mono_ms, boot) = (clock.wall_ms(), clock.mono_ms(), clock.boot());
    let now = OpClock { wall_ms, mono_ms, boot, wall_offset_ms, seen_ms };
    Ok(provisional(&now, &list_boots(journal)?, None))
}

fn read_shown<T>(
    files: &Files,
    identity: &Identity,
    read: impl Fn(&Connection, &Identity) -> Result<T>,
) -> Result<T> {
    let mirror = files.mirror()?;
    catch_up(&files.journal, &mirror)?;
    mirror.read(|mirror| read(mirror, identity))
}
