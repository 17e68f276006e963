//! Becoming a member and staying one.

use super::AppState;
use super::address::Address;
use super::authentication::{CalledHost, address_of};
use super::json::Json;
use super::refuse::{Answer, Refused};
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use huiban_protocol::wire::{
    EnrolAnswer, EnrolRequest, ForkRequest, NonceAnswer, QuarantineAnswer, QuarantineRequest,
    RefreshAnswer, RefreshRequest,
};
use std::net::IpAddr;

/// One who has no token yet: only failures are counted.
pub(super) struct Stranger(IpAddr);

impl FromRequestParts<AppState> for Stranger {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refused> {
        let from = address_of(parts);
        state.rates.check_address(from, state.service.now_ms())?;
        Ok(Self(from))
    }
}

impl Stranger {
    fn counted<T>(&self, state: &AppState, result: crate::Result<T>) -> Answer<Json<T>> {
        if result.is_err() {
            state.rates.count_failure(self.0, state.service.now_ms());
        }
        Ok(Json(result?))
    }
}

/// `POST /v1/enrol`
pub(super) async fn enrol(
    State(state): State<AppState>,
    stranger: Stranger,
    Json(request): Json<EnrolRequest>,
) -> Answer<Json<EnrolAnswer>> {
    let result = state.service.enrol(&request).await;
    stranger.counted(&state, result)
}

/// `POST nonce`
pub(super) async fn nonce(
    State(state): State<AppState>,
    stranger: Stranger,
    address: Address,
) -> Answer<Json<NonceAnswer>> {
    let result = state.service.nonce(&address.event()?).await;
    stranger.counted(&state, result)
}

/// `POST token`
pub(super) async fn token(
    State(state): State<AppState>,
    stranger: Stranger,
    address: Address,
    CalledHost(hosts): CalledHost,
    Json(request): Json<RefreshRequest>,
) -> Answer<Json<RefreshAnswer>> {
    let result = state.service.refresh(&address.event()?, &hosts, &request).await;
    stranger.counted(&state, result)
}

/// `POST devices/fork`
pub(super) async fn fork(
    State(state): State<AppState>,
    stranger: Stranger,
    address: Address,
    Json(request): Json<ForkRequest>,
) -> Answer<Json<EnrolAnswer>> {
    let result = state.service.fork(&address.event()?, &request).await;
    stranger.counted(&state, result)
}

/// `POST quarantine`
pub(super) async fn quarantine(
    State(state): State<AppState>,
    stranger: Stranger,
    address: Address,
    Json(request): Json<QuarantineRequest>,
) -> Answer<Json<QuarantineAnswer>> {
    let result = state.service.quarantine(&address.event()?, &request).await;
    stranger.counted(&state, result)
}
