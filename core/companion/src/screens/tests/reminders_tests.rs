use super::fixture::{Fixture, marked, me, ms, session};
use crate::reminders::HeldReminder;
use crate::screens::{ReminderState, ReminderView, difference, list_reminders};
use huiban_protocol::documents::{Language, OpId};
use huiban_protocol::streams::{BookmarkRow, Register, Remind, Stamp, row_type};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The reminders in English at a time of `dayThh:mm`.
fn reminders(fixture: &Fixture, now: &str) -> Vec<ReminderView> {
    reminders_in(fixture, now, Language::En, &[])
}

fn reminders_in(
    fixture: &Fixture,
    now: &str,
    language: Language,
    told: &[&str],
) -> Vec<ReminderView> {
    let told: BTreeSet<String> = told.iter().map(|id| (*id).to_owned()).collect();
    fixture.read(|mirror| list_reminders(mirror, &me(), &told, ms(now), language.into()))
}

/// A bookmark with a reminder set at this time.
fn reminded(present: bool, remind: Option<Remind>, set_at: &str) -> BookmarkRow {
    let stamp = Stamp { at_ms: ms(set_at), op: OpId([5; 16]) };
    BookmarkRow { remind: Some(Register { value: remind, stamp }), ..marked(present) }
}

fn before(minutes: u32) -> Option<Remind> {
    Some(Remind::BeforeMin(minutes))
}

fn span(start: &str, end: &str) -> Value {
    json!({"start": format!("2026-11-{start}:00+08:00"), "end": format!("2026-11-{end}:00+08:00")})
}

/// A session at 14:00, later moved by publication 2 to 14:30 in another room.
fn moved() -> Fixture {
    let fixture = Fixture::event();
    fixture.put(
        row_type::ROOM,
        "hall",
        json!({"code": "hall", "venue": "cc", "name": {"zh-Hans": "A厅", "en": "Hall A"},
               "floor": "3F", "order": 0}),
    );
    fixture.put_session(session("s1", "20T14:30", "20T15:30", "hall"));
    fixture.publish(1, &[]);
    fixture.publish(
        2,
        &[
            ("s1", "time", span("20T14:00", "20T15:00"), span("20T14:30", "20T15:30")),
            ("s1", "room", json!("5f"), json!("hall")),
        ],
    );
    fixture
}

#[test]
fn a_reminder_moves_with_its_session_and_says_so() {
    let fixture = moved();
    fixture.put_bookmark("session/s1", &reminded(true, before(15), "19T01:30"));
    let shown = &reminders(&fixture, "20T08:00")[0];
    assert_eq!(shown.id, "remind:session/s1");
    assert_eq!(shown.fire_at.as_deref(), Some("2026-11-20T14:15:00+08:00"));
    assert_eq!((&*shown.title, shown.state), ("s1", ReminderState::Scheduled));
    assert_eq!(shown.text, "14:00 → 14:30, Room 5f → 3F Hall A");
    let chinese = &reminders_in(&fixture, "20T08:00", Language::ZhHans, &[])[0];
    assert_eq!(chinese.text, "14:00 → 14:30，5f厅 → 3F A厅");
    // set after the move, it has nothing to say of it
    fixture.put_bookmark("session/s1", &reminded(true, before(15), "19T02:30"));
    assert_eq!(reminders(&fixture, "20T08:00")[0].text, "14:30, 3F Hall A");
    // and where the day differs from that of the reminder, it names it
    fixture.put_bookmark("session/s1", &reminded(true, before(1_440), "19T02:30"));
    let shown = &reminders(&fixture, "18T08:00")[0];
    assert_eq!(shown.fire_at.as_deref(), Some("2026-11-19T14:30:00+08:00"));
    assert_eq!(shown.text, "20 Nov 14:30, 3F Hall A");
    assert_eq!(reminders(&fixture, "20T14:31"), [], "it is past");
}

#[test]
fn a_cancelled_session_is_told_once_and_a_postponed_one_waits() {
    let fixture = Fixture::event();
    let with_state = |state: &str| {
        let mut row = session("s1", "20T14:00", "20T15:00", "5f");
        row["session"]["state"] = json!(state);
        fixture.put_session(row);
    };
    fixture.put_bookmark("session/s1", &reminded(true, before(15), "19T00:30"));
    with_state("postponed");
    let waits = &reminders(&fixture, "20T08:00")[0];
    assert_eq!((waits.state, &waits.fire_at), (ReminderState::Suspended, &None));

    fixture.publish(3, &[("s1", "status", json!("planned"), json!("cancelled"))]);
    with_state("cancelled");
    let notice = &reminders(&fixture, "20T08:00")[0];
    assert_eq!((notice.state, &notice.fire_at_ms), (ReminderState::Cancelled, &None));
    assert_eq!(notice.text, "Cancelled (was 14:00, Room 5f)");
    let told = [&*notice.id];
    assert_eq!(reminders_in(&fixture, "20T08:00", Language::En, &told), []);
    with_state("planned");
    let back = &reminders_in(&fixture, "20T08:00", Language::En, &told)[0];
    assert_eq!((back.state, &*back.id), (ReminderState::Scheduled, "remind:session/s1"));
}

