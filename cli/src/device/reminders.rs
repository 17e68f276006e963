//! `reminders`: what rings when, what waits, and what was cancelled.

use super::Home;
use super::words::{day, hour};
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::{ReminderState, ReminderView};

pub(super) fn run(home: &Home, until_ms: Option<i64>, output: Output) -> Result<()> {
    let reminders = home.companion()?.reminders(until_ms, home.language())?;
    output.answer(&reminders, |reminders, style| text(reminders, style))
}

fn text(reminders: &[ReminderView], style: Style) -> String {
    let mut table =
        Table::new(&[("when", "时间"), ("of", "对象"), ("title", "标题"), ("text", "内容")]);
    for reminder in reminders {
        let at = reminder.fire_at.as_deref().unwrap_or_default();
        let when = match reminder.state {
            ReminderState::Scheduled => format!("{} {}", day(at), hour(at)),
            ReminderState::Suspended => style.say("waits", "等待").to_owned(),
            ReminderState::Due | ReminderState::Cancelled => style.say("now", "现在").to_owned(),
        };
        let of = format!("{}/{}", reminder.target.kind.name(), reminder.target.id);
        table.row([&when, &of, &reminder.title, &reminder.text]);
    }
    table.text(style)
}
