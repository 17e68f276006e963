//! What the core has to say, in the shell's own log.

use std::fmt::{Debug, Write as _};
use std::sync::Arc;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

/// How much a line matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum LogLevel {
    /// A fault: internal errors with their incident.
    Error,
    /// Something that mends itself, or that a person was told.
    Warning,
    /// What was done.
    Note,
}

/// A shell's log could not take a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum LogSinkError {
    /// It threw something.
    #[error("{reason}")]
    Failed {
        /// What the language said.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for LogSinkError {
    fn from(unexpected: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { reason: unexpected.reason }
    }
}

/// A shell's log, implemented by the shell. Called on any thread, with the lines of the core only;
/// none names a person.
#[uniffi::export(foreign)]
pub trait LogSink: Send + Sync {
    /// Takes one line.
    fn log(&self, level: LogLevel, line: String) -> Result<(), LogSinkError>;
}

/// Sends the core's log to the shell's, for the rest of the process. The first sink stays;
/// answers whether it was this one.
#[uniffi::export]
pub fn set_log_sink(sink: Arc<dyn LogSink>) -> bool {
    tracing::subscriber::set_global_default(ShellLog(sink)).is_ok()
}

/// Takes events and has no use for spans.
struct ShellLog(Arc<dyn LogSink>);

fn level_of(metadata: &Metadata<'_>) -> Option<LogLevel> {
    match *metadata.level() {
        Level::ERROR => Some(LogLevel::Error),
        Level::WARN => Some(LogLevel::Warning),
        Level::INFO => Some(LogLevel::Note),
        _ => None,
    }
}

impl Subscriber for ShellLog {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("huiban") && level_of(metadata).is_some()
    }

    fn event(&self, event: &Event<'_>) {
        let Some(level) = level_of(event.metadata()) else { return };
        let mut line = Line(event.metadata().target().to_owned());
        event.record(&mut line);
        // a log that fails has nowhere to say so
        let _ = self.0.log(level, line.0);
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// `target: message name=value…`
struct Line(String);

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.record_debug(field, &format_args!("{value}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // writing to a text cannot fail
        let _ = match field.name() {
            "message" => write!(self.0, ": {value:?}"),
            name => write!(self.0, " {name}={value:?}"),
        };
    }
}
