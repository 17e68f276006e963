//! The envelope of every answer: version, digest, compression.

use super::AppState;
use super::json::{CONTENT_DIGEST, content_digest};
use super::refuse::Refused;
use crate::refusal::ServiceError;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use huiban_protocol::limits::ZSTD_WINDOW_LOG_MAX;
use huiban_protocol::wire::{JSON, VERSION_HEADER};
use zstd::zstd_safe::CParameter;

/// Answers below this are not worth compressing.
const COMPRESS_FROM_BYTES: usize = 1024;
const COMPRESSION_LEVEL: i32 = 3;
/// Media type of server-sent events, which never end.
const EVENT_STREAM: &[u8] = b"text/event-stream";

/// Runs a request and seals its answer.
pub(super) async fn seal(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let takes_zstd = takes_zstd(request.headers());
    let mut response = next.run(request).await;
    response.headers_mut().insert(VERSION_HEADER, HeaderValue::from(state.service.version()));
    let media = response.headers().get(header::CONTENT_TYPE).map(|value| value.as_bytes());
    if media.is_some_and(|media| media.starts_with(EVENT_STREAM)) {
        return response;
    }
    let compressible = takes_zstd && media == Some(JSON.as_bytes());
    let (mut parts, body) = response.into_parts();
    // handlers answer with bytes they hold already, so there is nothing to bound
    let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
        return Refused(ServiceError::Fault("an answer broke off")).into_response();
    };
    let mut bytes = bytes.to_vec();
    if compressible
        && bytes.len() >= COMPRESS_FROM_BYTES
        && let Some(packed) = pack(&bytes)
    {
        bytes = packed;
        parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("zstd"));
    }
    parts.headers.insert(header::VARY, HeaderValue::from_static("accept-encoding, authorization"));
    parts.headers.remove(header::CONTENT_LENGTH);
    if let Ok(digest) = HeaderValue::from_str(&content_digest(&bytes)) {
        parts.headers.insert(CONTENT_DIGEST, digest);
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn takes_zstd(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::ACCEPT_ENCODING).iter();
    all.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| coding.trim().eq_ignore_ascii_case("zstd"))
}

fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = zstd::bulk::Compressor::new(COMPRESSION_LEVEL).ok()?;
    compressor.set_parameter(CParameter::WindowLog(ZSTD_WINDOW_LOG_MAX)).ok()?;
    compressor.compress(bytes).ok().filter(|packed| packed.len() < bytes.len())
}
