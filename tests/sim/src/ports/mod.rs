//! The outside world of devices and servers: virtual time, drawn randomness, secrets in memory, and
//! a line to the server that the simulator holds in its hands.

mod clock;
mod line;
mod pocket;
mod random;

pub use clock::{PhoneClock, ServerClock, Time};
pub use line::Line;
pub use pocket::Pocket;
pub use random::Drawn;
