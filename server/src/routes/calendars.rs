//! Calendars to subscribe to, and the address of one's own.

use super::AppState;
use super::address::Address;
use super::authentication::{Device, From};
use super::json::Json;
use super::refuse::Answer;
use crate::calendar::{Feed, calendar_link, write_feed};
use crate::refusal::ServiceError;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use huiban_protocol::documents::Language;
use huiban_protocol::wire::CalendarAnswer;
use std::collections::BTreeMap;

/// Media type (RFC 5545, 8.1).
const CALENDAR: &str = "text/calendar; charset=utf-8";
/// How long a copy may be shown; calendars ask every quarter of an hour at the most.
const OPEN: &str = "public, max-age=300";
const SECRET: &str = "private, max-age=300";

/// `POST calendar`: the address of the calendar of the person whom the device belongs to.
pub(super) async fn link(
    State(state): State<AppState>,
    address: Address,
    Device(caller): Device,
) -> Answer<Json<CalendarAnswer>> {
    let url = calendar_link(&state.service, &address.event()?, &caller).await?;
    Ok(Json(CalendarAnswer { url }))
}

/// `GET /ics/{event}/forum/{file}`
pub(super) async fn forum(
    State(state): State<AppState>,
    address: Address,
    query: Query<BTreeMap<String, String>>,
) -> Answer<Response> {
    let feed = Feed::Forum(address.file()?);
    let text = write_feed(&state.service, &address.event()?, &feed, language(&query)?).await?;
    Ok(([(header::CONTENT_TYPE, CALENDAR), (header::CACHE_CONTROL, OPEN)], text).into_response())
}

/// `GET /ics/{event}/me/{file}`
pub(super) async fn person(
    State(state): State<AppState>,
    address: Address,
    From(from): From,
    query: Query<BTreeMap<String, String>>,
) -> Answer<Response> {
    let now_ms = state.service.now_ms();
    state.rates.check_address(from, now_ms)?;
    let feed = Feed::Person(address.secret()?);
    let written = write_feed(&state.service, &address.event()?, &feed, language(&query)?).await;
    if written.is_err() {
        state.rates.count_failure(from, now_ms);
    }
    let headers = [
        (header::CONTENT_TYPE, CALENDAR),
        (header::CACHE_CONTROL, SECRET),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    Ok((headers, written?).into_response())
}

/// `?lang=`; simplified Chinese where nothing is asked for.
fn language(query: &BTreeMap<String, String>) -> Result<Language, ServiceError> {
    let named = query.get("lang").map(|tag| tag.parse());
    let named = named.transpose().map_err(|error: String| ServiceError::invalid("lang", error))?;
    Ok(named.unwrap_or(Language::ZhHans))
}
