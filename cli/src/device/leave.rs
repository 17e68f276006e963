//! `leave`: this device stops taking part.

use super::Home;
use crate::error::Result;
use crate::output::Output;
use serde_json::json;

pub(super) fn run(home: &Home, force: bool, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let event = companion.membership()?.event;
    let kept = companion.leave(force)?;
    let answer = json!({ "event": event, "kept": kept });
    output.answer(&answer, |_, _| match &kept {
        Some(file) => format!("left {event}; acts that were never sent are in {}", file.display()),
        None => format!("left {event}"),
    })
}
