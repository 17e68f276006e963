#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::conflicts::find_clashes;
use super::*;
use crate::error::Result;
use crate::store::{Database, FileKind};
use huiban_protocol::documents::{Event, Room};
use huiban_protocol::raw::Raw;
use huiban_protocol::rules::{Slot, Transfers, conflict};
use huiban_protocol::streams::{ChangesRow, SessionRow, row_type};
use proptest::prelude::*;
use rusqlite::{Connection, Transaction};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn with_mirror<T>(test: impl FnOnce(&Transaction<'_>) -> Result<T>) -> T {
    let folder = tempfile::tempdir().unwrap();
    let mirror = Database::open(&folder.path().join("mirror.db"), FileKind::Mirror).unwrap();
    mirror.write(test).unwrap()
}

fn row(id: &str, start: &str) -> Value {
    json!({
        "session": {"id": id, "kind": "talk", "title": {"en": id}, "start": start, "end": start},
        "first": {"start": start, "end": start},
    })
}

fn apply(mirror: &Transaction<'_>, id: &str, body: Option<Value>) -> Result<()> {
    let body = body.map(|body| Raw::parse(body.to_string()).unwrap());
    apply_row(mirror, row_type::SESSION, id, body.as_ref())
}

/// `(session, day, start_ms)` as extracted.
fn extracted(mirror: &Connection) -> Result<Vec<(String, String, i64)>> {
    let mut statement =
        mirror.prepare("SELECT session, day, start_ms FROM sessions ORDER BY session")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[test]
fn sessions_are_extracted_replaced_and_removed() {
    with_mirror(|mirror| {
        apply(mirror, "a", Some(row("a", "2026-11-20T00:30:00+08:00")))?;
        apply(mirror, "b", Some(row("b", "2026-11-20T23:59:00+08:00")))?;
        apply(mirror, "a", Some(row("a", "2026-11-21T00:00:00+08:00")))?;
        apply(mirror, "a", Some(row("a", "2026-11-21T00:00:00+08:00")))?;
        apply_row(mirror, row_type::ROOM, "b", None)?;
        let days: Vec<(String, String)> =
            extracted(mirror)?.into_iter().map(|(id, day, _)| (id, day)).collect();
        let expected = [("a", "2026-11-21"), ("b", "2026-11-20")];
        assert_eq!(days, expected.map(|(id, day)| (id.to_owned(), day.to_owned())));
        apply(mirror, "b", None)?;
        apply(mirror, "never-there", None)?;
        assert_eq!(extracted(mirror)?.len(), 1);
        Ok(())
    });
}

#[test]
fn a_row_of_unknown_shape_is_out_of_the_agenda_and_no_failure() {
    with_mirror(|mirror| {
        let start = "2026-11-20T09:00:00+08:00";
        for odd in [json!({}), json!(null), json!({"session": {"id": "a"}}), row("other", start)] {
            apply(mirror, "a", Some(row("a", start)))?;
            apply(mirror, "a", Some(odd.clone()))?;
            assert_eq!(extracted(mirror)?, [], "{odd}");
        }
        Ok(())
    });
}

#[test]
fn a_rebuild_extracts_the_same_as_applying() {
    with_mirror(|mirror| {
        for n in 0..20 {
            let id = format!("s{n:02}");
            let body = match n {
                7 => json!({"shape": "of a later version"}),
                _ => row(&id, &format!("2026-11-20T{n:02}:00:00+08:00")),
            };
            mirror.execute(
                "INSERT INTO rows (stream, row_type, row_id, rev, body, body_hash)
                 VALUES ('agenda', 'session', ?, 1, ?, x'00')",
                [&id, &body.to_string()],
            )?;
            apply(mirror, &id, Some(body))?;
        }
        let applied = extracted(mirror)?;
        assert_eq!(applied.len(), 19);
        apply(mirror, "stale", Some(row("stale", "2026-11-20T09:00:00+08:00")))?;
        rebuild(mirror)?;
        assert_eq!(extracted(mirror)?, applied);
        Ok(())
    });
}

#[test]
fn an_event_ends_with_its_last_day_on_site() {
    let end = |zone: &str, days: &[&str]| {
        let days: Vec<Value> = days.iter().map(|date| json!({"date": date})).collect();
        let event = json!({"code": "E", "name": {"en": "E"}, "zone": zone, "days": days});
        let event: Event = serde_json::from_value(event).unwrap();
        event_end_ms(&event)
            .and_then(chrono::DateTime::from_timestamp_millis)
            .map(|end| end.to_rfc3339())
    };
    let cases = [
        ("Asia/Shanghai", vec!["2026-11-21", "2026-11-20"], Some("2026-11-21T16:00:00+00:00")),
        ("UTC", vec!["2026-12-31"], Some("2027-01-01T00:00:00+00:00")),
        ("UTC", vec![], None),
        // on 6 September 2026 clocks in Chile go from 00:00 to 01:00, so no midnight begins it
        ("America/Santiago", vec!["2026-09-05"], Some("2026-09-06T04:00:00+00:00")),
    ];
    for (zone, days, expected) in cases {
        assert_eq!(end(zone, &days).as_deref(), expected, "{zone} {days:?}");
    }
}

#[test]
fn publications_are_found_by_number_and_time() {
    with_mirror(|mirror| {
        assert_eq!(find_latest_publication(mirror)?, None);
        for number in [2, 10, 9] {
            let counts: serde_json::Map<String, Value> = [
                "new",
                "moved",
                "delayed",
                "cancelled",
                "postponed",
                "reinstated",
                "text",
                "people",
            ]
            .map(|name| (name.to_owned(), json!(0)))
            .into_iter()
            .collect();
            let at = format!("2026-11-{:02}T00:00:00Z", number + 10);
            let body = json!({"number": number, "at": at, "counts": counts}).to_string();
            mirror.execute(
                "INSERT INTO rows (stream, row_type, row_id, rev, body, body_hash)
                 VALUES ('agenda', 'publication', ?, 1, ?, x'00')",
                [number.to_string(), body],
            )?;
        }
        let at =
            |text: &str| chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis();
        let found = |time| {
            Ok::<_, crate::CompanionError>(
                find_publication_at(mirror, at(time))?.map(|row| row.number),
            )
        };
        assert_eq!(find_latest_publication(mirror)?.map(|row| row.number), Some(10));
        assert_eq!(found("2026-11-01T00:00:00Z")?, None);
        assert_eq!(found("2026-11-19T00:00:00Z")?, Some(9));
        assert_eq!(found("2026-11-18T23:59:59Z")?, Some(2));
        assert_eq!(list_publications(mirror)?.into_keys().collect::<Vec<_>>(), [2, 9, 10]);
        Ok(())
    });
}

/// Three rooms; from the first to the third it takes a quarter of an hour.
fn transfers() -> Transfers {
    let room = |code: &str| json!({"code": code, "venue": "v", "name": {}});
    let rooms: Vec<Room> =
        ["r0", "r1", "r2"].map(|code| serde_json::from_value(room(code)).unwrap()).to_vec();
    let way = json!({"from": "room/r0", "to": "room/r2", "minutes": 15});
    Transfers::new(&rooms, &[serde_json::from_value(way).unwrap()])
}

/// A session that begins so many minutes after nine, lasts as many, in a room.
fn placed(number: usize, (begin, length, room): (i64, i64, usize)) -> SessionRow {
    let start: chrono::DateTime<chrono::FixedOffset> = "2026-11-12T09:00:00+08:00".parse().unwrap();
    let start = start + chrono::TimeDelta::minutes(begin);
    let end = start + chrono::TimeDelta::minutes(length);
    let placement = json!({"start": start, "end": end, "room": format!("r{room}")});
    let session = json!({"id": format!("s{number}"), "kind": "talk", "title": {},
                         "start": start, "end": end, "room": format!("r{room}")});
    serde_json::from_value(json!({"session": session, "first": placement})).unwrap()
}

proptest! {
    #[test]
    fn conflicts_are_all_pairs_that_overlap_or_cannot_be_reached(
        spans in prop::collection::vec((0_i64..60, 1_i64..30, 0_usize..3), 0..12),
    ) {
        let transfers = transfers();
        let rows: Vec<SessionRow> =
            spans.iter().enumerate().map(|(n, span)| placed(n, *span)).collect();
        let mut expected = BTreeSet::new();
        for (n, a) in rows.iter().enumerate() {
            for b in &rows[n + 1..] {
                let (one, other) = (Slot::of(&a.session).unwrap(), Slot::of(&b.session).unwrap());
                if conflict(&one, &other, &transfers).is_some() {
                    expected.insert(BTreeSet::from([&a.session.id, &b.session.id]));
                }
            }
        }
        let found: BTreeSet<_> = find_clashes(&rows, &transfers)
            .iter()
            .map(|clash| BTreeSet::from([&clash.first.session.id, &clash.second.session.id]))
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn merged_changes_are_what_two_looks_differ_in(
        rooms in prop::collection::vec(0_u8..3, 2..8),
        since in 0_usize..6,
    ) {
        let since = since.min(rooms.len() - 1);
        let rows: Vec<ChangesRow> = rooms
            .windows(2)
            .enumerate()
            .skip(since)
            .filter(|(_, pair)| pair[0] != pair[1])
            .map(|(n, pair)| {
                let change = json!({"field": "room", "old": pair[0].to_string(),
                                    "new": pair[1].to_string()});
                let row = json!({"publication": n + 2, "session": "s", "changes": [change]});
                serde_json::from_value(row).unwrap()
            })
            .collect();
        let merged: Vec<(String, String)> = merge(rows)
            .into_iter()
            .map(|m| (m.old.unwrap().read().unwrap(), m.new.unwrap().read().unwrap()))
            .collect();
        let (old, new) = (rooms[since], rooms[rooms.len() - 1]);
        let expected: Vec<(String, String)> =
            (old != new).then(|| (old.to_string(), new.to_string())).into_iter().collect();
        prop_assert_eq!(merged, expected);
    }
}
