//! Ending a wait from outside.

use crate::error::FfiError;
use huiban_companion::CompanionError;
use std::sync::Arc;
use tokio::sync::watch;

/// Ends the waits it was given to, also those that begin only after [`Cancellation::cancel`].
///
/// Kotlin needs none, since a cancelled coroutine drops what it waits for. A cancelled Swift task
/// does not, so it calls `cancel()` here; that a wait had not begun yet must not matter.
#[derive(Debug, uniffi::Object)]
pub struct Cancellation {
    cancelled: watch::Sender<bool>,
}

#[uniffi::export]
impl Cancellation {
    /// One that was not cancelled yet.
    #[uniffi::constructor]
    #[allow(clippy::new_without_default, reason = "objects cross only by their constructors")]
    pub fn new() -> Arc<Self> {
        Arc::new(Self { cancelled: watch::Sender::new(false) })
    }

    /// Cancels, for good. Every wait it was given to answers `Cancelled`; what was done so far
    /// stays. Safe on any thread.
    pub fn cancel(&self) {
        self.cancelled.send_replace(true);
    }
}

/// Waits for `work`, or for the cancellation where there is one.
pub(crate) async fn unless<T>(
    cancellation: Option<Arc<Cancellation>>,
    work: impl Future<Output = Result<T, CompanionError>>,
) -> Result<T, FfiError> {
    let Some(cancellation) = cancellation else { return Ok(work.await?) };
    let mut cancelled = cancellation.cancelled.subscribe();
    tokio::select! {
        biased;
        _ = cancelled.wait_for(|cancelled| *cancelled) => Err(FfiError::Cancelled),
        done = work => Ok(done?),
    }
}
