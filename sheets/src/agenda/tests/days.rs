//! Days whose numbers may stand either way round, and cells of days that say none.

use super::{asked, mapping_of, messages, read_sheets, sheet};
use crate::agenda::{Asked, Reading, read};
use crate::moment::Order;

/// The days of the sessions, in the order of their titles.
fn days(reading: &Reading) -> Vec<String> {
    let mut days: Vec<(String, String)> = reading
        .document
        .sessions
        .iter()
        .map(|session| (super::one(reading, session), session.start.format("%m-%d").to_string()))
        .collect();
    days.sort_by_key(|(shown, _)| shown.rsplit(' ').next().map(str::to_owned));
    days.into_iter().map(|(_, day)| day).collect()
}

fn dated(cells: &[&str]) -> String {
    let rows = cells.iter().enumerate().map(|(at, cell)| format!("{cell}|9:00-10:00|{}", at + 1));
    let rows: Vec<String> = rows.map(|row| format!("{row}-talk")).collect();
    format!("Date|Time|Title\n{}", rows.join("\n"))
}

#[test]
fn the_dates_of_a_sheet_say_together_which_number_is_the_month() {
    let cases: &[(&[&str], &[&str])] = &[
        // near each other in one order only
        (&["02/12/2026", "03/12/2026", "04/12/2026"], &["12-02", "12-03", "12-04"]),
        (&["11/10/2026", "11/11/2026", "11/12/2026"], &["11-10", "11-11", "11-12"]),
        // one number that is no month is enough for all
        (&["11/12/2026", "12/12/2026", "13/12/2026"], &["12-11", "12-12", "12-13"]),
        (&["12/11/2026", "12/12/2026", "12/13/2026"], &["12-11", "12-12", "12-13"]),
        (&["02-12-2026", "13-12-2026"], &["12-02", "12-13"]),
        // a day of the week is right in one order only
        (&["Wed 02/12/2026"], &["12-02"]),
        (&["Thu 02/12/2026"], &["02-12"]),
        (&["02/12/2026 (Wednesday)", "03/12/2026"], &["12-02", "12-03"]),
        // without a year
        (&["30/11", "01/12", "02/12"], &["11-30", "12-01", "12-02"]),
        (&["11/12", "11/13"], &["11-12", "11-13"]),
        // dots put the day first, and other dates are what these are near to
        (&["02.12.2026", "03.12.2026"], &["12-02", "12-03"]),
        (&["2026-12-01", "02/12/2026"], &["12-01", "12-02"]),
        // from one day to another
        (&["02/12/2026 - 04/12/2026"], &["12-02", "12-03", "12-04"]),
    ];
    for (cells, expected) in cases {
        let reading = read_sheets(&[sheet("Programme", &dated(cells))]);
        let said = messages(&reading.problems);
        assert_eq!(days(&reading), *expected, "{cells:?}: {said:#?}");
        assert!(!said.iter().any(|said| said.contains("can be the month")), "{said:#?}");
    }
}

#[test]
fn headings_grids_and_names_of_sheets_are_read_in_the_same_order() {
    let heading = "Time|Title\n02/12/2026|<\n9:00-10:00|1-talk\n03/12/2026|<\n9:00-10:00|2-talk";
    let grid = "Time|02/12/2026|03/12/2026\n9:00-10:00|1-talk|2-talk";
    let open = "Time|30/11|01/12\n9:00-10:00|1-talk|2-talk";
    let reading = read_sheets(&[sheet("Programme", open)]);
    assert_eq!(days(&reading), ["11-30", "12-01"], "{:#?}", messages(&reading.problems));
    for text in [heading, grid] {
        let reading = read_sheets(&[sheet("Programme", text)]);
        let said = messages(&reading.problems);
        assert_eq!(days(&reading), ["12-02", "12-03"], "{text}: {said:#?}");
    }
    // what one sheet leaves open, another says
    let (one, other) = ("Time|Title\n9:00-10:00|1-talk", "Time|Title\n9:00-10:00|2-talk");
    let sheets = [sheet("02-12-2026", one), sheet("13-12-2026", other)];
    assert_eq!(days(&read_sheets(&sheets)), ["12-02", "12-13"]);
}

#[test]
fn an_order_that_nothing_says_is_a_guess_that_the_mapping_corrects() {
    let sheets = [sheet("Programme", &dated(&["02/12/2026"]))];
    let first = read_sheets(&sheets);
    assert_eq!(days(&first), ["02-12"]);
    let said = messages(&first.problems);
    let guess = "agenda.xlsx/Programme!A2: both numbers of “02/12/2026” can be the month";
    assert!(said.len() == 1 && said[0].starts_with(guess), "{said:#?}");

    let mut mapping = mapping_of(&first);
    assert_eq!(mapping.sheets[0].dates, Some(Order::MonthFirst));
    let again = read(&sheets, &Asked { mapping: Some(mapping.clone()), ..asked() });
    assert!(again.problems.is_empty(), "{:#?}", messages(&again.problems));
    assert_eq!((again.document, again.mapping), (first.document, mapping.clone()));

    mapping.sheets[0].dates = Some(Order::DayFirst);
    let after = read(&sheets, &Asked { mapping: Some(mapping), ..asked() });
    assert_eq!(days(&after), ["12-02"]);
}

