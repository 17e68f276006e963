//! What Huiban writes, read by programs that others wrote.
//!
//! `HUIBAN_PYTHON` names a Python that has `tests/readers/requirements.txt`; where it is not set
//! these tests prove nothing, except where `CI=true` forbids that.

use huiban_companion::CalendarScope;
use huiban_protocol::documents::{AgendaDocument, Language, SessionState};
use huiban_server::organizer::SessionEdit;
use huiban_tests::World;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Has a script of `tests/readers` read some text; `None` where there is no Python for it.
fn read(script: &str, text: &str) -> Option<Value> {
    let Some(python) = std::env::var_os("HUIBAN_PYTHON") else {
        assert!(std::env::var("CI").is_err(), "HUIBAN_PYTHON is not set");
        return None;
    };
    let script = format!("{}/readers/{script}", env!("CARGO_MANIFEST_DIR"));
    let mut reader = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    reader.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let read = reader.wait_with_output().unwrap();
    assert!(read.status.success(), "{text}");
    Some(serde_json::from_slice(&read.stdout).unwrap())
}

fn bundled() -> AgendaDocument {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../samples/hmiw2026/event.json");
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

#[tokio::test]
async fn every_session_of_the_bundled_event_is_read_from_calendars_as_it_was_meant() {
    let world = World::sqlite().await;
    // under the code of the world's event, so that its people may come
    let document = AgendaDocument {
        event: huiban_protocol::documents::Event { code: world.event.clone(), ..bundled().event },
        ..bundled()
    };
    world.import(&document).await;
    world.publish("").await;
    let cancelled = SessionEdit { state: Some(SessionState::Cancelled), ..SessionEdit::default() };
    world.edit("ai-01", &cancelled).await;
    let publication = world.publish("ill").await.publication.unwrap();
    let alice = world.enrol_attendee("alice").await;

    let mut events: BTreeMap<String, Value> = BTreeMap::new();
    for forum in &document.forums {
        let scope = CalendarScope::Forum(forum.code.to_string());
        let text = alice.core().calendar(&scope, Language::ZhHans).unwrap();
        let Some(read) = read("icalendar_to_json.py", &text) else { return };
        for event in read["events"].as_array().unwrap() {
            assert_eq!(read["zones"], serde_json::json!(["Asia/Shanghai"]));
            assert_eq!(event["alarms"], serde_json::json!([]));
            events.insert(event["uid"].as_str().unwrap().to_owned(), event.clone());
        }
    }
    let mut compared = 0;
    for session in document.sessions.iter().filter(|session| session.forum.is_some()) {
        let event = &events[&format!("{}.{}@huiban", session.id, world.event)];
        assert_eq!(event["start"], session.start.to_rfc3339());
        assert_eq!(event["end"], session.end.to_rfc3339());
        let title = session.title.pick(Language::ZhHans);
        assert!(event["title"].as_str().unwrap().ends_with(title), "{event} {title}");
        let about = session.description.as_ref().map_or("", |text| text.pick(Language::ZhHans));
        assert!(event["description"].as_str().unwrap().contains(about), "{event} {about}");
        let is_cancelled = session.id.as_str() == "ai-01";
        assert_eq!(event["status"], if is_cancelled { "CANCELLED" } else { "CONFIRMED" });
        let sequence = if is_cancelled { publication } else { 0 };
        assert!(event["sequence"].as_u64().unwrap() >= u64::from(sequence), "{event}");
        compared += 1;
    }
    assert!(compared > 200, "{compared}");
}

#[tokio::test]
async fn alarms_and_awkward_texts_are_read_as_they_were_meant() {
    let world = World::sqlite().await;
    let mut document = huiban_tests::small_document();
    let title = "A; B, C\\D\n第二行 “引号” 👩‍⚕️ ".to_owned() + &"很长的标题".repeat(40);
    document.sessions[0].title.zh_hans = Some(title.clone());
    world.import(&document).await;
    world.publish("").await;
    let alice = world.enrol_attendee("alice").await;
    let scope = CalendarScope::Session(document.sessions[0].id.to_string());
    let text = alice.core().calendar(&scope, Language::ZhHans).unwrap();
    let Some(read) = read("icalendar_to_json.py", &text) else { return };
    assert_eq!(read["events"][0]["title"], title);
    assert_eq!(read["events"][0]["alarms"], serde_json::json!([-900]));
}
