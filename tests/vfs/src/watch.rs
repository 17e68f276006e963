//! What is written down, and when a call fails.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Something that reached a file of the watched folder. Files are named without the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A file that was not there was made.
    Create {
        /// Which file.
        file: String,
    },
    /// Bytes were written.
    Write {
        /// Which file.
        file: String,
        /// Where in it.
        offset: u64,
        /// What.
        data: Vec<u8>,
    },
    /// What was written to a file before is now on the disk.
    Sync {
        /// Which file.
        file: String,
    },
    /// The file's length was set.
    Truncate {
        /// Which file.
        file: String,
        /// The new length.
        size: u64,
    },
    /// The file is gone.
    Delete {
        /// Which file.
        file: String,
    },
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Any call: opening, reading, writing, syncing, truncating, deleting.
    Io,
    /// Writes only: half of the bytes arrive, then the disk is full.
    Full,
}

/// A call that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// How.
    pub trouble: Trouble,
    /// Which of the calls that can fail this way, counted from 1.
    pub nth: u64,
    /// Whether all later ones fail as well.
    pub persistent: bool,
}

/// A call that may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    Open,
    Read,
    Write,
    Sync,
    Truncate,
    Delete,
}

/// A folder whose files are watched; until it is dropped.
pub struct Watch {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    log: Vec<Event>,
    /// Files that exist as far as the log says.
    known: BTreeSet<String>,
    fault: Option<Fault>,
    calls: u64,
    failed: u64,
}

static WATCHES: Mutex<Vec<Arc<Shared>>> = Mutex::new(Vec::new());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Watches the files of a folder from now on.
pub fn watch(folder: &Path) -> Watch {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let known = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let state = Mutex::new(State { known, ..State::default() });
    let shared = Arc::new(Shared { folder: folder.to_owned(), state });
    lock(&WATCHES).push(Arc::clone(&shared));
    Watch { shared }
}

impl Watch {
    /// How many events there are so far.
    pub fn len(&self) -> usize {
        let mut state = lock(&self.shared.state);
        state.notice_deleted(&self.shared.folder);
        state.log.len()
    }

    /// Whether nothing happened so far.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All that happened so far.
    pub fn log(&self) -> Vec<Event> {
        let mut state = lock(&self.shared.state);
        state.notice_deleted(&self.shared.folder);
        state.log.clone()
    }

    /// From now on one call fails, or all from one on, or none; counting begins anew.
    pub fn set_fault(&self, fault: Option<Fault>) {
        let mut state = lock(&self.shared.state);
        state.fault = fault;
        state.calls = 0;
        state.failed = 0;
    }

    /// How many calls that the fault could have hit were made since it was set.
    pub fn calls(&self) -> u64 {
        lock(&self.shared.state).calls
    }

    /// How many calls failed since the fault was set.
    pub fn failed(&self) -> u64 {
        lock(&self.shared.state).failed
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        lock(&WATCHES).retain(|watch| !Arc::ptr_eq(watch, &self.shared));
    }
}

impl State {
    /// Writes down the files that were removed without asking SQLite.
    fn notice_deleted(&mut self, folder: &Path) {
        let gone: Vec<_> =
            self.known.iter().filter(|file| !folder.join(file).exists()).cloned().collect();
        for file in gone {
            self.known.remove(&file);
            self.log.push(Event::Delete { file });
        }
    }
}

/// A watched file.
#[derive(Clone)]
pub(crate) struct Watched {
    shared: Arc<Shared>,
    file: String,
}

impl Watched {
    /// The file of this path, where its folder is watched.
    pub(crate) fn find(path: &Path) -> Option<Self> {
        let (folder, file) = (path.parent()?, path.file_name()?);
        let watches = lock(&WATCHES);
        let shared = watches.iter().find(|watch| watch.folder == folder)?;
        Some(Self { shared: Arc::clone(shared), file: file.to_string_lossy().into_owned() })
    }

    /// Whether this call is to fail, and how.
    pub(crate) fn trouble(&self, call: Call) -> Option<Trouble> {
        let mut state = lock(&self.shared.state);
        let fault = state.fault?;
        if fault.trouble == Trouble::Full && call != Call::Write {
            return None;
        }
        state.calls = state.calls.saturating_add(1);
        let hit = state.calls == fault.nth || (fault.persistent && state.calls > fault.nth);
        if hit {
            state.failed = state.failed.saturating_add(1);
        }
        hit.then_some(fault.trouble)
    }

    /// Writes down that the file was opened; it is new where it was not there before.
    pub(crate) fn opened(&self) {
        let mut state = lock(&self.shared.state);
        state.notice_deleted(&self.shared.folder);
        if state.known.insert(self.file.clone()) {
            state.log.push(Event::Create { file: self.file.clone() });
        }
    }

    pub(crate) fn written(&self, offset: u64, data: &[u8]) {
        self.push(Event::Write { file: self.file.clone(), offset, data: data.to_vec() });
    }

    pub(crate) fn synced(&self) {
        self.push(Event::Sync { file: self.file.clone() });
    }

    pub(crate) fn truncated(&self, size: u64) {
        self.push(Event::Truncate { file: self.file.clone(), size });
    }

    pub(crate) fn deleted(&self) {
        let mut state = lock(&self.shared.state);
        state.notice_deleted(&self.shared.folder);
    }

    fn push(&self, event: Event) {
        let mut state = lock(&self.shared.state);
        state.notice_deleted(&self.shared.folder);
        state.log.push(event);
    }
}
