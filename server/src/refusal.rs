//! Why the server did not do what was asked.

use crate::ports::NoRandomness;
use crate::store::StoreError;
use huiban_protocol::error::{ErrorAnswer, ErrorCode, ErrorDetail};

/// A refusal, or a fault of the server.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// What was asked is not done; the code says what to do about it.
    #[error("{message}")]
    Refused {
        /// For programs.
        code: ErrorCode,
        /// For people; holds no personal data.
        message: String,
        /// The member of the request it is about.
        field: Option<&'static str>,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness for what must be secret.
    #[error(transparent)]
    Random(#[from] NoRandomness),
    /// A fault in this program.
    #[error("a fault of the server: {0}")]
    Fault(&'static str),
}

impl ServiceError {
    /// Refuses with a code and a sentence.
    pub fn refuse(code: ErrorCode, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into(), field: None }
    }

    /// Refuses because of one member of the request.
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Refused { code: ErrorCode::Malformed, message: message.into(), field: Some(field) }
    }

    /// Refuses because there is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::refuse(ErrorCode::NotFound, message)
    }

    /// The code that an answer carries.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Refused { code, .. } => *code,
            Self::Store(StoreError::Again | StoreError::Unreachable(_) | StoreError::Full) => {
                ErrorCode::Unavailable
            }
            Self::Store(StoreError::Unsupported(_)) => ErrorCode::Conflict,
            Self::Store(_) | Self::Random(_) | Self::Fault(_) => ErrorCode::Internal,
        }
    }

    /// Whether beginning the transaction again may help.
    pub(crate) fn is_again(&self) -> bool {
        matches!(self, Self::Store(StoreError::Again))
    }

    /// The answer for the one who asked; a fault's own words go to the log only.
    pub fn answer(&self, incident: &str) -> ErrorAnswer {
        let code = self.code();
        let (message, field) = match self {
            Self::Refused { message, field, .. } => (message.clone(), *field),
            Self::Store(StoreError::Unsupported(message)) => ((*message).to_owned(), None),
            // whoever can free some space should know
            Self::Store(error @ StoreError::Full) => (error.to_string(), None),
            _ if code == ErrorCode::Unavailable => ("not now: try again".to_owned(), None),
            _ => (format!("a fault of the server; its log has it as {incident}"), None),
        };
        ErrorAnswer { error: ErrorDetail { code, message, field: field.map(str::to_owned) } }
    }
}

/// What most of this crate's functions return.
pub type Result<T, E = ServiceError> = std::result::Result<T, E>;
