//! The exchange with the server.

use crate::cancellation::{Cancellation, unless};
use crate::error::FfiError;
use huiban_companion::{Companion, StatusView, SyncReport};
use huiban_protocol::documents::Language;
use std::sync::Arc;

/// The exchange with the server: the only calls that wait.
///
/// A wait may be dropped at any time; what was done so far stays.
#[derive(uniffi::Object)]
pub struct Sync {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Sync {
    /// Brings device and server together once. Waits for the network; a second one at the same
    /// time answers `Busy`.
    #[uniffi::method(default(cancellation = None))]
    pub async fn sync(
        &self,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<SyncReport, FfiError> {
        unless(cancellation, self.companion.sync()).await
    }

    /// Keeps syncing until it is cancelled: at once when the server says that something moved.
    /// What a run did shows in `status` and reaches listeners. Ends only with an error: with
    /// `Cancelled`, or with what waiting cannot mend.
    #[uniffi::method(default(cancellation = None))]
    pub async fn follow(&self, cancellation: Option<Arc<Cancellation>>) -> Result<(), FfiError> {
        unless(cancellation, self.companion.follow(&|_| {})).await
    }

    /// The address of a calendar on the server that holds what I bookmarked and follow, for a
    /// calendar app to subscribe to; whoever knows it sees that. Syncs first. Waits for the
    /// network.
    #[uniffi::method(default(cancellation = None))]
    pub async fn calendar_link(
        &self,
        language: Language,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<String, FfiError> {
        unless(cancellation, self.companion.calendar_link(language)).await
    }

    /// Ends every wait of this event that has begun. Safe on any thread.
    pub fn cancel(&self) {
        self.companion.cancel();
    }

    /// The honest state of sync. No network, safe off the main thread.
    pub fn status(&self) -> Result<StatusView, FfiError> {
        Ok(self.companion.status()?)
    }
}
