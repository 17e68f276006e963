use async_trait::async_trait;
use huiban_companion::ports::Clock;
use huiban_protocol::documents::BootId;
use std::sync::Mutex;

/// A device's clocks, set by hand.
pub struct TestClock {
    state: Mutex<State>,
}

#[derive(Clone, Copy)]
struct State {
    wall_ms: i64,
    mono_ms: i64,
    boot: u8,
    waits: bool,
}

impl TestClock {
    /// A clock that says `wall_ms` and stands still.
    pub fn at(wall_ms: i64) -> Self {
        Self { state: Mutex::new(State { wall_ms, mono_ms: 1_000, boot: 1, waits: false }) }
    }

    /// Time goes by.
    pub fn advance(&self, ms: i64) {
        let mut state = self.state.lock().unwrap();
        state.wall_ms += ms;
        state.mono_ms += ms;
    }

    /// Somebody sets the wall clock; the monotonic one does not notice.
    pub fn step_wall(&self, ms: i64) {
        self.state.lock().unwrap().wall_ms += ms;
    }

    /// From now on, whoever waits for time to pass waits for ever: a test of what wakes one up.
    pub fn stand_still(&self) {
        self.state.lock().unwrap().waits = true;
    }

    /// The phone starts again.
    pub fn reboot(&self) {
        let mut state = self.state.lock().unwrap();
        state.boot += 1;
        state.mono_ms = 1_000;
    }
}

#[async_trait]
impl Clock for TestClock {
    fn wall_ms(&self) -> i64 {
        self.state.lock().unwrap().wall_ms
    }

    fn mono_ms(&self) -> i64 {
        self.state.lock().unwrap().mono_ms
    }

    fn boot(&self) -> BootId {
        BootId([self.state.lock().unwrap().boot; 16])
    }

    /// Time that is waited for passes at once.
    async fn sleep_ms(&self, ms: u64) {
        let waits = self.state.lock().unwrap().waits;
        if waits {
            std::future::pending::<()>().await;
        }
        self.advance(ms as i64);
        tokio::task::yield_now().await;
    }
}
