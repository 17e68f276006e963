//! A selection that is given to somebody else, or taken over from them.

use super::Companion;
use super::acts::me_stream;
use crate::error::{CompanionError, Result};
use crate::journal::identity::{Identity, identity};
use crate::{bookmarks, screens};
use huiban_formats::share::{self, Selection};
use huiban_protocol::documents::Language;
use huiban_protocol::ops::Draft;
use huiban_protocol::streams::BookmarkTarget;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

/// What became of a shared selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeReport {
    /// Bookmarked now.
    pub added: u32,
    /// Bookmarked before; notes and all else of them stay as they are.
    pub already: u32,
    /// Not in this device's agenda; they are bookmarked once it holds them.
    pub unknown: u32,
}

/// What of a selection is bookmarked, there to be bookmarked, and unknown.
#[derive(Default)]
struct Sorted {
    new: Vec<BookmarkTarget>,
    already: Vec<BookmarkTarget>,
    unknown: Vec<BookmarkTarget>,
}

impl Companion {
    /// Everything bookmarked, without notes, as a link to give away. No network.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] where nothing is bookmarked, or too much for one text;
    /// [`CompanionError::Unauthorized`] where this device has no attendee's bookmarks.
    pub fn share(&self) -> Result<String> {
        let targets = self.read(|mirror, identity| {
            let me = me_stream(identity).ok_or_else(no_bookmarks)?;
            let marked = bookmarks::list_bookmarks(mirror, me)?;
            Ok(marked.into_iter().map(|bookmark| bookmark.target).collect())
        })?;
        let identity = self.files()?.journal.read(identity)?;
        let selection = Selection { event: identity.event, targets };
        share::write(&identity.server_url, &selection).map_err(|error| {
            CompanionError::InvalidInput { field: "bookmarks", reason: error.to_string() }
        })
    }

    /// Writes everything that was ever marked here, with every version of every note, to a JSON
    /// file; returns how many things those are. No network, safe off the main thread.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] where the file cannot be written,
    /// [`CompanionError::Unauthorized`] where this device has no attendee's bookmarks.
    pub fn export_marks(&self, path: &Path, language: Language) -> Result<u64> {
        let reader = self.reader(language);
        let (json, count) = self.read(|mirror, identity| {
            let me = me_stream(identity).ok_or_else(no_bookmarks)?;
            screens::write_marks(mirror, me, identity.event.to_string(), reader)
        })?;
        std::fs::write(path, json).map_err(|error| CompanionError::InvalidInput {
            field: "out",
            reason: format!("cannot be written: {error}"),
        })?;
        Ok(count)
    }

    /// Bookmarks what somebody shared, in one step. What is bookmarked already is left as it is;
    /// what the agenda does not hold waits until it does. No network.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] for a text that is no selection of this event, and as
    /// [`Companion::set_bookmark`].
    pub fn merge(&self, text: &str) -> Result<MergeReport> {
        let selection = share::read(text).map_err(|error| wrong_text(error.to_string()))?;
        let files = self.files()?;
        let event = files.journal.read(identity)?.event;
        if selection.event != event {
            let reason =
                format!("this is a selection of the event {}, not of {event}", selection.event);
            return Err(wrong_text(reason));
        }
        let sorted = self.bookmark_all(&selection.targets)?;
        files.journal.write(|journal| bookmarks::set_aside(journal, &sorted.unknown))?;
        let count = |targets: &[BookmarkTarget]| u32::try_from(targets.len()).unwrap_or(u32::MAX);
        Ok(MergeReport {
            added: count(&sorted.new),
            already: count(&sorted.already),
            unknown: count(&sorted.unknown),
        })
    }

    /// Remembers what everything bookmarked is called and when it begins, for when it is no longer
    /// published.
    pub(super) fn remember_marked(&self) -> Result<()> {
        let mut now = self.read(|mirror, identity| match me_stream(identity) {
            Some(me) => screens::list_known(mirror, me),
            None => Ok(BTreeMap::new()),
        })?;
        let files = self.files()?;
        let known = files.journal.read(bookmarks::list_known)?;
        now.retain(|target, thing| known.get(target) != Some(thing));
        if now.is_empty() {
            return Ok(());
        }
        files.journal.write(|journal| bookmarks::set_known(journal, &now))
    }

    /// Bookmarks what waited for the agenda to hold it and now does.
    pub(super) fn take_up_aside(&self) -> Result<()> {
        let files = self.files()?;
        let waiting = files.journal.read(bookmarks::list_aside)?;
        if waiting.is_empty() {
            return Ok(());
        }
        let sorted = self.bookmark_all(&waiting)?;
        let arrived = [sorted.new, sorted.already].concat();
        files.journal.write(|journal| bookmarks::remove_aside(journal, &arrived))
    }

    /// Bookmarks those that are published and not bookmarked yet.
    fn bookmark_all(&self, targets: &[BookmarkTarget]) -> Result<Sorted> {
        let decide = |mirror: &Connection, identity: &Identity| {
            let sorted = sort(mirror, identity, targets)?;
            if let Some(me) = me_stream(identity) {
                bookmarks::check_room_for(mirror, me, &sorted.new)?;
            }
            let drafts: Result<Vec<Draft>> =
                sorted.new.iter().map(|target| bookmarks::set_bookmark(target, true)).collect();
            Ok((drafts?, sorted))
        };
        Ok(self.act_all(decide)?.1)
    }
}

fn sort(mirror: &Connection, identity: &Identity, targets: &[BookmarkTarget]) -> Result<Sorted> {
    let me = me_stream(identity).ok_or_else(no_bookmarks)?;
    let mut sorted = Sorted::default();
    for target in targets {
        let known = bookmarks::find_bookmark(mirror, me, target)?;
        let list = if known.is_some_and(|bookmark| bookmark.present) {
            &mut sorted.already
        } else if screens::is_published(mirror, target)? {
            &mut sorted.new
        } else {
            &mut sorted.unknown
        };
        list.push(target.clone());
    }
    Ok(sorted)
}

fn wrong_text(reason: String) -> CompanionError {
    CompanionError::InvalidInput { field: "text", reason }
}

fn no_bookmarks() -> CompanionError {
    CompanionError::Unauthorized {
        reason: "this device belongs to no attendee, so it has no bookmarks".to_owned(),
    }
}
