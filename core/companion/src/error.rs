//! What can go wrong, sorted by what a caller does next.

use crate::ports::{NetworkError, SecretError};
use crate::store::StoreError;

/// A result of the companion.
pub type Result<T> = std::result::Result<T, CompanionError>;

/// What went wrong. Texts name no person and hold no content.
#[derive(Debug, thiserror::Error)]
pub enum CompanionError {
    /// The input is not what the call takes.
    #[error("{field}: {reason}")]
    InvalidInput {
        /// Which input.
        field: &'static str,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// There is no such thing here.
    #[error("there is no {what}")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// The server could not be reached or did not answer sensibly; nothing was lost.
    #[error("no connection to the server: {reason}")]
    Offline {
        /// What was seen.
        reason: String,
        /// When to try again, ms from now.
        retry_after_ms: u64,
    },
    /// The server does not accept this device or code.
    #[error("{reason}")]
    Unauthorized {
        /// What is wrong, and what to do.
        reason: String,
    },
    /// This version is too old for the files or for the server.
    #[error("{what} is of a newer version: update this app")]
    UpdateRequired {
        /// What is newer.
        what: String,
    },
    /// The disk is full.
    #[error("the disk is full: free some space and try again")]
    StorageFull,
    /// A file is damaged in a way that cannot be repaired from the server.
    #[error(
        "{file} is damaged, and only it knows what was not sent: keep a copy of its folder, remove \
         the folder, and join again"
    )]
    StorageDamaged {
        /// Which file.
        file: String,
    },
    /// Another call or process is doing this now.
    #[error("{what} is already going on: try again in a moment")]
    Busy {
        /// What is going on.
        what: &'static str,
    },
    /// Acts made here have not reached the server.
    #[error("{} not reached the server yet: sync first, or force", acts_have(*count))]
    UnsentActs {
        /// How many.
        count: u64,
    },
    /// The companion was suspended or closed.
    #[error("closed")]
    Closed,
    /// Cancelled by the caller.
    #[error("cancelled")]
    Cancelled,
    /// A fault of this program or of the platform.
    #[error("internal: {reason}")]
    Internal {
        /// What happened, for the log.
        reason: String,
    },
}

impl CompanionError {
    /// The name by which programs tell errors apart.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::InvalidInput { .. } => "invalid_input",
            Self::NotFound { .. } => "not_found",
            Self::Offline { .. } => "offline",
            Self::Unauthorized { .. } => "unauthorized",
            Self::UpdateRequired { .. } => "update_required",
            Self::StorageFull => "storage_full",
            Self::StorageDamaged { .. } => "storage_damaged",
            Self::Busy { .. } => "busy",
            Self::UnsentActs { .. } => "unsent_acts",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Internal { .. } => "internal",
        }
    }

    pub(crate) fn internal(reason: impl std::fmt::Display) -> Self {
        Self::Internal { reason: reason.to_string() }
    }
}

impl From<StoreError> for CompanionError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Full => Self::StorageFull,
            StoreError::Busy => Self::Busy { what: "another process is writing; this" },
            StoreError::Damaged { file } => Self::StorageDamaged { file },
            StoreError::Closed => Self::Closed,
            StoreError::Newer { file, .. } => Self::UpdateRequired { what: file },
            StoreError::Sqlite { .. } | StoreError::Files(_) => Self::internal(error),
        }
    }
}

impl From<rusqlite::Error> for CompanionError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

impl From<SecretError> for CompanionError {
    fn from(error: SecretError) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for CompanionError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

impl From<NetworkError> for CompanionError {
    fn from(error: NetworkError) -> Self {
        Self::Offline { reason: error.to_string(), retry_after_ms: 0 }
    }
}

/// How many acts have, as a sentence begins.
pub(crate) fn acts_have(count: u64) -> String {
    if count == 1 { "1 act has".to_owned() } else { format!("{count} acts have") }
}
