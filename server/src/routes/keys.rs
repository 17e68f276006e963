//! Keys of the organizer's side.

use super::AppState;
use super::address::Address;
use super::authentication::OrganizerToken;
use super::json::Json;
use super::refuse::Answer;
use crate::organizer::{
    ForgetRootRequest, KeyListRequest, KeysAnswer, PrepareKeyRequest, PreparedKeyAnswer,
    RootKeyAnswer, RotateKeyRequest,
};
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/events/{event}/keys", get(list).post(put))
        .route("/events/{event}/keys/prepare", post(prepare))
        .route("/events/{event}/keys/rotate", post(rotate))
        .route("/events/{event}/keys/root", get(hand_over))
        .route("/events/{event}/keys/root/forget", post(forget))
}

/// `GET keys`
async fn list(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
) -> Answer<Json<KeysAnswer>> {
    Ok(Json(state.organizer.list_keys(&address.event()?).await?))
}

/// `POST keys`
async fn put(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<KeyListRequest>,
) -> Answer<Json<KeysAnswer>> {
    Ok(Json(state.organizer.put_key_list(&address.event()?, &request).await?))
}

/// `POST keys/prepare`
async fn prepare(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<PrepareKeyRequest>,
) -> Answer<Json<PreparedKeyAnswer>> {
    Ok(Json(state.organizer.prepare_key(&address.event()?, &request).await?))
}

/// `POST keys/rotate`
async fn rotate(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<RotateKeyRequest>,
) -> Answer<Json<KeysAnswer>> {
    Ok(Json(state.organizer.rotate_key(&address.event()?, &request).await?))
}

/// `GET keys/root`
async fn hand_over(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
) -> Answer<Json<RootKeyAnswer>> {
    Ok(Json(state.organizer.hand_over_root(&address.event()?).await?))
}

/// `POST keys/root/forget`
async fn forget(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<ForgetRootRequest>,
) -> Answer<Json<KeysAnswer>> {
    Ok(Json(state.organizer.forget_root(&address.event()?, &request).await?))
}
