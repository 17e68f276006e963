//! Acts up.

use super::AppState;
use super::address::Address;
use super::authentication::Device;
use super::json::Json;
use super::refuse::Answer;
use axum::extract::State;
use huiban_protocol::wire::{Push, PushAnswer};

/// `POST push`
pub(super) async fn push(
    State(state): State<AppState>,
    address: Address,
    Device(caller): Device,
    Json(push): Json<Push>,
) -> Answer<Json<PushAnswer>> {
    Ok(Json(state.service.push(&address.event()?, &caller, &push).await?))
}
