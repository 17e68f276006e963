//! Decisions that are the same on every device and on the server.

mod admission;
mod clashes;
mod collisions;
mod content;
mod decide;
mod diff;
mod event_day;
mod impact;
mod incidents;
mod marks;
mod plan;
mod status;
mod stays;
mod transfers;

pub use admission::{Admission, Passage, admissions, list_passages};
pub use clashes::{Slot, is_drop_in};
pub use collisions::{Collision, new_collisions};
pub use content::{Content, join_content};
pub use decide::{
    BadgeProof, BadgeView, Caution, Decision, Knowledge, Question, Reason, Standing, StandingState,
    decide_scan,
};
pub use diff::{Placed, TimeSpan, count_change, diff_session};
pub use event_day::event_day;
pub use impact::{Impact, impact};
pub use incidents::{Incident, entries_held_back, incidents};
pub use marks::Marks;
pub use plan::{Conflict, Plan, conflict};
pub use status::{SessionStatus, session_status};
pub use stays::{Stay, stays};
pub use transfers::{Transfers, unreachable};
