//! `bookmarks`: everything bookmarked, with notes.

use super::Home;
use super::words::{day, hour, status_name};
use crate::error::Result;
use crate::output::{NewFile, Output, Style, Table, check_ending};
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
    check_ending("out", out, "json")?;
    let companion = home.companion()?;
    let file = NewFile::make("out", out)?;
    let marks = file.fill(|out| Ok(companion.export_marks(out, home.language())?))?;
    let exported = Exported { marks, out };
    output.answer(&exported, |_, style| {
        let out = out.display();
        style.say(format!("{marks} marks written to {out}"), format!("{marks} 项收藏已写入 {out}"))
    })
}

fn text(bookmarks: &[BookmarkView], style: Style) -> String {
    let mut table = Table::new(&[
        ("target", "对象"),
        ("when", "时间"),
        ("title", "标题"),
        ("status", "状态"),
        ("note", "笔记"),
        ("marks", "标记"),
    ]);
    for bookmark in bookmarks {
        let target = format!("{}/{}", bookmark.target.kind.name(), bookmark.target.id);
        let start = bookmark.start.as_deref().unwrap_or_default();
        let when = format!("{} {}", day(start), hour(start));
        let status = bookmark.status.map_or("", |status| status_name(status, style));
        let title = bookmark
            .title
            .as_deref()
            .unwrap_or(style.say("(not published here)", "（此处未发布）"));
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
