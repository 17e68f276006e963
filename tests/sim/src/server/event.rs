//! The event that every story is about.

use huiban_protocol::documents::AgendaDocument;
use serde_json::json;

/// Its code.
pub const EVENT: &str = "S26";
/// Sessions s0, s1 …
pub const SESSIONS: u64 = 8;
/// Its check-in lists.
pub const LISTS: [&str; 2] = ["main", "dinner"];

/// The booth that reps work at.
pub const BOOTH: &str = "x1";

/// The first draft of the agenda. `heavy` has descriptions so long that a copy of the stream comes
/// in several pieces.
pub fn document(heavy: bool) -> AgendaDocument {
    let sessions: Vec<_> = (0..SESSIONS).map(|number| session(number, heavy)).collect();
    let document = json!({
        "format": "huiban-event", "version": 1,
        "event": {
            "code": EVENT, "name": {"en": "Simulated"}, "zone": "Asia/Shanghai",
            "days": [{"date": "2026-11-12"}, {"date": "2026-11-13"}]
        },
        "venues": [{"code": "east", "name": {"en": "East"}}],
        "rooms": [
            {"code": "e1", "venue": "east", "name": {"en": "E1"}},
            {"code": "e2", "venue": "east", "name": {"en": "E2"}}
        ],
        "forums": [{"code": "f1", "title": {"en": "Forum"}, "rooms": ["e1"]}],
        "sessions": sessions,
        "speakers": [{"id": "p1", "name": {"en": "P"}}],
        "exhibitors": [{"code": "x1", "name": {"en": "X"}}],
        "lists": [
            {"code": "main", "name": {"en": "Main"}},
            {"code": "dinner", "name": {"en": "Dinner"}}
        ]
    });
    serde_json::from_value(document).unwrap()
}

fn session(number: u64, heavy: bool) -> serde_json::Value {
    let hour = 9 + number % 8;
    let mut session = json!({
        "id": format!("s{number}"), "kind": "talk", "title": {"en": format!("Talk {number}")},
        "room": if number.is_multiple_of(2) { "e1" } else { "e2" },
        "start": format!("2026-11-12T{hour:02}:00:00+08:00"),
        "end": format!("2026-11-12T{hour:02}:50:00+08:00"),
        "speakers": [{"speaker": "p1"}]
    });
    if heavy {
        let mut chance = crate::chance::Chance::new(number);
        let words: Vec<String> = (0..6_000).map(|_| format!("{:016x}", chance.draw())).collect();
        session["description"] = json!({"en": words.join(" ")});
    }
    session
}

/// Attendees A0, A1 …
pub fn attendees_csv(count: usize) -> String {
    let rows: Vec<String> = (0..count).map(|at| format!("A{at},Person {at},general")).collect();
    format!("ref,name,ticket_type\n{}\n", rows.join("\n"))
}
