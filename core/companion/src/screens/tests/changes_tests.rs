use super::fixture::{Fixture, me, session};
use crate::screens::{ChangeView, list_changes};
use huiban_protocol::documents::Language;
use huiban_protocol::streams::{AgendaField, row_type};
use serde_json::{Value, json};

fn changes(fixture: &Fixture, since: u32) -> Vec<ChangeView> {
    fixture.read(|mirror| list_changes(mirror, Some(&me()), since, false, Language::En.into()))
}

fn time(start: &str, end: &str) -> Value {
    json!({"start": format!("2026-11-{start}:00+08:00"), "end": format!("2026-11-{end}:00+08:00")})
}

/// `(session, field, old, new, reason)`, what most tests compare.
fn lines(views: &[ChangeView]) -> Vec<(&str, AgendaField, &str, &str, &str)> {
    views
        .iter()
        .map(|view| {
            (
                &*view.id,
                view.field,
                view.old.as_deref().unwrap_or_default(),
                view.new.as_deref().unwrap_or_default(),
                view.reason.as_deref().unwrap_or_default(),
            )
        })
        .collect()
}

#[test]
fn several_publications_become_one_difference() {
    let fixture = Fixture::event();
    fixture.put_session(session("twice", "20T09:00", "20T10:00", "5f"));
    fixture.put_session(session("back", "20T09:00", "20T10:00", "5f"));
    fixture.put_session(session("once", "20T09:00", "20T10:00", "5f"));
    fixture.publish(1, &[]);
    fixture.publish(
        2,
        &[
            ("back", "room", json!("5f"), json!("b1")),
            ("once", "title", json!({"en": "Old"}), json!({"en": "New"})),
            ("twice", "time", time("20T09:00", "20T10:00"), time("20T11:00", "20T12:00")),
        ],
    );
    // the same time, written with its members in another order
    let other_order =
        json!({"end": "2026-11-20T10:00:00+08:00", "start": "2026-11-20T09:00:00+08:00"});
    fixture.publish(
        3,
        &[
            ("back", "room", json!("b1"), json!("5f")),
            ("back", "time", other_order, time("20T09:00", "20T10:00")),
            ("twice", "time", time("20T11:00", "20T12:00"), time("20T23:30", "21T00:30")),
        ],
    );
    let once = ("once", AgendaField::Title, "Old", "New", "reason 2");
    let twice = (
        "twice",
        AgendaField::Time,
        "2026-11-20 09:00–10:00",
        "2026-11-20 23:30–2026-11-21 00:30",
        "reason 3",
    );
    assert_eq!(lines(&changes(&fixture, 1)), [twice, once]);
    let back = ("back", AgendaField::Room, "Room b1", "Room 5f", "reason 3");
    let second = (twice.0, twice.1, "2026-11-20 11:00–12:00", twice.3, twice.4);
    assert_eq!(lines(&changes(&fixture, 2)), [back, second]);
    assert_eq!(changes(&fixture, 3), []);
    let newest = &changes(&fixture, 1)[0];
    assert_eq!(newest.published_at.as_deref(), Some("2026-11-19T03:00:00+08:00"));
    assert_eq!((newest.publication, &*newest.title), (3, "twice"));
}

#[test]
fn the_tenth_publication_comes_after_the_second() {
    let fixture = Fixture::event();
    fixture.put_session(session("5s", "20T09:00", "20T10:00", "5f"));
    fixture.publish(10, &[("5s", "room", json!("b1"), json!("hall"))]);
    fixture.publish(2, &[("5s", "room", json!("5f"), json!("b1"))]);
    let room = |old, new| ("5s", AgendaField::Room, old, new, "reason 10");
    assert_eq!(lines(&changes(&fixture, 1)), [room("Room 5f", "Room hall")]);
    assert_eq!(lines(&changes(&fixture, 9)), [room("Room b1", "Room hall")]);
}

#[test]
fn a_new_session_is_only_new() {
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "5f"));
    fixture.publish(2, &[("s1", "new", Value::Null, json!({"en": "First title"}))]);
    fixture.publish(3, &[("s1", "room", json!("b1"), json!("5f"))]);
    assert_eq!(lines(&changes(&fixture, 1)), [("s1", AgendaField::New, "", "s1", "reason 2")]);
    let moved = ("s1", AgendaField::Room, "Room b1", "Room 5f", "reason 3");
    assert_eq!(lines(&changes(&fixture, 2)), [moved]);
}

