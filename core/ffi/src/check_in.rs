//! What gates do.

use crate::error::FfiError;
use huiban_companion::{Companion, ListCounts};
use huiban_protocol::documents::{ListCode, OpId, RegistrationId};
use huiban_protocol::streams::{Direction, ScanRow};
use std::sync::Arc;

/// The check-in lists of a gate. No call uses the network; all are safe off the main thread.
#[derive(uniffi::Object)]
pub struct CheckIn {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export]
impl CheckIn {
    /// Records that a badge was read at a gate; returns the act. It is durable before the call
    /// returns, and shows at once.
    pub fn add_scan(
        &self,
        list: &ListCode,
        registration: RegistrationId,
        direction: Direction,
    ) -> Result<OpId, FfiError> {
        Ok(self.companion.add_scan(list, registration, direction)?)
    }

    /// Every scan of a list that this device knows of, in the order of effective time.
    pub fn list_scans(&self, list: &ListCode) -> Result<Vec<ScanRow>, FfiError> {
        Ok(self.companion.scans(list)?)
    }

    /// What the scans of a list add up to.
    pub fn counts(&self, list: &ListCode) -> Result<ListCounts, FfiError> {
        Ok(self.companion.counts(list)?)
    }
}
