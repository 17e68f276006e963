//! A document without fault has no problem, and every kind of fault is found where it is.

use super::*;

/// A small document with something of everything and nothing wrong.
const CLEAN: &str = r#"{
    "format": "huiban-event", "version": 1,
    "event": {"code": "E26", "name": {"en": "Congress"}, "zone": "Asia/Shanghai",
              "days": [{"date": "2026-11-21"}, {"date": "2026-11-22"}]},
    "venues": [{"code": "east", "name": {"en": "East"}}, {"code": "west", "name": {"en": "West"}}],
    "rooms": [{"code": "e1", "venue": "east", "name": {"en": "E1"}, "floor": "1F"},
              {"code": "w1", "venue": "west", "name": {"en": "W1"}}],
    "transfers": [{"from": "venue/east", "to": "venue/west", "minutes": 12},
                  {"from": "floor/east/1F", "to": "room/w1", "minutes": 9}],
    "forums": [{"code": "f1", "title": {"en": "Forum"}, "rooms": ["e1"]}],
    "sessions": [{
        "id": "s1", "kind": "talk", "forum": "f1", "title": {"zh-Hans": "开幕"}, "room": "e1",
        "start": "2026-11-21T09:00:00+08:00", "end": "2026-11-21T10:00:00+08:00",
        "speakers": [{"speaker": "p1"}], "projects": ["j1"], "exhibitor": "x1",
        "awards": [{"title": {"en": "Prize"},
                    "entries": [{"winner": {"en": "W"}, "project": "j1"}]}],
        "attachments": [{"title": {"en": "Slides"}, "url": "https://example.org/s.pdf"}]
    }],
    "speakers": [{"id": "p1", "name": {"en": "P"}}],
    "zones": [{"code": "z1", "name": {"en": "Z"}}],
    "exhibitors": [{"code": "x1", "name": {"en": "X"}, "zone": "z1", "url": "HTTP://x.example"}],
    "projects": [{"id": "j1", "title": {"en": "J"}}],
    "notices": [{"id": "n1", "title": {"en": "N"}, "at": "2026-11-21T08:00:00+08:00"}],
    "lists": [{"code": "main", "name": {"en": "Main"}},
              {"code": "vip", "name": {"en": "VIP"}, "requires": "main",
               "windows": [{"from": "2026-11-21T08:00:00+08:00",
                            "to": "2026-11-21T18:00:00+08:00"}]}],
    "circles": [{"code": "c1", "name": {"en": "C"}}],
    "topics": [{"id": "t1", "circle": "c1", "title": {"en": "T"},
                "at": "2026-11-21T08:00:00+08:00"}]
}"#;

fn clean() -> AgendaDocument {
    serde_json::from_str(CLEAN).unwrap()
}

/// The places and severities of what is wrong after `change`.
fn found(change: impl FnOnce(&mut AgendaDocument)) -> Vec<(Severity, String)> {
    let mut document = clean();
    change(&mut document);
    check(&document).into_iter().map(|problem| (problem.severity, problem.place)).collect()
}

/// Fails unless `change` causes exactly one problem, an error at `place`.
#[track_caller]
fn one_error(place: &str, change: impl FnOnce(&mut AgendaDocument)) {
    assert_eq!(found(change), [(Severity::Error, place.to_owned())]);
}

#[test]
fn a_clean_document_has_no_problem() {
    assert_eq!(check(&clean()), []);
}

#[test]
fn a_file_of_another_sort_or_a_newer_version_is_refused() {
    one_error("format", |d| d.format = "frab".into());
    one_error("version", |d| d.version = 2);
}

#[test]
fn an_event_needs_a_name_and_days() {
    one_error("event/name", |d| d.event.name = Default::default());
    let no_days = found(|d| d.event.days.clear());
    assert!(no_days.contains(&(Severity::Error, "event/days".into())), "{no_days:?}");
}

/// Fails unless a second copy of the first entry is found.
macro_rules! repeats_are_found {
    ($($place:literal $($field:ident).+;)*) => {
        #[test]
        fn an_id_that_stands_twice_is_found_in_every_list() {
            $(one_error($place, |d| { let again = d.$($field).+[0].clone(); d.$($field).+.push(again); });)*
        }
    };
}

repeats_are_found! {
    "event/days/2026-11-21" event.days;
    "venues/east" venues;
    "rooms/e1" rooms;
    "transfers/venue/east~venue/west" transfers;
    "forums/f1" forums;
    "sessions/s1" sessions;
    "speakers/p1" speakers;
    "zones/z1" zones;
    "exhibitors/x1" exhibitors;
    "projects/j1" projects;
    "notices/n1" notices;
    "lists/main" lists;
    "circles/c1" circles;
    "topics/t1" topics;
}

#[test]
fn a_transfer_written_the_other_way_round_stands_twice() {
    one_error("transfers/venue/east~venue/west", |d| {
        let mut back = d.transfers[0].clone();
        std::mem::swap(&mut back.from, &mut back.to);
        back.minutes = 15;
        d.transfers.push(back);
    });
}

