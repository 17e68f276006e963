//! For whom a screen is written.

use chrono_tz::Tz;
use huiban_protocol::documents::Language;

/// For whom a screen is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reader {
    /// The language of texts.
    pub(crate) language: Language,
    /// The zone that the reader's phone is set to, where it is known.
    pub(crate) zone: Option<Tz>,
}

impl From<Language> for Reader {
    fn from(language: Language) -> Self {
        Self { language, zone: None }
    }
}
