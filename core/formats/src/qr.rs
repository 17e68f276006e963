//! QR codes (ISO/IEC 18004): the modules of a text, and pictures of them.
//!
//! The one place that draws them: what a phone shows, what a terminal prints and what is printed
//! on badges is the same code. Every picture has the quiet zone around it that the standard asks
//! for; readers need it as much as the code.
//!
//! Start at [`QrModules::of`].

mod blocks;
mod outline;
mod picture;

pub use outline::Corner;

use qrcode::{Color, EcLevel, QrCode};

/// Modules of white around a code.
pub const QUIET_MODULES: u32 = 4;

/// How much of a code may be covered or torn and it still reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QrLevel {
    /// 7 in a hundred: a long text on a good screen.
    Low,
    /// 15 in a hundred: a screen.
    Medium,
    /// 25 in a hundred: paper that is worn around the neck for days.
    Quartile,
}

/// Why there is no code of a text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// More than any code holds.
    #[error("the text is too long for a QR code")]
    TooLong,
    /// The picture could not be written.
    #[error("the picture of a QR code could not be written: {0}")]
    Picture(String),
}

/// The modules of a code, without the quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QrModules {
    side: u32,
    dark: Vec<bool>,
}

impl QrModules {
    /// The smallest code of a text at a level.
    ///
    /// # Errors
    /// [`QrError::TooLong`].
    pub fn of(text: &str, level: QrLevel) -> Result<Self, QrError> {
        let level = match level {
            QrLevel::Low => EcLevel::L,
            QrLevel::Medium => EcLevel::M,
            QrLevel::Quartile => EcLevel::Q,
        };
        let code =
            QrCode::with_error_correction_level(text, level).map_err(|_| QrError::TooLong)?;
        let side = u32::try_from(code.width()).map_err(|_| QrError::TooLong)?;
        Ok(Self { side, dark: code.into_colors().into_iter().map(|c| c == Color::Dark).collect() })
    }

    /// Modules along one side, 21 to 177.
    pub fn side(&self) -> u32 {
        self.side
    }

    /// Modules along one side with the quiet zone on both ends.
    pub fn side_with_quiet(&self) -> u32 {
        self.side.saturating_add(QUIET_MODULES.saturating_mul(2))
    }

    /// Row by row from the top, left to right: whether a module is dark.
    pub fn modules(&self) -> &[bool] {
        &self.dark
    }

    /// Whether a module is dark; whatever lies outside of the code is light.
    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        if x >= self.side {
            return false;
        }
        let at = y.checked_mul(self.side).and_then(|start| start.checked_add(x));
        let at = at.and_then(|at| usize::try_from(at).ok());
        at.and_then(|at| self.dark.get(at)).copied().unwrap_or(false)
    }

    /// The same, counted from the corner of the quiet zone.
    fn is_dark_from_quiet(&self, x: u32, y: u32) -> bool {
        let inside = x.checked_sub(QUIET_MODULES).zip(y.checked_sub(QUIET_MODULES));
        inside.is_some_and(|(x, y)| self.is_dark(x, y))
    }
}

#[cfg(test)]
mod tests;
