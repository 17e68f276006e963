//! A device's membership of one event: what screens call.
//!
//! Reads and acts are synchronous, use no network and are safe on any thread; only
//! [`Companion::sync`] and [`Companion::follow`] wait.

mod acts;
mod badge;
mod contacts;
mod gate;
mod lead_files;
mod leave;
mod life;
mod meeting;
mod questions;
mod readiness;
mod reads;
mod reminding;
mod sharing;
mod syncing;

pub use contacts::{ANYONE, CardRequest, LeadScanReport};
pub use gate::{ScanRequest, UndoView};
pub use lead_files::LeadFormat;
pub use meeting::{MeetReport, MeetRequest};
pub use sharing::MergeReport;

use crate::area::{ChangeListener, Listeners};
use crate::error::{CompanionError, Result};
use crate::journal::files::Files;
use crate::ports::Ports;
use chrono_tz::Tz;
use std::path::PathBuf;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::watch;

/// One event on this device.
pub struct Companion {
    folder: PathBuf,
    ports: Ports,
    state: RwLock<State>,
    listeners: Listeners,
    /// Counts cancellations.
    cancel: watch::Sender<u64>,
    /// The zone that the phone is set to, where the shell has said it.
    zone: RwLock<Option<Tz>>,
    /// Runs of sync that failed in a row.
    failures: AtomicU32,
}

enum State {
    Open(Arc<Files>),
    Suspended,
    Closed,
}

impl Companion {
    /// Adds a listener; it is told of changes made here and by sync until it is removed.
    pub fn add_listener(&self, listener: Arc<dyn ChangeListener>) -> u64 {
        self.listeners.add(listener)
    }

    /// Removes a listener; no error where there is none of this id.
    pub fn remove_listener(&self, id: u64) {
        self.listeners.remove(id);
    }

    /// The files, where they are open.
    fn files(&self) -> Result<Arc<Files>> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open(files) => Ok(Arc::clone(files)),
            State::Suspended | State::Closed => Err(CompanionError::Closed),
        }
    }
}
