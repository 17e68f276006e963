//! The workbook, written and read.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::{is_workbook, read, template, write};
use crate::grid::{Cell, Sheet, Value, read_workbook};
use huiban_protocol::documents::{self, AgendaDocument, Problem, check};
use proptest::prelude::*;

fn bundled() -> AgendaDocument {
    let json = include_bytes!("../../../samples/hmiw2026/event.json");
    documents::read(json).unwrap().0
}

fn places(problems: &[Problem]) -> Vec<(&str, &str)> {
    problems.iter().map(|p| (p.place.as_str(), p.message.as_str())).collect()
}

fn sheets_of(document: &AgendaDocument) -> Vec<Sheet> {
    read_workbook("event.xlsx", &write(document).unwrap()).unwrap()
}

#[test]
fn the_bundled_event_comes_back_from_its_workbook_exactly() {
    let document = bundled();
    let sheets = sheets_of(&document);
    assert!(is_workbook(&sheets));
    let (read, problems) =
        read(&sheets).unwrap_or_else(|problems| panic!("{:?}", places(&problems)));
    assert_eq!(problems, []);
    for (now, before) in read.sessions.iter().zip(&document.sessions) {
        assert_eq!(now, before);
    }
    assert_eq!(read, document);
}

#[test]
fn what_booths_ask_comes_back_from_its_sheet() {
    let mut document = bundled();
    document.exhibitors[0].questions = serde_json::from_value(serde_json::json!([
        {"code": "volume", "text": {"zh-Hans": "年用量？", "en": "Pieces a year?"}, "kind": "single",
         "options": [{"code": "few", "text": {"zh-Hans": "少量"}},
                     {"code": "many", "text": {"zh-Hans": "大量", "en": "A lot"}}]},
        {"code": "why", "text": {"en": "Why?"}, "kind": "text"},
    ]))
    .unwrap();
    let (read_back, problems) = read(&sheets_of(&document)).unwrap();
    assert_eq!(problems, []);
    assert_eq!(read_back, document);

    // options that nobody gave codes
    let code = document.exhibitors[0].code.to_string();
    let mut sheets = sheets_of(&document);
    let asked = sheets.iter_mut().find(|s| s.name.ends_with("questions")).unwrap();
    let column = asked.rows[1].cells.iter().position(|cell| cell.text() == "option_codes").unwrap();
    let row = asked.rows.iter_mut().find(|row| row.cells[0].text() == code).unwrap();
    row.cells[column].value = Value::Text(String::new());
    let (read_back, _) = read(&sheets).unwrap();
    let question = &read_back.exhibitors[0].questions[0];
    let codes: Vec<&str> = question.options.iter().map(|option| option.code.as_str()).collect();
    assert_eq!(codes, ["o1", "o2"]);
}

#[test]
fn a_workbook_is_the_same_bytes_each_time() {
    let document = bundled();
    assert!(write(&document).unwrap() == write(&document).unwrap());
}

#[test]
fn an_empty_template_holds_nothing_but_examples_and_says_what_it_lacks() {
    let sheets = read_workbook("template.xlsx", &template().unwrap()).unwrap();
    assert!(is_workbook(&sheets));
    let problems = read(&sheets).unwrap_err();
    let expected = [("大会 event", "there are 0 events, where there must be one")];
    assert_eq!(places(&problems), expected);
}

/// The first event with one cell changed: the row of a code, the column of a header.
fn with_cell(sheet: &str, code: &str, header: &str, text: &str) -> Vec<Sheet> {
    let mut sheets = sheets_of(&bundled());
    let found = sheets.iter_mut().find(|s| s.name.ends_with(sheet)).unwrap();
    let column = found.rows[1].cells.iter().position(|cell| cell.text() == header).unwrap();
    let row = found.rows.iter_mut().find(|row| row.cells[0].text() == code).unwrap();
    if row.cells.len() <= column {
        row.cells.resize(column + 1, Cell::default());
    }
    row.cells[column].value = Value::Text(text.to_owned());
    sheets
}

#[test]
fn what_is_wrong_is_said_with_its_cell() {
    let cases = [
        ("rooms", "a1", "venue", "nowhere", "event.xlsx/会场 rooms!B3", "in no row of venues"),
        ("rooms", "a1", "capacity", "many", "event.xlsx/会场 rooms!G3", "not a whole number"),
        ("sessions", "road-a-01", "kind", "sleep", "event.xlsx/日程 sessions!", "not one of"),
        ("sessions", "road-a-01", "start", "early", "event.xlsx/日程 sessions!C", "not a time"),
        ("sessions", "road-a-01", "speakers", "nobody", "event.xlsx/日程 sessions!", "speakers"),
        ("days", "46338", "date", "soon", "event.xlsx/日期 days!A3", "not a date"),
        ("event", "HMIW2026", "zone", "Mars/Base", "event.xlsx/大会 event!E3", "not a time zone"),
    ];
    for (sheet, code, header, text, place, message) in cases {
        let problems = read(&with_cell(sheet, code, header, text)).unwrap_err();
        let said =
            problems.iter().any(|p| p.place.starts_with(place) && p.message.contains(message));
        assert!(said, "{sheet} {header}: {:?}", places(&problems));
    }
}

#[test]
fn names_lead_to_codes_as_codes_do() {
    let sheets = with_cell("sessions", "road-a-01", "room", "A1展馆");
    let (document, _) = read(&sheets).unwrap();
    assert_eq!(document.sessions[0].room.as_ref().unwrap().as_str(), "a1");
    let sheets = with_cell("sessions", "road-a-01", "speakers", "单志宏（主持）");
    let (document, _) = read(&sheets).unwrap();
    let parts = serde_json::to_value(&document.sessions[0].speakers).unwrap();
    assert_eq!(parts, serde_json::json!([{ "speaker": "shan-zhihong", "role": "moderator" }]));
}

#[test]
fn a_session_without_an_id_has_one_that_its_place_does_not_change() {
    let mut sheets = with_cell("sessions", "road-a-02", "id", "");
    let id = |sheets: &[Sheet]| {
        let (document, _) = read(sheets).unwrap();
        let mut ids = document.sessions.iter().map(|session| session.id.to_string());
        ids.find(|id| id.starts_with("auto-")).unwrap()
    };
    let before = id(&sheets);
    let sessions = sheets.iter_mut().find(|s| s.name.ends_with("sessions")).unwrap();
    sessions.rows[2..].reverse();
    assert_eq!(id(&sheets), before);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever an event holds, its workbook holds: here any part of the bundled one.
    #[test]
    fn any_part_of_an_event_comes_back(keep in proptest::collection::vec(any::<bool>(), 347)) {
        let mut document = bundled();
        let mut keep = keep.into_iter();
        document.sessions.retain(|_| keep.next().unwrap_or(true));
        prop_assume!(check(&document).iter().all(|p| p.severity == documents::Severity::Warning));
        let (read, _) = read(&sheets_of(&document)).unwrap();
        prop_assert_eq!(read, document);
    }
}
