//! Streams down: heads, changes, snapshots.

use super::AppState;
use super::address::{Address, Slice};
use super::authentication::Anyone;
use super::json::Json;
use super::refuse::Answer;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use huiban_protocol::wire::CHUNK;

/// What caches may do with an answer.
const PRIVATE: &str = "no-store";
/// Answers about public streams are the same for everyone, for a moment.
const SHORT: &str = "public, max-age=5";
/// A chunk is named by its content.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

fn cached(how: &'static str, answer: impl IntoResponse) -> Response {
    ([(header::CACHE_CONTROL, how)], answer).into_response()
}

/// `GET /v1/events/{event}`
pub(super) async fn public(State(state): State<AppState>, address: Address) -> Answer<Response> {
    Ok(cached(SHORT, Json(state.service.public(&address.event()?).await?)))
}

/// `GET heads`
pub(super) async fn heads(
    State(state): State<AppState>,
    address: Address,
    Anyone(caller): Anyone,
) -> Answer<Response> {
    let answer = state.service.heads(&address.event()?, caller.as_ref()).await?;
    Ok(cached(if caller.is_some() { PRIVATE } else { SHORT }, Json(answer)))
}

/// `GET streams/{stream}/changes`
pub(super) async fn changes(
    State(state): State<AppState>,
    address: Address,
    Anyone(caller): Anyone,
    slice: Slice,
) -> Answer<Response> {
    let (event, stream) = (address.event()?, address.stream()?);
    let after = slice.after.as_ref();
    let page = state.service.changes(&event, caller.as_ref(), &stream, after, slice.limit).await?;
    Ok(cached(if stream.is_public() { SHORT } else { PRIVATE }, Json(page)))
}

/// `GET streams/{stream}/snapshot`
pub(super) async fn snapshot(
    State(state): State<AppState>,
    address: Address,
    Anyone(caller): Anyone,
) -> Answer<Response> {
    let (event, stream) = (address.event()?, address.stream()?);
    let manifest = state.service.snapshot(&event, caller.as_ref(), &stream).await?;
    Ok(cached(if stream.is_public() { SHORT } else { PRIVATE }, Json(manifest)))
}

/// `GET streams/{stream}/chunks/{hash}`
pub(super) async fn chunk(
    State(state): State<AppState>,
    address: Address,
    Anyone(caller): Anyone,
) -> Answer<Response> {
    let (event, stream, hash) = (address.event()?, address.stream()?, address.chunk()?);
    let bytes = state.service.chunk(&event, caller.as_ref(), &stream, &hash).await?;
    let how = if stream.is_public() { FOR_EVER } else { PRIVATE };
    Ok(cached(how, ([(header::CONTENT_TYPE, CHUNK)], bytes)))
}
