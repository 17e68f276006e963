//! Decisions that are the same on every device and on the server.

mod diff;
mod status;

pub use diff::{Placed, TimeSpan, count_change, diff_session};
pub use status::{SessionStatus, session_status};
