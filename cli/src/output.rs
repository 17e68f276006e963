//! The one place that prints.
//!
//! Text for people, or with `--json` one object or array on standard output; whatever else there is
//! to say goes to standard error. Colour and boxes are for terminals.

mod instant;
mod new_file;
mod qr;
mod style;
mod table;

pub(crate) use instant::{Zone, to_rfc3339};
pub(crate) use new_file::{NewFile, check_ending};
pub(crate) use qr::{qr_png, qr_text};
pub(crate) use style::Style;
pub(crate) use table::Table;

use crate::error::{CliError, Kind, Result};
use crate::said::Said;
use huiban_protocol::documents::Language;
use serde::Serialize;
use serde_json::json;
use std::io::{IsTerminal, Write as _};

/// How this run prints.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    json: bool,
    terminal: bool,
    language: Language,
    style: Style,
}

impl Output {
    pub(crate) fn new(json: bool, language: Language) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let colour = !json && colours_on(&std::io::stdout());
        Self { json, terminal, language, style: Style::new(colour, language) }
    }

    /// Whether programs read the output.
    pub(crate) fn is_json(self) -> bool {
        self.json
    }

    /// Whether a person sits in front of it and can be asked something.
    pub(crate) fn can_ask(self) -> bool {
        self.terminal && !self.json && std::io::stdin().is_terminal()
    }

    pub(crate) fn style(self) -> Style {
        self.style
    }

    /// Prints the answer of a command: as JSON, or as text that is made only where it is wanted.
    pub(crate) fn answer<T: Serialize>(
        self,
        answer: &T,
        text: impl FnOnce(&T, Style) -> String,
    ) -> Result<()> {
        if self.json { self.json_line(answer) } else { self.text(&text(answer, self.style)) }
    }

    /// Prints one line of JSON Lines.
    pub(crate) fn json_line<T: Serialize>(self, line: &T) -> Result<()> {
        print(&serde_json::to_string(line)?)
    }

    /// Prints text for people; nothing with `--json`.
    pub(crate) fn text(self, text: &str) -> Result<()> {
        if self.json { Ok(()) } else { print(text.trim_end_matches('\n')) }
    }

    /// Says something beside the answer.
    pub(crate) fn note(self, text: &str) {
        // nobody can be told that standard error is closed
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Says something beside the answer, in the reader's language.
    pub(crate) fn tell(self, text: impl Into<Said>) {
        self.note(text.into().pick(self.language));
    }

    /// Asks a question that is answered with yes or no; `false` at the end of the input.
    pub(crate) fn ask(self, question: impl Into<Said>) -> Result<bool> {
        let question = question.into();
        let mut err = std::io::stderr().lock();
        write!(err, "{} [y/N] ", question.pick(self.language))?;
        err.flush()?;
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        Ok(matches!(line.trim(), "y" | "Y" | "yes" | "是"))
    }

    /// Reports a failure and returns the exit code.
    pub(crate) fn failure(self, error: &CliError) -> u8 {
        let message = error.message(self.language);
        match error {
            CliError::ReaderGone => 0,
            CliError::Usage(_) => self.misuse(message),
            CliError::Told(_) => {
                self.complain(message);
                1
            }
            CliError::Failed { kind, field, .. } => {
                if !self.error_line(*kind, message, field.as_deref()) {
                    let field = field.as_ref().map(|f| format!("{f}: ")).unwrap_or_default();
                    self.complain(&format!("{field}{message}"));
                }
                1
            }
        }
    }

    /// Reports a line that is no command and returns the exit code.
    pub(crate) fn misuse(self, message: &str) -> u8 {
        if !self.error_line(Kind::InvalidInput, message, None) {
            self.complain(message);
            let help = self.style.say(
                "For more information, try '--help'.",
                "详细用法请加 --help 查看（帮助为英文）。",
            );
            self.note(&format!("\n{help}"));
        }
        2
    }

    /// The error as JSON, where programs read it.
    fn error_line(self, kind: Kind, message: &str, field: Option<&str>) -> bool {
        let mut detail = json!({ "kind": kind, "message": message });
        if let (Some(field), Some(detail)) = (field, detail.as_object_mut()) {
            detail.insert("field".to_owned(), json!(field));
        }
        self.json && self.json_line(&json!({ "error": detail })).is_ok()
    }

    fn complain(self, message: &str) {
        let error = self.style.say("error: ", "错误：");
        self.note(&format!("{error}{}", one_line(message)));
    }
}

fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether what is written there may have colours.
pub(crate) fn colours_on(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && colour_wanted()
}

/// See <https://no-color.org>: present and not empty switches colour off.
fn colour_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}
