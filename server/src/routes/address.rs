//! What an address names.

use super::AppState;
use super::refuse::Refused;
use crate::refusal::ServiceError;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use huiban_protocol::cursor::Cursor;
use huiban_protocol::digest::Hash;
use huiban_protocol::documents::{EventCode, ListCode, SessionId};
use huiban_protocol::streams::StreamId;
use std::collections::BTreeMap;
use std::str::FromStr;

/// The named parts of an address.
pub(super) struct Address(BTreeMap<String, String>);

impl FromRequestParts<AppState> for Address {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refused> {
        let named = Path::<BTreeMap<String, String>>::from_request_parts(parts, state).await;
        named.map(|Path(named)| Self(named)).map_err(|_| nothing_there().into())
    }
}

fn nothing_there() -> ServiceError {
    ServiceError::not_found("there is no such event, stream or chunk")
}

impl Address {
    fn part<T: FromStr>(&self, name: &str) -> Result<T, ServiceError> {
        self.0.get(name).and_then(|text| text.parse().ok()).ok_or_else(nothing_there)
    }

    /// The event.
    pub(super) fn event(&self) -> Result<EventCode, ServiceError> {
        self.part("event")
    }

    /// The session.
    pub(super) fn session(&self) -> Result<SessionId, ServiceError> {
        self.part("session")
    }

    /// The check-in list.
    pub(super) fn list(&self) -> Result<ListCode, ServiceError> {
        self.part("list")
    }

    /// The stream, whose name may take two segments.
    pub(super) fn stream(&self) -> Result<StreamId, ServiceError> {
        let first = self.0.get("stream").ok_or_else(nothing_there)?;
        let name = match self.0.get("key") {
            Some(key) => format!("{first}/{key}"),
            None => first.clone(),
        };
        name.parse().map_err(|_| nothing_there())
    }

    /// What a calendar's file is named after.
    pub(super) fn file<T: FromStr>(&self) -> Result<T, ServiceError> {
        let file = self.0.get("file").ok_or_else(nothing_there)?;
        let name = file.strip_suffix(".ics").unwrap_or(file);
        name.parse().map_err(|_| nothing_there())
    }

    /// The secret that a person's calendar is named by.
    pub(super) fn secret(&self) -> Result<[u8; 16], ServiceError> {
        let name: String = self.file()?;
        let mut secret = [0; 16];
        hex::decode_to_slice(name, &mut secret).map_err(|_| nothing_there())?;
        Ok(secret)
    }

    /// The chunk.
    pub(super) fn chunk(&self) -> Result<Hash, ServiceError> {
        self.part("hash")
    }
}

/// From where and how far to read a stream.
pub(super) struct Slice {
    /// The position to read after; `None` to begin at the start.
    pub(super) after: Option<Cursor>,
    /// Most changes.
    pub(super) limit: Option<usize>,
}

impl FromRequestParts<AppState> for Slice {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Refused> {
        let query = Query::<BTreeMap<String, String>>::from_request_parts(parts, state).await;
        let Query(query) =
            query.map_err(|_| ServiceError::invalid("after", "the query cannot be read"))?;
        let after = query.get("after").map(|text| text.parse()).transpose();
        let limit = query.get("limit").map(|text| text.parse()).transpose();
        Ok(Self {
            after: after.map_err(|_| ServiceError::invalid("after", "not a cursor"))?,
            limit: limit.map_err(|_| ServiceError::invalid("limit", "not a number"))?,
        })
    }
}
