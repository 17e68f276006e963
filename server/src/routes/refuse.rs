//! Refusals as answers.

use super::AppState;
use crate::refusal::ServiceError;
use crate::store::StoreError;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use huiban_protocol::error::ErrorCode;
use huiban_protocol::wire::JSON;

/// How long one should wait before asking again, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("5");

/// A refusal on its way out.
pub(super) struct Refused(pub(super) ServiceError);

impl<E: Into<ServiceError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let code = self.0.code();
        let incident = incident();
        // what only whoever runs the server can mend
        if code == ErrorCode::Internal || matches!(self.0, ServiceError::Store(StoreError::Full)) {
            tracing::error!(incident, error = %self.0, "a request failed");
        }
        let status =
            StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0.answer(&incident)).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, JSON)], body).into_response();
        if matches!(code, ErrorCode::TooManyRequests | ErrorCode::Unavailable) {
            response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Names a fault, so that who reports it and the log speak of the same one.
fn incident() -> String {
    let mut bytes = [0; 6];
    // without randomness the fault still gets told, only not by a name of its own
    let _ = getrandom::fill(&mut bytes);
    hex::encode(bytes)
}

/// What no route takes.
pub(super) async fn no_such_address(State(_): State<AppState>) -> Response {
    Refused(ServiceError::not_found("there is no such address")).into_response()
}

/// What a handler returns.
pub(super) type Answer<T> = Result<T, Refused>;