#[test]
fn every_reference_to_something_that_is_not_there_is_found() {
    one_error("rooms/e1/venue", |d| d.rooms[0].venue = "gone".parse().unwrap());
    one_error("transfers/venue/gone~venue/west", |d| {
        d.transfers[0].from = "venue/gone".parse().unwrap();
    });
    one_error("transfers/floor/gone/1F~room/w1", |d| {
        d.transfers[1].from = "floor/gone/1F".parse().unwrap();
    });
    one_error("transfers/floor/east/1F~room/gone", |d| {
        d.transfers[1].to = "room/gone".parse().unwrap();
    });
    one_error("forums/f1/rooms", |d| d.forums[0].rooms.push("gone".parse().unwrap()));
    one_error("sessions/s1/room", |d| d.sessions[0].room = Some("gone".parse().unwrap()));
    one_error("sessions/s1/forum", |d| d.sessions[0].forum = Some("gone".parse().unwrap()));
    one_error("sessions/s1/exhibitor", |d| d.sessions[0].exhibitor = Some("gone".parse().unwrap()));
    one_error("sessions/s1/speakers", |d| {
        d.sessions[0].speakers[0].speaker = "gone".parse().unwrap();
    });
    one_error("sessions/s1/projects", |d| d.sessions[0].projects.push("gone".parse().unwrap()));
    one_error("sessions/s1/awards", |d| {
        d.sessions[0].awards[0].entries[0].project = Some("gone".parse().unwrap());
    });
    one_error("exhibitors/x1/zone", |d| d.exhibitors[0].zone = Some("gone".parse().unwrap()));
    one_error("lists/vip/requires", |d| d.lists[1].requires = Some("gone".parse().unwrap()));
    one_error("topics/t1/circle", |d| d.topics[0].circle = "gone".parse().unwrap());
}

#[test]
fn a_session_needs_a_title_and_times_that_can_be() {
    one_error("sessions/s1/title", |d| d.sessions[0].title = Default::default());
    one_error("sessions/s1/end", |d| {
        d.sessions[0].end = "2026-11-21T08:59:59+08:00".parse().unwrap();
    });
    one_error("sessions/s1/start", |d| {
        d.sessions[0].start = "2026-11-21T01:00:00Z".parse().unwrap();
    });
}

#[test]
fn an_event_is_in_years_that_can_be_meant() {
    one_error("sessions/s1/end", |d| {
        d.sessions[0].end = "9999-12-31T10:00:00+08:00".parse().unwrap()
    });
    one_error("event/days/1999-11-22", |d| {
        d.event.days[1].date = "1999-11-22".parse().unwrap();
    });
}

#[test]
fn a_session_after_midnight_belongs_to_the_day_before_and_one_on_no_day_is_a_warning() {
    let at = |start: &str| {
        found(|d| {
            d.sessions[0].start = start.parse().unwrap();
            d.sessions[0].end = d.sessions[0].start;
        })
    };
    assert_eq!(at("2026-11-23T01:00:00+08:00"), []);
    let warning = (Severity::Warning, "sessions/s1/start".to_owned());
    assert_eq!(at("2026-11-20T09:00:00+08:00"), std::slice::from_ref(&warning));
    assert_eq!(at("2026-11-24T09:00:00+08:00"), [warning]);
}

#[test]
fn what_no_phone_could_take_in_is_refused() {
    let text = |bytes| Some(super::super::Text::new(super::super::Language::En, "x".repeat(bytes)));
    let most = crate::limits::ROW_BYTES_MAX;
    assert_eq!(found(|d| d.sessions[0].description = text(most - 1_000)), []);
    one_error("sessions/s1", |d| d.sessions[0].description = text(most));
    one_error("speakers/p1", |d| d.speakers[0].bio = text(most));
}

#[test]
fn links_lead_to_the_web_only() {
    for url in ["javascript:alert(1)", "file:///x", "example.org", "", "ftp://example.org"] {
        one_error("sessions/s1/attachments", |d| d.sessions[0].attachments[0].url = url.into());
        one_error("exhibitors/x1/url", |d| d.exhibitors[0].url = Some(url.into()));
    }
}

#[test]
fn a_list_that_nobody_could_enter_is_found() {
    one_error("lists/vip/requires", |d| d.lists[1].requires = Some("vip".parse().unwrap()));
    one_error("lists/vip/windows", |d| {
        d.lists[1].windows[0].to = d.lists[1].windows[0].from;
    });
}

#[test]
fn every_problem_says_what_is_wrong_and_what_to_do() {
    let mut document = clean();
    document.format = String::new();
    document.sessions[0].title = Default::default();
    document.sessions[0].room = Some("gone".parse().unwrap());
    document.event.days.clear();
    let problems = check(&document);
    assert_eq!(problems.len(), 5);
    for problem in problems {
        assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{problem:?}");
    }
}
