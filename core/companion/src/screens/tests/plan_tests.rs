//! Conflicts, a day by rooms, pages, the phone's own time, and calendars.

use super::fixture::{Fixture, me, session};
use crate::screens::{
    AgendaFilter, CalendarScope, ConflictKind, Reader, find_room_grid, find_session, list_agenda,
    list_conflicts, write_calendar,
};
use huiban_protocol::documents::Language;
use huiban_protocol::streams::row_type;
use serde_json::json;

/// Two that overlap, one that begins in another room 10 minutes after, and one without a room.
fn busy() -> Fixture {
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "hall"));
    fixture.put_session(session("s2", "20T09:30", "20T10:00", "5f"));
    fixture.put_session(session("s3", "20T10:10", "20T11:00", "b1"));
    let mut lunch = session("s4", "20T12:00", "20T13:00", "hall");
    lunch["session"].as_object_mut().unwrap().remove("room");
    fixture.put_session(lunch);
    let way = json!({"from": "room/hall", "to": "room/b1", "minutes": 15});
    fixture.put(row_type::TRANSFER, "room/hall~room/b1", way);
    fixture
}

#[test]
fn bookmarks_that_exclude_each_other_are_told_with_the_minutes_that_are_missing() {
    let fixture = busy();
    fixture.bookmark(&["session/s1", "session/s2", "session/s3", "session/s4", "session/gone"]);
    let found = fixture.read(|mirror| list_conflicts(mirror, Some(&me()), Language::En.into()));
    let pairs: Vec<_> =
        found.iter().map(|c| (c.a.as_str(), c.b.as_str(), c.kind, c.minutes_short)).collect();
    assert_eq!(
        pairs,
        [
            ("s1", "s2", ConflictKind::Overlap, None),
            ("s1", "s3", ConflictKind::Unreachable, Some(5)),
        ]
    );
    assert_eq!((found[0].a_title.as_str(), found[1].b_title.as_str()), ("s1", "s3"));
    let all = AgendaFilter::default();
    let items = fixture.read(|mirror| list_agenda(mirror, Some(&me()), &all, Language::En.into()));
    let flagged: Vec<bool> = items.iter().map(|item| item.conflict).collect();
    assert_eq!(flagged, [true, true, true, false]);
}

#[test]
fn what_is_cancelled_or_not_bookmarked_excludes_nothing() {
    let fixture = busy();
    fixture.bookmark(&["session/s1", "session/s2"]);
    let mut cancelled = session("s2", "20T09:30", "20T10:00", "5f");
    cancelled["session"]["state"] = json!("cancelled");
    fixture.put_session(cancelled);
    let mine = fixture.read(|mirror| list_conflicts(mirror, Some(&me()), Language::En.into()));
    assert_eq!(mine, []);
    assert_eq!(fixture.read(|mirror| list_conflicts(mirror, None, Language::En.into())), []);
}

#[test]
fn a_day_by_rooms_has_the_organizers_order_and_what_has_no_room() {
    let fixture = busy();
    let grid = |day: &str| {
        fixture.read(|mirror| find_room_grid(mirror, Some(&me()), day, Language::En.into()))
    };
    let day = grid("2026-11-20");
    let columns: Vec<(&str, Vec<&str>)> = day
        .columns
        .iter()
        .map(|column| {
            let ids = column.sessions.iter().map(|session| session.id.as_str()).collect();
            (column.room.code.as_str(), ids)
        })
        .collect();
    assert_eq!(columns, [("hall", vec!["s1"]), ("5f", vec!["s2"]), ("b1", vec!["s3"])]);
    assert_eq!(day.elsewhere[0].id, "s4");
    assert_eq!(day.columns[0].venue.as_ref().unwrap().name, "Centre");
    assert_eq!(day.end_ms.unwrap() - day.start_ms.unwrap(), 4 * 60 * 60 * 1_000);
    let empty = grid("2026-11-21");
    assert_eq!((empty.start_ms, empty.columns.len(), empty.elsewhere.len()), (None, 0, 0));
}

#[test]
fn pages_of_any_size_make_up_the_whole() {
    let fixture = busy();
    let page = |offset, limit| {
        let filter = AgendaFilter { offset, limit, ..AgendaFilter::default() };
        fixture.read(|mirror| list_agenda(mirror, Some(&me()), &filter, Language::En.into()))
    };
    let whole = page(0, None);
    for size in 1..6 {
        let pages: Vec<_> = (0..6).flat_map(|n| page(n * size, Some(size))).collect();
        assert_eq!(pages, whole, "{size}");
    }
    assert_eq!(page(4, None), []);
    assert_eq!(page(u32::MAX, Some(u32::MAX)), []);
}

#[test]
fn the_phones_own_time_is_told_where_it_differs() {
    let fixture = busy();
    let start = |zone: Option<&str>| {
        let zone = zone.map(|name| name.parse().unwrap());
        let reader = Reader { language: Language::En, zone };
        let session = fixture.read(|mirror| find_session(mirror, None, "s1", reader)).unwrap();
        assert_eq!(session.start, "2026-11-20T09:00:00+08:00", "the clocks on site stay");
        session.device_start
    };
    assert_eq!(start(None), None);
    assert_eq!(start(Some("Asia/Shanghai")), None);
    assert_eq!(start(Some("Asia/Singapore")), None, "another zone with the same clock");
    assert_eq!(start(Some("Europe/Berlin")).as_deref(), Some("2026-11-20T02:00:00+01:00"));
    assert_eq!(start(Some("America/New_York")).as_deref(), Some("2026-11-19T20:00:00-05:00"));
}

#[test]
fn a_calendar_says_what_is_published_and_how_often_it_changed() {
    let fixture = busy();
    fixture.bookmark(&["session/s1"]);
    fixture.publish(1, &[]);
    fixture.publish(2, &[("s1", "room", json!("b1"), json!("hall"))]);
    fixture.publish(3, &[("s2", "room", json!("b1"), json!("5f"))]);
    let write = |scope: CalendarScope| {
        let written = fixture
            .try_read(|mirror| write_calendar(mirror, Some(&me()), &scope, Language::En.into()));
        written.map(|text| text.replace("\r\n ", ""))
    };
    let mine = write(CalendarScope::Mine).unwrap();
    for line in [
        "X-WR-CALNAME:Congress: My agenda",
        "UID:s1.E26@huiban",
        "SEQUENCE:2",
        "LAST-MODIFIED:20261118T180000Z",
        "DTSTART;TZID=Asia/Shanghai:20261120T090000",
        "LOCATION:Room hall\\, Centre",
        "CATEGORIES:Forum ai",
        "TRIGGER:-PT15M",
    ] {
        assert!(mine.contains(&format!("{line}\r\n")), "{line}\n{mine}");
    }
    assert!(!mine.contains("UID:s2"));
    let forum = write(CalendarScope::Forum("ai".to_owned())).unwrap();
    assert_eq!(forum.matches("BEGIN:VEVENT").count(), 4);
    assert!(forum.contains("SEQUENCE:0\r\n") && !forum.contains("VALARM"));
    let one = write(CalendarScope::Session("s3".to_owned())).unwrap();
    assert_eq!(one.matches("UID:").count(), 1);
    for missing in [CalendarScope::Forum("x".to_owned()), CalendarScope::Session(String::new())] {
        assert_eq!(write(missing).unwrap_err().kind(), "not_found");
    }
}
