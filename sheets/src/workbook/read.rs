//! Reading the workbook.

use super::cells::{moment, parse};
use super::references::{References, code_of};
use super::rows::{Row, Rows, nest, role_of};
use super::table::{Column, EXAMPLE, Kind, LANGUAGES, Table};
use super::tables::{EVENT_SHEET, TABLES};
use crate::fold::{digest, fold, key};
use crate::grid::{Row as GridRow, Sheet};
use crate::moment::local;
use chrono_tz::Tz;
use huiban_protocol::documents::{AgendaDocument, DOCUMENT_FORMAT, DOCUMENT_VERSION, Problem};
use serde::Deserialize as _;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// True where sheets are those of the project's own workbook.
pub fn is_workbook(sheets: &[Sheet]) -> bool {
    sheets.iter().any(|sheet| is_sheet(sheet, EVENT_SHEET))
}

fn is_sheet(sheet: &Sheet, name: &str) -> bool {
    let english = name.split(' ').next_back().unwrap_or_default();
    let found = fold(&sheet.name).to_lowercase();
    found == name || (found.ends_with(english) && sheet.rows.iter().take(3).any(is_header))
}

/// Rows of the names by which columns are recognized begin with one of them.
fn is_header(row: &GridRow) -> bool {
    let first = row.cell(0).map(|cell| fold(&cell.text())).unwrap_or_default();
    let firsts = TABLES.iter().filter_map(|table| table.columns.first());
    let mut headers = firsts.flat_map(|column| column.headers());
    headers.any(|(header, _)| header == first)
}

/// Reads an event from the workbook's sheets.
///
/// # Errors
/// Where no event comes out of them: every problem that was found.
pub fn read(sheets: &[Sheet]) -> Result<(AgendaDocument, Vec<Problem>), Vec<Problem>> {
    let mut problems = Vec::new();
    let zone = zone(sheets, &mut problems);
    let mut raw = RawRows::new();
    let mut known = Vec::new();
    for table in TABLES {
        let found = sheets.iter().find(|sheet| is_sheet(sheet, table.sheet));
        let Some(sheet) = found else { continue };
        known.push(sheet.name.as_str());
        raw.insert(table.key, (sheet, read_table(table, sheet, zone, &mut problems)));
    }
    let shown = sheets.iter().filter(|sheet| sheet.hidden == 0);
    for sheet in shown.filter(|sheet| !known.contains(&sheet.name.as_str())) {
        problems.push(Problem::warning(
            sheet.whole(),
            "this sheet is none of the workbook's, so it is left out".to_owned(),
            "rename it as the template has it, or remove it",
        ));
    }
    let rows = resolve(raw, zone, &mut problems);
    let document = document(rows, &mut problems);
    let refused =
        problems.iter().any(|p| p.severity == huiban_protocol::documents::Severity::Error);
    match document {
        Some(document) if !refused => Ok((document, problems)),
        _ => Err(problems),
    }
}

/// A row with the number it has in its sheet, and where each member stands.
struct Read {
    number: u32,
    row: Row,
    columns: BTreeMap<&'static str, usize>,
}

