//! The outside world of a device under test: a clock that is set, randomness that is seeded,
//! secrets in memory, and a network that can be cut.

mod clock;
mod link;
mod random;
mod secrets;

pub use clock::TestClock;
pub use link::{Answer, Link};
pub use random::Seeded;
pub use secrets::Pocket;
