//! Actors, stories, vectors and tidy rules over the whole of Huiban.
//!
//! A [`World`] is an event with a real server behind real HTTP; an [`Actor`] is somebody's device,
//! with the real core on a folder of its own and everything outside that core in the test's hands.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]

mod actor;
mod documents;
pub mod ports;
pub mod postgres;
mod world;

pub use actor::{Actor, target};
pub use documents::{large_document, small_document};
pub use world::{Backup, START_MS, Variant, World};
