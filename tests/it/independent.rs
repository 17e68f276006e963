//! What Huiban writes, read by programs that others wrote.
//!
//! `HUIBAN_PYTHON` names a Python that has `tests/readers/requirements.txt`; where it is not set
//! these tests prove nothing, except where `CI=true` forbids that.

use huiban_companion::{CalendarScope, CardRequest, LeadFormat};
use huiban_protocol::documents::{AgendaDocument, Language, SessionState};
use huiban_server::organizer::SessionEdit;
use huiban_tests::World;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// Has a script of `tests/readers` read a file; `None` where there is no Python for it.
fn read(script: &str, written: impl AsRef<[u8]>) -> Option<Value> {
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
    let written = written.as_ref();
    reader.stdin.take().unwrap().write_all(written).unwrap();
    let read = reader.wait_with_output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(written));
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

#[tokio::test]
async fn leads_are_read_from_every_kind_of_file_as_they_were_written() {
    let world = World::sqlite().await;
    let alice = world.enrol_attendee("alice").await;
    let rep = world.enrol_rep("rep_1", "x7").await;
    let fields = ["name=欧阳娜娜", "org=苏州; 器械, 公司", "phone=+8613900000000", "title==1+1"];
    alice.core().set_card(&fields.map(str::to_owned)).unwrap();
    let request = CardRequest {
        to: "x7".to_owned(),
        fields: ["name", "org", "phone", "title"].map(|name| name.parse().unwrap()).to_vec(),
        purpose: "offers".to_owned(),
        minutes: 10,
    };
    let card = alice.core().show_card(&request).unwrap();
    rep.core().scan_lead(&card.text, Language::En).unwrap();
    let export = |format| rep.core().export_leads(format, Language::En).unwrap();
    let script = "contacts_to_json.py";

    for format in [LeadFormat::Vcf, LeadFormat::Vcf3] {
        let Some(cards) = read(script, export(format)) else { return };
        assert_eq!(cards[0]["name"], "欧阳娜娜");
        assert_eq!((&cards[0]["family"], &cards[0]["given"]), (&"欧阳".into(), &"娜娜".into()));
        assert_eq!(cards[0]["tel"], "+8613900000000");
        assert_eq!(cards[0]["title"], "=1+1");
    }
    let csv = read(script, export(LeadFormat::Csv)).unwrap();
    assert_eq!(csv["rows"][0][0], "Name");
    let line = csv["rows"][1].as_array().unwrap();
    let expected = ["欧阳娜娜", "欧阳", "娜娜", "苏州; 器械, 公司", "'=1+1", "'+8613900000000"];
    assert_eq!(line[..6], expected.map(Value::from));
    let book = read(script, export(LeadFormat::Xlsx)).unwrap();
    assert_eq!(book["kinds"], serde_json::json!(["s"]), "texts, never formulas");
    assert_eq!((&book["rows"][1][0], &book["rows"][1][4]), (&"欧阳娜娜".into(), &"=1+1".into()));
}