#[test]
fn a_day_of_the_week_that_is_another_is_said() {
    for cell in ["Fri 2026-12-02", "2026年12月2日 星期五", "Fri 13/12/2026"] {
        let reading = read_sheets(&[sheet("Programme", &dated(&[cell]))]);
        let said = messages(&reading.problems);
        assert!(said.len() == 1 && said[0].contains("but Fri is written there"), "{said:#?}");
    }
    for cell in ["Wed 2026-12-02", "2026年12月2日 星期三"] {
        let said = read_sheets(&[sheet("Programme", &dated(&[cell]))]).problems;
        assert!(said.is_empty(), "{:#?}", messages(&said));
    }
}

#[test]
fn a_row_whose_date_is_not_understood_is_reported_and_is_on_no_other_day() {
    let cells = [
        "2026-02-30",
        "32.13.2026",
        "2026-13-01",
        "12月32日",
        "31 Nov 2026",
        "32/12",
        "TBD",
        "待定",
        "tomorrow",
        "Wednesday",
        "2026-02-30 (morning)",
    ];
    for cell in cells {
        let text = dated(&["2026-12-01", cell, "2026-12-03"]);
        let reading = read_sheets(&[sheet("Programme", &text)]);
        let said = messages(&reading.problems);
        assert_eq!(days(&reading), ["12-01", "12-03"], "{cell}: {said:#?}");
        let place = "agenda.xlsx/Programme!3: its date was not understood, so it is left out";
        assert!(said.len() == 1 && said[0].starts_with(place), "{cell}: {said:#?}");
        let known = &reading.mapping.sheets[0];
        assert_eq!((known.rows.reported, known.questions.len()), (1, 1), "{cell}");
    }
}

#[test]
fn rows_below_a_date_that_is_not_understood_are_not_of_the_day_before() {
    for below in ["", "同上", "ditto", "^"] {
        let text = dated(&["2026-12-01", "TBD", below, "2026-12-03", ""]);
        let reading = read_sheets(&[sheet("Programme", &text)]);
        let said = messages(&reading.problems);
        assert_eq!(days(&reading), ["12-01", "12-03", "12-03"], "{below}: {said:#?}");
        assert_eq!(reading.mapping.sheets[0].rows.reported, 2, "{below}: {said:#?}");
    }
}

#[test]
fn what_stands_below_a_day_that_no_calendar_has_is_of_no_other_day() {
    let text = "Time|Title\n1 December 2026|<\n9:00-10:00|1-talk\n31 November 2026|<\n9:00-10:00|2-talk\n3 December 2026|<\n9:00-10:00|3-talk";
    let reading = read_sheets(&[sheet("Programme", text)]);
    let said = messages(&reading.problems);
    assert_eq!(days(&reading), ["12-01", "12-03"], "{said:#?}");
    assert_eq!(reading.mapping.sheets[0].rows.reported, 2, "{said:#?}");
}

#[test]
fn what_says_the_same_or_is_no_date_leaves_the_day_as_it_is() {
    for cell in ["", "同上", "〃", "\"", "ditto", "上午", "Tuesday", "第一单元", "影像论坛"]
    {
        let text = dated(&["2026-12-01", cell, "2026-12-03"]);
        let reading = read_sheets(&[sheet("Programme", &text)]);
        let said = messages(&reading.problems);
        assert_eq!(days(&reading), ["12-01", "12-01", "12-03"], "{cell}: {said:#?}");
    }
    // a column that is called so and holds no days
    let text = "1 December 2026\nDay|Time|Title\nMain|9:00-10:00|1-talk\nSide|9:00-10:00|2-talk";
    assert_eq!(days(&read_sheets(&[sheet("Programme", text)])), ["12-01", "12-01"]);
}

#[test]
fn the_mapping_says_that_such_a_row_is_a_session_of_the_day_above() {
    let sheets = [sheet("Programme", &dated(&["2026-12-01", "tomorrow", "2026-12-03"]))];
    let mut mapping = mapping_of(&read_sheets(&sheets));
    mapping.sheets[0].questions[0].taken = crate::agenda::mapping::RowAs::Session;
    let after = read(&sheets, &Asked { mapping: Some(mapping), ..asked() });
    assert_eq!(days(&after), ["12-01", "12-01", "12-03"]);
}

#[test]
fn a_time_on_a_day_that_no_calendar_has_is_reported() {
    let text = "Start|End|Title\n2026-12-01 09:00|10:00|1-talk\n2026-02-30 09:00|10:00|2-talk";
    let reading = read_sheets(&[sheet("Programme", text)]);
    let said = messages(&reading.problems);
    assert_eq!(days(&reading), ["12-01"], "{said:#?}");
    assert_eq!(reading.mapping.sheets[0].rows.reported, 1, "{said:#?}");
}
