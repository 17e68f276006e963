//! The organizer's side: streams, publishing, enrolment.
//!
//! A [`Service`] is a server without sockets over a [`store::Store`]; [`Organizer`] is what an
//! organizer may ask of it; [`router`] puts both behind HTTP; [`serve`] opens the socket.
//!
//! ```
//! use axum::{body::Body, http::Request};
//! use huiban_server::ports::{SystemClock, SystemRandom};
//! use huiban_server::store::{ServerFolder, SqliteStore};
//! use huiban_server::{AppState, Service, ServiceConfig, router};
//! use std::sync::Arc;
//! use tower::ServiceExt as _;
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let folder = tempfile::tempdir().unwrap();
//! let store = SqliteStore::open(&ServerFolder::new(folder.path())).unwrap();
//! let (clock, random) = (Arc::new(SystemClock), Arc::new(SystemRandom));
//! let service = Service::new(ServiceConfig::new(Arc::new(store), clock, random));
//! service.replay().await.unwrap();
//!
//! // no socket: each request is one call
//! let app = router(AppState::new(service));
//! let request = Request::get("/healthz").body(Body::empty()).unwrap();
//! let answer = app.oneshot(request).await.unwrap();
//! assert_eq!(answer.status(), 200);
//! # });
//! ```

mod agenda;
mod attendees;
mod backup;
mod badges;
mod calendar;
mod devices;
mod enrolment;
mod export;
mod import;
mod keys;
mod lists;
pub mod organizer;
mod persons;
pub mod ports;
mod refusal;
mod routes;
mod serve;
mod service;
pub mod store;
mod time;

pub use backup::{RestoreReport, restore};
pub use organizer::Organizer;
pub use refusal::{Result, ServiceError};
pub use routes::{AppState, RateLimits, router};
pub use serve::{OrganizerFile, Running, ServeConfig, ServeStore, serve};
pub use service::{Abilities, Caller, SeenHeads, Service, ServiceConfig};
