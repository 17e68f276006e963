//! M5: one full page of changes, on agendas of growing size.

use super::Bench;
use super::first_download::joined;
use crate::phone::{Answers, Phone};
use crate::race::race;
use crate::raw;
use crate::report::{Bar, Line};
use anyhow::Result;
use huiban_protocol::limits::PAGE_BYTES_MAX;
use huiban_protocol::wire::Page;
use huiban_tests::World;
use std::time::Instant;

/// How many sessions change: each is two rows, and its publication is one more.
const CHANGED: usize = 249;

pub(super) fn take(bench: &Bench) -> Result<Vec<Line>> {
    let bars = [(1_000, Bar::Told), (10_000, Bar::AtMost(1.3)), (100_000, Bar::Told)];
    Ok(bars.into_iter().map(|(sessions, bar)| one(bench, sessions, bar)).collect())
}

/// Publishes other titles, and records what the phone is told.
async fn changed(world: &World, phone: &Phone, sessions: usize) -> Answers {
    let mut document = crate::event::event(sessions);
    for session in document.sessions.iter_mut().take(CHANGED) {
        session.description = None;
        session.title.en = Some("Another title".to_owned());
    }
    world.import(&document).await;
    world.publish("").await;
    let actor = world.device("alice");
    phone.record(&actor).await.0
}

fn one(bench: &Bench, sessions: usize, bar: Bar) -> Line {
    let (world, _, first, after) = bench.runtime.block_on(joined(sessions));
    let answers = bench.runtime.block_on(changed(&world, &after, sessions));
    let pages = answers.bodies("/changes");
    let read = |body: &&[u8]| -> Page {
        let plain = zstd::bulk::decompress(body, PAGE_BYTES_MAX * 4);
        serde_json::from_slice(plain.as_deref().unwrap_or(body)).unwrap()
    };
    let rows: usize = pages.iter().map(|body| read(body).changes.len()).sum();
    let mut ours = || {
        let (_files, companion) = after.play(&answers);
        let start = Instant::now();
        let report = bench.runtime.block_on(companion.sync()).unwrap();
        let took = start.elapsed();
        assert_eq!(report.pulled as usize, rows);
        companion.close();
        took
    };
    let folder = tempfile::tempdir().unwrap();
    let full = folder.path().join("full.db");
    raw::write(&mut raw::create(&full), &raw::unpack(&first.bodies("/chunks/")));
    let mut baseline = || {
        let copy = folder.path().join("copy.db");
        std::fs::copy(&full, &copy).unwrap();
        let mut file = raw::open(&copy);
        let start = Instant::now();
        for body in &pages {
            raw::write_page(&mut file, &read(body));
        }
        start.elapsed()
    };
    let race = race(bench.rounds, &mut ours, &mut baseline);
    let case = format!("{rows} rows in {} pages, {sessions} sessions", pages.len());
    Line::of("M5", case, bar, &race)
}
