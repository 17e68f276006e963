#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::{Due, HeldReminder, Moved, Start, Wanted, list_told, plan, set_told, withdrawn};
use crate::error::Result;
use crate::store::{Database, FileKind};
use chrono::DateTime;
use huiban_protocol::documents::SessionState;
use std::collections::BTreeSet;

fn ms(text: &str) -> i64 {
    DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis()
}

fn at(clock: &str) -> i64 {
    ms(&format!("2026-11-12T{clock}:00+08:00"))
}

fn start(clock: &str) -> Start {
    Start {
        start_ms: at(clock),
        end_ms: at(clock) + 3_600_000,
        state: SessionState::Planned,
        zone: chrono_tz::Asia::Shanghai,
        moved: None,
        cancelled_by: None,
    }
}

fn wanted(remind: &str, start: Option<Start>) -> Wanted {
    Wanted { target: "session/s1".parse().unwrap(), remind: remind.parse().unwrap(), start }
}

fn rings(fire_at_ms: i64) -> Option<Due> {
    Some(Due::At { id: "remind:session/s1".to_owned(), fire_at_ms })
}

#[test]
fn it_rings_before_the_start_wherever_that_moves_under_one_id() {
    for (clock, fires) in [("14:00", "13:45"), ("14:30", "14:15"), ("09:05", "08:50")] {
        assert_eq!(plan(&wanted("15m", Some(start(clock))), at("08:00")), rings(at(fires)));
    }
    assert_eq!(plan(&wanted("0m", Some(start("14:00"))), at("13:59")), rings(at("14:00")));
}

#[test]
fn it_is_quiet_once_its_time_or_its_session_is_past() {
    let past = wanted("15m", Some(start("14:00")));
    assert_eq!(plan(&past, at("13:44")), rings(at("13:45")));
    assert_eq!(plan(&past, at("13:45")), None);
    assert_eq!(plan(&past, at("20:00")), None);
    // delayed after it rang: it rings once more
    assert_eq!(plan(&wanted("15m", Some(start("14:30"))), at("13:50")), rings(at("14:15")));
}

#[test]
fn a_fixed_time_stands_whether_or_not_there_is_a_start() {
    let fixed = "2026-11-12T12:00:00+08:00";
    for start in [None, Some(start("14:00"))] {
        assert_eq!(plan(&wanted(fixed, start), at("11:00")), rings(at("12:00")));
        assert_eq!(plan(&wanted(fixed, start), at("12:00")), None);
    }
    assert_eq!(plan(&wanted("15m", None), at("11:00")), None, "relative to nothing");
}

#[test]
fn postponed_suspends_and_reinstated_brings_back() {
    let postponed = Start { state: SessionState::Postponed, ..start("14:00") };
    let id = "remind:session/s1".to_owned();
    assert_eq!(plan(&wanted("15m", Some(postponed)), at("11:00")), Some(Due::Suspended { id }));
    assert_eq!(plan(&wanted("15m", Some(start("16:00"))), at("11:00")), rings(at("15:45")));
}

#[test]
fn cancelled_is_told_once_for_each_time_it_is_cancelled_after_the_reminder_was_set() {
    let cancelled = |by| {
        let start = Start { state: SessionState::Cancelled, cancelled_by: by, ..start("14:00") };
        wanted("15m", Some(start))
    };
    let notice = |id: &str| Some(Due::Cancelled { id: id.to_owned() });
    assert_eq!(plan(&cancelled(Some(7)), at("11:00")), notice("cancelled:7:session/s1"));
    assert_eq!(plan(&cancelled(Some(9)), at("14:30")), notice("cancelled:9:session/s1"));
    assert_eq!(plan(&cancelled(None), at("11:00")), None, "it was when the reminder was set");
    assert_eq!(plan(&cancelled(Some(7)), at("15:00")), None, "it would be over");
}

#[test]
fn a_session_moved_ahead_of_its_reminder_is_told_at_once() {
    let moved = |from: &str| Start {
        moved: Some(Moved { publication: 4, from_ms: at(from) }),
        ..start("13:10")
    };
    let now = |from: &str, now: &str| plan(&wanted("15m", Some(moved(from))), at(now));
    let id = "moved:4:session/s1".to_owned();
    assert_eq!(now("14:00", "13:05"), Some(Due::Now { id }));
    assert_eq!(now("14:00", "12:00"), rings(at("12:55")));
    assert_eq!(now("13:15", "13:05"), None, "it rang for the old start");
    assert_eq!(now("14:00", "13:10"), None, "it has begun");
}

#[test]
fn a_day_before_is_the_same_hour_of_the_clock_also_where_the_clocks_change() {
    let cases = [
        // Berlin: an hour is skipped on 29 March 2026 at 02:00, and repeated on 25 October
        ("2026-03-29T10:00:00+02:00", "1d", "2026-03-28T10:00:00+01:00"),
        ("2026-03-29T10:00:00+02:00", "24h", "2026-03-28T10:00:00+01:00"),
        ("2026-03-29T10:00:00+02:00", "12h", "2026-03-28T21:00:00+01:00"),
        ("2026-03-30T02:30:00+02:00", "1d", "2026-03-29T03:00:00+02:00"),
        ("2026-03-29T03:10:00+02:00", "30m", "2026-03-29T01:40:00+01:00"),
        ("2026-10-25T10:00:00+01:00", "1d", "2026-10-24T10:00:00+02:00"),
        ("2026-10-26T02:30:00+01:00", "1d", "2026-10-25T02:30:00+02:00"),
        ("2026-10-25T02:10:00+01:00", "20m", "2026-10-25T02:50:00+02:00"),
    ];
    for (begins, remind, fires) in cases {
        let start =
            Start { start_ms: ms(begins), zone: chrono_tz::Europe::Berlin, ..start("14:00") };
        let found = plan(&wanted(remind, Some(start)), 0);
        assert_eq!(found, rings(ms(fires)), "{remind} before {begins}");
    }
}

#[test]
fn only_what_is_still_to_ring_is_withdrawn() {
    let held = |id: &str, clock: &str| HeldReminder {
        id: id.to_owned(),
        fire_at_ms: at(clock),
        title: String::new(),
        text: String::new(),
    };
    let held = [held("a", "13:00"), held("b", "13:00"), held("c", "11:00"), held("b", "13:00")];
    assert_eq!(withdrawn(&held, &BTreeSet::from(["a"]), at("12:00")), ["b"]);
}

#[test]
fn only_notices_are_remembered() {
    let folder = tempfile::tempdir().unwrap();
    let journal = Database::open(&folder.path().join("journal.db"), FileKind::Journal).unwrap();
    let ids = ["cancelled:7:session/s1", "remind:session/s1", "moved:4:session/s2"];
    let ids = ids.map(str::to_owned);
    let told = journal
        .write(|journal| -> Result<BTreeSet<String>> {
            set_told(journal, &ids)?;
            set_told(journal, &ids)?;
            list_told(journal)
        })
        .unwrap();
    assert_eq!(told.into_iter().collect::<Vec<_>>(), [&*ids[0], &*ids[2]]);
}
