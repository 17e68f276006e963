//! Times of a large event, printed and not asserted: machines differ.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::fixture::{Fixture, me, never, session};
use crate::agenda;
use crate::error::Result;
use crate::screens::{AgendaFilter, find_session, list_agenda, list_bookmarks, list_changes};
use huiban_protocol::documents::Language;
use huiban_protocol::raw::Raw;
use huiban_protocol::streams::row_type;
use rusqlite::params;
use serde_json::json;
use std::collections::BTreeMap;

const SESSIONS: usize = 330;
const SPEAKERS: usize = 400;

#[allow(clippy::disallowed_methods, reason = "a stopwatch")]
fn timed<T>(what: &str, act: impl FnOnce() -> T) -> T {
    let start = std::time::Instant::now();
    let result = act();
    println!("{what}: {:?}", start.elapsed());
    result
}

fn large_event() -> Fixture {
    let fixture = Fixture::event();
    let mut rows: Vec<(&str, String, String)> = (0..SPEAKERS)
        .map(|n| {
            let body = json!({
                "id": format!("p{n}"), "name": {"zh-Hans": "李四", "en": "Li Si"},
                "org": {"zh-Hans": "某某大学", "en": "Some University"},
                "bio": {"zh-Hans": "长期从事研究。".repeat(20), "en": "Works on it. ".repeat(20)},
            });
            (row_type::SPEAKER, format!("p{n}"), body.to_string())
        })
        .collect();
    for n in 0..SESSIONS {
        let id = format!("s{n}");
        let (day, hour) = (20 + n / 150, 8 + n % 10);
        let mut row = session(
            &id,
            &format!("{day}T{hour:02}:00"),
            &format!("{day}T{hour:02}:45"),
            ["hall", "5f", "b1"][n % 3],
        );
        row["session"]["description"] = json!({"zh-Hans": "介绍".repeat(100)});
        row["session"]["speakers"] =
            (0..3).map(|k| json!({"speaker": format!("p{}", (n * 3 + k) % SPEAKERS)})).collect();
        rows.push((row_type::SESSION, id, row.to_string()));
    }
    fixture.write(|mirror| insert(mirror, &rows));
    fixture.bookmark(
        &(0..20)
            .map(|n| format!("session/s{}", n * 7))
            .collect::<Vec<_>>()
            .iter()
            .map(|t| &**t)
            .collect::<Vec<_>>(),
    );
    fixture
}

fn insert(mirror: &rusqlite::Transaction<'_>, rows: &[(&str, String, String)]) -> Result<()> {
    for (row_type, id, body) in rows {
        mirror.execute(
            "INSERT INTO rows (stream, row_type, row_id, rev, body, body_hash)
             VALUES ('agenda', ?, ?, 1, ?, x'00')",
            params![row_type, id, body],
        )?;
    }
    agenda::rebuild(mirror)
}

#[test]
fn screens_of_a_large_event() {
    let fixture = large_event();
    let day = AgendaFilter { day: Some("2026-11-20".to_owned()), ..AgendaFilter::default() };
    for _ in 0..2 {
        let list = |filter: &AgendaFilter| {
            fixture
                .read(|mirror| list_agenda(mirror, Some(&me()), filter, Language::En.into()))
                .len()
        };
        assert_eq!(timed("a day of 150 sessions", || list(&day)), 150);
        assert_eq!(timed("all 330 sessions", || list(&AgendaFilter::default())), SESSIONS);
    }
    let found = timed("one session", || {
        fixture.read(|mirror| find_session(mirror, Some(&me()), "s7", Language::En.into()))
    });
    assert!(found.is_some());
    let marked = timed("20 bookmarks", || {
        fixture.read(|mirror| {
            list_bookmarks(mirror, &me(), &BTreeMap::new(), never(), Language::En.into())
        })
    });
    assert_eq!(marked.len(), 20);
    let changes = timed("no changes", || {
        fixture.read(|mirror| list_changes(mirror, Some(&me()), 0, false, Language::En.into()))
    });
    assert_eq!(changes, []);
}

#[test]
fn ten_thousand_rows_are_extracted_quickly() {
    let fixture = Fixture::event();
    let rows: Vec<(String, Raw)> = (0..10_000)
        .map(|n| {
            let id = format!("s{n}");
            let row = session(&id, "20T09:00", "20T10:00", "5f");
            (id, Raw::parse(row.to_string()).unwrap())
        })
        .collect();
    timed("10,000 rows", || {
        fixture.write(|mirror| {
            for (id, body) in &rows {
                agenda::apply_row(mirror, row_type::SESSION, id, Some(body))?;
            }
            Ok(())
        });
    });
}
