//! A mirror in a folder of its own, filled row by row.

use crate::agenda;
use crate::error::Result;
use crate::screens::Looked;
use crate::store::{Database, FileKind};
use huiban_protocol::documents::OpId;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::{BookmarkRow, Register, Stamp, StreamId, row_type};
use rusqlite::{Connection, params};
use serde_json::{Value, json};

/// An event of two days in Shanghai: one building with rooms `hall`, `5f` and `b1` in this order,
/// forums `ai` and `ip`.
pub(super) struct Fixture {
    database: Database,
    _folder: tempfile::TempDir,
}

/// The attendee whose marks are read.
pub(super) fn me() -> StreamId {
    "me/00ff10ab00ff10ab".parse().unwrap()
}

/// Somebody who never looked at changes, on the day before the event.
pub(super) fn never() -> Looked {
    Looked { publication: 0, now_ms: ms("19T23:00") }
}

/// A session row, planned as first announced; tests change what they are about.
pub(super) fn session(id: &str, start: &str, end: &str, room: &str) -> Value {
    let (start, end) = (format!("2026-11-{start}:00+08:00"), format!("2026-11-{end}:00+08:00"));
    json!({
        "session": {
            "id": id, "kind": "talk", "title": {"zh-Hans": format!("议程{id}"), "en": id},
            "start": start, "end": end, "room": room, "forum": "ai",
        },
        "first": {"start": start, "end": end, "room": room},
    })
}

pub(super) fn ms(local: &str) -> i64 {
    let text = format!("2026-11-{local}:00+08:00");
    chrono::DateTime::parse_from_rfc3339(&text).unwrap().timestamp_millis()
}

impl Fixture {
    /// A mirror without a row.
    pub(super) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("mirror.db"), FileKind::Mirror).unwrap();
        Self { database, _folder: folder }
    }

    /// The event, without sessions.
    pub(super) fn event() -> Self {
        let fixture = Self::empty();
        fixture.put(
            row_type::EVENT,
            "E26",
            json!({
                "code": "E26", "name": {"zh-Hans": "大会", "en": "Congress"},
                "zone": "Asia/Shanghai",
                "days": [{"date": "2026-11-20", "name": {"en": "Opening day"}},
                         {"date": "2026-11-21"}],
            }),
        );
        fixture.put(
            row_type::VENUE,
            "cc",
            json!({"code": "cc", "name": {"zh-Hans": "会展中心", "en": "Centre"}}),
        );
        for (order, code) in ["hall", "5f", "b1"].into_iter().enumerate() {
            let name = json!({"zh-Hans": format!("{code}厅"), "en": format!("Room {code}")});
            let room = json!({"code": code, "venue": "cc", "name": name, "order": order});
            fixture.put(row_type::ROOM, code, room);
        }
        for code in ["ai", "ip"] {
            let title = json!({"zh-Hans": format!("{code}论坛"), "en": format!("Forum {code}")});
            fixture.put(row_type::FORUM, code, json!({"code": code, "title": title}));
        }
        fixture
    }

    /// Writes a base row as a page does.
    pub(super) fn put(&self, row_type: &str, id: &str, body: Value) {
        self.put_raw("agenda", row_type, id, &body.to_string());
    }

    pub(super) fn put_session(&self, row: Value) {
        let id = row["session"]["id"].as_str().unwrap().to_owned();
        self.put(row_type::SESSION, &id, row);
    }

    pub(super) fn put_raw(&self, stream: &str, row_type: &str, id: &str, body: &str) {
        self.database
            .write(|mirror| -> Result<()> {
                mirror.execute(
                    "INSERT INTO rows (stream, row_type, row_id, rev, body, body_hash)
                     VALUES (?, ?, ?, 1, ?, x'00')
                     ON CONFLICT DO UPDATE SET body = excluded.body",
                    params![stream, row_type, id, body],
                )?;
                if stream == "agenda" {
                    let body = Raw::parse(body.to_owned())?;
                    agenda::apply_row(mirror, row_type, id, Some(&body))?;
                }
                Ok(())
            })
            .unwrap();
    }

    /// Deletes a base row as a page does.
    pub(super) fn delete(&self, row_type: &str, id: &str) {
        self.database
            .write(|mirror| -> Result<()> {
                mirror.execute(
                    "DELETE FROM rows WHERE stream = 'agenda' AND row_type = ? AND row_id = ?",
                    params![row_type, id],
                )?;
                agenda::apply_row(mirror, row_type, id, None)
            })
            .unwrap();
    }

    /// Bookmarks targets, without notes.
    pub(super) fn bookmark(&self, targets: &[&str]) {
        for target in targets {
            self.put_bookmark(target, &marked(true));
        }
    }

    pub(super) fn put_bookmark(&self, target: &str, row: &BookmarkRow) {
        let body = serde_json::to_string(row).unwrap();
        self.put_raw(&me().to_string(), "bookmark", target, &body);
    }

    /// A publication with the changes of some sessions: `(session, field, old, new)`.
    pub(super) fn publish(&self, number: u32, changes: &[(&str, &str, Value, Value)]) {
        let (id, at) = (number.to_string(), format!("2026-11-19T{number:02}:00:00+08:00"));
        let counts: Value = ["new", "moved", "delayed", "cancelled", "postponed", "reinstated"]
            .iter()
            .chain(&["text", "people"])
            .map(|name| ((*name).to_owned(), json!(0)))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let reason = json!({"zh-Hans": format!("原因{number}"), "en": format!("reason {number}")});
        self.put(
            row_type::PUBLICATION,
            &id,
            json!({"number": number, "at": at, "reason": reason, "counts": counts}),
        );
        let mut sessions: Vec<&str> = changes.iter().map(|change| change.0).collect();
        sessions.dedup();
        for session in sessions {
            let fields: Vec<Value> = changes
                .iter()
                .filter(|change| change.0 == session)
                .map(|(_, field, old, new)| json!({"field": field, "old": old, "new": new}))
                .collect();
            self.put(
                row_type::CHANGES,
                &format!("{number}.{session}"),
                json!({"publication": number, "session": session, "changes": fields}),
            );
        }
    }

    pub(super) fn read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> T {
        self.try_read(read).unwrap()
    }

    pub(super) fn try_read<T>(&self, read: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.database.read(read)
    }

    pub(super) fn write<T>(
        &self,
        write: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T>,
    ) -> T {
        self.database.write(write).unwrap()
    }
}

/// A bookmark without notes.
pub(super) fn marked(present: bool) -> BookmarkRow {
    let stamp = Stamp { at_ms: 1, op: OpId([1; 16]) };
    BookmarkRow { present: Some(Register { value: present, stamp }), ..BookmarkRow::default() }
}
