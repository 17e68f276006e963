//! Colour, where a terminal shows it.

/// Colours text, or leaves it as it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    colour: bool,
}

impl Style {
    pub(crate) fn new(colour: bool) -> Self {
        Self { colour }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
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
