//! `lists …`: rules of gates, how many came, and who was there.

use super::{Work, report};
use crate::args::{EventChoice, ListExportArgs, ListSetArgs, LocalizedText, WindowChoice};
use crate::error::{CliError, Result};
use crate::output::{NewFile, Style, Table, check_ending};
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::{DirectoryPolicy, Language, Problem, ReEntry, Window};
use huiban_server::organizer::{ListAnswer, ListEdit, SignInRequest, WindowEdit};
use serde::Serialize;

#[derive(Serialize)]
struct ListShape {
    code: String,
    name: String,
    ticket_types: Vec<String>,
    windows: Vec<Window>,
    per_day: Option<u32>,
    total: Option<u32>,
    capacity: Option<u32>,
    reentry: ReEntry,
    requires: Option<String>,
    amber_minutes: Option<u32>,
    directory: DirectoryPolicy,
    live: bool,
    published: bool,
    draft_differs: bool,
    entries: u64,
    exits: u64,
    people: u64,
    inside: u64,
    open_incidents: u64,
    as_of: DateTime<FixedOffset>,
    problems: Vec<Problem>,
}

impl ListShape {
    fn new(answer: ListAnswer, language: Language) -> Self {
        let list = answer.list;
        Self {
            code: list.code.to_string(),
            name: list.name.pick(language).to_owned(),
            ticket_types: list.ticket_types,
            windows: list.windows,
            per_day: list.per_day,
            total: list.total,
            capacity: list.capacity,
            reentry: list.reentry,
            requires: list.requires.map(|code| code.to_string()),
            amber_minutes: list.amber_minutes,
            directory: list.directory,
            live: list.live,
            published: answer.published,
            draft_differs: answer.draft_differs,
            entries: answer.entries,
            exits: answer.exits,
            people: answer.people,
            inside: answer.inside,
            open_incidents: answer.open_incidents,
            as_of: answer.as_of,
            problems: answer.problems,
        }
    }
}

/// `lists show`
pub(super) async fn show(work: &Work, choice: &EventChoice) -> Result<()> {
    let event = work.event(choice).await?;
    let lists = work.desk.list_lists(&event).await?;
    let lists: Vec<ListShape> =
        lists.into_iter().map(|list| ListShape::new(list, work.language)).collect();
    work.output.answer(&lists, |lists, style| text(lists, style))
}

/// `lists set`
pub(super) async fn set(work: &Work, args: &ListSetArgs) -> Result<()> {
    let edit = edit(args, work.language)?;
    if edit == ListEdit::default() {
        return Err(CliError::invalid(
            "list",
            ("say what to change, such as --capacity 800", "请指明要改什么，例如 --capacity 800"),
        ));
    }
    let event = work.event(&args.choice).await?;
    let list = work.desk.set_list(&event, &args.code, &edit).await?;
    let list = ListShape::new(list, work.language);
    work.output.answer(&list, |list, style| text(std::slice::from_ref(list), style))
}

fn edit(args: &ListSetArgs, language: Language) -> Result<ListEdit> {
    let windows = args.window.as_ref().map(|windows| {
        let all = windows.iter().filter_map(|window| match window {
            WindowChoice::Window(window) => Some(window.clone()),
            WindowChoice::Always => None,
        });
        all.collect::<Vec<WindowEdit>>()
    });
    let types = args.types.as_ref().map(|types| match types.as_slice() {
        [all] if all == "all" => Vec::new(),
        types => types.to_vec(),
    });
    let name = LocalizedText::join("name", &args.name, language)?;
    Ok(ListEdit {
        name: (!args.name.is_empty()).then_some(name),
        ticket_types: types,
        windows,
        per_day: args.per_day.map(|bound| bound.0),
        total: args.total.map(|bound| bound.0),
        capacity: args.capacity.map(|bound| bound.0),
        reentry: args.reentry.map(Into::into),
        requires: args.requires.clone().map(|choice| choice.0),
        amber_minutes: args.amber.map(|choice| choice.0),
        directory: args.directory.map(Into::into),
        live: args.live,
    })
}

