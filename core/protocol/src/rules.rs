//! Decisions that are the same on every device and on the server.

mod status;

pub use status::{SessionStatus, session_status};
