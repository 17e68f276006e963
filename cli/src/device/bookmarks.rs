//! `bookmarks`: everything bookmarked, with notes.

use super::Home;
use super::words::{day, hour, status_name};
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::BookmarkView;

pub(super) fn run(home: &Home, output: Output) -> Result<()> {
    let bookmarks = home.companion()?.bookmarks(home.language())?;
    output.answer(&bookmarks, |bookmarks, style| text(bookmarks, style))
}

fn text(bookmarks: &[BookmarkView], style: Style) -> String {
    let mut table = Table::new(&["target", "when", "title", "status", "note"]);
    for bookmark in bookmarks {
        let target = format!("{}/{}", bookmark.target.kind.name(), bookmark.target.id);
        let start = bookmark.start.as_deref().unwrap_or_default();
        let when = format!("{} {}", day(start), hour(start));
        let status = bookmark.status.map_or("", status_name);
        let title = bookmark.title.as_deref().unwrap_or("(not published here)");
        let notes: Vec<&str> =
            [&bookmark.note, &bookmark.other_note].into_iter().flatten().map(|n| &**n).collect();
        table.row([&target, when.trim(), title, status, &notes.join(" | ")]);
    }
    table.text(style)
}
