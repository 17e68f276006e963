use super::fixture::{Fixture, marked, me, session};
use crate::screens::{BookmarkView, find_session, list_bookmarks};
use huiban_protocol::documents::{Language, OpId};
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::{Stamp, row_type};
use serde_json::json;

fn bookmarks(fixture: &Fixture) -> Vec<BookmarkView> {
    fixture.read(|mirror| list_bookmarks(mirror, &me(), Language::En.into()))
}

#[test]
fn bookmarks_carry_titles_of_every_kind_in_the_order_of_a_screen() {
    let fixture = Fixture::event();
    fixture.put_session(session("late", "21T09:00", "21T10:00", "5f"));
    fixture.put_session(session("soon", "20T09:00", "20T10:00", "5f"));
    let ada = json!({"id": "ada", "name": {"en": "Ada"}, "title": {"en": "Professor"}});
    fixture.put(row_type::SPEAKER, "ada", ada);
    fixture.put(row_type::EXHIBITOR, "acme", json!({"code": "acme", "name": {"en": "Acme"}}));
    fixture.put(row_type::PROJECT, "p1", json!({"id": "p1", "title": {"en": "Robot"}}));
    fixture.bookmark(&[
        "session/late",
        "session/soon",
        "speaker/ada",
        "exhibitor/acme",
        "project/p1",
        "forum/ai",
        "circle/makers",
    ]);
    fixture.put_bookmark("project/p2", &marked(false));
    let views = bookmarks(&fixture);
    let titles: Vec<(&str, Option<&str>, bool)> =
        views.iter().map(|v| (&*v.target.id, v.title.as_deref(), v.flagged)).collect();
    assert_eq!(
        titles,
        [
            ("ai", Some("Forum ai"), false),
            ("soon", Some("soon"), false),
            ("late", Some("late"), false),
            ("ada", Some("Ada"), false),
            ("acme", Some("Acme"), false),
            ("p1", Some("Robot"), false),
            ("makers", None, false),
        ]
    );
}

#[test]
fn a_bookmark_outlives_what_it_points_at() {
    let fixture = Fixture::event();
    let mut cancelled = session("cancelled", "20T09:00", "20T10:00", "5f");
    cancelled["session"]["state"] = json!("cancelled");
    fixture.put_session(cancelled);
    fixture.put_session(session("gone", "20T09:00", "20T10:00", "5f"));
    fixture.put_session(session("newer", "20T11:00", "20T12:00", "5f"));
    fixture.bookmark(&["session/cancelled", "session/gone", "session/newer", "speaker/left"]);
    fixture.delete(row_type::SESSION, "gone");
    fixture.put(row_type::SESSION, "newer", json!({"shape": "of a later version"}));
    let views = bookmarks(&fixture);
    let flags: Vec<(&str, Option<SessionStatus>, bool)> =
        views.iter().map(|v| (&*v.target.id, v.status, v.flagged)).collect();
    assert_eq!(
        flags,
        [
            ("cancelled", Some(SessionStatus::Cancelled), true),
            ("gone", None, true),
            ("newer", None, false),
            ("left", None, true),
        ]
    );
    assert_eq!(views[1].title, None);
}

#[test]
fn nothing_is_flagged_before_the_agenda_has_arrived() {
    let fixture = Fixture::empty();
    fixture.bookmark(&["session/s1"]);
    let views = bookmarks(&fixture);
    assert_eq!(views.len(), 1);
    assert!(!views[0].flagged);
    let empty = fixture.read(|mirror| find_session(mirror, Some(&me()), "s1", Language::En.into()));
    assert_eq!(empty, None);
}

#[test]
fn both_notes_are_shown_where_two_devices_wrote() {
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "5f"));
    let mut row = marked(true);
    row.notes.write(Stamp { at_ms: 5, op: OpId([5; 16]) }, Some("phone".to_owned()), &[]);
    row.notes.write(Stamp { at_ms: 6, op: OpId([6; 16]) }, Some("tablet".to_owned()), &[]);
    fixture.put_bookmark("session/s1", &row);
    let view = &bookmarks(&fixture)[0];
    assert_eq!((view.note.as_deref(), view.other_note.as_deref()), (Some("tablet"), Some("phone")));
    let session = fixture
        .read(|mirror| find_session(mirror, Some(&me()), "s1", Language::En.into()))
        .unwrap();
    assert_eq!((session.note, session.other_note), (view.note.clone(), view.other_note.clone()));
}
