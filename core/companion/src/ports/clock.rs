use async_trait::async_trait;
use huiban_protocol::documents::BootId;

/// Time as the device knows it.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Wall clock, ms since 1970 UTC; may jump, and may be wrong by any amount.
    fn wall_ms(&self) -> i64;

    /// Time since some start of this boot, ms; never goes back, and counts sleep.
    fn mono_ms(&self) -> i64;

    /// Which start of the operating system [`Clock::mono_ms`] belongs to.
    fn boot(&self) -> BootId;

    /// Waits.
    async fn sleep_ms(&self, ms: u64);
}
