//! `changes`: what publications changed, old and new, with the reason.

use super::Home;
use super::words::field_name;
use crate::args::ChangesArgs;
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::ChangeView;

pub(super) fn run(home: &Home, args: &ChangesArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let changes = companion.changes(args.since, args.mine, home.language())?;
    output.answer(&changes, |changes, style| text(changes, style))?;
    // only what was really shown counts as seen
    let shown = changes.iter().map(|change| change.publication).max();
    if let Some(newest) = shown.filter(|_| args.mark_seen) {
        companion.mark_changes_seen(newest)?;
    }
    Ok(())
}

fn text(changes: &[ChangeView], style: Style) -> String {
    if changes.is_empty() {
        return style.none();
    }
    let mut parts = Vec::new();
    for published in changes.chunk_by(|a, b| a.publication == b.publication) {
        let mut table = Table::new(&[
            ("id", "编号"),
            ("title", "标题"),
            ("field", "项目"),
            ("before", "原来"),
            ("after", "现在"),
            ("", ""),
        ]);
        for change in published {
            let (old, new) = (change.old.as_deref(), change.new.as_deref());
            let mine = if change.affects_me { "★" } else { "" };
            let (old, new) = (old.unwrap_or("-"), new.unwrap_or("-"));
            table.row([&change.id, &change.title, field_name(change.field, style), old, new, mine]);
        }
        let first = published.first();
        let at = first.and_then(|change| change.published_at.as_deref()).unwrap_or_default();
        let reason = first.and_then(|change| change.reason.as_deref()).unwrap_or_default();
        parts.push(format!("{} {}\n{}", style.bold(at), reason, table.text(style)));
    }
    parts.join("\n\n")
}
