use super::fixture::{Fixture, me, ms, session};
use crate::CompanionError;
use crate::screens::{AgendaFilter, SessionItemView, find_event, list_agenda};
use huiban_protocol::documents::Language;
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::row_type;
use serde_json::json;

fn agenda(fixture: &Fixture, filter: &AgendaFilter) -> Vec<SessionItemView> {
    fixture.read(|mirror| list_agenda(mirror, Some(&me()), filter, Language::En.into()))
}

fn ids(items: &[SessionItemView]) -> Vec<&str> {
    items.iter().map(|item| item.id.as_str()).collect()
}

#[test]
fn an_item_has_the_fields_that_programs_rely_on() {
    let fixture = Fixture::event();
    fixture.put(row_type::SPEAKER, "li", json!({"id": "li", "name": {"zh-Hans": "李四"}}));
    fixture.put(
        row_type::SPEAKER,
        "ada",
        json!({"id": "ada", "name": {"en": "Ada"}, "org": {"en": "Engines"}, "bio": {"en": "…"}}),
    );
    let mut row = session("s1", "20T09:00", "20T10:00", "5f");
    row["session"]["speakers"] =
        json!([{"speaker": "li"}, {"speaker": "ada", "role": "moderator"}, {"speaker": "late"}]);
    fixture.put_session(row);
    fixture.bookmark(&["forum/ai"]);

    let items = agenda(&fixture, &AgendaFilter::default());
    let expected = json!([{
        "id": "s1", "kind": "talk", "title": "s1",
        "forum": {"code": "ai", "title": "Forum ai"},
        "room": {"code": "5f", "name": "Room 5f", "floor": null},
        "venue": {"code": "cc", "name": "Centre"},
        "start": "2026-11-20T09:00:00+08:00", "start_ms": ms("20T09:00"),
        "end": "2026-11-20T10:00:00+08:00", "end_ms": ms("20T10:00"),
        "device_start": null, "device_end": null,
        "status": "confirmed",
        "first": {
            "start": "2026-11-20T09:00:00+08:00", "start_ms": ms("20T09:00"),
            "end": "2026-11-20T10:00:00+08:00", "end_ms": ms("20T10:00"),
            "room": {"code": "5f", "name": "Room 5f", "floor": null},
        },
        "bookmarked": false, "followed": true, "muted": false, "conflict": false,
        "speakers": [
            {"id": "li", "name": "李四", "role": "speaker", "org": null},
            {"id": "ada", "name": "Ada", "role": "moderator", "org": "Engines"},
            {"id": "late", "name": "late", "role": "speaker", "org": null},
        ],
    }]);
    assert_eq!(serde_json::to_value(&items).unwrap(), expected);
}

#[test]
fn a_missing_language_falls_back() {
    let fixture = Fixture::event();
    let mut row = session("s1", "20T09:00", "20T10:00", "5f");
    row["session"]["title"] = json!({"zh-Hans": "开幕式", "en": " "});
    fixture.put_session(row);
    for language in Language::ALL {
        let items = fixture
            .read(|mirror| list_agenda(mirror, None, &AgendaFilter::default(), language.into()));
        assert_eq!(items[0].title, "开幕式", "{language}");
    }
}

#[test]
fn items_come_by_start_then_order_of_rooms_then_id() {
    let fixture = Fixture::event();
    for (id, start, room) in [
        ("z", "20T09:00", "hall"),
        ("a", "20T09:00", "b1"),
        ("c", "20T09:00", "5f"),
        ("b", "20T09:00", "5f"),
        ("next-day", "21T08:00", "hall"),
        ("early", "20T08:00", "b1"),
    ] {
        fixture.put_session(session(id, start, "21T10:00", room));
    }
    let mut nowhere = session("nowhere", "20T09:00", "20T10:00", "hall");
    nowhere["session"].as_object_mut().unwrap().remove("room");
    fixture.put_session(nowhere);
    let items = agenda(&fixture, &AgendaFilter::default());
    assert_eq!(ids(&items), ["early", "z", "b", "c", "a", "nowhere", "next-day"]);
    assert_eq!((&items[5].room, &items[5].venue), (&None, &None));
}

