//! `event history`: all publications.

use super::{Work, report};
use crate::args::EventChoice;
use crate::error::Result;
use crate::output::{Style, Table};
use huiban_protocol::streams::PublicationCounts;
use serde::Serialize;

#[derive(Serialize)]
struct EntryShape {
    publication: u32,
    at: Option<String>,
    reason: Option<String>,
    changes: PublicationCounts,
    restores: Option<u32>,
    lost: bool,
}

pub(super) async fn run(work: &Work, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let entries = work.desk.history(&event).await?.into_iter().map(|entry| EntryShape {
        publication: entry.publication,
        at: entry.at.map(|at| at.to_rfc3339()),
        reason: Some(entry.reason.pick(work.language).to_owned()).filter(|text| !text.is_empty()),
        changes: entry.changes,
        restores: entry.restores,
        lost: entry.lost,
    });
    work.output.answer(&entries.collect::<Vec<_>>(), |entries, style| text(entries, style))
}

fn text(entries: &[EntryShape], style: Style) -> String {
    let mut table = Table::new(&[
        ("number", "发布号"),
        ("at", "时间"),
        ("changes", "变动"),
        ("reason", "说明"),
    ]);
    for entry in entries {
        let lost = style.say("(lost)", "（已丢失）");
        let at = if entry.lost { lost } else { entry.at.as_deref().unwrap_or("-") };
        let number = entry.publication.to_string();
        let reason = entry.reason.as_deref().unwrap_or("");
        let back = entry.restores.map(|number| {
            style.say(format!("back to {number}: "), format!("恢复到第 {number} 号："))
        });
        let changes = back.unwrap_or_default() + &report::counts(&entry.changes, style);
        table.row([&number, at, &changes, reason]);
    }
    table.text(style)
}
