//! Times on 10,000 sessions, printed and not asserted: machines differ. Worth reading from
//! `cargo test --release -p huiban-companion search::tests::speed -- --nocapture`.

#![allow(clippy::arithmetic_side_effects, reason = "test code: a panic is how a test fails")]

use super::fixture::{Fixture, ms};
use super::oracle::{generated, rows_of};
use crate::error::Result;
use crate::search::{SearchQuery, follow_agenda};
use rusqlite::params;
use serde_json::Value;
use std::time::Duration;

// a build without optimisation says nothing, and only shows that this still works
const SESSIONS: usize = if cfg!(debug_assertions) { 500 } else { 10_000 };
const RUNS: usize = if cfg!(debug_assertions) { 1 } else { 40 };

#[allow(clippy::disallowed_methods, reason = "a stopwatch")]
fn timed<T>(act: impl FnOnce() -> T) -> (T, Duration) {
    let start = std::time::Instant::now();
    let result = act();
    (result, start.elapsed())
}

fn median_and_last(mut times: Vec<Duration>) -> (Duration, Duration) {
    times.sort_unstable();
    (times[times.len() / 2], times[times.len() - 1])
}

/// A scan of every body, as an app without an index does it.
fn like(fixture: &Fixture, text: &str) -> usize {
    let scanned: Result<usize> = fixture.database.read(|mirror| {
        let mut statement = mirror.prepare_cached(
            "SELECT row_id FROM rows WHERE stream = 'agenda' AND body LIKE ? LIMIT 10000",
        )?;
        let ids = statement.query_map(params![format!("%{text}%")], |row| row.get(0))?;
        Ok(ids.collect::<rusqlite::Result<Vec<String>>>()?.len())
    });
    scanned.unwrap()
}

#[test]
fn searching_a_large_event() {
    let document = generated(SESSIONS);
    let rows: Vec<(&str, &str, Value)> = rows_of(&document);
    let fixture = Fixture::new();
    let ((), plain) = timed(|| fixture.put(&rows));
    let ((), indexed) = timed(|| follow_agenda(&fixture.database).unwrap());
    let ((), again) = timed(|| follow_agenda(&fixture.database).unwrap());
    println!("{} rows written {plain:?}, indexed {indexed:?}, nothing new {again:?}", rows.len());
    fixture.put(&rows[..500]);
    let ((), moved) = timed(|| follow_agenda(&fixture.database).unwrap());
    println!("500 rows written again as they are: {moved:?}");
    let mut changed = rows[..500].to_vec();
    for (_, _, row) in &mut changed {
        row["session"]["title"]["zh-Hans"] = "改名".into();
    }
    fixture.put(&changed);
    let ((), moved) = timed(|| follow_agenda(&fixture.database).unwrap());
    println!("500 rows changed: {moved:?}");

    for text in [
        "无锡",
        "脓毒",
        "机器",
        "论坛",
        "医疗器械",
        "人工智能",
        "张",
        "的",
        "医",
        "zhangw",
        "zw",
        "z",
        "yiliaoqixie",
        "robot",
        "in",
        "a",
        "AI 张",
        "2026",
        "诊断 影像",
        "s",
        "zhao wei",
        "nothing",
    ] {
        let query = SearchQuery { text: text.to_owned(), ..SearchQuery::default() };
        let mut times = Vec::new();
        let mut hits = 0;
        for _ in 0..RUNS {
            let (found, time) = timed(|| fixture.ask(&query, ms(8)));
            hits = found.len();
            times.push(time);
        }
        let (median, slowest) = median_and_last(times);
        let (scan, _) =
            median_and_last((0..RUNS.min(5)).map(|_| timed(|| like(&fixture, text)).1).collect());
        println!(
            "{text:>12}: {hits:>3} hits, median {median:?}, slowest {slowest:?}, scan {scan:?}"
        );
    }
}
