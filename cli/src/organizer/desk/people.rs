//! One attendee at a time, and attendees from a file.

use super::{Desk, of};
use crate::error::Result;
use huiban_protocol::documents::EventCode;
use huiban_server::organizer::{
    AddAttendeeRequest, AttendeesReport, DeskAnswer, EditAttendeeRequest, ImportAttendeeFileRequest,
};

impl Desk {
    pub(crate) async fn import_attendee_file(
        &self,
        event: &EventCode,
        request: &ImportAttendeeFileRequest,
    ) -> Result<AttendeesReport> {
        match self {
            Self::Here(organizer) => Ok(organizer.import_attendee_file(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "attendees/file"), request).await,
        }
    }

    pub(crate) async fn add_attendee(
        &self,
        event: &EventCode,
        request: &AddAttendeeRequest,
    ) -> Result<DeskAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.add_attendee(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "attendees/add"), request).await,
        }
    }

    pub(crate) async fn edit_attendee(
        &self,
        event: &EventCode,
        request: &EditAttendeeRequest,
    ) -> Result<DeskAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.edit_attendee(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "attendees/edit"), request).await,
        }
    }
}
