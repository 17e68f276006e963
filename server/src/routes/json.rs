//! Bodies: bounded, checked, decompressed, then parsed.

use super::AppState;
use super::refuse::Refused;
use crate::organizer::ImportFilesRequest;
use crate::refusal::{Result, ServiceError};
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use huiban_protocol::digest::sha256;
use huiban_protocol::error::ErrorCode;
use huiban_protocol::limits::{
    DECOMPRESSED_RATIO_MAX, JSON_DEPTH_MAX, REQUEST_BYTES_MAX, ZSTD_WINDOW_LOG_MAX,
};
use huiban_protocol::wire::{JSON, is_deeper_than};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read as _;

/// Header of RFC 9530.
pub(super) const CONTENT_DIGEST: &str = "content-digest";
/// Most bytes of an organizer's request on the wire: an agenda of 10,000 sessions is about 1.5 MB
/// compressed, and who sends it has authenticated.
const ORGANIZER_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Most bytes of an organizer's files on the wire: their own bound as base64, and names.
const FILES_BYTES_MAX: usize = ImportFilesRequest::BYTES_MAX / 3 * 4 + 64 * 1024;

/// A JSON body of a device, or an answer.
pub(super) struct Json<T>(pub(super) T);

/// A JSON body of an organizer.
pub(super) struct LargeJson<T>(pub(super) T);

/// A JSON body of an organizer that holds files.
pub(super) struct FilesJson<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(body) => ([(header::CONTENT_TYPE, JSON)], body).into_response(),
            Err(_) => Refused(ServiceError::Fault("an answer as JSON")).into_response(),
        }
    }
}

impl<T: DeserializeOwned> FromRequest<AppState> for Json<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refused> {
        Ok(Self(read(request, REQUEST_BYTES_MAX).await?))
    }
}

impl<T: DeserializeOwned> FromRequest<AppState> for LargeJson<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refused> {
        Ok(Self(read(request, ORGANIZER_BYTES_MAX).await?))
    }
}

impl<T: DeserializeOwned> FromRequest<AppState> for FilesJson<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Refused> {
        Ok(Self(read(request, FILES_BYTES_MAX).await?))
    }
}

fn malformed(message: &str) -> ServiceError {
    ServiceError::refuse(ErrorCode::Malformed, message)
}

fn too_large() -> ServiceError {
    ServiceError::refuse(ErrorCode::TooLarge, "the request is larger than the limit")
}

/// The value of `Content-Digest` for some bytes.
pub(super) fn content_digest(bytes: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256(bytes).0))
}

async fn read<T: DeserializeOwned>(request: Request, wire_bytes_max: usize) -> Result<T> {
    let (parts, body) = request.into_parts();
    let wire = bounded(&parts.headers, body, wire_bytes_max).await?;
    let told = parts.headers.get(CONTENT_DIGEST).and_then(|value| value.to_str().ok());
    if told != Some(content_digest(&wire).as_str()) {
        return Err(malformed("Content-Digest is missing or does not match the body"));
    }
    let plain = match parts.headers.get(header::CONTENT_ENCODING).map(|value| value.as_bytes()) {
        None | Some(b"identity") => wire,
        Some(b"zstd") => unpack(&wire, wire_bytes_max)?,
        Some(_) => return Err(malformed("Content-Encoding must be zstd or identity")),
    };
    if is_deeper_than(&plain, JSON_DEPTH_MAX) {
        return Err(malformed("the JSON nests too deeply"));
    }
    // the error names a place in the text, not the text
    serde_json::from_slice(&plain)
        .map_err(|error| malformed(&format!("the body is not what this address takes: {error}")))
}

async fn bounded(headers: &HeaderMap, body: Body, bytes_max: usize) -> Result<Vec<u8>> {
    let told = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if told.and_then(|text| text.parse::<usize>().ok()).is_some_and(|told| told > bytes_max) {
        return Err(too_large());
    }
    match axum::body::to_bytes(body, bytes_max).await {
        Ok(bytes) => Ok(bytes.to_vec()),
        Err(error) => {
            let error = error.into_inner();
            let limit = std::error::Error::source(error.as_ref()).is_none()
                && error.to_string().contains("limit");
            Err(if limit { too_large() } else { malformed("the body broke off") })
        }
    }
}

/// Decompresses, but never more than the ratio allows, and never with a larger window.
fn unpack(wire: &[u8], wire_bytes_max: usize) -> Result<Vec<u8>> {
    let wrong = |_| malformed("the body is no zstd frame");
    let bound = wire_bytes_max.saturating_mul(DECOMPRESSED_RATIO_MAX);
    let mut decoder = zstd::stream::read::Decoder::new(wire).map_err(wrong)?;
    decoder.window_log_max(ZSTD_WINDOW_LOG_MAX).map_err(wrong)?;
    let limit = u64::try_from(bound).unwrap_or(u64::MAX).saturating_add(1);
    let mut plain = Vec::new();
    decoder.take(limit).read_to_end(&mut plain).map_err(wrong)?;
    if plain.len() > bound { Err(too_large()) } else { Ok(plain) }
}
