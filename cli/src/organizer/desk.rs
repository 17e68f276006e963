//! Where an organizer's work is done: in this process on the folder, or by a running server.

mod keys;
mod lists;
mod people;

use super::http::Remote;
use crate::args::Global;
use crate::error::{CliError, Kind, Result};
use crate::folder::Place;
use crate::said::Said;
use huiban_protocol::documents::{DeviceId, EventCode, SessionId};
use huiban_server::organizer::{
    AttendeeAnswer, AttendeesReport, BackupRequest, BadgeAnswer, BadgesReport, BadgesRequest,
    DelayRequest, DeviceAnswer, EnrolmentAnswer, EnrolmentRequest, ErasedAnswer, EventAnswer,
    ExportAnswer, ExportRequest, HistoryEntry, HoldingsAnswer, ImportAnswer,
    ImportAttendeesRequest, ImportFilesRequest, IssueBadgesRequest, PersonRequest, PublishReport,
    PublishRequest, RegistrationAnswer, RescheduleRequest, RevokeBadgeRequest, RevokeRequest,
    SessionEdit, UndoRequest,
};
use huiban_server::ports::{SystemClock, SystemRandom};
use huiban_server::store::{ServerFolder, SqliteStore, StoreError};
use huiban_server::{Organizer, OrganizerFile, Service, ServiceConfig};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long a folder that is in use may take to say where its server listens.
const PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(50);

/// Where an organizer's work is done. Both ways take and give the same types.
pub(crate) enum Desk {
    /// In this process; the folder belongs to it until it ends.
    Here(Organizer),
    /// By a running server.
    There(Remote),
}

impl Desk {
    /// The server that `--server` names, else the one that runs on the folder, else the folder
    /// itself. A folder that does not exist is made only where `make` is set.
    pub(crate) async fn open(global: &Global, make: bool) -> Result<Self> {
        if let Some(url) = &global.server {
            let token = global.token.clone().ok_or_else(|| {
                CliError::Usage(Said::new(
                    "--server needs --token or HUIBAN_TOKEN",
                    "--server 需要同时给出 --token 或 HUIBAN_TOKEN",
                ))
            })?;
            return Ok(Self::There(Remote::new(url, token)?));
        }
        let path = global.data_folder();
        let folder = ServerFolder::new(&path);
        if make {
            Place::Data.make(&path)?;
        } else if path.exists() {
            Place::Data.check(&path)?;
        }
        let empty = !folder.database().exists() && !folder.organizer_file().exists();
        if !make && empty {
            let folder = path.display();
            let message = (
                format!(
                    "{folder} holds no event: import one first, or name the folder with --data"
                ),
                format!("{folder} 中没有大会：请先导入，或用 --data 指定文件夹"),
            );
            return Err(CliError::new(Kind::NotFound, message));
        }
        Self::on_folder(&path).await
    }

    /// Works on a folder; a server that runs there is asked to do the work.
    pub(crate) async fn on_folder(path: &Path) -> Result<Self> {
        let folder = ServerFolder::new(path);
        let began = std::time::Instant::now();
        loop {
            match SqliteStore::open(&folder) {
                Ok(store) => return Self::here(store).await,
                Err(StoreError::InUse(_)) => {}
                Err(other) => return Err(other.into()),
            }
            // what a killed server left is out of date, so it counts only while the folder is used
            if let Some(file) = OrganizerFile::read(&folder) {
                let remote = Remote::new(&file.url, file.token.to_string())?;
                if remote.get::<Vec<EventAnswer>>("organizer/events").await.is_ok() {
                    return Ok(Self::There(remote));
                }
            }
            if began.elapsed() > PATIENCE {
                return Err(StoreError::InUse(path.display().to_string()).into());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn here(store: SqliteStore) -> Result<Self> {
        let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
        let service = Service::new(ServiceConfig::new(Arc::new(store), clock, random));
        service.replay().await?;
        Ok(Self::Here(Organizer::new(service)))
    }

    pub(crate) async fn events(&self) -> Result<Vec<EventAnswer>> {
        match self {
            Self::Here(organizer) => Ok(organizer.events().await?),
            Self::There(remote) => remote.get("organizer/events").await,
        }
    }

    pub(crate) async fn import(&self, request: &ImportFilesRequest) -> Result<ImportAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.import_files(request).await?),
            Self::There(remote) => remote.post("organizer/import", request).await,
        }
    }

