use async_trait::async_trait;
use huiban_companion::ports::Clock;
use huiban_companion::ports::system::SystemClock;
use huiban_protocol::documents::BootId;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that was set, and ticks from there.
///
/// A new one is a boot of its own, because nothing ties its monotonic time to an earlier one's.
#[derive(Debug)]
pub(crate) struct ShiftedClock {
    system: SystemClock,
    ahead_ms: AtomicI64,
}

impl ShiftedClock {
    /// A clock that says `at_ms` now; `boot` is random.
    pub(crate) fn starting_at(at_ms: i64, boot: BootId) -> Self {
        let system = SystemClock::new(boot);
        let ahead_ms = AtomicI64::new(at_ms.saturating_sub(system.wall_ms()));
        Self { system, ahead_ms }
    }

    /// Lets time pass; the machine was on all the while, so the monotonic time moves too.
    pub(crate) fn advance(&self, ms: i64) {
        self.ahead_ms.fetch_add(ms, Ordering::Relaxed);
    }
}

#[async_trait]
impl Clock for ShiftedClock {
    fn wall_ms(&self) -> i64 {
        self.system.wall_ms().saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    fn mono_ms(&self) -> i64 {
        self.system.mono_ms().saturating_add(self.ahead_ms.load(Ordering::Relaxed))
    }

    fn boot(&self) -> BootId {
        self.system.boot()
    }

    async fn sleep_ms(&self, ms: u64) {
        self.system.sleep_ms(ms).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_starts_where_it_was_set_and_both_times_pass_together() {
        let clock = ShiftedClock::starting_at(1_000_000, BootId([1; 16]));
        let (wall, mono) = (clock.wall_ms(), clock.mono_ms());
        assert!((1_000_000..1_060_000).contains(&wall), "{wall}");
        clock.advance(86_400_000);
        assert!(clock.wall_ms() >= wall + 86_400_000);
        assert!(clock.mono_ms() >= mono + 86_400_000);
    }
}