#[test]
fn reminders_of_a_forum_are_those_of_its_sessions_unless_they_have_their_own() {
    let fixture = Fixture::event();
    for (id, clock) in [("s1", "09"), ("s2", "10"), ("s3", "11"), ("s4", "12")] {
        let (start, end) = (format!("20T{clock}:00"), format!("20T{clock}:45"));
        fixture.put_session(session(id, &start, &end, "5f"));
    }
    fixture.put_bookmark("forum/ai", &reminded(true, before(10), "19T00:30"));
    fixture.put_bookmark("session/s2", &reminded(false, before(30), "19T00:30"));
    fixture.put_bookmark("session/s3", &reminded(false, None, "19T00:30"));
    let mut muted = reminded(false, before(5), "19T00:30");
    muted.muted = Some(Register { value: true, stamp: Stamp { at_ms: 1, op: OpId([1; 16]) } });
    fixture.put_bookmark("session/s4", &muted);
    let rings: Vec<(String, String)> = reminders(&fixture, "20T08:00")
        .into_iter()
        .map(|view| (view.target.id, view.fire_at.unwrap()))
        .collect();
    let expected = [("s1", "08:50"), ("s2", "09:30")];
    let at = |clock: &str| format!("2026-11-20T{clock}:00+08:00");
    assert_eq!(rings, expected.map(|(id, clock)| (id.to_owned(), at(clock))));
    // an unbookmarked forum reminds of nothing
    fixture.put_bookmark("forum/ai", &reminded(false, before(10), "19T00:30"));
    assert_eq!(reminders(&fixture, "20T08:00"), []);
}

#[test]
fn anything_can_remind_at_a_time_of_its_own() {
    let fixture = Fixture::event();
    fixture.put(row_type::SPEAKER, "ada", json!({"id": "ada", "name": {"en": "Ada"}}));
    let at = Some(Remind::AtMs(ms("20T12:00")));
    let mut row = reminded(true, at, "19T00:30");
    row.notes.write(Stamp { at_ms: 5, op: OpId([9; 16]) }, Some("ask".to_owned()), &[]);
    fixture.put_bookmark("speaker/ada", &row);
    fixture.put_bookmark("forum/ai", &reminded(true, at, "19T00:30"));
    fixture.put_session(session("s1", "20T14:00", "20T15:00", "5f"));
    let shown: Vec<(String, String)> =
        reminders(&fixture, "20T08:00").into_iter().map(|view| (view.title, view.text)).collect();
    let expected = [("Forum ai", "Reminder"), ("Ada", "ask")];
    assert_eq!(shown, expected.map(|(title, text)| (title.to_owned(), text.to_owned())));
}

fn held(view: &ReminderView) -> HeldReminder {
    HeldReminder {
        id: view.id.clone(),
        fire_at_ms: view.fire_at_ms.unwrap(),
        title: view.title.clone(),
        text: view.text.clone(),
    }
}

#[test]
fn a_shell_is_told_only_what_differs_and_never_more_than_sixty() {
    let fixture = Fixture::event();
    for n in 0..70 {
        let (hour, minute) = (9 + n / 10, n % 10);
        let start = format!("20T{hour:02}:{minute:02}");
        fixture.put_session(session(&format!("s{n:02}"), &start, "20T23:00", "5f"));
    }
    fixture.put_bookmark("forum/ai", &reminded(true, before(5), "19T00:30"));
    let now = "20T08:00";
    let first = difference(reminders(&fixture, now), &[], ms(now));
    assert_eq!((first.schedule.len(), first.withdraw.len()), (60, 0));
    assert!(first.schedule.iter().is_sorted_by_key(|view| view.fire_at_ms));
    assert_eq!(first.schedule[59].target.id, "s59", "the soonest");
    let mut has: Vec<HeldReminder> = first.schedule.iter().map(held).collect();
    let again = difference(reminders(&fixture, now), &has, ms(now));
    assert_eq!((again.schedule.len(), again.withdraw.len()), (0, 0), "it has everything");

    // one rang, one moved, one is no longer wanted, two come up
    let mut row = session("s07", "20T09:30", "20T23:00", "5f");
    row["first"] = row["session"].clone();
    fixture.put_session(row);
    fixture.put_bookmark("session/s08", &reminded(false, None, "19T00:30"));
    has.remove(0);
    let now = "20T08:57";
    let next = difference(reminders(&fixture, now), &has, ms(now));
    let ids: Vec<&str> = next.schedule.iter().map(|view| &*view.target.id).collect();
    assert_eq!(ids, ["s07", "s60", "s61", "s62", "s63"]);
    assert_eq!(next.withdraw, ["remind:session/s08"]);
}
