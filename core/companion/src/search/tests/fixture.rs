//! A mirror in a folder of its own, filled row by row, with the cursor moving as pages move it.

use crate::error::Result;
use crate::search::{SearchHitView, SearchQuery, follow_agenda, search};
use crate::store::{Database, FileKind};
use huiban_protocol::digest::sha256;
use huiban_protocol::documents::Language;
use rusqlite::params;
use serde_json::{Value, json};

pub(super) struct Fixture {
    pub(super) database: Database,
    _folder: tempfile::TempDir,
}

/// A session on 20 November at some hour.
pub(super) fn session(id: &str, title: Value, hour: u32) -> Value {
    let (start, end) =
        (format!("2026-11-20T{hour:02}:00:00+08:00"), format!("2026-11-20T{hour:02}:45:00+08:00"));
    json!({
        "session": {"id": id, "kind": "talk", "title": title, "start": start, "end": end},
        "first": {"start": start, "end": end},
    })
}

pub(super) fn ms(hour: u32) -> i64 {
    let text = format!("2026-11-20T{hour:02}:00:00+08:00");
    chrono::DateTime::parse_from_rfc3339(&text).unwrap().timestamp_millis()
}

impl Fixture {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::open(&folder.path().join("mirror.db"), FileKind::Mirror).unwrap();
        Self { database, _folder: folder }
    }

    /// Writes rows, as one page does.
    pub(super) fn put(&self, rows: &[(&str, &str, Value)]) {
        self.write(|mirror| {
            let mut statement = mirror.prepare_cached(
                "INSERT INTO rows (stream, row_type, row_id, rev, body, body_hash)
                 VALUES ('agenda', ?, ?, 1, ?, ?)
                 ON CONFLICT DO UPDATE SET body = excluded.body, body_hash = excluded.body_hash",
            )?;
            for (row_type, id, body) in rows {
                let body = body.to_string();
                statement.execute(params![row_type, id, body, sha256(body.as_bytes()).0])?;
            }
            Ok(())
        });
    }

    /// Deletes a row, as a page does.
    pub(super) fn delete(&self, row_type: &str, id: &str) {
        self.write(|mirror| {
            mirror.execute("DELETE FROM rows WHERE row_type = ? AND row_id = ?", [row_type, id])?;
            Ok(())
        });
    }

    fn write(&self, write: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<()>) {
        let moved = |mirror: &rusqlite::Transaction<'_>| -> Result<()> {
            write(mirror)?;
            mirror.execute(
                "INSERT INTO streams (stream, seq, chain, digest, head, pulled_at_ms)
                 VALUES ('agenda', 1, x'00', 0, 1, 0)
                 ON CONFLICT DO UPDATE SET seq = seq + 1",
                [],
            )?;
            Ok(())
        };
        self.database.write(moved).unwrap();
    }

    pub(super) fn ask(&self, query: &SearchQuery, now_ms: i64) -> Vec<SearchHitView> {
        follow_agenda(&self.database).unwrap();
        self.database.read(|mirror| search(mirror, query, now_ms, Language::ZhHans)).unwrap()
    }

    /// What a text finds, as `kind/id`, at eight in the morning.
    pub(super) fn find(&self, text: &str) -> Vec<String> {
        let query = SearchQuery { text: text.to_owned(), ..SearchQuery::default() };
        let hits = self.ask(&query, ms(8));
        hits.iter().map(|hit| format!("{}/{}", hit.kind, hit.id)).collect()
    }
}
