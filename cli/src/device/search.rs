//! `search`: what of the agenda matches, best first.

use super::Home;
use super::words::{day, hour, status_remark};
use crate::args::SearchArgs;
use crate::error::Result;
use crate::output::{Output, Style};
use huiban_companion::{HighlightRange, SearchHitView, SearchQuery};

pub(super) fn run(home: &Home, args: &SearchArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let query = SearchQuery {
        text: args.text.join(" "),
        kinds: args.kind.clone(),
        limit: Some(args.limit),
    };
    let hits = companion.search(&query, home.language())?;
    if companion.event(home.language())?.is_none() {
        output.tell(("the agenda has not arrived yet: sync first", "还没有收到日程：请先 sync"));
    }
    output.answer(&hits, |hits, style| text(hits, style))
}

fn text(hits: &[SearchHitView], style: Style) -> String {
    let lines: Vec<String> = hits.iter().map(|hit| line(hit, style)).collect();
    if lines.is_empty() { style.none() } else { lines.join("\n") }
}

/// Kind and time in columns, the title with what matches, and what else tells it from others.
fn line(hit: &SearchHitView, style: Style) -> String {
    let start = hit.start.as_deref().unwrap_or_default();
    let when = format!("{} {}", day(start), hour(start));
    let room = hit.room.as_ref().map(|room| room.name.as_str());
    let status =
        hit.status.map(|status| status_remark(status, style)).filter(|remark| !remark.is_empty());
    let more: Vec<&str> =
        [hit.subtitle.as_deref(), room, status, Some(&*hit.id)].into_iter().flatten().collect();
    let title = marked(&printable(&hit.title), &hit.highlight, style);
    let more = style.dim(&printable(&more.join(" · ")));
    format!("{:<9}  {:<16}  {title}  {more}", hit.kind.name(), when.trim())
}

/// The text without anything that steers a terminal, as many characters long.
fn printable(text: &str) -> String {
    text.replace(|c: char| c.is_control(), " ")
}

fn marked(text: &str, ranges: &[HighlightRange], style: Style) -> String {
    let chars: Vec<char> = text.chars().collect();
    let part = |from: u32, to: u32| -> String {
        (from..to).filter_map(|at| chars.get(usize::try_from(at).ok()?)).collect()
    };
    let mut out = String::new();
    let mut done = 0;
    for range in ranges {
        out.push_str(&part(done, range.start));
        out.push_str(&style.found(&part(range.start, range.end)));
        done = range.end;
    }
    out.push_str(&part(done, u32::try_from(chars.len()).unwrap_or(u32::MAX)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use huiban_protocol::documents::Language;

    #[test]
    fn what_matches_is_marked_where_colours_work() {
        let ranges = [HighlightRange { start: 0, end: 2 }, HighlightRange { start: 3, end: 4 }];
        let title = "无锡论坛";
        assert_eq!(marked(title, &ranges, Style::new(false, Language::En)), title);
        let coloured = marked(title, &ranges, Style::new(true, Language::En));
        assert_eq!(coloured, "\u{1b}[1;33m无锡\u{1b}[0m论\u{1b}[1;33m坛\u{1b}[0m");
    }
}
