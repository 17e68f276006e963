//! Decisions that are the same on every device and on the server.

mod clashes;
mod collisions;
mod content;
mod diff;
mod impact;
mod plan;
mod status;
mod transfers;

pub use clashes::{Slot, is_drop_in};
pub use collisions::{Collision, new_collisions};
pub use content::{Content, join_content};
pub use diff::{Placed, TimeSpan, count_change, diff_session};
pub use impact::{Impact, Marks, impact};
pub use plan::{Conflict, Plan, conflict};
pub use status::{SessionStatus, session_status};
pub use transfers::{Transfers, unreachable};
