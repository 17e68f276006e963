//! Community boards around the event.

use crate::error::FfiError;
use huiban_companion::{CircleView, Companion, TopicView};
use huiban_protocol::documents::Language;
use std::sync::Arc;

/// Circles and their topics. No call uses the network; all are safe off the main thread.
#[derive(uniffi::Object)]
pub struct Circles {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export]
impl Circles {
    /// Every circle, the one with the most posts first.
    pub fn list(&self, language: Language) -> Result<Vec<CircleView>, FfiError> {
        Ok(self.companion.circles(language)?)
    }

    /// Every topic with its full text, or those of one circle, the newest first.
    pub fn topics(
        &self,
        circle: Option<String>,
        language: Language,
    ) -> Result<Vec<TopicView>, FfiError> {
        Ok(self.companion.topics(circle.as_deref(), language)?)
    }
}
