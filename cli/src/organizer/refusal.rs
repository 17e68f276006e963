//! The server's refusals in the kinds of this command.

use crate::error::{CliError, Kind};
use huiban_protocol::error::{ErrorCode, ErrorDetail};
use huiban_server::ServiceError;
use huiban_server::store::StoreError;

/// A refusal that came over HTTP.
pub(crate) fn refused_by_server(detail: ErrorDetail) -> CliError {
    CliError::described(kind_of(detail.code), &detail.message, detail.field)
}

fn kind_of(code: ErrorCode) -> Kind {
    match code {
        ErrorCode::Malformed | ErrorCode::Conflict | ErrorCode::TooLarge => Kind::InvalidInput,
        ErrorCode::TokenExpired
        | ErrorCode::UnknownDevice
        | ErrorCode::Forbidden
        | ErrorCode::DeviceRevoked => Kind::Unauthorized,
        ErrorCode::NotFound => Kind::NotFound,
        ErrorCode::UpdateRequired => Kind::UpdateRequired,
        ErrorCode::TooManyRequests | ErrorCode::Unavailable => Kind::Busy,
        ErrorCode::DeviceForked
        | ErrorCode::HistoryForked
        | ErrorCode::CursorExpired
        | ErrorCode::Internal => Kind::Internal,
    }
}

impl From<ServiceError> for CliError {
    fn from(error: ServiceError) -> Self {
        let message = error.to_string();
        let kind = kind_of(error.code());
        match error {
            ServiceError::Refused { field, .. } => {
                Self::described(kind, &message, field.map(str::to_owned))
            }
            ServiceError::Store(error) => error.into(),
            ServiceError::Random(_) | ServiceError::Fault(_) => {
                Self::described(kind, &message, None)
            }
        }
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::InUse(_) | StoreError::Again => Kind::Busy,
            StoreError::Full => Kind::StorageFull,
            StoreError::Newer { .. } => Kind::UpdateRequired,
            StoreError::Damaged(_) => Kind::StorageDamaged,
            StoreError::Unreachable(_) => Kind::Offline,
            StoreError::Unsupported(_) | StoreError::File(_) => Kind::InvalidInput,
            StoreError::Statement(_) => Kind::Internal,
        };
        Self::described(kind, &error.to_string(), None)
    }
}
