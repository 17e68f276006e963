//! `bookmarks`: everything bookmarked, with notes.

use super::Home;
use super::words::{day, hour, status_name};
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::BookmarkView;
use serde::Serialize;
use std::path::Path;

pub(super) fn run(home: &Home, output: Output) -> Result<()> {
    let bookmarks = home.companion()?.bookmarks(home.language())?;
    output.answer(&bookmarks, |bookmarks, style| text(bookmarks, style))
}

#[derive(Serialize)]
struct Exported<'a> {
    marks: u64,
    out: &'a Path,
}

pub(super) fn export(home: &Home, out: &Path, output: Output) -> Result<()> {
    let marks = home.companion()?.export_marks(out, home.language())?;
    let exported = Exported { marks, out };
    output.answer(&exported, |_, _| format!("{marks} marks written to {}", out.display()))
}

fn text(bookmarks: &[BookmarkView], style: Style) -> String {
    let mut table = Table::new(&["target", "when", "title", "status", "note", "marks"]);
    for bookmark in bookmarks {
        let target = format!("{}/{}", bookmark.target.kind.name(), bookmark.target.id);
        let start = bookmark.start.as_deref().unwrap_or_default();
        let when = format!("{} {}", day(start), hour(start));
        let status = bookmark.status.map_or("", status_name);
        let title = bookmark.title.as_deref().unwrap_or("(not published here)");
        let notes: Vec<&str> =
            [&bookmark.note, &bookmark.other_note].into_iter().flatten().map(|n| &**n).collect();
        table.row([&target, when.trim(), title, status, &notes.join(" | "), &marks(bookmark)]);
    }
    let news = bookmarks.iter().filter_map(|bookmark| bookmark.news.clone());
    let parts: Vec<String> = std::iter::once(table.text(style)).chain(news).collect();
    parts.join("\n")
}

/// Colour, reminder and tags in one cell.
fn marks(bookmark: &BookmarkView) -> String {
    let remind = bookmark.remind.as_deref().map(|remind| format!("⏰{remind}"));
    let tags = bookmark.tags.iter().map(|tag| format!("#{tag}"));
    let all: Vec<String> = bookmark.colour.clone().into_iter().chain(remind).chain(tags).collect();
    all.join(" ")
}
