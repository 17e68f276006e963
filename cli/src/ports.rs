//! What the core needs from a terminal: a place for secrets, a clock that can be set, and the
//! choice of no network.

mod clock;
mod offline;
mod secrets;

pub(crate) use clock::ShiftedClock;
pub(crate) use offline::NoNetwork;
pub(crate) use secrets::FileSecrets;
