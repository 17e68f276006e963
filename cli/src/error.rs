//! Why a command failed, in the words that a person and a program get.

use huiban_companion::CompanionError;
use huiban_companion::ports::{NetworkError, SecretError};
use serde::Serialize;

/// A result of a command.
pub(crate) type Result<T, E = CliError> = std::result::Result<T, E>;

/// The kinds of failure that programs can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    InvalidInput,
    NotFound,
    Offline,
    Unauthorized,
    UpdateRequired,
    StorageFull,
    StorageDamaged,
    Busy,
    UnsentActs,
    Internal,
}

/// A command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum CliError {
    /// It failed, with one clear line.
    Failed { kind: Kind, message: String, field: Option<String> },
    /// The line itself is wrong.
    Usage(String),
    /// It failed, and the answer already says so.
    Told(String),
    /// Whoever read the output has gone; nothing is left to say.
    ReaderGone,
}

impl CliError {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self::Failed { kind, message: message.into(), field: None }
    }

    pub(crate) fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Failed {
            kind: Kind::InvalidInput,
            message: message.into(),
            field: Some(field.to_owned()),
        }
    }

    pub(crate) fn internal(reason: impl std::fmt::Display) -> Self {
        Self::new(Kind::Internal, reason.to_string())
    }
}

impl std::fmt::Display for CliError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Failed { message, .. } | Self::Usage(message) | Self::Told(message) => {
                f.write_str(message)
            }
            Self::ReaderGone => f.write_str("the output was closed"),
        }
    }
}

impl From<CompanionError> for CliError {
    fn from(error: CompanionError) -> Self {
        let message = error.to_string();
        match error {
            // the companion says `field: reason`; here the field has a place of its own
            CompanionError::InvalidInput { field, reason } => Self::invalid(field, reason),
            CompanionError::NotFound { .. } => Self::new(Kind::NotFound, message),
            CompanionError::Offline { .. } => Self::new(Kind::Offline, message),
            CompanionError::Unauthorized { .. } => Self::new(Kind::Unauthorized, message),
            CompanionError::UpdateRequired { .. } => Self::new(Kind::UpdateRequired, message),
            CompanionError::StorageFull => Self::new(Kind::StorageFull, message),
            CompanionError::StorageDamaged { .. } => Self::new(Kind::StorageDamaged, message),
            CompanionError::Busy { .. } => Self::new(Kind::Busy, message),
            CompanionError::UnsentActs { .. } => Self::new(Kind::UnsentActs, message),
            CompanionError::Closed
            | CompanionError::Cancelled
            | CompanionError::Internal { .. } => Self::new(Kind::Internal, message),
        }
    }
}

impl From<NetworkError> for CliError {
    fn from(error: NetworkError) -> Self {
        Self::new(Kind::Offline, error.to_string())
    }
}

impl From<SecretError> for CliError {
    fn from(error: SecretError) -> Self {
        Self::internal(error)
    }
}

impl From<std::io::Error> for CliError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::BrokenPipe => Self::ReaderGone,
            std::io::ErrorKind::StorageFull => Self::new(Kind::StorageFull, error.to_string()),
            _ => Self::internal(error),
        }
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}
