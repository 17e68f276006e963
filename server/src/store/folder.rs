//! The data folder and who may use it.

use super::StoreError;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

/// Where a server with its own database keeps everything.
#[derive(Debug, Clone)]
pub struct ServerFolder {
    path: PathBuf,
}

impl ServerFolder {
    /// Names a folder; it is made when first locked.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The database.
    pub fn database(&self) -> PathBuf {
        self.path.join("huiban.db")
    }

    /// Where a running server leaves its address and an organizer token.
    pub fn organizer_file(&self) -> PathBuf {
        self.path.join("organizer.json")
    }

    /// Makes the folder where there is none and takes it for this program alone.
    ///
    /// # Errors
    /// [`StoreError::InUse`] where another program has it.
    pub fn lock(&self) -> Result<FolderLock, StoreError> {
        let wrong = |error: std::io::Error| {
            StoreError::File(format!("cannot use the folder {}: {error}", self.path.display()))
        };
        make_private(&self.path).map_err(wrong)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(self.path.join("lock"))
            .map_err(wrong)?;
        match file.try_lock() {
            Ok(()) => Ok(FolderLock { file }),
            Err(TryLockError::WouldBlock) => {
                Err(StoreError::InUse(self.path.display().to_string()))
            }
            Err(TryLockError::Error(error)) => Err(wrong(error)),
        }
    }
}

/// Makes a folder that only its owner may read: it holds the event's keys.
fn make_private(path: &Path) -> std::io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(path)
}

/// Holds the folder until it is dropped.
#[derive(Debug)]
pub struct FolderLock {
    file: File,
}

impl Drop for FolderLock {
    /// Closing alone is not enough: a child process that is being started at this moment still has
    /// the file open, and would keep the folder until its program begins.
    fn drop(&mut self) {
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the folder is free when its lock is closed");
        }
    }
}
