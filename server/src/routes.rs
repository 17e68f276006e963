//! HTTP: one file for each noun of the API, and the envelope around all of them.
//!
//! A request is judged in this order: headers, authentication, size on the wire, digest,
//! decompression within bounds, depth, parsing. Extractors run in the order of a handler's
//! arguments, so a handler that takes `Device` before `Json` cannot do it otherwise.

mod address;
mod authentication;
mod calendars;
mod enrolment;
mod health;
mod json;
mod keys;
mod landing;
mod lists;
mod live;
mod organizer;
mod people;
mod push;
mod rate;
mod refuse;
mod seal;
mod streams;

pub use rate::RateLimits;

use crate::organizer::Organizer;
use crate::service::Service;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use rate::Rates;
use std::sync::Arc;
use tokio::sync::watch;

/// What every request needs.
#[derive(Clone)]
pub struct AppState {
    pub(crate) service: Service,
    pub(crate) organizer: Organizer,
    /// The host that devices may prove their key to; `None`: whatever they call this server.
    host: Option<String>,
    rates: Arc<Rates>,
    /// Turns true when the server stops: live connections end then.
    closing: watch::Receiver<bool>,
}

impl AppState {
    /// Serves `service` without rate limits, to whatever host it is called.
    pub fn new(service: Service) -> Self {
        let (_, closing) = watch::channel(false);
        let organizer = Organizer::new(service.clone());
        Self { service, organizer, host: None, rates: Arc::default(), closing }
    }

    /// Accepts proofs of keys for this host only: `host` or `host:port`.
    #[must_use]
    pub fn with_host(self, host: Option<String>) -> Self {
        Self { host, ..self }
    }

    /// Limits how often one may ask.
    #[must_use]
    pub fn with_limits(self, limits: RateLimits) -> Self {
        Self { rates: Arc::new(Rates::new(limits)), ..self }
    }

    /// Ends live connections when the value turns true.
    #[must_use]
    pub fn with_closing(self, closing: watch::Receiver<bool>) -> Self {
        Self { closing, ..self }
    }
}

/// The whole API. Usable without a socket through `tower::ServiceExt::oneshot`.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/j", get(landing::landing))
        .route("/s", get(landing::landing))
        .route("/a", get(landing::landing))
        .route("/b", get(landing::landing))
        .route("/v1/events/{event}", get(streams::public))
        .route("/ics/{event}/forum/{file}", get(calendars::forum))
        .route("/ics/{event}/me/{file}", get(calendars::person))
        .route("/v1/enrol", post(enrolment::enrol))
        .nest("/v1/events/{event}", event_routes())
        .nest("/v1/organizer", organizer_routes())
        .fallback(refuse::no_such_address)
        .method_not_allowed_fallback(refuse::no_such_address)
        .layer(from_fn_with_state(state.clone(), seal::seal))
        .with_state(state)
}

fn event_routes() -> Router<AppState> {
    Router::new()
        .route("/nonce", post(enrolment::nonce))
        .route("/token", post(enrolment::token))
        .route("/devices/fork", post(enrolment::fork))
        .route("/quarantine", post(enrolment::quarantine))
        .route("/push", post(push::push))
        .route("/calendar", post(calendars::link))
        .route("/heads", get(streams::heads))
        .route("/events", get(live::events))
        .route("/streams/{stream}/changes", get(streams::changes))
        .route("/streams/{stream}/{key}/changes", get(streams::changes))
        .route("/streams/{stream}/snapshot", get(streams::snapshot))
        .route("/streams/{stream}/{key}/snapshot", get(streams::snapshot))
        .route("/streams/{stream}/chunks/{hash}", get(streams::chunk))
        .route("/streams/{stream}/{key}/chunks/{hash}", get(streams::chunk))
}

fn organizer_routes() -> Router<AppState> {
    Router::new()
        .route("/events", get(organizer::events))
        .route("/backup", post(organizer::backup))
        .route("/import", post(organizer::import))
        .route("/events/{event}/draft", get(organizer::draft))
        .route("/events/{event}/export", post(organizer::export))
        .route("/events/{event}/diff", get(organizer::diff))
        .route("/events/{event}/publish", post(organizer::publish))
        .route("/events/{event}/history", get(organizer::history))
        .route("/events/{event}/reschedule", post(organizer::reschedule))
        .route("/events/{event}/delay", post(organizer::delay))
        .route("/events/{event}/undo", post(organizer::undo))
        .route("/events/{event}/sessions/{session}", post(organizer::edit_session))
        .route("/events/{event}/attendees", get(organizer::list_attendees))
        .route("/events/{event}/attendees/erase", post(organizer::erase_attendee))
        .route("/events/{event}/attendees/export", post(organizer::export_attendee))
        .route("/events/{event}/attendees/import", post(organizer::import_attendees))
        .route("/events/{event}/badges", post(organizer::list_badges))
        .route("/events/{event}/badges/issue", post(organizer::issue_badges))
        .route("/events/{event}/badges/revoke", post(organizer::revoke_badge))
        .route("/events/{event}/enrol", post(organizer::enrol))
        .route("/events/{event}/devices", get(organizer::list_devices))
        .route("/events/{event}/devices/revoke", post(organizer::revoke_device))
        .merge(keys::routes())
        .merge(lists::routes())
        .merge(people::routes())
}

#[cfg(test)]
mod tests;
