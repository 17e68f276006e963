//! A consistent copy of the database while it is used.

use crate::refusal::{Result, ServiceError};
use crate::service::Service;
use huiban_protocol::error::ErrorCode;
use std::fs::OpenOptions;
use std::path::Path;

/// Copies the database; see [`crate::Organizer::backup`].
pub(crate) async fn backup(service: &Service, file: &Path) -> Result<()> {
    make_private(file)?;
    fill(service, file).await
}

/// Copies the database; see [`crate::Organizer::fill_backup`].
pub(crate) async fn backup_into(service: &Service, file: &Path) -> Result<()> {
    let is_empty = std::fs::symlink_metadata(file).is_ok_and(|met| met.is_file() && met.len() == 0);
    if !is_empty {
        let message = "make an empty file on the server's machine first, which only you can read";
        return Err(ServiceError::invalid("file", message));
    }
    fill(service, file).await
}

async fn fill(service: &Service, file: &Path) -> Result<()> {
    let copied = service.store().backup(file).await;
    if copied.is_err() {
        // nothing of use is in it
        let _ = std::fs::remove_file(file);
    }
    Ok(copied?)
}

/// Makes the file, which must not exist, readable by its owner only: it will hold the event's keys.
fn make_private(file: &Path) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(file) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(ServiceError::refuse(ErrorCode::Conflict, "the file exists: choose another name"))
        }
        // where the copy goes is the organizer's choice, so this is said and not only logged
        Err(error) => Err(ServiceError::invalid(
            "out",
            format!("{} cannot be written: {error}", file.display()),
        )),
    }
}
