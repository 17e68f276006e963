//! The organizer's side over HTTP: the methods of [`crate::Organizer`], one address each.

use super::AppState;
use super::address::Address;
use super::authentication::OrganizerToken;
use super::json::{FilesJson, Json, LargeJson};
use super::refuse::Answer;
use crate::organizer::{
    AttendeeAnswer, AttendeesReport, BackupRequest, BadgeAnswer, BadgesReport, BadgesRequest,
    DelayRequest, DeviceAnswer, EnrolmentAnswer, EnrolmentRequest, ErasedAnswer, EventAnswer,
    ExportAnswer, ExportRequest, HistoryEntry, HoldingsAnswer, ImportAnswer,
    ImportAttendeesRequest, ImportFilesRequest, IssueBadgesRequest, PersonRequest, PublishReport,
    PublishRequest, RegistrationAnswer, RescheduleRequest, RevokeBadgeRequest, RevokeRequest,
    SessionEdit, UndoRequest,
};
use crate::refusal::ServiceError;
use axum::extract::State;
use huiban_protocol::documents::AgendaDocument;

/// `GET /v1/organizer/events`
pub(super) async fn events(
    State(state): State<AppState>,
    _: OrganizerToken,
) -> Answer<Json<Vec<EventAnswer>>> {
    Ok(Json(state.organizer.events().await?))
}

/// `POST /v1/organizer/backup`
pub(super) async fn backup(
    State(state): State<AppState>,
    _: OrganizerToken,
    Json(request): Json<BackupRequest>,
) -> Answer<Json<()>> {
    if !request.file.is_absolute() {
        return Err(ServiceError::invalid("file", "give the whole path").into());
    }
    Ok(Json(state.organizer.fill_backup(&request.file).await?))
}

/// `POST /v1/organizer/import`: which event it is may stand in the files only.
pub(super) async fn import(
    State(state): State<AppState>,
    _: OrganizerToken,
    FilesJson(request): FilesJson<ImportFilesRequest>,
) -> Answer<Json<ImportAnswer>> {
    Ok(Json(state.organizer.import_files(&request).await?))
}

/// `GET draft`
pub(super) async fn draft(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
) -> Answer<Json<AgendaDocument>> {
    Ok(Json(state.organizer.draft(&address.event()?).await?))
}

/// `POST export`
pub(super) async fn export(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<ExportRequest>,
) -> Answer<Json<ExportAnswer>> {
    Ok(Json(state.organizer.export(&address.event()?, &request).await?))
}

/// `GET diff`
pub(super) async fn diff(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
) -> Answer<Json<PublishReport>> {
    Ok(Json(state.organizer.diff(&address.event()?).await?))
}

/// `POST publish`
pub(super) async fn publish(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<PublishRequest>,
) -> Answer<Json<PublishReport>> {
    Ok(Json(state.organizer.publish(&address.event()?, &request).await?))
}

/// `GET history`
pub(super) async fn history(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
) -> Answer<Json<Vec<HistoryEntry>>> {
    Ok(Json(state.organizer.history(&address.event()?).await?))
}

/// `POST reschedule`
pub(super) async fn reschedule(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<RescheduleRequest>,
) -> Answer<Json<PublishReport>> {
    Ok(Json(state.organizer.reschedule(&address.event()?, &request).await?))
}

/// `POST delay`
pub(super) async fn delay(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<DelayRequest>,
) -> Answer<Json<PublishReport>> {
    Ok(Json(state.organizer.delay(&address.event()?, &request).await?))
}

/// `POST undo`
pub(super) async fn undo(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<UndoRequest>,
) -> Answer<Json<PublishReport>> {
    Ok(Json(state.organizer.undo(&address.event()?, &request).await?))
}

/// `POST sessions/{session}`
pub(super) async fn edit_session(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(edit): Json<SessionEdit>,
) -> Answer<Json<PublishReport>> {
    let (event, session) = (address.event()?, address.session()?);
    Ok(Json(state.organizer.edit_session(&event, &session, &edit).await?))
}

/// `GET attendees`
pub(super) async fn list_attendees(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
) -> Answer<Json<Vec<AttendeeAnswer>>> {
    Ok(Json(state.organizer.list_attendees(&address.event()?).await?))
}

/// `POST attendees/import`
pub(super) async fn import_attendees(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    LargeJson(request): LargeJson<ImportAttendeesRequest>,
) -> Answer<Json<AttendeesReport>> {
    Ok(Json(state.organizer.import_attendees(&address.event()?, &request).await?))
}

/// `POST attendees/export`
pub(super) async fn export_attendee(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<PersonRequest>,
) -> Answer<Json<HoldingsAnswer>> {
    Ok(Json(state.organizer.export_attendee(&address.event()?, &request).await?))
}

/// `POST attendees/erase`
pub(super) async fn erase_attendee(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<PersonRequest>,
) -> Answer<Json<ErasedAnswer>> {
    Ok(Json(state.organizer.erase_attendee(&address.event()?, &request).await?))
}

/// `POST badges`
pub(super) async fn list_badges(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<BadgesRequest>,
) -> Answer<Json<Vec<BadgeAnswer>>> {
    Ok(Json(state.organizer.list_badges(&address.event()?, &request).await?))
}

/// `POST badges/issue`
pub(super) async fn issue_badges(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    LargeJson(request): LargeJson<IssueBadgesRequest>,
) -> Answer<Json<BadgesReport>> {
    Ok(Json(state.organizer.issue_badges(&address.event()?, &request).await?))
}

/// `POST badges/revoke`
pub(super) async fn revoke_badge(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<RevokeBadgeRequest>,
) -> Answer<Json<RegistrationAnswer>> {
    Ok(Json(state.organizer.revoke_badge(&address.event()?, &request).await?))
}

/// `POST enrol`
pub(super) async fn enrol(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<EnrolmentRequest>,
) -> Answer<Json<EnrolmentAnswer>> {
    Ok(Json(state.organizer.enrol(&address.event()?, &request).await?))
}

/// `GET devices`
pub(super) async fn list_devices(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
) -> Answer<Json<Vec<DeviceAnswer>>> {
    Ok(Json(state.organizer.list_devices(&address.event()?).await?))
}

/// `POST devices/revoke`
pub(super) async fn revoke_device(
    State(state): State<AppState>,
    address: Address,
    _: OrganizerToken,
    Json(request): Json<RevokeRequest>,
) -> Answer<Json<DeviceAnswer>> {
    Ok(Json(state.organizer.revoke_device(&address.event()?, &request.device).await?))
}
