//! `agenda`: the sessions of all days, or a part of them.

use super::Home;
use super::words::{day, hours, status_remark};
use crate::args::AgendaArgs;
use crate::error::Result;
use crate::output::{Output, Style, Table};
use huiban_companion::{AgendaFilter, Companion, SessionItemView};

pub(super) fn run(home: &Home, args: &AgendaArgs, output: Output) -> Result<()> {
    let companion = home.companion()?;
    let mut items = companion.agenda(&filter(args), home.language())?;
    if args.now {
        let now = companion.now_and_next(home.language())?;
        items.retain(|item| now.iter().any(|now| now.id == item.id));
    }
    if companion.event(home.language())?.is_none() {
        output.tell(("the agenda has not arrived yet: sync first", "还没有收到日程：请先 sync"));
    }
    output.answer(&items, |items, style| text(items, &companion, style))
}

fn filter(args: &AgendaArgs) -> AgendaFilter {
    AgendaFilter {
        day: args.day.map(|day| day.to_string()),
        forum: args.forum.clone(),
        room: args.room.clone(),
        now_ms: None,
        mine: args.mine,
        ..AgendaFilter::default()
    }
}

fn text(items: &[SessionItemView], companion: &Companion, style: Style) -> String {
    let mut parts = Vec::new();
    for day_items in items.chunk_by(|a, b| day(&a.start) == day(&b.start)) {
        let mut table = Table::new(&[
            ("time", "时间"),
            ("room", "房间"),
            ("id", "编号"),
            ("title", "标题"),
            ("", ""),
        ]);
        for item in day_items {
            let room = item.room.as_ref().map_or("-", |room| &room.name);
            table.row([&hours(item), room, &item.id, &item.title, &remarks(item, style)]);
        }
        let date = day_items.first().map_or("", |item| day(&item.start));
        parts.push(format!("{}\n{}", style.bold(date), table.text(style)));
    }
    let unsent = companion.status().map_or(0, |status| status.pending);
    if unsent > 0 {
        parts.push(style.dim(&style.say(
            format!("{unsent} acts wait for the next sync"),
            format!("有 {unsent} 项操作等待下次同步"),
        )));
    }
    if parts.is_empty() { style.none() } else { parts.join("\n\n") }
}

fn remarks(item: &SessionItemView, style: Style) -> String {
    let marks = [
        (item.bookmarked, "★"),
        (item.followed, "☆"),
        (item.muted, style.say("muted", "已静音")),
        (item.conflict, style.say("⚠ overlaps", "⚠ 时间冲突")),
    ];
    let marks = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark);
    let all: Vec<&str> =
        marks.chain([status_remark(item.status, style)]).filter(|word| !word.is_empty()).collect();
    all.join(" ")
}
