//! Check-in lists of the organizer's side.

use super::AppState;
use super::address::Address;
use super::authentication::OrganizerToken;
use super::json::Json;
use super::refuse::Answer;
use crate::organizer::{
    IncidentAnswer, IncidentsRequest, ListAnswer, ListEdit, SignInAnswer, SignInRequest,
};
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/events/{event}/lists", get(list))
        .route("/events/{event}/lists/{list}", post(set))
        .route("/events/{event}/lists/{list}/export", post(export))
        .route("/events/{event}/incidents", post(incidents))
}

/// `GET lists`
async fn list(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
) -> Answer<Json<Vec<ListAnswer>>> {
    Ok(Json(state.organizer.list_lists(&address.event()?).await?))
}

/// `POST lists/{list}`
async fn set(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(edit): Json<ListEdit>,
) -> Answer<Json<ListAnswer>> {
    Ok(Json(state.organizer.set_list(&address.event()?, &address.list()?, &edit).await?))
}

/// `POST lists/{list}/export`
async fn export(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<SignInRequest>,
) -> Answer<Json<SignInAnswer>> {
    Ok(Json(state.organizer.export_list(&address.event()?, &address.list()?, &request).await?))
}

/// `POST incidents`
async fn incidents(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<IncidentsRequest>,
) -> Answer<Json<Vec<IncidentAnswer>>> {
    Ok(Json(state.organizer.list_incidents(&address.event()?, &request).await?))
}
