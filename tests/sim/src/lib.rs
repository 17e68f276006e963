//! A simulator of many phones and several servers on virtual time.
//!
//! The real engine of [`huiban_companion`] talks to the real service of [`huiban_server`] through
//! its router, in one thread, without sockets and without waiting. A seed decides everything: who
//! takes part, what people do, and all that goes wrong. After every event the [`oracle`] looks
//! whether a promise was broken; at the end everything heals, and everything must come to rest.
//!
//! Start at [`run_seed`].

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "test code: a panic is how a test fails"
)]

mod chance;
mod folder;
mod now;
mod oracle;
mod phone;
mod ports;
mod run;
mod server;
mod shrink;
mod story;
mod world;

pub use run::{Outcome, run_plan, run_seed};
pub use shrink::shrink;
pub use story::{Plan, Step};
