#![allow(clippy::unwrap_used, reason = "test code: a panic is how a test fails")]

use super::{Calendar, CalendarEntry, EntryStatus, write};
use chrono_tz::Tz;
use huiban_protocol::streams::Remind;
use proptest::prelude::*;

fn entry(id: &str) -> CalendarEntry {
    CalendarEntry {
        id: id.to_owned(),
        sequence: 3,
        modified: "2026-11-01T09:30:00+08:00".parse().unwrap(),
        start: "2026-11-12T09:00:00+08:00".parse().unwrap(),
        end: "2026-11-12T10:00:00+08:00".parse().unwrap(),
        title: "开幕式, 主会场; A\\B".to_owned(),
        description: Some("第一行\r\n第二行".to_owned()),
        place: Some("3F".to_owned()),
        status: EntryStatus::Confirmed,
        category: None,
        alarm: Some(Remind::BeforeMin(15)),
    }
}

fn calendar(zone: Tz, entries: Vec<CalendarEntry>) -> Calendar {
    Calendar { event: "E26".to_owned(), name: "大会".to_owned(), zone, entries }
}

fn lines(text: &str) -> Vec<&str> {
    text.split("\r\n").collect()
}

#[test]
fn a_session_is_told_with_what_calendars_need_to_recognise_and_update_it() {
    let text = write(&calendar(chrono_tz::Asia::Shanghai, vec![entry("opening")]));
    let lines = lines(&text);
    for expected in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "TZID:Asia/Shanghai",
        "TZOFFSETTO:+0800",
        "UID:opening.E26@huiban",
        "SEQUENCE:3",
        "DTSTAMP:20261101T013000Z",
        "LAST-MODIFIED:20261101T013000Z",
        "DTSTART;TZID=Asia/Shanghai:20261112T090000",
        "DTEND;TZID=Asia/Shanghai:20261112T100000",
        "SUMMARY:开幕式\\, 主会场\\; A\\\\B",
        "DESCRIPTION:第一行\\n第二行",
        "STATUS:CONFIRMED",
        "TRIGGER:-PT15M",
    ] {
        assert!(lines.contains(&expected), "{expected} is not in\n{text}");
    }
}

#[test]
fn what_does_not_take_place_says_so_and_reminds_nobody() {
    for (status, expected) in
        [(EntryStatus::Cancelled, "CANCELLED"), (EntryStatus::Tentative, "TENTATIVE")]
    {
        let text = write(&calendar(
            chrono_tz::Asia::Shanghai,
            vec![CalendarEntry { status, ..entry("a") }],
        ));
        assert!(text.contains(&format!("STATUS:{expected}\r\n")), "{text}");
        assert!(text.contains("TRANSP:TRANSPARENT") && !text.contains("VALARM"), "{text}");
    }
}

#[test]
fn a_zone_that_moves_its_clocks_tells_when() {
    let text = write(&calendar(chrono_tz::Europe::Berlin, vec![entry("a")]));
    let expected = "BEGIN:DAYLIGHT\r\nDTSTART:20260329T020000\r\nTZOFFSETFROM:+0100\r\n\
                    TZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n";
    assert!(text.contains(expected), "{text}");
    let expected = "BEGIN:STANDARD\r\nDTSTART:20261025T030000\r\nTZOFFSETFROM:+0200\r\n\
                    TZOFFSETTO:+0100\r\nEND:STANDARD\r\n";
    assert!(text.contains(expected), "{text}");
    assert!(text.contains("DTSTART;TZID=Europe/Berlin:20261112T020000"), "{text}");
}

#[test]
fn an_empty_calendar_is_one() {
    let text = write(&calendar(chrono_tz::Asia::Shanghai, vec![]));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(!text.contains("VTIMEZONE"));
}

proptest! {
    #[test]
    fn no_line_is_longer_than_75_octets_and_none_is_broken_inside_a_character(
        title in any::<String>(), description in any::<Option<String>>(),
    ) {
        let entry = CalendarEntry { title, description, ..entry("a") };
        let text = write(&calendar(chrono_tz::Asia::Shanghai, vec![entry]));
        for line in text.strip_suffix("\r\n").unwrap().split("\r\n") {
            prop_assert!(line.len() <= 75, "{line:?}");
            prop_assert!(!line.contains(['\r', '\n', '\0']), "{line:?}");
        }
    }
}