fn text(lists: &[ListShape], style: Style) -> String {
    let mut table = Table::new(&[
        ("code", "代码"),
        ("name", "名称"),
        ("came today", "今日到场"),
        ("inside", "在场"),
        ("incidents", "重复入场"),
        ("rules", "规则"),
        ("", ""),
    ]);
    for list in lists {
        let state = match (list.published, list.draft_differs) {
            (false, _) => style.say("not published", "尚未发布"),
            (true, true) => style.say("draft differs", "与草稿不同"),
            (true, false) => "",
        };
        let numbers = [list.people, list.inside, list.open_incidents].map(|n| n.to_string());
        let [people, inside, incidents] = &numbers;
        table.row([&list.code, &list.name, people, inside, incidents, &rules(list, style), state]);
    }
    let problems = lists.iter().map(|list| report::problems_text(&list.problems, style));
    let parts = std::iter::once(table.text(style)).chain(problems);
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The rules of a list in a few words; what is not said is not limited.
fn rules(list: &ListShape, style: Style) -> String {
    let mut words = Vec::new();
    if !list.ticket_types.is_empty() {
        words.push(list.ticket_types.join("/"));
    }
    let windows = list.windows.iter();
    words.extend(
        windows.map(|at| format!("{}–{}", at.from.format("%d %H:%M"), at.to.format("%d %H:%M"))),
    );
    let bounds = [
        (list.per_day, style.say(" a day", " 次/天")),
        (list.total, style.say(" in all", " 次/总计")),
        (list.capacity, style.say(" inside", " 人在场为限")),
        (list.amber_minutes, style.say(" min to amber", " 分钟后转黄")),
    ];
    words.extend(bounds.iter().filter_map(|(bound, of)| Some(format!("{}{of}", (*bound)?))));
    let after = |code| style.say(format!("after {code}"), format!("须先在 {code} 签到"));
    words.extend(list.requires.as_ref().map(after));
    let mut kinds = vec![match list.reentry {
        ReEntry::No => style.say("no re-entry", "不可再次入场"),
        ReEntry::AfterExit => style.say("re-entry after exit", "离场后可再次入场"),
        ReEntry::Free => style.say("re-entry free", "可随时再次入场"),
    }];
    match list.directory {
        DirectoryPolicy::None => {}
        DirectoryPolicy::Masked => kinds.push(style.say("names masked", "名录部分遮盖")),
        DirectoryPolicy::Full => kinds.push(style.say("names shown", "名录完整显示")),
    }
    if list.live {
        kinds.push(style.say("live", "须联网"));
    }
    words.extend(kinds.into_iter().map(str::to_owned));
    words.join(style.say(", ", "，"))
}

#[derive(Serialize)]
struct Written {
    list: String,
    out: String,
    bytes: usize,
    days: u64,
    people: u64,
    scans: u64,
}

/// `lists export`
pub(super) async fn export(work: &Work, args: &ListExportArgs) -> Result<()> {
    check_ending("out", &args.out, "xlsx")?;
    let event = work.event(&args.choice).await?;
    let file = NewFile::make("out", &args.out)?;
    let request = SignInRequest { language: work.language };
    let answer = work.desk.export_list(&event, &args.code, &request).await?;
    file.write(&answer.content.0)?;
    let written = Written {
        list: args.code.to_string(),
        out: args.out.display().to_string(),
        bytes: answer.content.0.len(),
        days: answer.days,
        people: answer.people,
        scans: answer.scans,
    };
    work.output.answer(&written, |written, style| {
        let Written { list, out, days, people, scans, .. } = written;
        style.say(
            format!("{list}: {people} lines of {days} days, {scans} scans, in {out}"),
            format!("{list}：{days} 天共 {people} 行，{scans} 次扫描，已写入 {out}"),
        )
    })
}
