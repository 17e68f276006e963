//! The outside world of a device under test: a clock that is set, randomness that is seeded,
//! secrets in memory, and a network that can be cut. And the server's clock and chance.

mod clock;
mod link;
mod random;
mod secrets;
mod server;

pub use clock::TestClock;
pub use link::{Answer, Directory, Held, Link, content_digest};
pub use random::Seeded;
pub use secrets::Pocket;
pub use server::{ServerClock, ServerRandom};
