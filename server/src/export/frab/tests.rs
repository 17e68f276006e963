#![expect(clippy::arithmetic_side_effects, reason = "an overflow fails the test")]

use super::*;
use crate::import::tests::import;
use chrono::TimeZone as _;
use huiban_protocol::documents::{SessionId, SessionSpeaker};
use proptest::prelude::*;
use serde_json::Value;

const URL: &str = "https://huiban.example";

fn bundled() -> AgendaDocument {
    serde_json::from_slice(include_bytes!("../../../../samples/hmiw2026/event.json")).unwrap()
}

/// Every event of a schedule in JSON.
fn events(json: &Value) -> Vec<&Value> {
    let days = json["schedule"]["conference"]["days"].as_array().unwrap();
    let rooms = days.iter().flat_map(|day| day["rooms"].as_object().unwrap().values());
    rooms.flat_map(|events| events.as_array().unwrap()).collect()
}

#[test]
fn the_bundled_event_keeps_every_published_rule() {
    let rules: Value = serde_json::from_str(include_str!("tests/rules.json")).unwrap();
    let rules = jsonschema::validator_for(&rules).unwrap();
    let document = bundled();
    for language in Language::ALL {
        let json = Schedule::of(&document, language, URL).to_json().unwrap();
        let json: Value = serde_json::from_str(&json).unwrap();
        let broken: Vec<_> = rules.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(broken.is_empty(), "{language}: {broken:?}");
        let events = events(&json);
        assert_eq!(events.len(), document.sessions.len(), "{language}");
        for member in ["guid", "id", "slug"] {
            let values: BTreeSet<_> =
                events.iter().map(|event| event[member].to_string()).collect();
            assert_eq!(values.len(), events.len(), "{member} is each event's own");
        }
    }
}

#[test]
fn xml_says_what_json_says() {
    let schedule = Schedule::of(&bundled(), Language::ZhHant, URL);
    let json = import("own.json", schedule.to_json().unwrap().as_bytes()).unwrap();
    let xml = import("own.xml", schedule.to_xml().as_bytes()).unwrap();
    assert_eq!((json.problems, xml.problems), (vec![], vec![]));
    // XML has no place for these
    let mut document = json.document;
    document.rooms.iter_mut().for_each(|room| room.capacity = None);
    document
        .rooms
        .retain(|room| document.sessions.iter().any(|s| s.room.as_ref() == Some(&room.code)));
    document.speakers.iter_mut().for_each(|speaker| speaker.bio = None);
    document.event.description = None;
    let told = |document: &AgendaDocument, language| told(document, language);
    assert_eq!(told(&document, Language::ZhHant), told(&xml.document, Language::ZhHant));
    assert_eq!(document.sessions.len(), xml.document.sessions.len());
}

/// What a reader of a schedule can tell of each session, in their order.
fn told(document: &AgendaDocument, language: Language) -> Vec<String> {
    let rooms = label_rooms(document, language);
    let forums = label_forums(document, language);
    let mut told: Vec<_> = document
        .sessions
        .iter()
        .filter(|session| session.state == SessionState::Planned)
        .map(|session| {
            let label = |labels: &BTreeMap<String, String>, code: Option<&str>| {
                code.map(|code| labels[code].clone()).unwrap_or_default()
            };
            let people = session.speakers.iter().map(|part| {
                let speaker = document.speakers.iter().find(|one| one.id == part.speaker).unwrap();
                speaker.name.pick(language).to_owned()
            });
            format!(
                "{} {} {:?} {:?} {:?} {:?} {:?}",
                session.start,
                session.end,
                session.title.pick(language),
                label(&rooms, session.room.as_ref().map(|code| code.as_str())),
                label(&forums, session.forum.as_ref().map(|code| code.as_str())),
                session.description.as_ref().map(|text| text.pick(language)),
                people.collect::<Vec<_>>(),
            )
        })
        .collect();
    told.sort();
    told
}

/// A line of any script, with what formats give a meaning to.
fn line() -> impl Strategy<Value = String> {
    let words = prop::collection::vec("[a-zA-Z&<>\"'*_#会伴論壇é;/|:-]{1,6}", 1..4);
    words
        .prop_map(|words| words.join(" "))
        .prop_filter("a letter", |line| line.chars().any(char::is_alphanumeric))
}

prop_compose! {
    fn session(ids: usize)(
        minutes in 0..3 * 24 * 60_i64, length in 0..26 * 60_i64, title in line(), about in line(),
        room in 0..8_usize, forum in prop::option::of(0..3_usize),
        people in prop::sample::subsequence((0..5_usize).collect::<Vec<_>>(), 0..4),
    ) -> Session {
        let mut session = bundled().sessions.remove(0);
        session.id = SessionId::new(format!("S_{ids}-{minutes}")).unwrap();
        let zone = Tz::Asia__Shanghai;
        let start = zone.with_ymd_and_hms(2026, 11, 12, 0, 0, 0).unwrap() + TimeDelta::minutes(minutes);
        session.start = crate::time::in_zone(start.timestamp_millis(), zone);
        session.end = session.start + TimeDelta::minutes(length);
        session.title = Text::new(Language::En, title);
        session.description = Some(Text::new(Language::En, about));
        let document = bundled();
        session.room = document.rooms.get(room).map(|room| room.code.clone());
        session.forum = forum.map(|forum| document.forums[forum].code.clone());
        session.speakers = people.iter().map(|at| SessionSpeaker {
            speaker: document.speakers[*at].id.clone(), role: Default::default(),
        }).collect();
        session
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

    #[test]
    fn an_export_is_read_as_the_agenda_it_was_made_of(
        sessions in (1..6_usize).prop_flat_map(|count| (0..count).map(session).collect::<Vec<_>>()),
    ) {
        let document = AgendaDocument { sessions, ..bundled() };
        let schedule = Schedule::of(&document, Language::En, URL);
        for (name, content) in [("a.json", schedule.to_json().unwrap()), ("a.xml", schedule.to_xml())] {
            let read = import(name, content.as_bytes()).unwrap();
            prop_assert_eq!(&read.problems, &vec![], "{}", name);
            prop_assert_eq!(told(&read.document, Language::En), told(&document, Language::En), "{}", name);
        }
    }
}
