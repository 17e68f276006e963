//! Changing the rules of a list, at once.
//!
//! The change is made in the draft and in what is published, and nothing else of the draft goes
//! out with it. It belongs to no publication: undoing one leaves it as it was set, see
//! [`replay_edits`].

use super::show::answer;
use super::visits::Lists;
use crate::attendees::types_of_nobody;
use crate::organizer::{ListAnswer, ListEdit, WindowEdit, WindowTime};
use crate::refusal::{Result, ServiceError};
use crate::service::{
    EventKeys, Service, StreamWriter, align_gates, found, lock_gates, newest_publication, retried,
};
use crate::store::drafts::set_draft;
use crate::store::events::lock_event;
use crate::store::heads::MovedHead;
use crate::store::list_edits::{ListEditRow, add_list_edit, list_edits_since};
use crate::store::{StoreError, Tx};
use crate::time::{in_zone, local};
use chrono_tz::Tz;
use huiban_protocol::documents::{
    AgendaDocument, CheckInList, DirectoryPolicy, EventCode, Language, ListCode, Problem, ReEntry,
    Severity, Text, Window, check,
};
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{RULES_ROW, StreamId};
use std::collections::BTreeSet;

/// Most people or entries that a rule may name.
const COUNT_MAX: u32 = 10_000_000;
/// Longest time after which data is stale: a week.
const AMBER_MINUTES_MAX: u32 = 7 * 24 * 60;
/// Most ticket types, and most windows, of a list.
const MEMBERS_MAX: usize = 100;
/// Longest name of a list, or of a ticket type, in characters.
const NAME_CHARS_MAX: usize = 100;

/// Changes a list; see [`crate::Organizer::set_list`].
pub(crate) async fn set(
    service: &Service,
    event: &EventCode,
    code: &ListCode,
    edit: &ListEdit,
) -> Result<ListAnswer> {
    let (answer, moved) = retried(|| try_set(service, event, code, edit)).await?;
    service.tell(moved);
    Ok(answer)
}

async fn try_set(
    service: &Service,
    event: &EventCode,
    code: &ListCode,
    edit: &ListEdit,
) -> Result<(ListAnswer, Vec<MovedHead>)> {
    let mut tx = service.store().begin_write().await?;
    let row = found(lock_event(tx.as_mut(), event).await?)?;
    let gates = lock_gates(tx.as_mut(), event).await?;
    let mut lists = Lists::read(tx.as_mut(), event).await?;
    let zone = lists.draft.event.zone;
    let created = lists.current(code).is_err();
    let mut current = lists.current(code).cloned().unwrap_or_else(|_| new_list(code, edit));
    apply(&mut current, edit, zone)?;
    // a draft that says more about the list keeps saying it
    let mut drafted = lists.drafted(code).cloned().unwrap_or_else(|| current.clone());
    apply(&mut drafted, edit, zone)?;
    put(&mut lists.draft, drafted);
    lists.published.insert(code.clone(), current.clone());
    check_lists(&lists, code)?;

    let stream = StreamId::List(code.clone());
    let streams = BTreeSet::from([stream.clone()]);
    let mut writer = StreamWriter::lock(tx.as_mut(), event, &streams, service.now_ms()).await?;
    let now_ms = writer.received_ms();
    let body = Raw::write(&current).map_err(|_| ServiceError::Fault("rules as a row"))?;
    writer.put(tx.as_mut(), &stream, RULES_ROW, code.as_str(), body).await?;
    set_draft(tx.as_mut(), &lists.draft, now_ms).await?;
    let publication = newest_publication(tx.as_mut(), event).await?;
    let text = serde_json::to_string(edit).map_err(|_| ServiceError::Fault("an edit as JSON"))?;
    let kept = ListEditRow { publication, code: code.clone(), created, edit: text };
    add_list_edit(tx.as_mut(), event, &kept).await?;
    align_gates(tx.as_mut(), event, &EventKeys::open(&row)?, gates, now_ms).await?;
    let mut answer = answer(tx.as_mut(), event, &lists, code, now_ms).await?;
    if edit.ticket_types.is_some() {
        let types = &answer.list.ticket_types;
        answer.problems = types_of_nobody(tx.as_mut(), event, "types", types).await?;
    }
    let moved = writer.finish(tx.as_mut()).await?;
    tx.commit().await?;
    Ok((answer, moved))
}

fn new_list(code: &ListCode, edit: &ListEdit) -> CheckInList {
    let name = match &edit.name {
        Some(name) => name.clone(),
        None => Text::new(Language::En, code.as_str()),
    };
    CheckInList {
        code: code.clone(),
        name,
        ticket_types: Vec::new(),
        windows: Vec::new(),
        per_day: None,
        total: None,
        capacity: None,
        reentry: ReEntry::default(),
        requires: None,
        amber_minutes: None,
        directory: DirectoryPolicy::default(),
        live: false,
    }
}

fn put(document: &mut AgendaDocument, list: CheckInList) {
    match document.lists.iter_mut().find(|known| known.code == list.code) {
        Some(known) => *known = list,
        None => document.lists.push(list),
    }
}

