//! Everything an organizer can have done, behind typed requests and answers.
//!
//! The command line calls [`Organizer`] in process where no server runs, and over HTTP where one
//! does; both take and give the types of this module, so the two cannot differ.

mod answers;
mod keys;
mod lists;
mod people;
mod requests;

pub use answers::{
    AbsorbingBreak, AttendeeAnswer, AttendeesReport, BadgeAnswer, BadgesReport, DelayAnswer,
    DeviceAnswer, DeviceState, EnrolmentAnswer, ErasedAnswer, EventAnswer, ExportAnswer, HeldRow,
    HistoryEntry, HoldingsAnswer, ImportAnswer, PersonDevice, PublishReport, RegistrationAnswer,
    SessionChange, ShiftedSession,
};
pub use keys::{
    ForgetRootRequest, KeyAnswer, KeyListRequest, KeyStateAnswer, KeysAnswer, PrepareKeyRequest,
    PreparedKeyAnswer, RootKeyAnswer, RotateKeyRequest, forget_root_message,
};
pub use lists::{
    IncidentAnswer, IncidentScan, IncidentSort, IncidentsRequest, ListAnswer, ListEdit,
    SignInAnswer, SignInRequest, WindowEdit, WindowTime,
};
pub use people::{
    AddAttendeeRequest, AttendeeFields, DeskAnswer, EditAttendeeRequest, HoldBack,
    ImportAttendeeFileRequest,
};
pub use requests::{
    BackupRequest, BadgesRequest, DelayFrom, DelayRequest, EnrolmentRequest, ExportFormat,
    ExportRequest, ImportAttendeesRequest, ImportFile, ImportFilesRequest, ImportFormat,
    ImportRequest, IssueBadgesRequest, PersonRequest, PublishRequest, RescheduleRequest,
    RevokeBadgeRequest, RevokeRequest, SessionEdit, UndoRequest,
};

use crate::refusal::Result;
use crate::service::Service;
use crate::{agenda, attendees, badges, devices, enrolment, export, import, persons};
use huiban_protocol::documents::{AgendaDocument, DeviceId, EventCode, SessionId};
use std::path::Path;

/// The organizer's side of a server.
#[derive(Clone)]
pub struct Organizer {
    service: Service,
}

impl Organizer {
    /// Organizes what `service` serves.
    pub fn new(service: Service) -> Self {
        Self { service }
    }

    /// The events of this server.
    ///
    /// # Errors
    /// [`crate::ServiceError`], with a code that says what to do; so for every method here.
    pub async fn events(&self) -> Result<Vec<EventAnswer>> {
        agenda::list_events(&self.service).await
    }

