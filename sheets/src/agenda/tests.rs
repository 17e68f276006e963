//! Sheets as organizers have them, each small one showing an oddity.
//!
//! A sheet is written as text: a line a row, `|` between cells, `^` for a cell merged with the one
//! above, `<` with the one to the left, `\n` for a line break, `=` before a number.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

mod days;
mod exports;
mod grids;
mod nasty;
mod oddities;
mod permuted;
mod second_run;
mod staged;
mod times;
mod untried;

use super::{Asked, Mapping, Reading, read};
use crate::grid::{Cell, Row, Sheet, Value, read_workbook};
use chrono::NaiveDate;
use chrono_tz::Tz;
use huiban_protocol::documents::{EventCode, Language, Problem, Session, Severity, SpeakerRole};
use rust_xlsxwriter::{Format, Workbook};

/// The cells of a sheet that is written as text.
fn sheet(name: &str, text: &str) -> Sheet {
    let mut rows: Vec<Row> = Vec::new();
    for (at, line) in text.trim_matches('\n').lines().enumerate() {
        let mut cells: Vec<Cell> = Vec::new();
        for (column, part) in line.split('|').enumerate() {
            let part = part.trim_matches(' ');
            let other = match part {
                "^" => rows
                    .last()
                    .and_then(|row: &Row| row.cells.get(column))
                    .map(|c| (c, at - 1, column)),
                "<" => cells.last().map(|c| (c, at, column - 1)),
                _ => None,
            };
            let cell = match other {
                Some((cell, row, column)) => {
                    let origin = (u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
                    Cell { value: cell.value.clone(), merged: cell.merged.or(Some(origin)) }
                }
                None => Cell { value: value(part), merged: None },
            };
            cells.push(cell);
        }
        rows.push(Row { number: u32::try_from(at + 1).unwrap(), cells });
    }
    rows.retain(|row| row.cells.iter().any(|cell| !cell.is_blank()));
    Sheet { file: "agenda.xlsx".to_owned(), name: name.to_owned(), rows, ..Sheet::default() }
}

fn value(part: &str) -> Value {
    if part.is_empty() {
        return Value::Empty;
    }
    match part.strip_prefix('=').and_then(|number| number.parse().ok()) {
        Some(number) => Value::Moment(number),
        None => Value::Text(part.replace("\\n", "\n")),
    }
}

fn asked() -> Asked {
    Asked {
        event: EventCode::new("E26").unwrap(),
        zone: Tz::Asia__Shanghai,
        mapping: None,
        today: NaiveDate::from_ymd_opt(2026, 9, 1).unwrap(),
    }
}

fn read_sheets(sheets: &[Sheet]) -> Reading {
    let reading = read(sheets, &asked());
    let is_error = |p: &&Problem| p.severity == Severity::Error;
    let errors: Vec<&Problem> = reading.problems.iter().filter(is_error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    for sheet in &reading.mapping.sheets {
        let rows = sheet.rows;
        assert_eq!(rows.there, rows.understood + rows.reported, "{}", sheet.sheet);
    }
    reading
}

/// `12 09:00-09:20 title @room #forum *moderator speaker(org,position)`, sorted by time.
fn shown(reading: &Reading) -> Vec<String> {
    reading.document.sessions.iter().map(|session| one(reading, session)).collect()
}

fn one(reading: &Reading, session: &Session) -> String {
    let document = &reading.document;
    let text = |text: &huiban_protocol::documents::Text| text.pick(Language::ZhHans).to_owned();
    let mut words = format!(
        "{}-{} {}",
        session.start.format("%d %H:%M"),
        session.end.format("%H:%M"),
        text(&session.title)
    );
    if let Some(room) = &session.room {
        let room = document.rooms.iter().find(|known| known.code == *room).unwrap();
        words += &format!(" @{}", text(&room.name));
    }
    if let Some(forum) = &session.forum {
        let forum = document.forums.iter().find(|known| known.code == *forum).unwrap();
        words += &format!(" #{}", text(&forum.title));
    }
    for part in &session.speakers {
        let person = document.speakers.iter().find(|known| known.id == part.speaker).unwrap();
        let sign = match part.role {
            SpeakerRole::Speaker => "",
            SpeakerRole::Moderator => "*",
            SpeakerRole::Panellist => "+",
            SpeakerRole::Juror => "!",
            SpeakerRole::Host => "~",
        };
        words += &format!(" {sign}{}", text(&person.name));
        let about: Vec<String> =
            [&person.org, &person.title].into_iter().flatten().map(text).collect();
        if !about.is_empty() {
            words += &format!("({})", about.join(","));
        }
    }
    words
}

fn messages(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|problem| format!("{}: {}", problem.place, problem.message)).collect()
}

/// Sheets through a real workbook, with its merged regions.
fn through_a_workbook(sheets: &[Sheet]) -> Vec<Sheet> {
    let mut workbook = Workbook::new();
    let moment = Format::new().set_num_format("hh:mm");
    for sheet in sheets {
        let page = workbook.add_worksheet();
        page.set_name(&sheet.name).unwrap();
        for row in &sheet.rows {
            for (column, cell) in row.own() {
                let (row, column) = (row.number - 1, u16::try_from(column).unwrap());
                match &cell.value {
                    Value::Text(text) => page.write_string(row, column, text).unwrap(),
                    Value::Moment(at) => {
                        page.write_number_with_format(row, column, *at, &moment).unwrap()
                    }
                    _ => page,
                };
            }
        }
        for (first, last) in regions(sheet) {
            let text = cell_text(sheet, first);
            let column = |c: u32| u16::try_from(c).unwrap();
            page.merge_range(
                first.0,
                column(first.1),
                last.0,
                column(last.1),
                &text,
                &Format::new(),
            )
            .unwrap();
        }
    }
    read_workbook("agenda.xlsx", &workbook.save_to_buffer().unwrap()).unwrap()
}

fn cell_text(sheet: &Sheet, at: (u32, u32)) -> String {
    let row = sheet.rows.iter().find(|row| row.number == at.0 + 1).unwrap();
    row.cells[usize::try_from(at.1).unwrap()].text()
}

type At = (u32, u32);

fn regions(sheet: &Sheet) -> Vec<(At, At)> {
    let mut regions: std::collections::BTreeMap<At, At> = std::collections::BTreeMap::new();
    for row in &sheet.rows {
        for (column, cell) in row.cells.iter().enumerate() {
            if let Some(first) = cell.merged {
                let last = regions.entry(first).or_insert(first);
                last.0 = last.0.max(row.number - 1);
                last.1 = last.1.max(u32::try_from(column).unwrap());
            }
        }
    }
    regions.into_iter().collect()
}

fn mapping_of(reading: &Reading) -> Mapping {
    Mapping::read(&reading.mapping.write().unwrap()).unwrap()
}
