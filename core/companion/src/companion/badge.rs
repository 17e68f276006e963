//! The attendee's own badge. No network, safe off the main thread.

use super::Companion;
use super::acts::me_stream;
use crate::badge::find_badge;
use crate::error::{CompanionError, Result};
use crate::journal::identity::Identity;
use crate::screens::{self, BadgeView};
use huiban_formats::qr::{QrError, QrModules};
use huiban_protocol::documents::Language;
use huiban_protocol::streams::BadgeRow;
use rusqlite::Connection;

impl Companion {
    /// My badge: its code, what stands on it, and whether it may be used. A badge that may not is
    /// shown all the same, so that a gate can say why.
    ///
    /// # Errors
    /// [`CompanionError::NotFound`] where none was issued yet or none has come here,
    /// [`CompanionError::Unauthorized`] where this device belongs to no attendee.
    pub fn badge(&self, language: Language) -> Result<BadgeView> {
        let now_ms = self.now_ms()?;
        self.read(|mirror, identity| {
            let row = own_badge(mirror, identity)?;
            screens::badge_view(mirror, row, now_ms, self.reader(language))
        })
    }

    /// My badge's code with its quiet zone as a PNG of one bit a pixel; a module is `scale` pixels
    /// wide, 1 to 64, and what is beyond is taken for the nearest.
    ///
    /// # Errors
    /// As [`Companion::badge`].
    pub fn badge_png(&self, scale: u32) -> Result<Vec<u8>> {
        self.badge_code()?.png(scale).map_err(|error: QrError| CompanionError::InvalidInput {
            field: "badge",
            reason: error.to_string(),
        })
    }

    /// My badge's code with its quiet zone as SVG, without a size of its own.
    ///
    /// # Errors
    /// As [`Companion::badge`].
    pub fn badge_svg(&self) -> Result<String> {
        Ok(self.badge_code()?.svg())
    }

    fn badge_code(&self) -> Result<QrModules> {
        self.read(|mirror, identity| screens::badge_code(&own_badge(mirror, identity)?))
    }
}

fn own_badge(mirror: &Connection, identity: &Identity) -> Result<BadgeRow> {
    let me = me_stream(identity).ok_or_else(|| CompanionError::Unauthorized {
        reason: "this device belongs to no attendee, so it has no badge".to_owned(),
    })?;
    find_badge(mirror, me)?.ok_or_else(|| CompanionError::NotFound {
        what: "badge here yet: sync, and if there is still none ask the organizer to issue it"
            .to_owned(),
    })
}
