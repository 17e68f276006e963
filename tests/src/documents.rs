use huiban_protocol::documents::AgendaDocument;
use serde_json::{Value, json};

fn small() -> Value {
    serde_json::from_str(include_str!("event.json")).unwrap()
}

/// Two days, four sessions, two lists, one exhibitor: code `E26`.
pub fn small_document() -> AgendaDocument {
    serde_json::from_value(small()).unwrap()
}

/// The same with so many sessions more that a copy of its agenda takes several chunks.
pub fn large_document(sessions: usize) -> AgendaDocument {
    let mut document = small();
    let more = (0..sessions).map(|number| {
        let (hour, minute) = (8 + number / 60 % 10, number % 60);
        // long enough for a thousand of them to fill a chunk
        let description = format!("What session {number} is about. ").repeat(32);
        json!({
            "id": format!("s{number}"), "kind": "talk",
            "title": {"en": format!("Session {number}")},
            "description": {"en": description},
            "start": format!("2026-11-13T{hour:02}:{minute:02}:00+08:00"),
            "end": format!("2026-11-13T{:02}:{minute:02}:00+08:00", hour + 1),
        })
    });
    document["sessions"].as_array_mut().unwrap().extend(more);
    serde_json::from_value(document).unwrap()
}
