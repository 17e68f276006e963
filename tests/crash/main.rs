//! Crashes: every state of the disk that a power cut could leave, every call that could fail, and
//! processes that are killed. What an act's `Ok` promises holds after all of them.
//!
//! `HUIBAN_CRASH=all` checks everything that the ordinary run takes a sample of, and
//! `HUIBAN_KILLS=n` kills `n` times; see `docs/quality-crash.md`.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "test code: a panic is how a test fails"
)]

mod check;
mod faults;
mod image;
mod images;
mod kills;
mod scenario;
mod server;

/// Whether all is to be checked instead of a sample.
fn everything() -> bool {
    std::env::var("HUIBAN_CRASH").is_ok_and(|value| value == "all")
}