type RawRows<'a> = BTreeMap<&'static str, (&'a Sheet, Vec<Read>)>;

/// The event's zone, which every local time needs before anything is read.
fn zone(sheets: &[Sheet], problems: &mut Vec<Problem>) -> Tz {
    let Some(sheet) = sheets.iter().find(|sheet| is_sheet(sheet, EVENT_SHEET)) else {
        return Tz::Asia__Shanghai;
    };
    let header = sheet.rows.iter().find(|row| is_header(row));
    let column = header.and_then(|row| row.cells.iter().position(|cell| cell.text() == "zone"));
    let row = header.and_then(|header| filled(sheet, header.number).next());
    let cell = column.and_then(|column| row?.cell(column));
    let Some(cell) = cell else { return Tz::Asia__Shanghai };
    cell.text().parse().unwrap_or_else(|_| {
        problems.push(Problem::error(
            sheet.place(row.map_or(0, |row| row.number), column),
            format!("“{}” is not a time zone", cell.text()),
            "write one such as Asia/Shanghai",
        ));
        Tz::Asia__Shanghai
    })
}

/// The rows below the header that are no examples.
fn filled(sheet: &Sheet, header: u32) -> impl Iterator<Item = &GridRow> {
    let below = sheet.rows.iter().filter(move |row| row.number > header);
    below.filter(|row| !row.cell(0).is_some_and(|cell| cell.text().starts_with(EXAMPLE)))
}

fn read_table(
    table: &'static Table,
    sheet: &Sheet,
    zone: Tz,
    problems: &mut Vec<Problem>,
) -> Vec<Read> {
    let Some(header) = sheet.rows.iter().take(5).find(|row| is_header(row)) else {
        problems.push(Problem::error(
            sheet.whole(),
            "the row with the English names of the columns is gone".to_owned(),
            "copy it from the template (huiban event template)",
        ));
        return Vec::new();
    };
    let mut columns: Vec<(usize, &'static Column, Option<&'static str>)> = Vec::new();
    for (at, cell) in header.own() {
        let name = fold(&cell.text());
        let known = table.columns.iter().find_map(|column| {
            let place = column.headers().iter().position(|(header, _)| *header == name)?;
            let texts = matches!(column.kind, Kind::Text | Kind::Texts);
            let language = LANGUAGES.get(place).map(|(tag, _)| *tag).filter(|_| texts);
            Some((at, column, language))
        });
        match known {
            Some(known) => columns.push(known),
            None => problems.push(Problem::warning(
                sheet.place(header.number, Some(at)),
                format!("there is no column “{name}” in this sheet, so it is left out"),
                "correct its name, or remove it",
            )),
        }
    }
    filled(sheet, header.number)
        .map(|row| read_row(row, &columns, sheet, zone, problems))
        .filter(|read| !read.row.is_empty())
        .collect()
}

fn read_row(
    grid: &GridRow,
    columns: &[(usize, &'static Column, Option<&'static str>)],
    sheet: &Sheet,
    zone: Tz,
    problems: &mut Vec<Problem>,
) -> Read {
    let mut read = Read { number: grid.number, row: Row::new(), columns: BTreeMap::new() };
    for (at, column, language) in columns {
        let Some(cell) = grid.cell(*at) else { continue };
        read.columns.entry(column.key).or_insert(*at);
        match (parse(column.kind, cell, zone), language) {
            (Ok(value), None) => {
                read.row.insert(column.key.to_owned(), value);
            }
            (Ok(Value::Array(lines)), Some(tag)) => {
                put_lines(&mut read.row, column.key, tag, lines)
            }
            (Ok(value), Some(tag)) => {
                let text = read.row.entry(column.key).or_insert_with(|| json!({}));
                if let Some(text) = text.as_object_mut() {
                    text.insert((*tag).to_owned(), value);
                }
            }
            (Err(message), _) => problems.push(Problem::error(
                sheet.place(grid.number, Some(*at)),
                message,
                "correct the cell",
            )),
        }
    }
    read
}

/// Puts the lines of one language into a list of texts, each at its own place.
fn put_lines(row: &mut Row, key: &str, tag: &str, lines: Vec<Value>) {
    let list = row.entry(key).or_insert_with(|| json!([]));
    let Some(list) = list.as_array_mut() else { return };
    if list.len() < lines.len() {
        list.resize(lines.len(), json!({}));
    }
    for (text, line) in list.iter_mut().zip(lines) {
        if line.as_str().is_some_and(|line| !line.is_empty())
            && let Some(text) = text.as_object_mut()
        {
            text.insert(tag.to_owned(), line);
        }
    }
}

/// Puts codes where names stand, and instants where times of day do.
fn resolve(raw: RawRows<'_>, zone: Tz, problems: &mut Vec<Problem>) -> Rows {
    let mut named: Rows = Rows::new();
    let mut raw = raw;
    derive_ids(&mut raw);
    for (table, (_, reads)) in &raw {
        named.insert(*table, reads.iter().map(|read| read.row.clone()).collect());
    }
    let references = References::new(&named);
    let mut rows = Rows::new();
    for (key, (sheet, reads)) in raw {
        let Some(table) = TABLES.iter().find(|table| table.key == key) else { continue };
        let resolved = reads.into_iter().map(|mut read| {
            resolve_row(table, &mut read, sheet, &references, problems);
            if key == "sessions" {
                resolve_session(&mut read, sheet, zone, &references, problems);
            }
            if key == "lists" {
                resolve_windows(&mut read, sheet, zone, problems);
            }
            read.row
        });
        rows.insert(key, resolved.collect());
    }
    rows
}

/// Sessions and people may go without an id: it is made from what they are called.
fn derive_ids(raw: &mut RawRows<'_>) {
    for (table, member) in [("sessions", "title"), ("speakers", "name")] {
        let Some((_, reads)) = raw.get_mut(table) else { continue };
        for read in reads.iter_mut().filter(|read| code_of(&read.row).is_none()) {
            let Some(title) = read.row.get(member) else { continue };
            let at = format!("{:?} {:?}", read.row.get("date"), read.row.get("start"));
            let id = format!("auto-{}", digest(&[&key(&title.to_string()), &at]));
            read.row.insert("id".to_owned(), json!(id));
        }
    }
}

fn resolve_row(
    table: &'static Table,
    read: &mut Read,
    sheet: &Sheet,
    references: &References,
    problems: &mut Vec<Problem>,
) {
    for column in table.columns {
        let (Kind::Reference(other) | Kind::References(other)) = column.kind else { continue };
        let Some(value) = read.row.get_mut(column.key) else { continue };
        let place = sheet.place(read.number, read.columns.get(column.key).copied());
        let texts = match value {
            Value::Array(list) => list.iter_mut().collect(),
            one => vec![one],
        };
        for text in texts {
            let word = text.as_str().unwrap_or_default();
            match references.code(other, word) {
                Some(code) => *text = json!(code),
                None => problems.push(Problem::error(
                    place.clone(),
                    format!("“{word}” is in no row of {other}"),
                    "add it there, or correct the cell",
                )),
            }
        }
    }
}

fn resolve_session(
    read: &mut Read,
    sheet: &Sheet,
    zone: Tz,
    references: &References,
    problems: &mut Vec<Problem>,
) {
    let people = read.row.remove("speakers").unwrap_or_default();
    let place = sheet.place(read.number, read.columns.get("speakers").copied());
    let mut parts = Vec::new();
    for text in people.as_array().into_iter().flatten().filter_map(Value::as_str) {
        let (who, role) = role_of(text);
        match references.code("speakers", who) {
            Some(code) => parts.push(json!({ "speaker": code, "role": role.unwrap_or("speaker") })),
            None => problems.push(Problem::error(
                place.clone(),
                format!("“{who}” is in no row of speakers"),
                "add the person there, or correct the cell; separate people with ；",
            )),
        }
    }
    read.row.insert("speakers".to_owned(), json!(parts));
    read.row.entry("kind").or_insert_with(|| json!("talk"));
    let day = read.row.remove("date");
    let day = day.as_ref().and_then(Value::as_str).and_then(|date| date.parse().ok());
    let mut start_at = None;
    for member in ["start", "end"] {
        let Some(seconds) = read.row.get(member).and_then(Value::as_u64) else { continue };
        let seconds = u32::try_from(seconds).unwrap_or(u32::MAX);
        // an end that is earlier than the start is the next day's
        let next = member == "end" && start_at.is_some_and(|start| seconds < start);
        let shown = if next { seconds.saturating_add(86_400) } else { seconds };
        start_at = start_at.or(Some(seconds));
        match day.and_then(|day| local(day, shown, zone)) {
            Some(at) => {
                read.row.insert(member.to_owned(), json!(at.to_rfc3339()));
            }
            None => problems.push(Problem::error(
                sheet.place(read.number, read.columns.get(member).copied()),
                "the row has no date".to_owned(),
                "write the day into the column date",
            )),
        }
    }
}

fn resolve_windows(read: &mut Read, sheet: &Sheet, zone: Tz, problems: &mut Vec<Problem>) {
    let Some(windows) = read.row.remove("windows") else { return };
    let mut spans = Vec::new();
    for text in windows.as_array().into_iter().flatten().filter_map(Value::as_str) {
        let cell = |text: &str| crate::grid::Cell {
            value: crate::grid::Value::Text(text.trim().to_owned()),
            merged: None,
        };
        let ends = text.split_once(" / ").or_else(|| text.split_once('/'));
        let ends = ends
            .and_then(|(from, to)| Some((moment(&cell(from), zone)?, moment(&cell(to), zone)?)));
        match ends {
            Some((from, to)) => {
                spans.push(json!({ "from": from.to_rfc3339(), "to": to.to_rfc3339() }));
            }
            None => problems.push(Problem::error(
                sheet.place(read.number, read.columns.get("windows").copied()),
                format!("“{text}” is not from one time to another"),
                "write 2026-11-12 08:00 / 2026-11-12 18:00",
            )),
        }
    }
    read.row.insert("windows".to_owned(), json!(spans));
}

/// The document of rows; each is tried by itself, so that what is wrong is said with its name.
fn document(mut rows: Rows, problems: &mut Vec<Problem>) -> Option<AgendaDocument> {
    nest(&mut rows);
    let mut events = rows.remove("event").unwrap_or_default();
    let days = rows.remove("days").unwrap_or_default();
    let mut event = match events.len() {
        1 => events.pop()?,
        count => {
            problems.push(Problem::error(
                EVENT_SHEET.to_owned(),
                format!("there are {count} events, where there must be one"),
                "fill in one row",
            ));
            return None;
        }
    };
    event.insert("days".to_owned(), json!(days));
    event.entry("zone").or_insert_with(|| json!("Asia/Shanghai"));
    let mut document: Map<String, Value> = Map::new();
    document.insert("format".to_owned(), json!(DOCUMENT_FORMAT));
    document.insert("version".to_owned(), json!(DOCUMENT_VERSION));
    document.insert("event".to_owned(), event.into());
    for (table, rows) in rows {
        document.insert(table.to_owned(), json!(rows));
    }
    let document = Value::Object(document);
    match AgendaDocument::deserialize(&document) {
        Ok(document) => Some(document),
        Err(_) => {
            problems.extend(wrong_rows(&document));
            None
        }
    }
}

/// The rows that cannot be read, each tried beside nothing but the event.
fn wrong_rows(document: &Value) -> Vec<Problem> {
    let problem = |place: String, message: String| {
        Problem::error(place, message, "correct the row, or fill in what it lacks")
    };
    let mut base = Map::new();
    for member in ["format", "version", "event"] {
        base.insert(member.to_owned(), document.get(member).cloned().unwrap_or_default());
    }
    if let Err(error) = AgendaDocument::deserialize(&Value::Object(base.clone())) {
        return vec![problem(EVENT_SHEET.to_owned(), error.to_string())];
    }
    let mut problems = Vec::new();
    for table in TABLES {
        let rows = document.get(table.key).and_then(Value::as_array);
        for row in rows.into_iter().flatten() {
            let mut alone = base.clone();
            alone.insert(table.key.to_owned(), json!([row]));
            if let Err(error) = AgendaDocument::deserialize(&Value::Object(alone)) {
                let name = row.as_object().and_then(code_of).unwrap_or("a row without a code");
                problems.push(problem(format!("{}/{name}", table.sheet), error.to_string()));
            }
        }
    }
    problems
}