    pub(crate) async fn export(
        &self,
        event: &EventCode,
        request: &ExportRequest,
    ) -> Result<ExportAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.export(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "export"), request).await,
        }
    }

    pub(crate) async fn diff(&self, event: &EventCode) -> Result<PublishReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.diff(event).await?),
            Self::There(remote) => remote.get(&of(event, "diff")).await,
        }
    }

    pub(crate) async fn publish(
        &self,
        event: &EventCode,
        request: &PublishRequest,
    ) -> Result<PublishReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.publish(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "publish"), request).await,
        }
    }

    pub(crate) async fn history(&self, event: &EventCode) -> Result<Vec<HistoryEntry>> {
        match self {
            Self::Here(organizer) => Ok(organizer.history(event).await?),
            Self::There(remote) => remote.get(&of(event, "history")).await,
        }
    }

    pub(crate) async fn reschedule(
        &self,
        event: &EventCode,
        request: &RescheduleRequest,
    ) -> Result<PublishReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.reschedule(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "reschedule"), request).await,
        }
    }

    pub(crate) async fn delay(
        &self,
        event: &EventCode,
        request: &DelayRequest,
    ) -> Result<PublishReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.delay(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "delay"), request).await,
        }
    }

    pub(crate) async fn undo(
        &self,
        event: &EventCode,
        request: &UndoRequest,
    ) -> Result<PublishReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.undo(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "undo"), request).await,
        }
    }

    pub(crate) async fn edit_session(
        &self,
        event: &EventCode,
        session: &SessionId,
        edit: &SessionEdit,
    ) -> Result<PublishReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.edit_session(event, session, edit).await?),
            Self::There(remote) => {
                remote.post(&of(event, &format!("sessions/{session}")), edit).await
            }
        }
    }

    pub(crate) async fn import_attendees(
        &self,
        event: &EventCode,
        request: &ImportAttendeesRequest,
    ) -> Result<AttendeesReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.import_attendees(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "attendees/import"), request).await,
        }
    }

    pub(crate) async fn list_attendees(&self, event: &EventCode) -> Result<Vec<AttendeeAnswer>> {
        match self {
            Self::Here(organizer) => Ok(organizer.list_attendees(event).await?),
            Self::There(remote) => remote.get(&of(event, "attendees")).await,
        }
    }

    pub(crate) async fn export_attendee(
        &self,
        event: &EventCode,
        request: &PersonRequest,
    ) -> Result<HoldingsAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.export_attendee(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "attendees/export"), request).await,
        }
    }

    pub(crate) async fn erase_attendee(
        &self,
        event: &EventCode,
        request: &PersonRequest,
    ) -> Result<ErasedAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.erase_attendee(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "attendees/erase"), request).await,
        }
    }

    pub(crate) async fn issue_badges(
        &self,
        event: &EventCode,
        request: &IssueBadgesRequest,
    ) -> Result<BadgesReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.issue_badges(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "badges/issue"), request).await,
        }
    }

    pub(crate) async fn revoke_badge(
        &self,
        event: &EventCode,
        request: &RevokeBadgeRequest,
    ) -> Result<RegistrationAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.revoke_badge(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "badges/revoke"), request).await,
        }
    }

    pub(crate) async fn list_badges(
        &self,
        event: &EventCode,
        request: &BadgesRequest,
    ) -> Result<Vec<BadgeAnswer>> {
        match self {
            Self::Here(organizer) => Ok(organizer.list_badges(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "badges"), request).await,
        }
    }

    pub(crate) async fn enrol(
        &self,
        event: &EventCode,
        request: &EnrolmentRequest,
    ) -> Result<EnrolmentAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.enrol(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "enrol"), request).await,
        }
    }

    pub(crate) async fn list_devices(&self, event: &EventCode) -> Result<Vec<DeviceAnswer>> {
        match self {
            Self::Here(organizer) => Ok(organizer.list_devices(event).await?),
            Self::There(remote) => remote.get(&of(event, "devices")).await,
        }
    }

    pub(crate) async fn revoke_device(
        &self,
        event: &EventCode,
        device: &DeviceId,
    ) -> Result<DeviceAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.revoke_device(event, device).await?),
            Self::There(remote) => {
                remote.post(&of(event, "devices/revoke"), &RevokeRequest { device: *device }).await
            }
        }
    }

    /// Copies the database into an empty file at an absolute path.
    pub(crate) async fn backup(&self, file: &Path) -> Result<()> {
        match self {
            Self::Here(organizer) => Ok(organizer.fill_backup(file).await?),
            Self::There(remote) => {
                let request = BackupRequest { file: file.to_owned() };
                remote.post::<serde::de::IgnoredAny>("organizer/backup", &request).await.map(|_| ())
            }
        }
    }
}

fn of(event: &EventCode, path: &str) -> String {
    format!("organizer/events/{event}/{path}")
}