#[test]
fn filters_add_up_and_unknown_ones_say_what_there_is() {
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "5f"));
    fixture.put_session(session("s2", "20T09:00", "20T10:00", "b1"));
    let mut other = session("s3", "21T09:00", "21T10:00", "5f");
    other["session"]["forum"] = json!("ip");
    fixture.put_session(other);
    let filter = |day: &str, forum: &str, room: &str| {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        AgendaFilter { day: given(day), forum: given(forum), room: given(room), ..<_>::default() }
    };
    let cases = [
        (filter("2026-11-20", "", ""), vec!["s1", "s2"]),
        (filter("", "ip", ""), vec!["s3"]),
        (filter("", "", "5f"), vec!["s1", "s3"]),
        (filter("2026-11-20", "ai", "b1"), vec!["s2"]),
        (filter("2026-11-21", "ai", ""), vec![]),
    ];
    for (filter, expected) in cases {
        assert_eq!(ids(&agenda(&fixture, &filter)), expected, "{filter:?}");
    }
    let unknown = [
        (filter("2026-11-25", "", ""), "2026-11-20, 2026-11-21"),
        (filter("", "xx", ""), "ai, ip"),
        (filter("", "", "xx"), "5f, b1, hall"),
    ];
    for (filter, hint) in unknown {
        let error = fixture
            .try_read(|mirror| list_agenda(mirror, None, &filter, Language::En.into()))
            .unwrap_err();
        assert!(matches!(error, CompanionError::NotFound { .. }), "{error:?}");
        assert!(error.to_string().contains(hint), "{error}");
    }
    for day in ["tomorrow", "2026-13-01", "2026-11-1", ""] {
        let filter = AgendaFilter { day: Some(day.to_owned()), ..AgendaFilter::default() };
        let error = fixture
            .try_read(|mirror| list_agenda(mirror, None, &filter, Language::En.into()))
            .unwrap_err();
        assert!(matches!(error, CompanionError::InvalidInput { field: "day", .. }), "{error:?}");
    }
}

#[test]
fn a_session_around_midnight_belongs_to_the_day_it_begins_on() {
    let fixture = Fixture::event();
    fixture.put_session(session("late", "20T23:30", "21T00:30", "hall"));
    fixture.put_session(session("midnight", "21T00:00", "21T01:00", "5f"));
    fixture.put_session(session("after", "22T00:10", "22T01:00", "5f"));
    let on = |day: &str| AgendaFilter { day: Some(day.to_owned()), ..AgendaFilter::default() };
    assert_eq!(ids(&agenda(&fixture, &on("2026-11-20"))), ["late"]);
    assert_eq!(ids(&agenda(&fixture, &on("2026-11-21"))), ["midnight"]);
    assert_eq!(ids(&agenda(&fixture, &on("2026-11-22"))), ["after"], "not a listed day, yet seen");
    let event = fixture.read(|mirror| find_event(mirror, Language::En.into())).unwrap();
    let days: Vec<(&str, u32)> = event.days.iter().map(|d| (&*d.date, d.sessions)).collect();
    assert_eq!(days, [("2026-11-20", 1), ("2026-11-21", 1), ("2026-11-22", 1)]);
}

#[test]
fn status_is_relative_to_the_first_publication_and_cancelled_stays_visible() {
    let fixture = Fixture::event();
    let cases = [
        ("as-planned", json!({}), SessionStatus::Confirmed),
        (
            "later",
            json!({"start": "2026-11-20T11:00:00+08:00", "end": "2026-11-20T12:00:00+08:00"}),
            SessionStatus::Delayed,
        ),
        (
            "earlier",
            json!({"start": "2026-11-20T07:00:00+08:00", "end": "2026-11-20T08:00:00+08:00"}),
            SessionStatus::Moved,
        ),
        ("elsewhere", json!({"room": "b1"}), SessionStatus::Moved),
        ("cancelled", json!({"state": "cancelled"}), SessionStatus::Cancelled),
        ("postponed", json!({"state": "postponed"}), SessionStatus::Postponed),
    ];
    for (id, changed, _) in &cases {
        let mut row = session(id, "20T09:00", "20T10:00", "5f");
        let fields = row["session"].as_object_mut().unwrap();
        fields.extend(changed.as_object().unwrap().clone());
        fixture.put_session(row);
    }
    let items = agenda(&fixture, &AgendaFilter::default());
    for (id, _, status) in cases {
        let item = items.iter().find(|item| item.id == id).unwrap();
        assert_eq!(item.status, status, "{id}");
        assert_eq!(item.first.start, "2026-11-20T09:00:00+08:00");
        assert_eq!(item.first.room.as_ref().unwrap().code, "5f");
    }
}

