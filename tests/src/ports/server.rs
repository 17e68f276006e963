use huiban_server::ports::{Clock, NoRandomness, Random};
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Server time, set by hand.
pub struct ServerClock(AtomicI64);

impl ServerClock {
    /// A clock that says `now_ms` and stands still.
    pub fn at(now_ms: i64) -> Self {
        Self(AtomicI64::new(now_ms))
    }

    /// Time goes by.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }
}

impl Clock for ServerClock {
    fn now_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Numbers that no draw of this process repeats, so that no two servers give the same token.
pub struct ServerRandom;

static DRAWN: AtomicU64 = AtomicU64::new(0);

impl Random for ServerRandom {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), NoRandomness> {
        for chunk in bytes.chunks_mut(32) {
            let drawn = DRAWN.fetch_add(1, Ordering::SeqCst);
            let block = Sha256::digest(format!("server {drawn}"));
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}
