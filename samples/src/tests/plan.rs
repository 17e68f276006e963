//! That the plan can be carried out, before and after the event is moved.

use std::collections::{BTreeMap, BTreeSet};

use huiban_protocol::documents::{Session, SessionKind as Kind, TransferPoint};

use super::{document, november, session};

/// The second edition: every room of the expo centre that is used, and what takes its place.
const MOVED: [(&str, &str); 8] = [
    ("a1", "lake-gallery"),
    ("a2", "lake-gallery"),
    ("b1", "lake-ballroom"),
    ("b201", "lake-201"),
    ("b202", "lake-202"),
    ("b203", "lake-203"),
    ("c301", "lake-301"),
    ("c501", "lake-501"),
];

fn all_day(session: &Session) -> bool {
    matches!(session.kind, Kind::Consultation | Kind::Exhibition)
}

fn overlap(a: &Session, b: &Session) -> bool {
    a.start < b.end && b.start < a.end
}

/// Pairs that take the same room at the same time; all-day sessions share their halls.
fn double_booked(room_of: impl Fn(&Session) -> Option<String>) -> Vec<String> {
    let mut rooms: BTreeMap<String, Vec<&Session>> = BTreeMap::new();
    for session in document().sessions.iter().filter(|session| !all_day(session)) {
        if let Some(room) = room_of(session) {
            rooms.entry(room).or_default().push(session);
        }
    }
    let mut pairs = Vec::new();
    for (room, sessions) in rooms {
        for (at, a) in sessions.iter().enumerate() {
            for b in sessions.iter().skip(at + 1).filter(|b| overlap(a, b)) {
                pairs.push(format!("{room}: {} and {}", a.id, b.id));
            }
        }
    }
    pairs
}

fn code(session: &Session) -> Option<String> {
    session.room.as_ref().map(ToString::to_string)
}

#[test]
fn no_two_sessions_take_one_room_at_once() {
    assert_eq!(double_booked(code), Vec::<String>::new());
    let one_room = double_booked(|_| Some("everywhere".into()));
    assert!(one_room.len() > 1_000, "the rule is blind");
}

#[test]
fn only_halls_hold_what_lasts_all_day() {
    for session in document().sessions.iter().filter(|session| all_day(session)) {
        assert!(["a1", "a2"].contains(&code(session).unwrap().as_str()), "{}", session.id);
    }
    for session in document().sessions.iter().filter(|session| !all_day(session)) {
        assert!(!["a1", "a2"].iter().any(|hall| code(session).as_deref() == Some(hall)));
    }
}

#[test]
fn the_hotel_has_a_room_for_every_room_and_nothing_collides_there() {
    let moved: BTreeMap<&str, &str> = MOVED.into_iter().collect();
    let used: BTreeSet<String> = document().sessions.iter().filter_map(code).collect();
    for room in used.iter().filter(|room| !room.starts_with("lake-")) {
        assert!(moved.contains_key(room.as_str()), "{room} has no counterpart");
    }
    for room in moved.values() {
        assert!(document().rooms.iter().any(|r| r.code.as_str() == *room), "no room {room}");
    }
    let after = |session: &Session| {
        let room = code(session)?;
        Some(moved.get(room.as_str()).map_or(room.clone(), |room| (*room).to_owned()))
    };
    assert_eq!(double_booked(after), Vec::<String>::new());
}

#[test]
fn the_readme_names_the_same_rooms() {
    let readme = include_str!("../../hmiw2026/README.md");
    for (old, new) in MOVED {
        assert!(readme.contains(&format!("{old}={new}")), "{old}={new} is not in the README");
    }
    assert!(readme.contains("--start 2026-11-26") && readme.contains("--venue lake"));
}

#[test]
fn people_are_in_one_place_at_a_time_but_for_one() {
    let mut parts: BTreeMap<&str, Vec<&Session>> = BTreeMap::new();
    for session in &document().sessions {
        for part in &session.speakers {
            parts.entry(part.speaker.as_str()).or_default().push(session);
        }
    }
    let mut twice = Vec::new();
    for (speaker, sessions) in parts {
        for (at, a) in sessions.iter().enumerate() {
            for b in sessions.iter().skip(at + 1).filter(|b| overlap(a, b)) {
                twice.push(format!("{speaker}: {} and {}", a.id, b.id));
            }
        }
    }
    assert_eq!(twice, ["moqi-siyuan: transfer-06 and award-contest"]);
}

#[test]
fn everything_lies_within_the_three_days_in_the_zone_of_the_event() {
    assert_eq!(document().event.zone.name(), "Asia/Shanghai");
    for session in &document().sessions {
        assert_eq!(session.start.offset().local_minus_utc(), 8 * 3_600, "{}", session.id);
        assert!(session.start < session.end, "{}", session.id);
        assert!(
            november(12, "07:00") <= session.start && session.end <= november(15, "00:00"),
            "{}",
            session.id
        );
    }
}

#[test]
fn two_sessions_follow_each_other_too_far_apart() {
    let way = document()
        .transfers
        .iter()
        .find(|t| matches!((&t.from, &t.to), (TransferPoint::Venue(_), TransferPoint::Venue(_))))
        .unwrap();
    for (before, after) in [("breakfast-1", "imaging-01"), ("tis-panel", "overseas-lunch")] {
        let (before, after) = (session(before), session(after));
        let between = (after.start - before.end).num_minutes();
        assert!(between >= 0 && between < i64::from(way.minutes), "{between} minutes");
        let venue = |session: &Session| code(session).unwrap().starts_with("lake-");
        assert_ne!(venue(before), venue(after));
    }
}

#[test]
fn the_fifth_floor_is_too_far_for_a_break_of_ten_minutes() {
    let minutes = |id: &str| document().transfers.iter().find(|t| t.id() == id).unwrap().minutes;
    assert!(minutes("room/b203~room/c501") > 10);
    assert!(minutes("room/b1~room/c501") > 10);
}
