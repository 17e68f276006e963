//! The durable record of everything done here, and how it shows.
//!
//! An op is appended before anything is sent. It leaves `pending` only by a verdict that names it,
//! becoming `acked` or `parked`. What is shown is always `fold(base, overlay)`: the base are rows
//! written by pages and snapshots only; the overlay is every op that is pending, and every acked op
//! until the stream's cursor has reached the place its verdict named. Whether an op is *confirmed*
//! is derived from that, never stored.
//!
//! Start at [`append`] and [`fold`].

pub(crate) mod append;
pub(crate) mod doubt;
pub(crate) mod erase;
pub(crate) mod exchange;
pub(crate) mod export;
pub(crate) mod facts;
pub(crate) mod files;
pub(crate) mod fold;
pub(crate) mod identity;
pub(crate) mod ledger;
pub(crate) mod list;
pub(crate) mod overlay;
pub(crate) mod pending;
pub(crate) mod purge;
pub(crate) mod reoffer;
pub(crate) mod repeated;
pub(crate) mod settle;
mod sql_types;

pub use list::{OpState, OpView};

pub(crate) use sql_types::{Sql, to_i64, to_u64};
