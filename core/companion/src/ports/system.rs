//! The operating system's own clock and randomness, for shells that have nothing better.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is where ambient time and randomness enter"
)]

use super::{Clock, Random};
use async_trait::async_trait;
use huiban_protocol::documents::BootId;
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// The operating system's clocks.
#[derive(Debug)]
pub struct SystemClock {
    boot: BootId,
}

impl SystemClock {
    /// A clock whose monotonic time belongs to `boot`.
    pub fn new(boot: BootId) -> Self {
        Self { boot }
    }

    /// A clock of this boot of a Linux machine; elsewhere every start of the program counts as a
    /// boot of its own, which costs precision, never order.
    pub fn of_this_boot() -> Self {
        let kernel = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let boot = kernel.trim().replace('-', "").parse();
        Self { boot: boot.unwrap_or_else(|_| BootId((&SystemRandom as &dyn Random).bytes())) }
    }
}

fn ms_of(clock: ClockId) -> i64 {
    let time = clock_gettime(clock);
    time.tv_sec.saturating_mul(1_000).saturating_add(time.tv_nsec / 1_000_000)
}

/// The monotonic clock that counts sleep.
#[cfg(any(target_os = "linux", target_os = "android"))]
const COUNTS_SLEEP: ClockId = ClockId::Boottime;
/// The monotonic clock that counts sleep.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const COUNTS_SLEEP: ClockId = ClockId::Monotonic;

#[async_trait]
impl Clock for SystemClock {
    fn wall_ms(&self) -> i64 {
        ms_of(ClockId::Realtime)
    }

    fn mono_ms(&self) -> i64 {
        ms_of(COUNTS_SLEEP)
    }

    fn boot(&self) -> BootId {
        self.boot
    }

    async fn sleep_ms(&self, ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}

/// The operating system's randomness.
#[derive(Debug, Clone, Copy)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[allow(clippy::expect_used, reason = "without randomness no key may ever be made")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system has randomness");
    }
}
