//! What the outside supplies: time, randomness, the network, and a place for secrets.
//!
//! The core reads none of them by itself, so that a simulator can supply all of them. Phones and
//! the terminal use [`system`] and the transport of [`crate::sync::http`].

mod clock;
mod random;
mod secrets;
mod sync_api;
pub mod system;

pub use clock::Clock;
pub use random::Random;
pub use secrets::{SecretError, Secrets};
pub use sync_api::{Live, Method, NetworkError, Request, Response, StreamHead, SyncApi};

use std::sync::Arc;

/// Everything an installation needs from outside.
#[derive(Clone)]
pub struct Ports {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub random: Arc<dyn Random>,
    /// The network.
    pub api: Arc<dyn SyncApi>,
    /// Keys and tokens.
    pub secrets: Arc<dyn Secrets>,
}
