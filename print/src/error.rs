//! Why a sheet cannot be printed.

use std::fmt;
use std::path::PathBuf;

/// How many characters an error names; more say no more.
const NAMED_MAX: usize = 5;

/// A character of somebody's badge that no font has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GlyphMissing {
    /// Whose badge, by the organizer's reference.
    pub reference: String,
    /// What of the badge: `name`, `org` and so on.
    pub field: &'static str,
    /// The character.
    pub character: char,
}

impl fmt::Display for GlyphMissing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { reference, field, character } = self;
        write!(f, "{reference} ({field}): “{character}” U+{:04X}", u32::from(*character))
    }
}

/// Why a sheet cannot be printed. Nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrintError {
    /// There is no font for Chinese.
    #[error(
        "no font for Chinese is installed here: install one (Debian: apt-get install \
         fonts-noto-cjk) or name a font file"
    )]
    NoFont,
    /// A font that was named is none.
    #[error("{} is no font that can be read: {reason}", path.display())]
    FontUnreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Characters that no font has.
    #[error(
        "no font here has the characters of {}: install one that does (Debian: apt-get install \
         fonts-hanazono), or name its file",
        named(.0)
    )]
    GlyphsMissing(Vec<GlyphMissing>),
    /// A text that does not fit, however small.
    #[error("{reference}: the {field} is too long to be printed on this size: shorten it")]
    TooLong {
        /// Whose badge.
        reference: String,
        /// What of it.
        field: &'static str,
    },
    /// The code is too long.
    #[error("{reference}: the badge's code cannot be drawn: issue the badge anew")]
    Code {
        /// Whose badge.
        reference: String,
    },
    /// A size that nothing fits on.
    #[error(
        "a label is written like 80x120mm: upright, from 50x75mm to 210x297mm, and this is none"
    )]
    Size,
    /// The file could not be put together.
    #[error("the PDF could not be written: {0}")]
    Pdf(String),
}

fn named(missing: &[GlyphMissing]) -> String {
    let mut text: Vec<String> = missing.iter().take(NAMED_MAX).map(ToString::to_string).collect();
    let more = missing.len().saturating_sub(NAMED_MAX);
    if more > 0 {
        text.push(format!("and {more} more"));
    }
    text.join(", ")
}
