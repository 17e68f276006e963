//! The service on a temporary SQLite database: its promises, one test each.
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

pub(crate) mod actor;
mod enrolling;
mod publishing;
mod pulling;
mod pushing;
mod restoring;
