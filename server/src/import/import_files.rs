//! Taking an organizer's files in.

use super::options::Options;
use super::read::read;
use super::sheets::Memory;
use crate::agenda::take_in;
use crate::organizer::{ImportAnswer, ImportFilesRequest, PublishReport};
use crate::refusal::{Result, ServiceError};
use crate::service::Service;
use crate::store::drafts::find_draft;
use crate::store::events::list_events;
use crate::time::in_zone;
use chrono_tz::Tz;
use huiban_protocol::documents::EventCode;
use huiban_protocol::error::ErrorCode;
use std::collections::BTreeMap;

/// Takes files in; see [`crate::Organizer::import_files`].
pub(crate) async fn import_files(
    service: &Service,
    request: &ImportFilesRequest,
) -> Result<ImportAnswer> {
    let bytes: usize = request.files.iter().map(|file| file.content.0.len()).sum();
    if bytes > ImportFilesRequest::BYTES_MAX {
        let message = "the files are larger than 64 MiB together";
        return Err(ServiceError::refuse(ErrorCode::TooLarge, message));
    }
    let options = Options {
        format: request.format,
        event: request.event.clone(),
        zone: request.zone,
        known: known_zones(service).await?,
    };
    let today = in_zone(service.now_ms(), Tz::UTC).date_naive();
    let memory = Memory { mapping: request.mapping.clone(), today };
    let files = request.files.clone();
    // a large file takes seconds, which others need not wait for
    let read = tokio::task::spawn_blocking(move || read(&files, &options, &memory)).await;
    match read.map_err(|_| ServiceError::Fault("an importer gave up"))? {
        Err(problems) => {
            let report = PublishReport { problems, ..PublishReport::default() };
            let report = PublishReport { dry_run: request.dry_run, ..report };
            Ok(ImportAnswer { event: None, mapping: None, report })
        }
        Ok(import) => {
            let report = take_in(service, &import, request.dry_run).await?;
            let event = Some(import.document.event.code);
            Ok(ImportAnswer { event, mapping: import.mapping, report })
        }
    }
}

/// The zones of the events that are there already.
async fn known_zones(service: &Service) -> Result<BTreeMap<EventCode, Tz>> {
    let mut tx = service.store().begin_read().await?;
    let mut zones = BTreeMap::new();
    for row in list_events(tx.as_mut()).await? {
        if let Some(draft) = find_draft(tx.as_mut(), &row.event).await? {
            zones.insert(row.event, draft.event.zone);
        }
    }
    tx.commit().await?;
    Ok(zones)
}
