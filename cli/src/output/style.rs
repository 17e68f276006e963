//! How text looks to whoever reads it: colour where a terminal shows it, and their language.

use crate::said::either;
use huiban_protocol::documents::Language;

/// Colours text, or leaves it as it is, and chooses words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    colour: bool,
    language: Language,
}

impl Style {
    pub(crate) const fn new(colour: bool, language: Language) -> Self {
        Self { colour, language }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// The reader's version of a text.
    pub(crate) fn say<T>(self, en: T, hans: T) -> T {
        either(self.language, en, hans)
    }

    /// That there is nothing to list.
    pub(crate) fn none(self) -> String {
        self.dim(self.say("(none)", "（无）"))
    }

    /// Whether colours work.
    pub(crate) fn has_colour(self) -> bool {
        self.colour
    }

    /// Black on white, whatever the terminal's colours are.
    pub(crate) fn on_paper(self, text: &str) -> String {
        self.paint("30;107", text)
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    /// What was looked for, inside other text.
    pub(crate) fn found(self, text: &str) -> String {
        self.paint("1;33", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub(crate) fn green(self, text: &str) -> String {
        self.paint("32", text)
    }

    pub(crate) fn red(self, text: &str) -> String {
        self.paint("31", text)
    }
}
