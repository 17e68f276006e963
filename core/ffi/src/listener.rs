//! Telling a shell what to ask for again.

use huiban_companion::Area;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A listener failed; it is logged, since what it was told of has happened already.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ListenerError {
    /// It threw something.
    #[error("{reason}")]
    Failed {
        /// What the language said.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ListenerError {
    fn from(unexpected: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: unexpected.reason }
    }
}

/// Told after something changed, implemented by the shell. It runs on the thread that changed it,
/// so it only schedules work; it may call back in.
#[uniffi::export(foreign)]
pub trait ChangeListener: Send + Sync {
    /// These areas changed, each named once: ask again for what is shown of them.
    fn changed(&self, areas: Vec<Area>) -> Result<(), ListenerError>;
}

/// The shell's listener as the companion's.
pub(crate) struct ShellListener(pub(crate) Arc<dyn ChangeListener>);

impl huiban_companion::ChangeListener for ShellListener {
    fn changed(&self, areas: BTreeSet<Area>) {
        if let Err(error) = self.0.changed(areas.into_iter().collect()) {
            tracing::error!(%error, "a listener failed");
        }
    }
}
