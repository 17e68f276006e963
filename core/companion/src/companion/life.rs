//! Opening, suspending, closing.

use super::{Companion, State};
use crate::area::Listeners;
use crate::error::{CompanionError, Result};
use crate::journal::files::Files;
use crate::journal::fold::catch_up;
use crate::journal::identity::{Identity, find_identity};
use crate::ports::Ports;
use crate::sync::overwrite_if_due;
use std::path::Path;
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::watch;

impl Companion {
    /// Opens the folder of an event.
    pub(crate) fn open(folder: &Path, ports: Ports) -> Result<Self> {
        let files = open_files(folder, &ports)?;
        Ok(Self {
            folder: folder.to_owned(),
            ports,
            state: RwLock::new(State::Open(files)),
            listeners: Listeners::default(),
            zone: RwLock::new(None),
            cancel: watch::Sender::new(0),
            failures: AtomicU32::new(0),
        })
    }

    /// Ends a running sync and closes every file, so that the operating system may freeze the
    /// process. Returns once no lock is held; calls answer [`CompanionError::Closed`] until
    /// [`Companion::resume`].
    pub fn suspend(&self) {
        self.shut(State::Suspended);
    }

    /// Opens the files again after [`Companion::suspend`]; nothing to do where they are open.
    ///
    /// # Errors
    /// [`CompanionError::Closed`] after [`Companion::close`], and what opening files can bring.
    pub fn resume(&self) -> Result<()> {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        match &*state {
            State::Open(_) => Ok(()),
            State::Closed => Err(CompanionError::Closed),
            State::Suspended => {
                *state = State::Open(open_files(&self.folder, &self.ports)?);
                Ok(())
            }
        }
    }

    /// Ends for good; every later call answers [`CompanionError::Closed`].
    pub fn close(&self) {
        self.shut(State::Closed);
    }

    fn shut(&self, to: State) {
        self.cancel();
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let State::Closed = &*state {
            return;
        }
        if let State::Open(files) = std::mem::replace(&mut *state, to) {
            files.close();
        }
    }

    /// Ends a running [`Companion::sync`] or [`Companion::follow`]; what it did so far stays.
    pub fn cancel(&self) {
        self.cancel.send_modify(|count| *count = count.wrapping_add(1));
    }
}

fn open_files(folder: &Path, ports: &Ports) -> Result<Arc<Files>> {
    let files = Files::open(folder)?;
    catch_up(&files.journal, &*files.mirror()?)?;
    overwrite_if_due(&files)?;
    notice_other_installation(&files, ports)?;
    Ok(Arc::new(files))
}

/// A journal that came by a backup of another phone lacks that phone's marker: its identity is
/// still in use there, so this one needs its own.
fn notice_other_installation(files: &Files, ports: &Ports) -> Result<()> {
    let Some(identity) = files.journal.read(find_identity)? else { return Ok(()) };
    let marker = ports.secrets.read(&Identity::marker_name(&identity.event))?;
    if marker.as_deref() != Some(identity.install_marker.as_slice()) && !identity.fork_needed {
        files.journal.write(|journal| -> Result<()> {
            journal.prepare_cached("UPDATE membership SET fork_needed = 1")?.execute([])?;
            Ok(())
        })?;
    }
    Ok(())
}
