//! Text in the product's three languages.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A language the product speaks (BCP 47 tags).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Language {
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans")]
    ZhHans,
    /// Traditional Chinese.
    #[serde(rename = "zh-Hant")]
    ZhHant,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Language {
    /// Every language, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// The BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The languages to try for a reader of this one, best first: the two scripts of Chinese
    /// stand in for each other before English does.
    fn preference(self) -> [Self; 3] {
        match self {
            Self::ZhHans => [Self::ZhHans, Self::ZhHant, Self::En],
            Self::ZhHant => [Self::ZhHant, Self::ZhHans, Self::En],
            Self::En => [Self::En, Self::ZhHans, Self::ZhHant],
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(tag: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(tag))
            .ok_or_else(|| format!("unknown language “{tag}”: use one of zh-Hans, zh-Hant, en"))
    }
}

/// One text in up to three languages; reading falls back when a language is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans", default, skip_serializing_if = "Option::is_none")]
    pub zh_hans: Option<String>,
    /// Traditional Chinese.
    #[serde(rename = "zh-Hant", default, skip_serializing_if = "Option::is_none")]
    pub zh_hant: Option<String>,
    /// English.
    #[serde(rename = "en", default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
}

impl Text {
    /// A text in one language.
    pub fn new(language: Language, text: impl Into<String>) -> Self {
        let mut all = Self::default();
        all.set(language, text);
        all
    }

    /// Sets or replaces one language.
    pub fn set(&mut self, language: Language, text: impl Into<String>) {
        *match language {
            Language::ZhHans => &mut self.zh_hans,
            Language::ZhHant => &mut self.zh_hant,
            Language::En => &mut self.en,
        } = Some(text.into());
    }

    /// Exactly this language, if it is there and not blank.
    pub fn get(&self, language: Language) -> Option<&str> {
        match language {
            Language::ZhHans => &self.zh_hans,
            Language::ZhHant => &self.zh_hant,
            Language::En => &self.en,
        }
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    }

    /// The text for a reader of `language`, falling back as [`Language`] orders them; empty only
    /// where no language has any text.
    pub fn pick(&self, language: Language) -> &str {
        language.preference().into_iter().find_map(|l| self.get(l)).unwrap_or_default()
    }

    /// True where no language has any text.
    pub fn is_blank(&self) -> bool {
        Language::ALL.into_iter().all(|language| self.get(language).is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_language_falls_back_to_the_other_script_then_to_english() {
        let hans = Text::new(Language::ZhHans, "大会");
        let mut both = Text::new(Language::En, "Congress");
        both.set(Language::ZhHant, "大會");
        let cases = [
            (&hans, Language::ZhHant, "大会"),
            (&hans, Language::En, "大会"),
            (&both, Language::ZhHans, "大會"),
            (&both, Language::En, "Congress"),
        ];
        for (text, language, expected) in cases {
            assert_eq!(text.pick(language), expected, "{text:?} for {language}");
        }
    }

    #[test]
    fn blank_counts_as_missing() {
        let mut text = Text::new(Language::ZhHans, "  ");
        assert!(text.is_blank());
        text.set(Language::En, "x");
        assert_eq!(text.pick(Language::ZhHans), "x");
    }
}
