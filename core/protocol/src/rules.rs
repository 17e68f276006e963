//! Decisions that are the same on every device and on the server.

mod clashes;
mod diff;
mod status;
mod transfers;

pub use clashes::{Slot, is_drop_in};
pub use diff::{Placed, TimeSpan, count_change, diff_session};
pub use status::{SessionStatus, session_status};
pub use transfers::{Transfers, unreachable};
