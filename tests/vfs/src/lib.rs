//! A layer below SQLite that records what reaches the disk, and fails on request.
//!
//! [`install`] puts it below every database of the process. It hands every call on to SQLite's own
//! file layer, so locks and shared memory are the real ones; what happens in a folder that somebody
//! [`watch`]es is written down, call by call. `tests/crash` makes of such a log every state in
//! which a power cut could have left the disk.
//!
//! Nothing is really synced: no process here outlives its machine, and a log knows what would have
//! been.

mod layer;
mod watch;

pub use layer::install;
pub use watch::{Event, Fault, Trouble, Watch, watch};
