//! Bringing device and server together.
//!
//! A run is a sequence of pure steps over the files: [`run`] says which request is next and takes
//! in what came back; it never waits. [`driver`] is the only loop, [`http`] the only place that
//! knows the network library. So a simulator can run the very same engine.
//!
//! The order of a run: a token, the ops, then every stream. Whatever fails does not stop the rest,
//! and nothing but a verdict takes an op out of the journal's `pending`.

mod apply;
mod backoff;
pub(crate) mod browse;
pub(crate) mod calendar;
mod directory;
mod download;
pub(crate) mod driver;
mod fork;
pub mod http;
pub(crate) mod join;
mod message;
mod overwrite;
mod pull;
pub(crate) mod push;
mod quarantine;
pub(crate) mod run;
pub(crate) mod status;
pub(crate) mod token;
#[cfg(test)]
mod view_tests;

pub(crate) use apply::do_rows_agree;
pub(crate) use overwrite::overwrite_if_due;
pub use status::{StatusView, StreamView, SyncReport};
