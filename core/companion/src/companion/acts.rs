//! What a person does. Each call is durable before it returns, and shows at once.

use super::Companion;
use super::reads::now_by_journal;
use crate::area::Area;
use crate::bookmarks::{self, BookmarkEdit};
use crate::error::{CompanionError, Result};
use crate::journal::append::{Author, append};
use crate::journal::files::Files;
use crate::journal::fold::catch_up;
use crate::journal::identity::{Identity, identity};
use crate::journal::repeated::find_repeated;
use crate::store::Database;
use crate::sync::push::areas_of;
use crate::sync::token::device_key;
use huiban_protocol::documents::OpId;
use huiban_protocol::ops::Draft;
use huiban_protocol::streams::{BookmarkTarget, StreamId};
use rusqlite::Connection;

/// What a decision may look at.
pub(super) struct Seen<'a> {
    pub(super) journal: &'a Connection,
    pub(super) mirror: &'a Connection,
    pub(super) identity: &'a Identity,
}

impl Companion {
    /// Bookmarks something, or takes the bookmark away. No network, safe off the main thread.
    ///
    /// # Errors
    /// [`CompanionError::Unauthorized`] where this device has
    /// no attendee's bookmarks, [`CompanionError::InvalidInput`] for more than a person may have,
    /// and those of writing the journal.
    pub fn set_bookmark(&self, target: &BookmarkTarget, present: bool) -> Result<OpId> {
        self.act(|mirror, identity| {
            if let Some(me) = me_stream(identity).filter(|_| present) {
                bookmarks::check_room_for(mirror, me, std::slice::from_ref(target))?;
            }
            bookmarks::set_bookmark(target, present)
        })
    }

    /// Changes the note, tags, colour and reminder of a bookmark in one step; what the edit does
    /// not name stays. No network, safe off the main thread.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] for a value that is none of its kind or does not fit the
    /// target, and where nothing is to change; and as [`Companion::set_bookmark`].
    pub fn edit_bookmark(&self, target: &BookmarkTarget, edit: &BookmarkEdit) -> Result<Vec<OpId>> {
        let decide = |mirror: &Connection, identity: &Identity| {
            let shown = match me_stream(identity) {
                Some(me) => bookmarks::find_bookmark_row(mirror, me, target)?,
                None => None,
            };
            Ok((bookmarks::draft_edit(shown.as_ref(), target, edit)?, ()))
        };
        Ok(self.act_all(decide)?.0)
    }

    /// Leaves a session out of a followed forum, or takes it in again. No network, safe off the
    /// main thread.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] for anything but a session, and as
    /// [`Companion::set_bookmark`].
    pub fn set_muted(&self, target: &BookmarkTarget, muted: bool) -> Result<OpId> {
        self.act(|_, _| bookmarks::set_muted(target, muted))
    }

    /// Writes the note on a bookmark, or clears it. No network, safe off the main thread.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] for a note that is too
    /// long, and as [`Companion::set_bookmark`].
    pub fn set_note(&self, target: &BookmarkTarget, note: Option<&str>) -> Result<OpId> {
        self.act(|mirror, identity| {
            let shown = match me_stream(identity) {
                Some(me) => bookmarks::find_bookmark_row(mirror, me, target)?,
                None => None,
            };
            bookmarks::set_note(shown.as_ref(), target, note)
        })
    }

    /// Records any act that the protocol knows, exactly as drafted. No network, safe off the main
    /// thread.
    ///
    /// For kinds that have no call of their own, and for simulators.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] where the draft breaks its kind's rules, and as
    /// [`Companion::set_bookmark`].
    pub fn append(&self, draft: &Draft) -> Result<OpId> {
        self.act(|_, _| Ok(draft.clone()))
    }

    /// Reads, decides and appends in one journal transaction, so that two processes on one folder
    /// cannot both decide on the same state; then shows the op.
    fn act(&self, decide: impl Fn(&Connection, &Identity) -> Result<Draft>) -> Result<OpId> {
        let one =
            |mirror: &Connection, identity: &Identity| Ok((vec![decide(mirror, identity)?], ()));
        let (ops, ()) = self.act_all(one)?;
        ops.into_iter().next().ok_or_else(|| CompanionError::internal("an act without an op"))
    }

    /// As [`Self::act`] for several acts at once, all of which become durable or none; returns
    /// what the decision says besides.
    pub(super) fn act_all<T>(
        &self,
        decide: impl Fn(&Connection, &Identity) -> Result<(Vec<Draft>, T)>,
    ) -> Result<(Vec<OpId>, T)> {
        match self.act_once(&decide) {
            // nothing was appended: the decision could not be made on a damaged mirror
            Err(CompanionError::StorageDamaged { .. }) => {
                self.mend_mirror()?;
                self.act_once(&decide)
            }
            result => result,
        }
    }

    fn act_once<T>(
        &self,
        decide: impl Fn(&Connection, &Identity) -> Result<(Vec<Draft>, T)>,
    ) -> Result<(Vec<OpId>, T)> {
        self.act_seeing(|_| Ok(()), |seen| decide(seen.mirror, seen.identity))
    }

    /// The one way to act: reads, decides and appends in one journal transaction. `prepare` may
    /// bring the mirror up before it is read.
    pub(super) fn act_seeing<T>(
        &self,
        prepare: impl Fn(&Database) -> Result<()>,
        decide: impl Fn(&Seen<'_>) -> Result<(Vec<Draft>, T)>,
    ) -> Result<(Vec<OpId>, T)> {
        let files = self.files()?;
        let done = files.journal.write(|journal| {
            // read here, so that a fork in another process cannot come in between
            let identity = identity(journal)?;
            let key = device_key(&*self.ports.secrets, &identity)?;
            let author = Author {
                identity: &identity,
                key: &key,
                clock: &*self.ports.clock,
                random: &*self.ports.random,
            };
            let mirror = files.mirror()?;
            catch_up(&files.journal, &mirror)?;
            prepare(&mirror)?;
            let (drafts, besides) =
                mirror.read(|mirror| decide(&Seen { journal, mirror, identity: &identity }))?;
            let ops: Result<Vec<OpId>> =
                drafts.iter().map(|draft| append(journal, &author, draft)).collect();
            Ok::<_, CompanionError>((ops?, besides))
        })?;
        self.show(&files);
        Ok(done)
    }

    /// The act that this one would repeat: the same was said on this device less than 3 s ago.
    pub(super) fn find_repeated(&self, seen: &Seen<'_>, draft: &Draft) -> Result<Option<OpId>> {
        let now_ms = now_by_journal(seen.journal, &*self.ports.clock)?;
        find_repeated(seen.journal, &seen.identity.device, draft, now_ms)
    }

    /// Folds what was just appended. The act is durable already, so a mirror in trouble is no
    /// failure of the act: whoever reads next catches up first.
    fn show(&self, files: &Files) {
        let folded = files.mirror().and_then(|mirror| catch_up(&files.journal, &mirror));
        let mut areas = match folded {
            Ok(keys) => areas_of(&keys),
            Err(error) => {
                tracing::warn!(%error, "an act is kept but not shown yet");
                std::collections::BTreeSet::new()
            }
        };
        areas.insert(Area::Sync);
        self.listeners.tell(areas);
    }
}

/// The stream of the attendee's own marks, where this device has one.
pub(super) fn me_stream(identity: &Identity) -> Option<&StreamId> {
    identity.scope.streams.iter().find(|stream| matches!(stream, StreamId::Me(_)))
}
