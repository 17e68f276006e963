//! An event as rows, and rows as an event.
//!
//! A row is an entity's members as JSON. What does not fit into one row of its own sheet (award
//! lists, agreements and files of sessions) has sheets beside; times of sessions are a day and two
//! times of day, because that is how people write them.

use super::tables::{ROLES, TABLES};
use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One entity.
pub(super) type Row = Map<String, Value>;

/// The rows of every sheet.
pub(super) type Rows = BTreeMap<&'static str, Vec<Row>>;

/// What separates one word of a list from the next in a cell.
pub(super) const BETWEEN: &str = "；";

/// An event document as rows.
pub(super) fn flatten(document: Value) -> Rows {
    let mut rows = Rows::new();
    let Value::Object(mut document) = document else { return rows };
    let mut event = document.remove("event").unwrap_or_default();
    rows.insert("days", objects(event.get_mut("days").map(Value::take)));
    rows.insert("event", objects(Some(json!([event]))));
    for table in TABLES {
        if let Some(section) = document.remove(table.key) {
            rows.insert(table.key, objects(Some(section)));
        }
    }
    let mut beside: BTreeMap<&'static str, Vec<Row>> = BTreeMap::new();
    for session in rows.get_mut("sessions").into_iter().flatten() {
        flatten_session(session, &mut beside);
    }
    for exhibitor in rows.get_mut("exhibitors").into_iter().flatten() {
        let code = exhibitor.get("code").cloned().unwrap_or_default();
        for mut question in objects(exhibitor.remove("questions")) {
            question.insert("exhibitor".to_owned(), code.clone());
            let options = objects(question.remove("options"));
            let member = |name: &str| -> Value {
                options.iter().map(|option| option.get(name).cloned().unwrap_or_default()).collect()
            };
            question.insert("option_codes".to_owned(), member("code"));
            question.insert("options".to_owned(), member("text"));
            beside.entry("questions").or_default().push(question);
        }
    }
    for list in rows.get_mut("lists").into_iter().flatten() {
        let windows = objects(list.remove("windows"));
        let words = windows
            .iter()
            .map(|window| format!("{} / {}", word(window.get("from")), word(window.get("to"))));
        list.insert("windows".to_owned(), words.collect());
    }
    rows.append(&mut beside);
    rows
}

fn flatten_session(session: &mut Row, beside: &mut Rows) {
    let people = objects(session.remove("speakers"));
    let people = people.iter().map(|part| {
        let who = word(part.get("speaker"));
        match part.get("role").and_then(Value::as_str) {
            None | Some("speaker") => who,
            Some(role) => format!("{who} ({role})"),
        }
    });
    session.insert("speakers".to_owned(), people.collect());
    let id = session.get("id").cloned().unwrap_or_default();
    for list in objects(session.remove("awards")) {
        for mut entry in objects(list.get("entries").cloned()) {
            entry.insert("session".to_owned(), id.clone());
            entry.insert("list".to_owned(), list.get("title").cloned().unwrap_or_default());
            beside.entry("awards").or_default().push(entry);
        }
    }
    for key in ["agreements", "attachments"] {
        for mut one in objects(session.remove(key)) {
            one.insert("session".to_owned(), id.clone());
            beside.entry(key).or_default().push(one);
        }
    }
    let start = instant(session.get("start"));
    let end = instant(session.get("end"));
    let (Some(start), Some(end)) = (start, end) else { return };
    let is_next = end.signed_duration_since(start).num_hours() < 24;
    session.insert("date".to_owned(), json!(start.date_naive().to_string()));
    session.insert("start".to_owned(), json!(start.time().to_string()));
    if is_next {
        session.insert("end".to_owned(), json!(end.time().to_string()));
    }
}

fn instant(value: Option<&Value>) -> Option<DateTime<FixedOffset>> {
    DateTime::parse_from_rfc3339(value?.as_str()?).ok()
}

fn word(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn objects(value: Option<Value>) -> Vec<Row> {
    let Some(Value::Array(values)) = value else { return Vec::new() };
    let rows = values.into_iter().filter_map(|value| match value {
        Value::Object(row) => Some(row),
        _ => None,
    });
    rows.collect()
}

/// A person on stage as a cell says it: the person, and the role where one stands in parentheses.
pub(super) fn role_of(text: &str) -> (&str, Option<&'static str>) {
    let inner = text.trim_end().strip_suffix([')', '）']);
    let Some((who, role)) = inner.and_then(|inner| inner.rsplit_once(['(', '（'])) else {
        return (text.trim(), None);
    };
    let role = role.trim();
    let known =
        ROLES.iter().find(|(key, chinese)| role.eq_ignore_ascii_case(key) || role == *chinese);
    match known {
        Some((key, _)) => (who.trim(), Some(*key)),
        None => (text.trim(), None),
    }
}

/// Puts the rows of the sheets beside into what they belong to.
pub(super) fn nest(rows: &mut Rows) {
    nest_questions(rows);
    let awards = rows.remove("awards").unwrap_or_default();
    let agreements = rows.remove("agreements").unwrap_or_default();
    let attachments = rows.remove("attachments").unwrap_or_default();
    let mut beside: BTreeMap<String, Beside> = BTreeMap::new();
    for mut entry in awards {
        let session = word(entry.remove("session").as_ref());
        let title = entry.remove("list").unwrap_or_default();
        let lists = &mut beside.entry(session).or_default().awards;
        match lists.iter_mut().find(|(known, _)| *known == title) {
            Some((_, entries)) => entries.push(entry),
            None => lists.push((title, vec![entry])),
        }
    }
    for mut one in agreements {
        let session = word(one.remove("session").as_ref());
        beside.entry(session).or_default().agreements.push(one);
    }
    for mut one in attachments {
        let session = word(one.remove("session").as_ref());
        beside.entry(session).or_default().attachments.push(one);
    }
    for session in rows.get_mut("sessions").into_iter().flatten() {
        let Some(more) = beside.remove(&word(session.get("id"))) else { continue };
        let lists = more.awards.into_iter();
        let lists = lists.map(|(title, entries)| json!({ "title": title, "entries": entries }));
        session.insert("awards".to_owned(), lists.collect());
        session.insert("agreements".to_owned(), json!(more.agreements));
        session.insert("attachments".to_owned(), json!(more.attachments));
    }
}

/// An option without a code of its own is called by its place: `o1`, `o2` …
fn nest_questions(rows: &mut Rows) {
    let mut asked: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for mut question in rows.remove("questions").unwrap_or_default() {
        let exhibitor = word(question.remove("exhibitor").as_ref());
        let codes = question.remove("option_codes").unwrap_or_default();
        let texts = question.remove("options").unwrap_or_default();
        let texts = texts.as_array().map(Vec::as_slice).unwrap_or_default();
        let options = texts.iter().zip(1_usize..).map(|(text, number)| {
            let code = codes.get(number.saturating_sub(1)).cloned();
            json!({ "code": code.unwrap_or_else(|| json!(format!("o{number}"))), "text": text })
        });
        question.insert("options".to_owned(), options.collect());
        asked.entry(exhibitor).or_default().push(question);
    }
    for exhibitor in rows.get_mut("exhibitors").into_iter().flatten() {
        if let Some(questions) = asked.remove(&word(exhibitor.get("code"))) {
            exhibitor.insert("questions".to_owned(), json!(questions));
        }
    }
}

/// What the sheets beside say of one session.
#[derive(Default)]
struct Beside {
    awards: Vec<(Value, Vec<Row>)>,
    agreements: Vec<Row>,
    attachments: Vec<Row>,
}
