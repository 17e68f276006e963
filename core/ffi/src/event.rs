//! One event on this device.

use crate::agenda::Agenda;
use crate::badge::Badge;
use crate::bookmarks::Bookmarks;
use crate::check_in::CheckIn;
use crate::circles::Circles;
use crate::contacts::{Card, Leads};
use crate::error::FfiError;
use crate::listener::{ChangeListener, ShellListener};
use crate::sync::Sync;
use huiban_companion::{Companion, MembershipView, OpState, OpView};
use std::path::Path;
use std::sync::Arc;

/// One event on this device, and the way to what it consists of.
#[derive(uniffi::Object)]
pub struct HuibanEvent {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export]
impl HuibanEvent {
    /// What this device is to the event. No network, safe off the main thread.
    pub fn membership(&self) -> Result<MembershipView, FfiError> {
        Ok(self.companion.membership()?)
    }

    /// What is on.
    pub fn agenda(&self) -> Arc<Agenda> {
        Arc::new(Agenda { companion: Arc::clone(&self.companion) })
    }

    /// What I marked.
    pub fn bookmarks(&self) -> Arc<Bookmarks> {
        Arc::new(Bookmarks { companion: Arc::clone(&self.companion) })
    }

    /// My badge.
    pub fn badge(&self) -> Arc<Badge> {
        Arc::new(Badge { companion: Arc::clone(&self.companion) })
    }

    /// Community boards.
    pub fn circles(&self) -> Arc<Circles> {
        Arc::new(Circles { companion: Arc::clone(&self.companion) })
    }

    /// What gates do.
    pub fn check_in(&self) -> Arc<CheckIn> {
        Arc::new(CheckIn { companion: Arc::clone(&self.companion) })
    }

    /// Whom my booth met.
    pub fn leads(&self) -> Arc<Leads> {
        Arc::new(Leads { companion: Arc::clone(&self.companion) })
    }

    /// My card, and who has it.
    pub fn card(&self) -> Arc<Card> {
        Arc::new(Card { companion: Arc::clone(&self.companion) })
    }

    /// The exchange with the server.
    pub fn sync(&self) -> Arc<Sync> {
        Arc::new(Sync { companion: Arc::clone(&self.companion) })
    }

    /// Says which zone the phone is set to, by its IANA name, so that screens can show its time
    /// beside the event's; none forgets it.
    pub fn set_device_zone(&self, zone: Option<String>) -> Result<(), FfiError> {
        Ok(self.companion.set_device_zone(zone.as_deref())?)
    }

    /// Adds a listener, which is told of changes made here and by sync; returns the number that
    /// removes it.
    pub fn add_listener(&self, listener: Arc<dyn ChangeListener>) -> u64 {
        self.companion.add_listener(Arc::new(ShellListener(listener)))
    }

    /// Removes a listener; nothing happens where there is none of this number.
    pub fn remove_listener(&self, listener: u64) {
        self.companion.remove_listener(listener);
    }

    /// Acts made here, oldest first; all of them, or those in one state. No network, safe off the
    /// main thread.
    pub fn list_ops(&self, state: Option<OpState>) -> Result<Vec<OpView>, FfiError> {
        Ok(self.companion.list_ops(state)?)
    }

    /// Writes every act made here, complete and signed, to a JSON file; returns how many. No
    /// network, safe off the main thread.
    pub fn export_ops(&self, path: &str) -> Result<u64, FfiError> {
        Ok(self.companion.export_ops(Path::new(path))?)
    }

    /// Ends a running sync and closes every file, so that the operating system may freeze the
    /// process. Everything answers `Closed` until `resume`.
    pub fn suspend(&self) {
        self.companion.suspend();
    }

    /// Opens the files again after `suspend`; nothing happens where they are open. No network,
    /// safe off the main thread.
    pub fn resume(&self) -> Result<(), FfiError> {
        Ok(self.companion.resume()?)
    }

    /// Ends for good: a running sync is cancelled, every later call answers `Closed`.
    pub fn shut_down(&self) {
        self.companion.close();
    }

    /// Leaves the event: shuts it down and removes its files from this device. Refused with
    /// `UnsentActs` while acts are unsent; forced, they are first written to a file, whose path is
    /// returned. No network, safe off the main thread.
    pub fn leave(&self, force: bool) -> Result<Option<String>, FfiError> {
        let kept = self.companion.leave(force)?;
        Ok(kept.map(|path| path.to_string_lossy().into_owned()))
    }
}
