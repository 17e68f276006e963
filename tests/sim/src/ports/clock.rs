use async_trait::async_trait;
use huiban_protocol::documents::BootId;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

/// Virtual time, the same for everyone, ms since 1970 UTC.
#[derive(Clone)]
pub struct Time(Arc<AtomicI64>);

impl Time {
    /// Time that stands at `now_ms`.
    pub fn at(now_ms: i64) -> Self {
        Self(Arc::new(AtomicI64::new(now_ms)))
    }

    /// Now.
    pub fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Moves on; never back.
    pub fn pass_to(&self, ms: i64) {
        self.0.fetch_max(ms, Ordering::Relaxed);
    }
}

/// The clock of one server instance.
pub struct ServerClock {
    /// Virtual time.
    pub time: Time,
    /// How far this instance's clock is off.
    pub skew_ms: i64,
}

impl huiban_server::ports::Clock for ServerClock {
    fn now_ms(&self) -> i64 {
        self.time.now_ms() + self.skew_ms
    }
}

/// The clocks of one phone.
pub struct PhoneClock {
    time: Time,
    state: Mutex<State>,
}

struct State {
    wall_offset_ms: i64,
    boot: u64,
    booted_at_ms: i64,
}

impl PhoneClock {
    /// A clock whose wall time is off by so much.
    pub fn new(time: &Time, wall_offset_ms: i64, boot: u64) -> Self {
        let booted_at_ms = time.now_ms() - 5_000;
        let state = Mutex::new(State { wall_offset_ms, boot, booted_at_ms });
        Self { time: time.clone(), state }
    }

    /// Somebody sets the wall clock.
    pub fn step(&self, ms: i64) {
        self.state.lock().unwrap().wall_offset_ms += ms;
    }

    /// The phone starts again.
    pub fn reboot(&self) {
        let mut state = self.state.lock().unwrap();
        state.boot += 1;
        state.booted_at_ms = self.time.now_ms() - 3_000;
    }
}

#[async_trait]
impl huiban_companion::ports::Clock for PhoneClock {
    fn wall_ms(&self) -> i64 {
        self.time.now_ms() + self.state.lock().unwrap().wall_offset_ms
    }

    fn mono_ms(&self) -> i64 {
        self.time.now_ms() - self.state.lock().unwrap().booted_at_ms
    }

    fn boot(&self) -> BootId {
        let mut id = [0xb0; 16];
        id[8..].copy_from_slice(&self.state.lock().unwrap().boot.to_be_bytes());
        BootId(id)
    }

    async fn sleep_ms(&self, _ms: u64) {}
}