/// What is wrong with this list, in the draft or among the lists that gates have.
fn check_lists(lists: &Lists, code: &ListCode) -> Result<()> {
    let mut published = lists.draft.clone();
    published.lists = lists.published.values().cloned().collect();
    let place = format!("lists/{code}");
    for document in [&lists.draft, &published] {
        let problems = check(document);
        let wrong = |problem: &&Problem| {
            let member = problem.place.strip_prefix(&place);
            problem.severity == Severity::Error
                && member.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if let Some(problem) = problems.iter().find(wrong) {
            let field = problem.place.rsplit('/').next().unwrap_or_default();
            let message = format!("{}: {}", problem.message, problem.hint);
            return Err(ServiceError::invalid(field_name(field), message));
        }
    }
    Ok(())
}

fn field_name(field: &str) -> &'static str {
    match field {
        "requires" => "requires",
        "windows" => "window",
        _ => "list",
    }
}

fn apply(list: &mut CheckInList, edit: &ListEdit, zone: Tz) -> Result<()> {
    if let Some(name) = &edit.name {
        set_name(&mut list.name, name)?;
    }
    if let Some(types) = &edit.ticket_types {
        list.ticket_types = ticket_types(types)?;
    }
    if let Some(windows) = &edit.windows {
        list.windows = self::windows(windows, zone)?;
    }
    let bounds = [
        (&mut list.per_day, edit.per_day, "per_day", COUNT_MAX),
        (&mut list.total, edit.total, "total", COUNT_MAX),
        (&mut list.capacity, edit.capacity, "capacity", COUNT_MAX),
        (&mut list.amber_minutes, edit.amber_minutes, "amber", AMBER_MINUTES_MAX),
    ];
    for (member, wanted, name, max) in bounds {
        let Some(wanted) = wanted else { continue };
        if wanted.is_some_and(|number| !(1..=max).contains(&number)) {
            return Err(ServiceError::invalid(name, format!("must be 1 to {max}")));
        }
        *member = wanted;
    }
    if let Some(reentry) = edit.reentry {
        list.reentry = reentry;
    }
    if let Some(requires) = &edit.requires {
        list.requires.clone_from(requires);
    }
    if let Some(directory) = edit.directory {
        list.directory = directory;
    }
    if let Some(live) = edit.live {
        list.live = live;
    }
    Ok(())
}

fn is_a_name(text: &str) -> bool {
    !text.trim().is_empty()
        && text.chars().count() <= NAME_CHARS_MAX
        && !text.chars().any(char::is_control)
}

fn set_name(name: &mut Text, given: &Text) -> Result<()> {
    for language in Language::ALL {
        let Some(text) = given.get(language) else { continue };
        if !is_a_name(text) {
            let message = format!("must be 1 to {NAME_CHARS_MAX} characters on one line");
            return Err(ServiceError::invalid("name", message));
        }
        name.set(language, text.trim());
    }
    Ok(())
}

fn ticket_types(types: &[String]) -> Result<Vec<String>> {
    if types.len() > MEMBERS_MAX || !types.iter().all(|name| is_a_name(name)) {
        let message = format!(
            "at most {MEMBERS_MAX} ticket types of 1 to {NAME_CHARS_MAX} characters; all lets \
             everyone in"
        );
        return Err(ServiceError::invalid("types", message));
    }
    let mut kept: Vec<String> = types.iter().map(|name| name.trim().to_owned()).collect();
    kept.sort();
    kept.dedup();
    Ok(kept)
}

fn windows(windows: &[WindowEdit], zone: Tz) -> Result<Vec<Window>> {
    if windows.len() > MEMBERS_MAX {
        return Err(ServiceError::invalid("window", format!("at most {MEMBERS_MAX} of them")));
    }
    let at = |time: WindowTime| match time {
        WindowTime::Instant(at) => Some(in_zone(at.timestamp_millis(), zone)),
        WindowTime::Local(at) => local(at, zone),
    };
    let both = |window: &WindowEdit| Some(Window { from: at(window.from)?, to: at(window.to)? });
    let kept: Option<Vec<Window>> = windows.iter().map(both).collect();
    kept.ok_or_else(|| ServiceError::invalid("window", "a time that no calendar has"))
}

/// Makes the edits again that were made directly after a publication: an earlier agenda comes back
/// with the rules that were set since.
pub(crate) async fn replay_edits(
    tx: &mut dyn Tx,
    event: &EventCode,
    document: &mut AgendaDocument,
    since_publication: u32,
) -> Result<()> {
    let zone = document.event.zone;
    for kept in list_edits_since(tx, event, since_publication).await? {
        let edit: ListEdit =
            serde_json::from_str(&kept.edit).map_err(|_| StoreError::Damaged("edit of a list"))?;
        let known = document.lists.iter().find(|list| list.code == kept.code).cloned();
        // a list that came with a publication goes with it
        let Some(mut list) = known.or_else(|| kept.created.then(|| new_list(&kept.code, &edit)))
        else {
            continue;
        };
        apply(&mut list, &edit, zone)?;
        put(document, list);
    }
    Ok(())
}
