//! The one error of the interface: its variants say what a shell does next.

use huiban_companion::CompanionError;
use huiban_companion::ports::Random;
use huiban_companion::ports::system::SystemRandom;

/// What went wrong, by what a shell does next. No text names a person or holds content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum FfiError {
    /// The input is not what the call takes: show the reason beside the field.
    #[error("{field}: {reason}")]
    InvalidInput {
        /// Which input.
        field: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// There is no such thing here: leave the screen that shows it.
    #[error("there is no {what}")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// The server could not be reached; nothing was lost. Say so quietly and try again later.
    #[error("no connection to the server: {reason}")]
    Offline {
        /// What was seen.
        reason: String,
        /// When to try again, ms from now.
        retry_after_ms: u64,
    },
    /// The server or this device's role does not allow it: show the reason.
    #[error("{reason}")]
    Unauthorized {
        /// What is wrong, and what to do.
        reason: String,
    },
    /// This version is too old for the files or for the server: offer the update.
    #[error("{what} is of a newer version: update this app")]
    UpdateRequired {
        /// What is newer.
        what: String,
    },
    /// The disk is full: ask to free some space.
    #[error("the disk is full: free some space and try again")]
    StorageFull,
    /// A file is damaged in a way that the server cannot repair: offer to export and to leave.
    #[error(
        "{file} is damaged, and only it knows what was not sent: keep a copy of its folder, remove \
         the folder, and join again"
    )]
    StorageDamaged {
        /// Which file.
        file: String,
    },
    /// Another call or process is doing this now: try again in a moment.
    #[error("{what} is already going on: try again in a moment")]
    Busy {
        /// What is going on.
        what: String,
    },
    /// Acts made here have not reached the server: offer to sync first.
    #[error("{count} acts have not reached the server yet: sync first, or force")]
    UnsentActs {
        /// How many.
        count: u64,
    },
    /// The event was suspended, shut down or left: resume it or open it again.
    #[error("closed")]
    Closed,
    /// Cancelled by the shell: nothing to show.
    #[error("cancelled")]
    Cancelled,
    /// A fault of this program or of the platform: show the incident, which the log explains.
    #[error("internal fault, incident {incident}")]
    Internal {
        /// Eight hexadecimal digits that stand in the log beside what happened.
        incident: String,
    },
}

impl From<CompanionError> for FfiError {
    fn from(error: CompanionError) -> Self {
        match error {
            CompanionError::InvalidInput { field, reason } => {
                Self::InvalidInput { field: field.to_owned(), reason }
            }
            CompanionError::NotFound { what } => Self::NotFound { what },
            CompanionError::Offline { reason, retry_after_ms } => {
                Self::Offline { reason, retry_after_ms }
            }
            CompanionError::Unauthorized { reason } => Self::Unauthorized { reason },
            CompanionError::UpdateRequired { what } => Self::UpdateRequired { what },
            CompanionError::StorageFull => Self::StorageFull,
            CompanionError::StorageDamaged { file } => Self::StorageDamaged { file },
            CompanionError::Busy { what } => Self::Busy { what: what.to_owned() },
            CompanionError::UnsentActs { count } => Self::UnsentActs { count },
            CompanionError::Closed => Self::Closed,
            CompanionError::Cancelled => Self::Cancelled,
            CompanionError::Internal { reason } => Self::internal(&reason),
        }
    }
}

impl FfiError {
    /// Logs what happened under a number that the shell can show.
    pub(crate) fn internal(reason: &str) -> Self {
        let random: &dyn Random = &SystemRandom;
        let incident = hex::encode(random.bytes::<4>());
        tracing::error!(incident, reason, "internal fault");
        Self::Internal { incident }
    }
}

#[cfg(test)]
mod tests;
