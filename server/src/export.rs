//! An event as a file for other programs.
//!
//! The project's own JSON and frab's schedules are the draft, so that what is taken in again is the
//! draft; a calendar is what is published, since its entries are numbered by publications.
//!
//! Not for: files that phones write themselves.

mod frab;

pub(crate) use frab::{GENERATOR, guid_of, label_forums, label_rooms};

use crate::agenda::draft;
use crate::calendar::{Feed, write_feed};
use crate::organizer::{ExportAnswer, ExportFormat, ExportRequest};
use crate::refusal::{Result, ServiceError};
use crate::service::Service;
use huiban_protocol::documents::EventCode;

/// Writes an event; see [`crate::Organizer::export`].
pub(crate) async fn export(
    service: &Service,
    event: &EventCode,
    request: &ExportRequest,
) -> Result<ExportAnswer> {
    let fault = |_| ServiceError::Fault("an event could not be written");
    let content = match request.format {
        ExportFormat::Huiban => {
            let document = draft(service, event).await?;
            serde_json::to_string_pretty(&document).map_err(fault)?
        }
        ExportFormat::FrabJson | ExportFormat::FrabXml => {
            let document = draft(service, event).await?;
            let url = service.public_url();
            let schedule = frab::Schedule::of(&document, request.language, url);
            match request.format {
                ExportFormat::FrabXml => schedule.to_xml(),
                _ => schedule.to_json().map_err(fault)?,
            }
        }
        ExportFormat::Ics => write_feed(service, event, &Feed::Whole, request.language).await?,
    };
    Ok(ExportAnswer { content })
}
