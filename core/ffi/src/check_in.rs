//! What gates do.

use crate::cancellation::{Cancellation, unless};
use crate::error::FfiError;
use huiban_companion::{
    Companion, FoundPersonView, GateCountsView, IncidentView, ListCounts, OpenListView,
    ReadinessView, ScanRequest, ScanView, UndoView,
};
use huiban_protocol::documents::{IncidentId, Language, ListCode, OpId};
use huiban_protocol::streams::ScanRow;
use std::sync::Arc;

/// The check-in lists of a gate. No call but `scan_live` uses the network; all are safe off the main
/// thread. Where a list may be left out, it is the open one.
#[derive(uniffi::Object)]
pub struct CheckIn {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export(async_runtime = "tokio")]
impl CheckIn {
    /// Opens a list: scans are for it until another one is opened.
    pub fn open_list(&self, list: &str, language: Language) -> Result<OpenListView, FfiError> {
        Ok(self.companion.open_list(list, language)?)
    }

    /// Judges what a scanner saw, any text. What is recorded is durable before the call returns; a
    /// refusal is an outcome, not an error.
    pub fn scan(&self, request: &ScanRequest, language: Language) -> Result<ScanView, FfiError> {
        Ok(self.companion.scan(request, language)?)
    }

    /// The same; where the list needs the server's word on who enters, it is asked first. Waits for
    /// the network, 3 s at most.
    #[uniffi::method(default(cancellation = None))]
    pub async fn scan_live(
        &self,
        request: ScanRequest,
        language: Language,
        cancellation: Option<Arc<Cancellation>>,
    ) -> Result<ScanView, FfiError> {
        unless(cancellation, self.companion.scan_live(&request, language)).await
    }

    /// Takes a scan back: it was a mistake.
    pub fn undo(&self, scan: OpId) -> Result<UndoView, FfiError> {
        Ok(self.companion.undo_scan(scan)?)
    }

    /// Finds people by name, pinyin, organisation or the last four digits of their number, at most
    /// 20. That somebody was looked for is recorded, not whom.
    pub fn find(&self, text: &str, list: Option<String>) -> Result<Vec<FoundPersonView>, FfiError> {
        Ok(self.companion.find_people(text, list.as_deref())?)
    }

    /// Every scan of a list that this device knows of, in the order of effective time.
    pub fn list_scans(&self, list: &ListCode) -> Result<Vec<ScanRow>, FfiError> {
        Ok(self.companion.scans(list)?)
    }

    /// What the scans of a list add up to.
    pub fn counts(&self, list: &ListCode) -> Result<ListCounts, FfiError> {
        Ok(self.companion.counts(list)?)
    }

    /// The same with the list's name, and as of when.
    pub fn gate_counts(&self, list: Option<String>) -> Result<GateCountsView, FfiError> {
        Ok(self.companion.gate_counts(list.as_deref())?)
    }

    /// What should not have been, of one list or of all that this gate has; the latest first.
    pub fn incidents(&self, list: Option<String>) -> Result<Vec<IncidentView>, FfiError> {
        Ok(self.companion.incidents(list.as_deref())?)
    }

    /// Says that somebody looked after an incident; returns all of them.
    pub fn acknowledge(&self, incident: IncidentId) -> Result<Vec<IncidentView>, FfiError> {
        Ok(self.companion.acknowledge_incident(incident)?)
    }

    /// Checks before doors open: keys, rules, data and their age, clock, queue, storage.
    pub fn readiness(
        &self,
        list: Option<String>,
        language: Language,
    ) -> Result<ReadinessView, FfiError> {
        Ok(self.companion.readiness(list.as_deref(), language)?)
    }
}