#[test]
fn now_and_next_shows_what_is_on_and_the_next_in_each_room() {
    let fixture = Fixture::event();
    let mut cancelled = session("hall-cancelled", "20T10:30", "20T11:00", "hall");
    cancelled["session"]["state"] = json!("cancelled");
    fixture.put_session(cancelled);
    for (id, start, end, room) in [
        ("over", "20T08:00", "20T09:00", "hall"),
        ("hall-now", "20T09:00", "20T10:00", "hall"),
        ("hall-next", "20T11:00", "20T12:00", "hall"),
        ("hall-later", "20T13:00", "20T14:00", "hall"),
        ("5f-next", "20T15:00", "20T16:00", "5f"),
        ("b1-tomorrow", "21T09:00", "21T10:00", "b1"),
        ("5f-tomorrow", "21T09:00", "21T10:00", "5f"),
    ] {
        fixture.put_session(session(id, start, end, room));
    }
    let at = |now: &str| AgendaFilter { now_ms: Some(ms(now)), ..AgendaFilter::default() };
    let cases = [
        ("20T09:30", vec!["hall-now", "hall-cancelled", "hall-next", "5f-next"]),
        ("20T10:00", vec!["hall-cancelled", "hall-next", "5f-next"]),
        ("20T22:00", vec!["5f-tomorrow", "b1-tomorrow"]),
        ("21T09:59", vec!["5f-tomorrow", "b1-tomorrow"]),
        ("21T10:00", vec![]),
    ];
    for (now, expected) in cases {
        assert_eq!(ids(&agenda(&fixture, &at(now))), expected, "at {now}");
    }
}

#[test]
fn conflicts_are_overlaps_among_my_bookmarks_that_take_place() {
    let fixture = Fixture::event();
    for (id, start, end) in [
        ("long", "20T09:00", "20T12:00"),
        ("inside", "20T09:30", "20T10:00"),
        ("touching", "20T12:00", "20T13:00"),
        ("not-mine", "20T09:00", "20T13:00"),
        ("tomorrow", "21T09:00", "21T10:00"),
    ] {
        fixture.put_session(session(id, start, end, "5f"));
    }
    for state in ["cancelled", "postponed"] {
        let mut row = session(state, "20T12:00", "20T13:00", "5f");
        row["session"]["state"] = json!(state);
        fixture.put_session(row);
    }
    fixture.bookmark(&[
        "session/long",
        "session/inside",
        "session/touching",
        "session/cancelled",
        "session/postponed",
        "session/tomorrow",
    ]);
    let in_conflict = |filter: &AgendaFilter| -> Vec<String> {
        let items = agenda(&fixture, filter).into_iter();
        items.filter(|item| item.conflict).map(|item| item.id).collect()
    };
    assert_eq!(in_conflict(&AgendaFilter::default()), ["long", "inside"]);
    // the other side of a conflict need not be in the list
    let now = AgendaFilter { now_ms: Some(ms("20T11:00")), ..AgendaFilter::default() };
    assert_eq!(in_conflict(&now), ["long"]);
}

#[test]
fn my_agenda_holds_bookmarks_and_followed_forums() {
    let fixture = Fixture::event();
    for (id, forum) in [("marked", "ai"), ("followed", "ip"), ("neither", "ai")] {
        let mut row = session(id, "20T09:00", "20T10:00", "5f");
        row["session"]["forum"] = json!(forum);
        fixture.put_session(row);
    }
    fixture.bookmark(&["session/marked", "forum/ip"]);
    fixture.put_bookmark("session/neither", &super::fixture::marked(false));
    let mine = AgendaFilter { mine: true, ..AgendaFilter::default() };
    let items = agenda(&fixture, &mine);
    let marks: Vec<(&str, bool, bool)> =
        items.iter().map(|item| (&*item.id, item.bookmarked, item.followed)).collect();
    assert_eq!(marks, [("followed", false, true), ("marked", true, false)]);
    let nobody = fixture.read(|mirror| list_agenda(mirror, None, &mine, Language::En.into()));
    assert_eq!(nobody, []);
}

#[test]
fn own_acts_show_before_the_server_knows_them() {
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "5f"));
    fixture.bookmark(&["session/s1"]);
    let body = serde_json::to_string(&super::fixture::marked(false)).unwrap();
    fixture.write(|mirror| {
        mirror.execute(
            "INSERT INTO views (stream, row_type, row_id, body)
             VALUES (?, 'bookmark', 'session/s1', ?)",
            [me().to_string(), body],
        )?;
        Ok(())
    });
    assert!(!agenda(&fixture, &AgendaFilter::default())[0].bookmarked);
}

#[test]
fn the_event_card_knows_its_days_and_its_end() {
    assert_eq!(Fixture::empty().read(|mirror| find_event(mirror, Language::En.into())), None);
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "5f"));
    fixture.publish(1, &[]);
    fixture.publish(12, &[]);
    fixture.publish(2, &[]);
    let event = fixture.read(|mirror| find_event(mirror, Language::ZhHant.into())).unwrap();
    assert_eq!((&*event.code, &*event.name, &*event.zone), ("E26", "大会", "Asia/Shanghai"));
    assert_eq!(event.start.as_deref(), Some("2026-11-20T00:00:00+08:00"));
    assert_eq!(event.end_ms, Some(ms("22T00:00")));
    assert_eq!((event.sessions, event.forums, event.publication), (1, 2, Some(12)));
    assert_eq!(event.days[0].name.as_deref(), Some("Opening day"));
}
