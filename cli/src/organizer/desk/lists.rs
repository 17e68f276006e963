//! Check-in lists.

use super::{Desk, of};
use crate::error::Result;
use huiban_protocol::documents::{EventCode, ListCode};
use huiban_server::organizer::{
    IncidentAnswer, IncidentsRequest, ListAnswer, ListEdit, SignInAnswer, SignInRequest,
};

impl Desk {
    pub(crate) async fn list_lists(&self, event: &EventCode) -> Result<Vec<ListAnswer>> {
        match self {
            Self::Here(organizer) => Ok(organizer.list_lists(event).await?),
            Self::There(remote) => remote.get(&of(event, "lists")).await,
        }
    }

    pub(crate) async fn set_list(
        &self,
        event: &EventCode,
        list: &ListCode,
        edit: &ListEdit,
    ) -> Result<ListAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.set_list(event, list, edit).await?),
            Self::There(remote) => remote.post(&of(event, &format!("lists/{list}")), edit).await,
        }
    }

    pub(crate) async fn export_list(
        &self,
        event: &EventCode,
        list: &ListCode,
        request: &SignInRequest,
    ) -> Result<SignInAnswer> {
        match self {
            Self::Here(organizer) => Ok(organizer.export_list(event, list, request).await?),
            Self::There(remote) => {
                remote.post(&of(event, &format!("lists/{list}/export")), request).await
            }
        }
    }

    pub(crate) async fn list_incidents(
        &self,
        event: &EventCode,
        request: &IncidentsRequest,
    ) -> Result<Vec<IncidentAnswer>> {
        match self {
            Self::Here(organizer) => Ok(organizer.list_incidents(event, request).await?),
            Self::There(remote) => remote.post(&of(event, "incidents"), request).await,
        }
    }
}
