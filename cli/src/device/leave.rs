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
    output.answer(&answer, |_, style| match &kept {
        Some(file) => {
            let file = file.display();
            style.say(
                format!("left {event}; acts that were never sent are in {file}"),
                format!("已退出 {event}；从未发送的操作保存在 {file}"),
            )
        }
        None => style.say(format!("left {event}"), format!("已退出 {event}")),
    })
}
