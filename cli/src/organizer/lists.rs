//! `lists …`: rules of gates, how many came, and who was there.

use super::Work;
use crate::args::{EventChoice, ListExportArgs, ListSetArgs, LocalizedText, WindowChoice};
use crate::error::{CliError, Result};
use crate::output::{Style, Table};
use chrono::{DateTime, FixedOffset};
use huiban_protocol::documents::{DirectoryPolicy, Language, ReEntry, Window};
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
    let edit = edit(args, work.language);
    if edit == ListEdit::default() {
        return Err(CliError::invalid("list", "say what to change, such as --capacity 800"));
    }
    let event = work.event(&args.choice).await?;
    let list = work.desk.set_list(&event, &args.code, &edit).await?;
    let list = ListShape::new(list, work.language);
    work.output.answer(&list, |list, style| text(std::slice::from_ref(list), style))
}

fn edit(args: &ListSetArgs, language: Language) -> ListEdit {
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
    ListEdit {
        name: (!args.name.is_empty()).then(|| LocalizedText::join(&args.name, language)),
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
    }
}

fn text(lists: &[ListShape], style: Style) -> String {
    let mut table = Table::new(&["code", "name", "came today", "inside", "incidents", "rules", ""]);
    for list in lists {
        let state = match (list.published, list.draft_differs) {
            (false, _) => "not published",
            (true, true) => "draft differs",
            (true, false) => "",
        };
        let numbers = [list.people, list.inside, list.open_incidents].map(|n| n.to_string());
        let [people, inside, incidents] = &numbers;
        table.row([&list.code, &list.name, people, inside, incidents, &rules(list), state]);
    }
    table.text(style)
}

/// The rules of a list in a few words; what is not said is not limited.
fn rules(list: &ListShape) -> String {
    let mut words = Vec::new();
    if !list.ticket_types.is_empty() {
        words.push(list.ticket_types.join("/"));
    }
    let windows = list.windows.iter();
    words.extend(
        windows.map(|at| format!("{}–{}", at.from.format("%d %H:%M"), at.to.format("%d %H:%M"))),
    );
    let bounds = [
        (list.per_day, "a day"),
        (list.total, "in all"),
        (list.capacity, "inside"),
        (list.amber_minutes, "min to amber"),
    ];
    words.extend(bounds.iter().filter_map(|(bound, of)| Some(format!("{} {of}", (*bound)?))));
    words.extend(list.requires.as_ref().map(|code| format!("after {code}")));
    words.push(match list.reentry {
        ReEntry::No => "no re-entry".to_owned(),
        ReEntry::AfterExit => "re-entry after exit".to_owned(),
        ReEntry::Free => "re-entry free".to_owned(),
    });
    match list.directory {
        DirectoryPolicy::None => {}
        DirectoryPolicy::Masked => words.push("names masked".to_owned()),
        DirectoryPolicy::Full => words.push("names shown".to_owned()),
    }
    if list.live {
        words.push("live".to_owned());
    }
    words.join(", ")
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
    let event = work.event(&args.choice).await?;
    let request = SignInRequest { language: work.language };
    let answer = work.desk.export_list(&event, &args.code, &request).await?;
    std::fs::write(&args.out, &answer.content.0).map_err(|error| {
        CliError::invalid("out", format!("{} cannot be written: {error}", args.out.display()))
    })?;
    let written = Written {
        list: args.code.to_string(),
        out: args.out.display().to_string(),
        bytes: answer.content.0.len(),
        days: answer.days,
        people: answer.people,
        scans: answer.scans,
    };
    work.output.answer(&written, |written, _| {
        let Written { list, out, days, people, scans, .. } = written;
        format!("{list}: {people} lines of {days} days, {scans} scans, in {out}")
    })
}
