use super::*;
use crate::organizer::ImportFormat;
use huiban_protocol::documents::{AgendaDocument, EventCode, SessionKind, Severity};
use huiban_protocol::wire::Bytes;

fn import(content: &str) -> Import {
    let file = ImportFile { name: "all.json".to_owned(), content: Bytes(content.into()) };
    let event = EventCode::new("E").ok();
    let known = Default::default();
    let (format, zone) = (ImportFormat::Auto, Some(Tz::Europe__Vienna));
    read(&file, &Options { format, event, zone, known }).unwrap()
}

/// A session a line: id, start, end, room, forum, kind, people.
fn lines(document: &AgendaDocument) -> Vec<String> {
    let name = |id: &SpeakerId| {
        let found = document.speakers.iter().find(|speaker| speaker.id == *id).unwrap();
        found.name.en.clone().unwrap()
    };
    let line = |session: &Session| {
        let people: Vec<_> = session.speakers.iter().map(|part| name(&part.speaker)).collect();
        let (start, end) = (session.start.to_rfc3339(), session.end.format("%H:%M"));
        let room = session.room.as_ref().map(|room| room.as_str()).unwrap_or("-");
        let forum = session.forum.as_ref().map(|forum| forum.as_str()).unwrap_or("-");
        let (id, kind) = (&session.id, session.kind);
        format!("{id} {start} {end} {room} {forum} {kind:?} {}", people.join("+"))
    };
    document.sessions.iter().map(line).collect()
}

const ALL: &str = r#"{"sessions":[
    {"id":"1","title":"Keynote","description":"","startsAt":"2024-04-20T09:00:00",
     "endsAt":"2024-04-20T09:45:00","isServiceSession":false,"isPlenumSession":true,
     "speakers":["b","a"],"categoryItems":[11,21],"roomId":2},
    {"id":"4a","title":"Lunch","startsAt":"2024-04-20T10:00:00Z","endsAt":"2024-04-20T11:00:00Z",
     "isServiceSession":true,"speakers":[],"categoryItems":[],"roomId":1},
    {"id":"5","title":"Night","startsAt":"2024-04-21T01:00:00","endsAt":"2024-04-21T01:30:00",
     "speakers":["gone"],"categoryItems":[],"roomId":null},
    {"id":"6","title":"Later","startsAt":null,"endsAt":null,"speakers":[],"roomId":null},
    {"id":"7","title":"C# in 5","startsAt":"2024-04-20T13:00:00","endsAt":"2024-04-20T13:30:00",
     "speakers":[{"id":"c","name":"Cem"}],"categoryItems":[],"roomId":1}],
  "speakers":[{"id":"a","firstName":"Ann","lastName":"Lee","fullName":"Ann Lee","bio":"Bio",
     "tagLine":"CTO"},{"id":"b","firstName":"Bo","lastName":"","fullName":""}],
  "categories":[{"id":1,"title":"Track","items":[{"id":11,"name":"Cloud"}]},
     {"id":2,"title":"Session format","items":[{"id":21,"name":"Keynote"}]}],
  "rooms":[{"id":1,"name":"Hall A","sort":0},{"id":2,"name":"Hall B","sort":1}]}"#;

#[test]
fn all_of_the_view_all_arrives_and_what_has_no_time_is_said() {
    let import = import(ALL);
    let expected = [
        "1 2024-04-20T09:00:00+02:00 09:45 hall-b cloud Keynote Bo+Ann Lee",
        "4a 2024-04-20T12:00:00+02:00 13:00 hall-a - Break ",
        "5 2024-04-21T01:00:00+02:00 01:30 - - Talk ",
        "7 2024-04-20T13:00:00+02:00 13:30 hall-a - Talk Cem",
    ];
    assert_eq!(lines(&import.document), expected);
    let said: Vec<_> = import.problems.iter().map(|p| (p.severity, p.place.as_str())).collect();
    let (warning, days) = (Severity::Warning, &import.document.event.days);
    assert_eq!(said, [(warning, "sessions/2"), (warning, "sessions/3")]);
    assert_eq!(days.len(), 1, "one o'clock at night belongs to the day before");
    let ann = &import.document.speakers[1];
    assert_eq!(ann.title.as_ref().unwrap().en.as_deref(), Some("CTO"));
    assert_eq!(import.document.sessions[0].kind, SessionKind::Keynote);
}

#[test]
fn a_plenum_that_stands_in_every_room_of_the_grid_arrives_once() {
    let talk = r#"{"id":"1","title":"Plenum","startsAt":"2024-04-20T09:00:00",
        "endsAt":"2024-04-20T09:45:00","isPlenumSession":true,"speakers":[{"id":"a","name":"Ann"}],
        "categories":[{"id":1,"name":"Track","categoryItems":[{"id":11,"name":"Cloud"}]}]}"#;
    let import = import(&format!(
        r#"[{{"date":"2024-04-20T00:00:00","rooms":[
            {{"id":1,"name":"A","sessions":[{talk}]}},{{"id":2,"name":"B","sessions":[{talk}]}}],
            "timeSlots":[{{"slotStart":"09:00:00","rooms":[{{"id":1,"name":"A","session":{talk}}}]}}]
        }}]"#
    ));
    let expected = ["1 2024-04-20T09:00:00+02:00 09:45 a cloud Talk Ann"];
    assert_eq!(lines(&import.document), expected);
}
