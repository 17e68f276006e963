//! The attendee's own badge.

use crate::error::FfiError;
use huiban_companion::{BadgeView, Companion};
use huiban_protocol::documents::Language;
use std::sync::Arc;

/// My badge. `NotFound` where none was issued yet or none has come here, `Unauthorized` where this
/// device belongs to no attendee. No call uses the network; all are safe off the main thread.
#[derive(uniffi::Object)]
pub struct Badge {
    pub(crate) companion: Arc<Companion>,
}

#[uniffi::export]
impl Badge {
    /// Its code as modules, what stands on it, and whether it may be used. A badge that may not is
    /// shown all the same, so that a gate can say why.
    pub fn show(&self, language: Language) -> Result<BadgeView, FfiError> {
        Ok(self.companion.badge(language)?)
    }

    /// Its code with the quiet zone as a PNG; a module is `scale` pixels wide, 1 to 64, and what is
    /// beyond is taken for the nearest.
    pub fn png(&self, scale: u32) -> Result<Vec<u8>, FfiError> {
        Ok(self.companion.badge_png(scale)?)
    }

    /// Its code with the quiet zone as SVG, without a size of its own.
    pub fn svg(&self) -> Result<String, FfiError> {
        Ok(self.companion.badge_svg()?)
    }
}
