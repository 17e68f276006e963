//! Attendees of the organizer's side: from a file, and one at a time.

use super::AppState;
use super::address::Address;
use super::authentication::OrganizerToken;
use super::json::{FilesJson, Json};
use super::refuse::Answer;
use crate::organizer::{
    AddAttendeeRequest, AttendeesReport, DeskAnswer, EditAttendeeRequest, ImportAttendeeFileRequest,
};
use axum::Router;
use axum::extract::State;
use axum::routing::post;

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route("/events/{event}/attendees/file", post(import))
        .route("/events/{event}/attendees/add", post(add))
        .route("/events/{event}/attendees/edit", post(edit))
}

/// `POST attendees/file`
async fn import(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    FilesJson(request): FilesJson<ImportAttendeeFileRequest>,
) -> Answer<Json<AttendeesReport>> {
    Ok(Json(state.organizer.import_attendee_file(&address.event()?, &request).await?))
}

/// `POST attendees/add`
async fn add(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<AddAttendeeRequest>,
) -> Answer<Json<DeskAnswer>> {
    Ok(Json(state.organizer.add_attendee(&address.event()?, &request).await?))
}

/// `POST attendees/edit`
async fn edit(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<EditAttendeeRequest>,
) -> Answer<Json<DeskAnswer>> {
    Ok(Json(state.organizer.edit_attendee(&address.event()?, &request).await?))
}
