//! What I marked.

use crate::error::FfiError;
use huiban_companion::{
    BookmarkEdit, BookmarkView, Companion, HeldReminder, MergeReport, ReminderDifference,
    ReminderView, parse_target,
};
use huiban_protocol::documents::{Language, OpId, SessionId};
use huiban_protocol::streams::{BookmarkTarget, TargetKind};
use std::path::Path;
use std::sync::Arc;

/// My bookmarks. No call uses the network; all are safe off the main thread. An act is durable
/// before its call returns, and shows at once.
#[derive(uniffi::Object)]
pub struct Bookmarks {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export]
impl Bookmarks {
    /// Everything bookmarked, with notes; also what was cancelled or is no longer published.
    pub fn list(&self, language: Language) -> Result<Vec<BookmarkView>, FfiError> {
        Ok(self.companion.bookmarks(language)?)
    }

    /// Bookmarks something, or takes the bookmark away; returns the act.
    pub fn set(&self, kind: TargetKind, id: &str, present: bool) -> Result<OpId, FfiError> {
        Ok(self.companion.set_bookmark(&target(kind, id)?, present)?)
    }

    /// Changes the note, tags, colour and reminder of a bookmark in one step; returns the acts.
    pub fn edit(
        &self,
        kind: TargetKind,
        id: &str,
        edit: &BookmarkEdit,
    ) -> Result<Vec<OpId>, FfiError> {
        Ok(self.companion.edit_bookmark(&target(kind, id)?, edit)?)
    }

    /// Leaves a session out of a followed forum, or takes it in again; returns the act.
    pub fn set_muted(&self, session: &SessionId, muted: bool) -> Result<OpId, FfiError> {
        Ok(self.companion.set_muted(&target(TargetKind::Session, session.as_str())?, muted)?)
    }

    /// Every reminder that is not past, up to a time (ms since 1970 UTC) where one is given: what
    /// is to be shown at once, then what rings, the soonest first, then what waits for a new time.
    pub fn reminders(
        &self,
        until_ms: Option<i64>,
        language: Language,
    ) -> Result<Vec<ReminderView>, FfiError> {
        Ok(self.companion.reminders(until_ms, language)?)
    }

    /// What to tell the operating system, which has scheduled `held`, so that it has what it
    /// should: never more than 60 notifications, the soonest. To be asked for whenever bookmarks or
    /// agenda change, and when the app comes to the foreground.
    pub fn reminder_difference(
        &self,
        held: Vec<HeldReminder>,
        language: Language,
    ) -> Result<ReminderDifference, FfiError> {
        Ok(self.companion.reminder_difference(&held, language)?)
    }

    /// Remembers, on this device, that these notices were shown, so that none is shown again.
    pub fn mark_reminders_told(&self, ids: Vec<String>) -> Result<(), FfiError> {
        Ok(self.companion.mark_reminders_told(&ids)?)
    }

    /// Writes everything that was ever marked here, with every version of every note, to a JSON
    /// file; returns how many things those are.
    pub fn export(&self, path: &str, language: Language) -> Result<u64, FfiError> {
        Ok(self.companion.export_marks(Path::new(path), language)?)
    }

    /// Everything bookmarked, without notes, as a link to give away or to show as a QR code.
    pub fn share(&self) -> Result<String, FfiError> {
        Ok(self.companion.share()?)
    }

    /// Bookmarks what somebody shared. What is bookmarked already is left as it is; what the
    /// agenda does not hold waits until it does.
    pub fn merge(&self, text: &str) -> Result<MergeReport, FfiError> {
        Ok(self.companion.merge(text)?)
    }

    /// Writes the note on a bookmark, or clears it; returns the act.
    pub fn set_note(
        &self,
        kind: TargetKind,
        id: &str,
        note: Option<String>,
    ) -> Result<OpId, FfiError> {
        Ok(self.companion.set_note(&target(kind, id)?, note.as_deref())?)
    }
}

fn target(kind: TargetKind, id: &str) -> Result<BookmarkTarget, FfiError> {
    Ok(parse_target(&format!("{}/{id}", kind.name()))?)
}
