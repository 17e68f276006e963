use super::*;
use calamine::{Data, Reader as _, Xlsx};
use std::io::{Cursor, Read as _};

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn workbook(language: Language) -> SignIn {
    let name = SignInName {
        reference: "=1+1".into(),
        name: "王\u{202e}芳\n".into(),
        org: "@SUM(A1)".into(),
        title: "https://evil.example".into(),
        group: "+86".into(),
        ticket_type: "vip".into(),
    };
    let (came, left) = (at("2026-11-12T09:00:00+08:00"), at("2026-11-12T10:30:59+08:00"));
    let person = SignInPerson {
        name: name.clone(),
        first_in: Some(came),
        last_out: Some(left),
        minutes: Some(90),
        entries: 1,
        gate: "Gate 1".into(),
    };
    let still = SignInPerson { last_out: None, minutes: None, ..person.clone() };
    let scan = |at, is_exit| SignInScan {
        at,
        is_exit,
        name: name.clone(),
        gate: "Gate 1".into(),
        overridden: !is_exit,
    };
    SignIn {
        language,
        list: "Main".into(),
        days: vec![SignInDay { date: came.date_naive(), people: vec![person, still] }],
        scans: vec![scan(came, false), scan(left, true)],
    }
}

fn cells(bytes: &[u8], sheet: usize) -> Vec<Vec<Data>> {
    let mut book = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let names = book.sheet_names();
    let range = book.worksheet_range(&names[sheet]).unwrap();
    range.rows().map(<[Data]>::to_vec).collect()
}

fn text(text: &str) -> Data {
    if text.is_empty() { Data::Empty } else { Data::String(text.to_owned()) }
}

#[test]
fn a_day_says_who_was_there_and_for_how_long() {
    let bytes = workbook(Language::ZhHans).write().unwrap();
    let rows = cells(&bytes, 0);
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0][1], text("姓名"));
    let person = ["=1+1", "王芳", "@SUM(A1)", "https://evil.example", "+86", "vip"].map(text);
    assert_eq!(rows[1][..6], person, "what looks like a formula is a text, marks are out");
    assert_eq!(rows[1][6..8], ["09:00:00", "10:30:59"].map(text));
    assert_eq!(rows[1][8..10], [Data::Float(90.0), Data::Float(1.0)], "they can be added up");
    assert_eq!(rows[2][7..9], [Data::Empty, Data::Empty], "nobody read an exit");
    let scans = cells(&bytes, 1);
    assert_eq!(scans.len(), 3);
    assert_eq!(
        scans[1][..5],
        ["2026-11-12", "09:00:00", "签到", "Gate 1", "工作人员放行"].map(text)
    );
    assert_eq!(scans[2][2..5], ["离场", "Gate 1", ""].map(text));
}

#[test]
fn nothing_in_it_is_a_formula_or_a_link() {
    let bytes = workbook(Language::En).write().unwrap();
    assert_eq!(bytes, workbook(Language::En).write().unwrap(), "the same list, the same bytes");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut part) = (file.name().unwrap().into_owned(), String::new());
        if file.read_to_string(&mut part).is_ok() && name.starts_with("xl/worksheets") {
            assert!(!part.contains("<f>") && !part.contains("<f ") && !part.contains("hyperlink"));
        }
    }
}

#[test]
fn a_list_where_nobody_came_is_a_workbook_too() {
    for language in Language::ALL {
        let empty = SignIn { language, list: String::new(), days: vec![], scans: vec![] };
        let bytes = empty.write().unwrap();
        assert_eq!(cells(&bytes, 0).len(), 1);
        assert_eq!(cells(&bytes, 1).len(), 1);
    }
}