    /// Takes a document in as the draft. The first import of an event makes its keys. With any
    /// problem of severity `error` nothing is taken in, and the report says why.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn import(&self, request: &ImportRequest) -> Result<PublishReport> {
        agenda::import(&self.service, request).await
    }

    /// Takes an organizer's files in as the draft, whatever their format. With any problem of
    /// severity `error` nothing is taken in, and the report says why.
    ///
    /// # Errors
    /// `too_large` beyond [`ImportFilesRequest::BYTES_MAX`].
    pub async fn import_files(&self, request: &ImportFilesRequest) -> Result<ImportAnswer> {
        import::import_files(&self.service, request).await
    }

    /// The draft as a document.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn draft(&self, event: &EventCode) -> Result<AgendaDocument> {
        agenda::draft(&self.service, event).await
    }

    /// The event as a file for other programs.
    ///
    /// # Errors
    /// `not_found` where the event has no agenda yet.
    pub async fn export(&self, event: &EventCode, request: &ExportRequest) -> Result<ExportAnswer> {
        export::export(&self.service, event, request).await
    }

    /// What a publication would change now.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn diff(&self, event: &EventCode) -> Result<PublishReport> {
        agenda::diff(&self.service, event).await
    }

    /// Sends the draft to everyone. Where nothing differs, nothing is published.
    ///
    /// # Errors
    /// `conflict` where devices hold publications that this server has lost and the organizer has
    /// not read the history since.
    pub async fn publish(
        &self,
        event: &EventCode,
        request: &PublishRequest,
    ) -> Result<PublishReport> {
        agenda::publish(&self.service, event, request).await
    }

    /// All publications, oldest first, with those that were lost.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn history(&self, event: &EventCode) -> Result<Vec<HistoryEntry>> {
        agenda::history(&self.service, event).await
    }

    /// Moves the whole draft to another first day, and to other rooms.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn reschedule(
        &self,
        event: &EventCode,
        request: &RescheduleRequest,
    ) -> Result<PublishReport> {
        agenda::reschedule(&self.service, event, request).await
    }

    /// Shifts what is left of a forum's day in the draft, up to the next break where asked.
    /// Cancelled and postponed sessions stay as they are.
    ///
    /// # Errors
    /// `not_found` for an unknown forum, `malformed` where nothing is left to shift, the day is
    /// not clear, or the break is too short to take the delay up.
    pub async fn delay(&self, event: &EventCode, request: &DelayRequest) -> Result<PublishReport> {
        agenda::delay(&self.service, event, request).await
    }

    /// Brings back the agenda of an earlier publication, as a new publication. Edits of the draft
    /// that were not published stay in the draft.
    ///
    /// # Errors
    /// `conflict` where nothing is left to undo or the earlier agenda is no longer kept,
    /// `not_found` for a publication that there is not; else as [`Organizer::publish`].
    pub async fn undo(&self, event: &EventCode, request: &UndoRequest) -> Result<PublishReport> {
        agenda::undo(&self.service, event, request).await
    }

    /// Changes one session of the draft.
    ///
    /// # Errors
    /// `not_found` for an unknown session, `malformed` for times or rooms that cannot be.
    pub async fn edit_session(
        &self,
        event: &EventCode,
        session: &SessionId,
        edit: &SessionEdit,
    ) -> Result<PublishReport> {
        agenda::edit_session(&self.service, event, session, edit).await
    }

    /// Takes attendees in from CSV; a row with a reference that is known updates it.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn import_attendees(
        &self,
        event: &EventCode,
        request: &ImportAttendeesRequest,
    ) -> Result<AttendeesReport> {
        attendees::import(&self.service, event, request).await
    }

    /// All attendees, by reference.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn list_attendees(&self, event: &EventCode) -> Result<Vec<AttendeeAnswer>> {
        attendees::list(&self.service, event).await
    }

    /// Everything that is known of a person, in every stream.
    ///
    /// # Errors
    /// `not_found` for an unknown attendee.
    pub async fn export_attendee(
        &self,
        event: &EventCode,
        request: &PersonRequest,
    ) -> Result<HoldingsAnswer> {
        persons::export(&self.service, event, &request.reference).await
    }

    /// Removes what is known of a person, in every stream; devices follow by their next sync. It
    /// cannot be undone.
    ///
    /// # Errors
    /// `not_found` for an unknown attendee.
    pub async fn erase_attendee(
        &self,
        event: &EventCode,
        request: &PersonRequest,
    ) -> Result<ErasedAnswer> {
        persons::erase(&self.service, event, &request.reference).await
    }

    /// Signs badges for those who have none that is good, or anew. Repeating it changes nothing.
    ///
    /// # Errors
    /// `not_found` for an unknown attendee.
    pub async fn issue_badges(
        &self,
        event: &EventCode,
        request: &IssueBadgesRequest,
    ) -> Result<BadgesReport> {
        badges::issue(&self.service, event, request).await
    }

    /// Takes a badge back; every gate refuses it once it has synced. Repeating it changes nothing.
    ///
    /// # Errors
    /// `not_found` for an unknown attendee, `malformed` without a reason.
    pub async fn revoke_badge(
        &self,
        event: &EventCode,
        request: &RevokeBadgeRequest,
    ) -> Result<RegistrationAnswer> {
        badges::revoke(&self.service, event, request).await
    }

    /// One badge, or all that may be used, by group and name.
    ///
    /// # Errors
    /// `not_found` for an unknown attendee, or one without a badge.
    pub async fn list_badges(
        &self,
        event: &EventCode,
        request: &BadgesRequest,
    ) -> Result<Vec<BadgeAnswer>> {
        badges::list(&self.service, event, request).await
    }

    /// Makes an enrolment code.
    ///
    /// # Errors
    /// `not_found` for an unknown registration, exhibitor or list, `malformed` where the role
    /// needs one and none is given.
    pub async fn enrol(
        &self,
        event: &EventCode,
        request: &EnrolmentRequest,
    ) -> Result<EnrolmentAnswer> {
        enrolment::make_code(&self.service, event, request).await
    }

    /// All devices, in the order they enrolled.
    ///
    /// # Errors
    /// As [`Organizer::events`].
    pub async fn list_devices(&self, event: &EventCode) -> Result<Vec<DeviceAnswer>> {
        devices::list(&self.service, event).await
    }

    /// Revokes a device; repeating it changes nothing.
    ///
    /// # Errors
    /// `not_found` for an unknown device.
    pub async fn revoke_device(
        &self,
        event: &EventCode,
        device: &DeviceId,
    ) -> Result<DeviceAnswer> {
        devices::revoke(&self.service, event, device).await
    }

    /// Copies the whole database, keys included, into a new file that only its owner can read.
    ///
    /// # Errors
    /// `conflict` where the file exists or the database is PostgreSQL.
    pub async fn backup(&self, file: &Path) -> Result<()> {
        crate::backup::backup(&self.service, file).await
    }

    /// Copies the whole database, keys included, into an empty file that whoever asks has made: a
    /// token alone opens no path of the server's machine.
    ///
    /// # Errors
    /// `malformed` where the file is not there or not empty; `conflict` where the database is
    /// PostgreSQL.
    pub async fn fill_backup(&self, file: &Path) -> Result<()> {
        crate::backup::backup_into(&self.service, file).await
    }
}
