//! The service on a temporary SQLite database: its promises, one test each.
#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

pub(crate) mod actor;
mod badges;
mod enrolling;
mod importing;
mod keys;
mod lists;
mod on_postgres;
// the starter that all tests share; they link this crate, so it cannot link them
mod people;
#[path = "../../../tests/src/postgres.rs"]
#[allow(unreachable_pub, reason = "it is public where it stands")]
mod postgres;
mod publishing;
mod pulling;
mod pushing;
mod restoring;
mod scopes;
mod undoing;
mod weighing;
