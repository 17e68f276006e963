//! What is said to people, in the languages of the program's own texts.

use huiban_protocol::documents::Language;

/// A text in English and in simplified Chinese; whoever reads the traditional script gets the
/// latter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    en: String,
    hans: String,
}

impl Said {
    pub(crate) fn new(en: impl Into<String>, hans: impl Into<String>) -> Self {
        Self { en: en.into(), hans: hans.into() }
    }

    /// The same after some words that every language shares.
    pub(crate) fn after(&self, words: &str) -> Self {
        Self::new(format!("{words}{}", self.en), format!("{words}{}", self.hans))
    }

    pub(crate) fn pick(&self, language: Language) -> &str {
        either(language, &self.en, &self.hans)
    }
}

/// What a library says has one language.
impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { hans: text.clone(), en: text }
    }
}

impl<E: Into<String>, H: Into<String>> From<(E, H)> for Said {
    fn from((en, hans): (E, H)) -> Self {
        Self::new(en, hans)
    }
}

/// The one of two texts that a reader of this language gets.
pub(crate) fn either<T>(language: Language, en: T, hans: T) -> T {
    match language {
        Language::En => en,
        Language::ZhHans | Language::ZhHant => hans,
    }
}