#[test]
fn every_field_reads_well_in_every_language() {
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "5f"));
    fixture.put(row_type::SPEAKER, "li", json!({"id": "li", "name": {"zh-Hans": "李四"}}));
    let before = json!([{"speaker": "li", "role": "speaker"}]);
    let after = json!([{"speaker": "li", "role": "juror"}, {"speaker": "gone", "role": "speaker"}]);
    fixture.publish(
        2,
        &[
            ("s1", "venue", json!("cc"), json!("unknown")),
            ("s1", "speakers", before, after),
            ("s1", "text", Value::Null, Value::Null),
            ("s1", "status", json!("planned"), json!("postponed")),
            ("s1", "room", json!("5f"), Value::Null),
            ("s1", "time", json!("odd"), json!({})),
        ],
    );
    let english = [
        ("s1", AgendaField::Time, "", "", "reason 2"),
        ("s1", AgendaField::Room, "Room 5f", "", "reason 2"),
        ("s1", AgendaField::Venue, "Centre", "unknown", "reason 2"),
        ("s1", AgendaField::Speakers, "李四", "李四 (juror), gone", "reason 2"),
        ("s1", AgendaField::Text, "", "", "reason 2"),
        ("s1", AgendaField::Status, "planned", "postponed", "reason 2"),
    ];
    assert_eq!(lines(&changes(&fixture, 0)), english);
    let chinese =
        fixture.read(|mirror| list_changes(mirror, None, 0, false, Language::ZhHant.into()));
    assert_eq!(lines(&chinese)[3].3, "李四（評委）、gone");
    assert_eq!(lines(&chinese)[5].2, "照常舉行");
    assert_eq!(lines(&chinese)[5].4, "原因2");
}

#[test]
fn other_content_is_told_where_it_can_be_read_and_not_where_it_came_back() {
    let fixture = Fixture::event();
    for id in ["about", "back", "list"] {
        fixture.put_session(session(id, "20T09:00", "20T10:00", "5f"));
    }
    let about = |text: &str| json!({"description": {"en": text}});
    fixture.publish(
        2,
        &[
            ("about", "text", about("First"), about("Second")),
            ("back", "text", about("First"), about("Second")),
            ("list", "text", json!({"projects": null}), json!({"projects": ["p1"]})),
        ],
    );
    let spoken = |forum: Value, tags: Value| json!({"forum": forum, "languages": tags});
    fixture.publish(
        3,
        &[
            (
                "about",
                "text",
                spoken(Value::Null, json!(["zh"])),
                spoken(json!("ai"), json!(["zh", "en"])),
            ),
            ("back", "text", about("Second"), about("First")),
        ],
    );
    assert_eq!(
        lines(&changes(&fixture, 1)),
        [
            ("about", AgendaField::Text, "zh · First", "Forum ai · zh, en · Second", "reason 3"),
            ("list", AgendaField::Text, "", "", "reason 2"),
        ]
    );
    assert_eq!(changes(&fixture, 2).len(), 2);
}

#[test]
fn mine_are_bookmarks_and_followed_forums() {
    let fixture = Fixture::event();
    for (id, forum) in [("marked", "ai"), ("followed", "ip"), ("neither", "ai")] {
        let mut row = session(id, "20T09:00", "20T10:00", "5f");
        row["session"]["forum"] = json!(forum);
        fixture.put_session(row);
    }
    fixture.bookmark(&["session/marked", "forum/ip"]);
    let moved = |id| (id, "room", json!("b1"), json!("5f"));
    fixture.publish(2, &[moved("followed"), moved("marked"), moved("neither")]);
    let all: Vec<_> = changes(&fixture, 1).into_iter().map(|v| (v.id, v.affects_me)).collect();
    let expected = [("followed", true), ("marked", true), ("neither", false)];
    assert_eq!(all, expected.map(|(id, mine)| (id.to_owned(), mine)));
    let mine =
        fixture.read(|mirror| list_changes(mirror, Some(&me()), 1, true, Language::En.into()));
    assert_eq!(mine.len(), 2);
}

#[test]
fn what_came_halfway_is_shown_without_its_reason() {
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "5f"));
    fixture.publish(2, &[("s1", "room", json!("b1"), json!("5f"))]);
    fixture.publish(3, &[("unpublished", "room", json!("b1"), json!("5f"))]);
    fixture.delete(row_type::PUBLICATION, "2");
    let changes = changes(&fixture, 1);
    assert_eq!(lines(&changes), [("s1", AgendaField::Room, "Room b1", "Room 5f", "")]);
    assert_eq!(changes[0].published_at, None);
}
