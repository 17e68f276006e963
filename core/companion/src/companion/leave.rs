//! Keeping acts in a file, and leaving an event.

use super::Companion;
use crate::error::{CompanionError, Result};
use crate::journal::export::export_ops;
use crate::journal::identity::{Identity, identity};
use crate::journal::list::{OpState, OpView, list_ops};
use crate::journal::pending::{count_ops, count_waiting};
use crate::store::StoreError;
use std::path::{Path, PathBuf};

impl Companion {
    /// Acts made here, oldest first; all of them, or those in one state. No network.
    ///
    /// # Errors
    /// Those of reading the journal.
    pub fn list_ops(&self, state: Option<OpState>) -> Result<Vec<OpView>> {
        self.files()?.journal.read(|journal| list_ops(journal, state))
    }

    /// Writes every act made here, complete and signed, to a JSON file; returns how many. No
    /// network.
    ///
    /// # Errors
    /// [`CompanionError::InvalidInput`] where the file cannot be written.
    pub fn export_ops(&self, path: &Path) -> Result<u64> {
        let states = ["pending", "acked", "parked"];
        self.files()?.journal.read(|journal| export_ops(journal, &states, path))
    }

    /// Leaves the event: closes it and removes its files from this device. No network.
    ///
    /// Refused while acts are unsent. Forced, those acts are first written to a file beside the
    /// event's folder, whose path is returned.
    ///
    /// # Errors
    /// [`CompanionError::UnsentActs`] where acts are unsent and `force` is not set.
    pub fn leave(&self, force: bool) -> Result<Option<PathBuf>> {
        let files = self.files()?;
        let unsent = files.journal.read(|journal| -> Result<u64> {
            Ok(count_waiting(journal)?.saturating_add(count_ops(journal, "parked")?))
        })?;
        if unsent > 0 && !force {
            return Err(CompanionError::UnsentActs { count: unsent });
        }
        let identity = files.journal.read(identity)?;
        let mut kept = None;
        if unsent > 0 {
            let path = free_path(&self.folder, &identity);
            let states = ["pending", "parked"];
            files.journal.read(|journal| export_ops(journal, &states, &path))?;
            kept = Some(path);
        }
        drop(files);
        self.close();
        std::fs::remove_dir_all(&self.folder).map_err(StoreError::from)?;
        for name in [
            Identity::key_name(&identity.device),
            identity.token_name(),
            Identity::marker_name(&identity.event),
        ] {
            self.ports.secrets.remove(&name)?;
        }
        Ok(kept)
    }
}

/// A name beside the folder that no earlier export has.
fn free_path(folder: &Path, identity: &Identity) -> PathBuf {
    let named = |n: u32| folder.with_file_name(format!("{}-unsent-{n}.json", identity.event));
    (1..u32::MAX).map(named).find(|path| !path.exists()).unwrap_or_else(|| named(u32::MAX))
}
