use super::fixture::{Fixture, marked, me, ms, never, session};
use crate::screens::{
    AgendaFilter, BookmarkView, Looked, find_session, list_agenda, list_bookmarks,
};
use huiban_protocol::documents::{Language, OpId};
use huiban_protocol::rules::SessionStatus;
use huiban_protocol::streams::{BookmarkRow, Colour, Register, Remind, Stamp, row_type};
use serde_json::json;
use std::collections::BTreeMap;

fn bookmarks(fixture: &Fixture) -> Vec<BookmarkView> {
    fixture.read(|mirror| {
        list_bookmarks(mirror, &me(), &BTreeMap::new(), never(), Language::En.into())
    })
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

fn set<T>(value: T) -> Option<Register<T>> {
    Some(Register { value, stamp: Stamp { at_ms: 5, op: OpId([5; 16]) } })
}

#[test]
fn colour_tags_and_reminder_are_shown_on_the_bookmark_and_on_the_session() {
    let fixture = Fixture::event();
    fixture.put_session(session("s1", "20T09:00", "20T10:00", "5f"));
    let mut row = marked(true);
    row.colour = set(Some(Colour::Green));
    row.remind = set(Some(Remind::AtMs(ms("20T08:30"))));
    row.tags = [("later", true), ("gone", false), ("必看", true)]
        .into_iter()
        .map(|(tag, on)| (tag.parse().unwrap(), set(on).unwrap()))
        .collect();
    fixture.put_bookmark("session/s1", &row);
    let view = &bookmarks(&fixture)[0];
    assert_eq!(
        (view.colour.as_deref(), &*view.tags),
        (Some("green"), &["later", "必看"].map(String::from)[..])
    );
    assert_eq!(view.remind.as_deref(), Some("2026-11-20T08:30:00+08:00"));
    let session = fixture
        .read(|mirror| find_session(mirror, Some(&me()), "s1", Language::En.into()))
        .unwrap();
    assert_eq!(
        (session.colour, session.tags, session.remind),
        (view.colour.clone(), view.tags.clone(), view.remind.clone())
    );
    row.remind = set(Some(Remind::BeforeMin(90)));
    fixture.put_bookmark("session/s1", &row);
    assert_eq!(bookmarks(&fixture)[0].remind.as_deref(), Some("90m"));
}

#[test]
fn a_followed_forum_brings_its_sessions_in_until_one_is_muted() {
    let fixture = Fixture::event();
    for id in ["s1", "s2", "s3"] {
        fixture.put_session(session(id, "20T09:00", "20T10:00", "5f"));
    }
    fixture.bookmark(&["forum/ai", "session/s3"]);
    let muted = BookmarkRow { muted: set(true), ..BookmarkRow::default() };
    fixture.put_bookmark("session/s2", &muted);
    fixture.put_bookmark("session/s3", &BookmarkRow { muted: set(true), ..marked(true) });
    let agenda = |mine| {
        let filter = AgendaFilter { mine, ..AgendaFilter::default() };
        let items =
            fixture.read(|mirror| list_agenda(mirror, Some(&me()), &filter, Language::En.into()));
        let shown = items.into_iter().map(|i| (i.id, i.bookmarked, i.followed, i.muted));
        shown.collect::<Vec<_>>()
    };
    let (s1, s3) = (("s1".to_owned(), false, true, false), ("s3".to_owned(), true, false, true));
    assert_eq!(agenda(true), [s1.clone(), s3.clone()]);
    assert_eq!(agenda(false), [s1, ("s2".to_owned(), false, false, true), s3]);
    // what the organizer adds later is there by itself
    fixture.put_session(session("s4", "20T11:00", "20T12:00", "hall"));
    assert_eq!(agenda(true).last().unwrap().0, "s4");
    assert_eq!(bookmarks(&fixture).len(), 2, "a muted session is not bookmarked by that");
}

#[test]
fn changes_of_a_followed_forum_are_rolled_up_since_they_were_last_looked_at() {
    let fixture = Fixture::event();
    for id in ["s1", "s2", "s3", "s4"] {
        fixture.put_session(session(id, "20T09:00", "20T10:00", "5f"));
    }
    fixture.bookmark(&["forum/ai", "session/s1"]);
    fixture.put_bookmark("session/s4", &BookmarkRow { muted: set(true), ..BookmarkRow::default() });
    let moved = |id| (id, "room", json!("hall"), json!("5f"));
    fixture.publish(1, &[]);
    fixture.publish(2, &[moved("s1"), moved("s4")]);
    fixture.publish(3, &[moved("s2"), ("s3", "new", json!(null), json!(null))]);
    let news = |publication, now: &str, language: Language| {
        let looked = Looked { publication, now_ms: ms(now) };
        let views = fixture.read(|mirror| {
            list_bookmarks(mirror, &me(), &BTreeMap::new(), looked, language.into())
        });
        assert_eq!((views[1].changes, &views[1].news), (0, &None), "a session has no news");
        (views[0].changes, views[0].news.clone())
    };
    let said = |text: &str| Some(text.to_owned());
    use Language::{En, ZhHans, ZhHant};
    assert_eq!(news(0, "19T12:00", En), (3, said("3 changes in Forum ai")));
    assert_eq!(news(2, "19T12:00", En), (2, said("2 changes in Forum ai since 02:00")));
    assert_eq!(news(1, "20T00:30", En), (3, said("3 changes in Forum ai since yesterday")));
    assert_eq!(news(1, "20T00:30", ZhHans), (3, said("昨天以来“ai论坛”有 3 项变动")));
    assert_eq!(news(1, "21T00:30", ZhHant), (3, said("11月19日以來「ai论坛」有 3 項變動")));
    assert_eq!(news(3, "21T00:30", En), (0, None));
}
